// Package sync is a drop-in for the part of sync that lock-free code still
// uses, and what rings and queues wait with.
//
// In production [Mutex], [RWMutex], [Cond], [WaitGroup] and [Once] are the
// standard types themselves. With the build tag ordo their operations are events
// of the checker; outside a check they still do what the standard types do. What
// waits is here too, so that packages that run under the checker need no channel,
// select, time or runtime of their own: [Yield], [Sleep], [Parker], and [Limit],
// which bounds a wait by a context or a time.
//
// Limits: Map and Pool are not here; use the standard ones.
package sync

import (
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Locker is what can be locked.
type Locker = sync.Locker

// Duration is a time.Duration, for packages that do not import time.
type Duration = time.Duration

// Processors is how many goroutines can run at once: GOMAXPROCS. In a check it is 1.
func Processors() int {
	if inCheck() {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// Budget is n, a number of attempts. Under the checker it is one at most: how many
// there are makes no difference to others, and more of them take longer to explore.
func Budget(n int) int {
	if inCheck() {
		return min(n, 1)
	}
	return n
}

// Stack is the stack of the calling goroutine, as a panic prints it.
func Stack() []byte { return debug.Stack() }
