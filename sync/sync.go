// Package sync is a drop-in for the part of sync that lock-free code still
// uses, and what rings and queues wait with.
//
// In production [Mutex], [RWMutex], [Cond], [WaitGroup] and [Once] are the
// standard types themselves. What waits is here too, so that packages that run
// under the checker need no channel, select, time or runtime of their own:
// [Yield], [Sleep], [Parker], and [Limit], which bounds a wait by a context or
// a time.
//
// Limits: Map and Pool are not here; use the standard ones.
package sync

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// The standard types.
type (
	Mutex     = sync.Mutex
	RWMutex   = sync.RWMutex
	Cond      = sync.Cond
	WaitGroup = sync.WaitGroup
	Once      = sync.Once
	Locker    = sync.Locker
)

// Duration is a time.Duration, for packages that do not import time.
type Duration = time.Duration

// NewCond returns a condition variable that uses l.
func NewCond(l Locker) *Cond { return sync.NewCond(l) }

// OnceFunc returns a function that calls f once; see the standard package.
func OnceFunc(f func()) func() { return sync.OnceFunc(f) }

// OnceValue returns a function that calls f once and returns its value; see
// the standard package.
func OnceValue[T any](f func() T) func() T { return sync.OnceValue(f) }

// OnceValues is OnceValue for two values; see the standard package.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) { return sync.OnceValues(f) }

// Yield lets other goroutines run.
func Yield() { runtime.Gosched() }

// Sleep stops the goroutine for at least d.
func Sleep(d Duration) { time.Sleep(d) }

// start is what Now counts from.
var start = time.Now()

// Now is the time since some moment before the first call; it never goes back.
func Now() Duration { return time.Since(start) }

// Processors is how many goroutines can run at once: GOMAXPROCS.
func Processors() int { return runtime.GOMAXPROCS(0) }

// AfterFunc calls f in its own goroutine when ctx ends. Calling stop undoes it,
// and says whether f will not run because of that; see context.AfterFunc.
func AfterFunc(ctx context.Context, f func()) (stop func() bool) { return context.AfterFunc(ctx, f) }

// Stack is the stack of the calling goroutine, as a panic prints it.
func Stack() []byte { return debug.Stack() }
