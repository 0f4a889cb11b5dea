//go:build !unix

package system

import "time"

// CPUTime is what this program has used so far; 0 where that is not known.
func CPUTime() time.Duration { return 0 }
