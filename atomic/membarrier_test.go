//go:build linux && amd64 && !race && !ordo_portable

package atomic_test

import "github.com/ordo-go/ordo/atomic"

func init() { stopTheWorld = atomic.StopTheWorld }
