//go:build !ordo

package sync

import (
	"context"
	"runtime"
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
)

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

// Now is the time since some moment before the first call; it never goes back. In a
// bubble of testing/synctest it is that of the bubble's clock, and negative.
func Now() Duration { return time.Since(start) }

// AfterFunc calls f in its own goroutine when ctx ends. Calling stop undoes it,
// and says whether f will not run because of that; see context.AfterFunc.
func AfterFunc(ctx context.Context, f func()) (stop func() bool) { return context.AfterFunc(ctx, f) }

// A modelled is what a [Limit] has more under the checker.
//
//lint:ignore U1000 empty without the tag ordo
type modelled struct{}

func withinModel(Duration) (l Limit, done bool)          { return l, false }
func untilModel(context.Context) (l Limit, done bool)    { return l, false }
func (l Limit) errModel() (err error, done bool)         { return nil, false }
func (p *Parker) unparkModel() (done bool)               { return false }
func (p *Parker) parkModel(Limit) (err error, done bool) { return nil, false }

// inCheck reports whether the checker runs the goroutine.
func inCheck() bool { return false }
