//go:build ordo

package sync

import (
	"math/bits"
	"sync"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Cond is a sync.Cond. Under the checker any of the waiters may be the one that
// Signal wakes. It knows 32 threads.
type Cond struct {
	L       Locker
	std     sync.Cond
	init    sync.Once
	waiters word // a bit for each thread that waits
}

// NewCond returns a condition variable that uses l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, waits for Signal or Broadcast, and locks c.L again.
func (c *Cond) Wait() {
	h := checked.CurrentThreads()
	if h == nil {
		c.init.Do(func() { c.std.L = c.L })
		c.std.Wait()
		return
	}
	if h.ID() >= 32 {
		h.Misuse("Cond.Wait by more than 32 threads")
	}
	me := uint64(1) << h.ID()
	h.RMW(c.waiters.cell(), checked.Or, checked.Word{Bits: me}, checked.Relaxed)
	c.L.Unlock()
	woken := func(waiters uint64) bool { return waiters&me == 0 }
	h.Await(c.waiters.cell(), checked.Acquire, woken, checked.Wait{For: "Cond.Wait"})
	c.L.Lock()
}

// Signal wakes one waiter, if there is one.
func (c *Cond) Signal() {
	h := checked.CurrentThreads()
	if h == nil {
		c.std.Signal()
		return
	}
	for {
		// An update, so that no waiter that came before is missed.
		was := h.RMW(c.waiters.cell(), checked.Or, checked.Word{}, checked.Relaxed)
		if was.Bits == 0 {
			return
		}
		left := was.Bits
		for range h.Choose(bits.OnesCount64(left), "Cond.Signal wakes") {
			left &= left - 1
		}
		woken := left & -left
		if h.CompareAndSwap(c.waiters.cell(), was, checked.Word{Bits: was.Bits &^ woken}, checked.Release) {
			return
		}
	}
}

// Broadcast wakes all waiters.
func (c *Cond) Broadcast() {
	if h := checked.CurrentThreads(); h != nil {
		h.RMW(c.waiters.cell(), checked.Swap, checked.Word{}, checked.Release)
		return
	}
	c.std.Broadcast()
}
