//go:build ordo

package sync

import (
	"sync"

	"github.com/ordo-go/ordo/internal/checked"
)

// A WaitGroup is a sync.WaitGroup. Under the checker Wait joins each thread that
// Go started, which needs no order among their ends, and waits for the counter
// that Add and Done change.
type WaitGroup struct {
	std     sync.WaitGroup
	counter word
	counted bool           // Add was called
	threads []checked.Cell // those that Go started: 1 when they are over
}

// Go calls f in a new goroutine, for which Wait waits.
func (g *WaitGroup) Go(f func()) {
	if h := checked.CurrentThreads(); h != nil {
		g.threads = append(g.threads, h.Go(f))
		return
	}
	g.std.Go(f)
}

// Add adds delta to the counter.
func (g *WaitGroup) Add(delta int) {
	h := checked.CurrentThreads()
	if h == nil {
		g.std.Add(delta)
		return
	}
	g.counted = true
	o := checked.Release
	if delta > 0 {
		o = checked.Relaxed
	}
	old := h.RMW(g.counter.cell(), checked.Add, word32(uint64(uint32(delta))), o)
	if int32(old.Bits)+int32(delta) < 0 {
		panic("sync: negative WaitGroup counter")
	}
}

// Done takes 1 from the counter.
func (g *WaitGroup) Done() { g.Add(-1) }

// Wait waits until all goroutines of Go are over and the counter is 0.
func (g *WaitGroup) Wait() {
	h := checked.CurrentThreads()
	if h == nil {
		g.std.Wait()
		return
	}
	wait := checked.Wait{For: "WaitGroup.Wait"}
	for i := 0; i < len(g.threads); i++ { // which may grow meanwhile
		h.Await(g.threads[i], checked.Acquire, is(1), wait)
	}
	if g.counted {
		h.Await(g.counter.cell(), checked.Acquire, is(0), wait)
	}
}
