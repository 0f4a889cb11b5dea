package sync

import "time"

type Duration = time.Duration
