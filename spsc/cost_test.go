package spsc_test

import (
	"context"
	"testing"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

// No operation allocates.
func TestNoAllocations(t *testing.T) {
	q := spsc.New[*int](8)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	v := new(int)
	all := func() {
		for range q.All(ctx) {
			break
		}
	}
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"TryPush, TryPop", func() { q.TryPush(v); q.TryPop() }},
		{"Push, Pop", func() { q.Push(ctx, v); q.Pop(ctx) }},
		{"TryPush, full, and All", func() {
			for q.TryPush(v) {
			}
			for q.Len() > 0 {
				all()
			}
		}},
		{"Free, Commit, Ready, Release", func() {
			for i, s := 0, q.Free(3); i < len(s); i++ {
				s[i].Set(v)
			}
			q.Commit(1)
			q.Ready(3)
			q.Release(1)
		}},
		{"AwaitFree, AwaitReady", func() {
			q.AwaitFree(ctx, 3)
			q.Commit(1)
			q.AwaitReady(ctx, 3)
			q.Release(1)
		}},
		{"Len, Cap, Closed", func() { q.Len(); q.Cap(); q.Closed() }},
	} {
		if n := testing.AllocsPerRun(100, c.do); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
	q.Close()
	if n := testing.AllocsPerRun(100, func() { q.Close(); q.TryPush(v); q.Push(ctx, v); q.TryPop(); q.Pop(ctx) }); n != 0 {
		t.Errorf("closed: %v allocations", n)
	}
}

// Nor does one that waits, once the goroutine has waited before: a ball goes to
// and fro, and each player waits for it. With AllocsPerRun there is one
// processor, so that each wait comes to its end: parked, asleep or yielding.
func TestNoAllocationsWhileWaiting(t *testing.T) {
	for _, s := range strategies()[:5] {
		t.Run(s.name, func(t *testing.T) {
			there, back := spsc.New[int](1, spsc.Wait(s.Strategy)), spsc.New[int](1, spsc.Wait(s.Strategy))
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var wg sync.WaitGroup
			wg.Go(func() {
				for v := range there.All(ctx) {
					back.Push(ctx, v)
				}
			})
			if n := rounds(func() { there.Push(ctx, 1); back.Pop(ctx) }); n != 0 {
				t.Errorf("empty queues: %v allocations in 10 rounds", n)
			}
			there.Close()
			wg.Wait()

			// The other end: a producer that waits for room.
			wg.Go(func() {
				for back.Push(ctx, 1) == nil {
				}
			})
			for back.Len() == 0 {
				sync.Yield()
			}
			if n := rounds(func() { sync.Yield(); back.TryPop() }); n != 0 {
				t.Errorf("full queues: %v allocations in 10 rounds", n)
			}
			back.Close()
			wg.Wait()
		})
	}
}

// rounds is how often 10 rounds allocate, on average.
func rounds(do func()) float64 {
	return testing.AllocsPerRun(100, func() {
		for range 10 {
			do()
		}
	})
}
