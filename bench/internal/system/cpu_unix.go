//go:build unix

package system

import (
	"syscall"
	"time"
)

// CPUTime is what this program has used so far; 0 where that is not known.
func CPUTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
