package spsc_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	stdatomic "sync/atomic"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

// The producer pushes 0, 1, 2, ... as values of a type that shows if one is
// torn, stale or of a slot that was taken back.
type kind[T any] struct {
	of func(n uint64) T
	// is says which number v is; ok is false if none.
	is func(v T) (n uint64, ok bool)
}

type wide struct{ n, not, twice uint64 }

var wides = kind[wide]{
	of: func(n uint64) wide { return wide{n, ^n, 2 * n} },
	is: func(v wide) (uint64, bool) { return v.n, v.not == ^v.n && v.twice == 2*v.n },
}

var pointers = kind[*wide]{
	of: func(n uint64) *wide { v := wides.of(n); return &v },
	is: func(v *wide) (uint64, bool) {
		if v == nil {
			return 0, false
		}
		return wides.is(*v)
	},
}

// A sender is the producer of a transfer, and a receiver its consumer. next is
// the number of values that are pushed or popped.
type sender[T any] struct {
	*kind[T]
	*rand.Rand
	q    *spsc.Queue[T]
	next uint64
}

type receiver[T any] struct {
	*kind[T]
	*rand.Rand
	q    *spsc.Queue[T]
	next uint64
	err  error // the first value that is not the next
}

// check checks that v is value number n.
func (r *receiver[T]) check(v T, n uint64) {
	if got, ok := r.is(v); (!ok || got != n) && r.err == nil {
		r.err = fmt.Errorf("value %d is number %d (valid: %v): %v", n, got, ok, v)
	}
}

// brief is a context that ends soon, or at once, or has ended.
func brief(r *rand.Rand) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), time.Duration(r.IntN(30)-5)*time.Microsecond, errStop)
}

// The ways to push. Each pushes some values or none, and returns false when
// the queue is closed.
var pushes = []string{"TryPush", "Push", "Push briefly", "Free", "AwaitFree", "AwaitFree briefly"}

func (s *sender[T]) push(way string) (open bool) {
	var err error
	ctx := context.Background()
	switch way {
	case "TryPush":
		if !s.q.TryPush(s.of(s.next)) {
			runtime.Gosched()
			return !s.q.Closed()
		}
		s.next++
		return true
	case "Push briefly":
		brief, cancel := brief(s.Rand)
		defer cancel()
		ctx = brief
		fallthrough
	case "Push":
		if err = s.q.Push(ctx, s.of(s.next)); err == nil {
			s.next++
		}
		return err == nil || err == errStop
	}

	var slots []atomic.Plain[T]
	max := 1 + s.IntN(s.q.Cap()+1)
	switch way {
	case "Free":
		if slots = s.q.Free(max); len(slots) == 0 {
			runtime.Gosched()
			return !s.q.Closed()
		}
	case "AwaitFree briefly":
		brief, cancel := brief(s.Rand)
		defer cancel()
		ctx = brief
		fallthrough
	case "AwaitFree":
		if slots, err = s.q.AwaitFree(ctx, max); err != nil {
			return err == errStop
		}
	}
	n := s.IntN(len(slots) + 1)
	for i := range n {
		*slots[i].Write() = s.of(s.next + uint64(i))
	}
	if !s.q.Commit(n) {
		return false
	}
	s.next += uint64(n)
	return true
}

// The ways to pop. Each pops some values or none, and returns false when the
// queue is closed and empty.
var pops = []string{"TryPop", "Pop", "Pop briefly", "All", "Ready", "AwaitReady", "AwaitReady briefly"}

func (r *receiver[T]) pop(way string) (open bool) {
	var err error
	ctx := context.Background()
	switch way {
	case "TryPop":
		closed := r.q.Closed()
		v, ok := r.q.TryPop()
		if !ok {
			runtime.Gosched()
			return !closed
		}
		r.check(v, r.next)
		r.next++
		return true
	case "Pop briefly":
		brief, cancel := brief(r.Rand)
		defer cancel()
		ctx = brief
		fallthrough
	case "Pop":
		v, err := r.q.Pop(ctx)
		if err == nil {
			r.check(v, r.next)
			r.next++
		}
		return err == nil || err == errStop
	case "All":
		todo := 1 + r.IntN(2*r.q.Cap())
		for v := range r.q.All(ctx) {
			r.check(v, r.next)
			r.next++
			if todo--; todo == 0 {
				return true
			}
		}
		return false
	}

	var slots []atomic.Plain[T]
	max := 1 + r.IntN(r.q.Cap()+1)
	switch way {
	case "Ready":
		closed := r.q.Closed()
		if slots = r.q.Ready(max); len(slots) == 0 {
			runtime.Gosched()
			return !closed
		}
	case "AwaitReady briefly":
		brief, cancel := brief(r.Rand)
		defer cancel()
		ctx = brief
		fallthrough
	case "AwaitReady":
		if slots, err = r.q.AwaitReady(ctx, max); err != nil {
			return err == errStop
		}
	}
	for i := range slots {
		r.check(*slots[i].Read(), r.next+uint64(i))
	}
	n := r.IntN(len(slots) + 1)
	if !r.q.Release(n) {
		r.err = fmt.Errorf("%d of %d values cannot be released", n, len(slots))
	}
	r.next += uint64(n)
	return true
}

// transfer pushes values for so long, and pops them all. Each side takes its
// ways in turn by chance.
func transfer[T any](t *testing.T, k kind[T], q *spsc.Queue[T], d time.Duration, pushes, pops []string) {
	s := &sender[T]{&k, rand.New(rand.NewPCG(1, uint64(q.Cap()))), q, 0}
	r := &receiver[T]{&k, rand.New(rand.NewPCG(2, uint64(q.Cap()))), q, 0, nil}
	var wg sync.WaitGroup
	wg.Go(func() {
		defer q.Close()
		for end := time.Now().Add(d); time.Now().Before(end); {
			for range 16 {
				if !s.push(pushes[s.IntN(len(pushes))]) {
					t.Error("a push says that the queue is closed")
					return
				}
			}
		}
	})
	for r.pop(pops[r.IntN(len(pops))]) {
	}
	wg.Wait()
	switch {
	case r.err != nil:
		t.Error(r.err)
	case s.next == 0:
		t.Error("nothing was pushed")
	case s.next != r.next:
		t.Errorf("%d values pushed, %d popped", s.next, r.next)
	}
}

var capacities = []int{1, 2, 4, 32, 1024}

// Under every strategy and capacity, by any way to push and pop.
func TestStress(t *testing.T) {
	for _, s := range strategies() {
		for _, capacity := range capacities {
			t.Run(fmt.Sprint(s.name, "/", capacity), func(t *testing.T) {
				transfer(t, wides, spsc.New[wide](capacity, spsc.Wait(s.Strategy)), 20*time.Millisecond, pushes, pops)
				transfer(t, pointers, spsc.New[*wide](capacity, spsc.Wait(s.Strategy)), 20*time.Millisecond, pushes, pops)
			})
		}
	}
}

// Each way to push with each way to pop.
func TestStressEachWay(t *testing.T) {
	for i, push := range pushes {
		for j, pop := range pops {
			t.Run(push+"/"+pop, func(t *testing.T) {
				q := spsc.New[wide](capacities[(i+j)%len(capacities)])
				transfer(t, wides, q, 10*time.Millisecond, []string{push}, []string{pop})
			})
		}
	}
}

// With one processor a goroutine runs until it waits.
func TestStressOnOneProcessor(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, s := range strategies() {
		for _, capacity := range capacities {
			t.Run(fmt.Sprint(s.name, "/", capacity), func(t *testing.T) {
				transfer(t, wides, spsc.New[wide](capacity, spsc.Wait(s.Strategy)), 10*time.Millisecond, pushes, pops)
			})
		}
	}
}

// A third goroutine calls Len all the time.
func TestLenIsInRange(t *testing.T) {
	for _, capacity := range capacities {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			seen := map[int]int{}
			for try := 0; try < 2 || len(seen) < 2 && try < 40; try++ {
				watchLen(t, spsc.New[wide](capacity), seen)
			}
			for n := range seen {
				if n < 0 || n > capacity {
					t.Errorf("Len %d on %d slots", n, capacity)
				}
			}
			if len(seen) < 2 {
				t.Errorf("Len is always the same: %v", seen)
			}
		})
	}
}

// watchLen counts what Len returns during a transfer.
func watchLen(t *testing.T, q *spsc.Queue[wide], seen map[int]int) {
	var done stdatomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for !done.Load() {
			seen[q.Len()]++
		}
	})
	transfer(t, wides, q, 25*time.Millisecond, pushes, pops)
	done.Store(true)
	wg.Wait()
}
