//go:build ordo

package sync

import (
	"context"
	"runtime"
	"time"

	"github.com/ordo-go/ordo/internal/checked"
)

// Yield lets other goroutines run.
//
//go:noinline
func Yield() {
	if h := checked.CurrentThreads(); h != nil {
		h.Yield()
		return
	}
	runtime.Gosched()
}

// Sleep stops the goroutine for at least d. Under the checker it is a Yield: how
// long a sleep lasts orders nothing.
//
//go:noinline
func Sleep(d Duration) {
	if h := checked.CurrentThreads(); h != nil {
		h.Yield()
		return
	}
	time.Sleep(d)
}

// start is what Now counts from.
var start = time.Now()

// Now is the time since some moment before the first call; it never goes back. In a
// bubble of testing/synctest it is that of the bubble's clock, and negative.
// Under the checker time stands still.
func Now() Duration {
	if checked.CurrentThreads() != nil {
		return 0
	}
	return time.Since(start)
}

// AfterFunc calls f in its own goroutine when ctx ends. Calling stop undoes it,
// and says whether f will not run because of that; see context.AfterFunc. Under
// the checker ctx may end at any time, if it ends.
func AfterFunc(ctx context.Context, f func()) (stop func() bool) {
	h := checked.CurrentThreads()
	if h == nil {
		return context.AfterFunc(ctx, f)
	}
	state := new(word) // 0: waiting, 1: f runs or has run, 2: stopped
	settle := func(to uint64) bool {
		return checked.CurrentThreads().CompareAndSwap(state.cell(), word32(0), word32(to), checked.AcqRel)
	}
	if ctx.Done() != nil {
		ended := ctx.Err() != nil
		h.Go(func() {
			if !ended && checked.CurrentThreads().Choose(2, "the context of AfterFunc ends") == 0 {
				return
			}
			if settle(1) {
				f()
			}
		})
	}
	return func() bool { return settle(2) }
}

// A modelled is what a [Limit] has more under the checker, which explores its
// end at each moment that somebody asks.
type modelled struct {
	over *word // it is 1 once the limit is known to be reached
	err  error
}

func withinModel(d Duration) (l Limit, done bool) {
	if checked.CurrentThreads() == nil || d <= 0 {
		return l, false
	}
	l.modelled = modelled{new(word), context.DeadlineExceeded}
	return l, true
}

func untilModel(ctx context.Context) (l Limit, done bool) {
	if checked.CurrentThreads() == nil || ctx.Err() != nil {
		return l, false
	}
	err := context.Canceled
	if _, ok := ctx.Deadline(); ok {
		err = context.DeadlineExceeded
	}
	l.modelled = modelled{new(word), err}
	return l, true
}

func (l Limit) errModel() (err error, done bool) {
	h := checked.CurrentThreads()
	if h == nil || l.over == nil {
		return nil, false
	}
	if h.Load(l.over.cell(), checked.Relaxed).Bits == 1 {
		return l.modelled.err, true
	}
	if h.Choose(2, "the limit is reached") == 0 {
		return nil, true
	}
	h.Store(l.over.cell(), word32(1), checked.Relaxed)
	return l.modelled.err, true
}
