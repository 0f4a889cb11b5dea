// Package limits shows that what the documentation says of limits is true.
package limits

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/sync"
)

func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

type node struct{ value int }

// What an atomic pointer leads to is not followed.
func TestPublished(t *testing.T) {
	check.Run(t, func() {
		var p atomic.Pointer[node]
		together(
			func() { p.StoreRelaxed(&node{1}) },
			func() {
				if n := p.LoadRelaxed(); n != nil {
					fmt.Println(n.value)
				}
			})
	})
}

// Elements at positions that are computed, in threads that do the same with them.
func TestComputed(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		s := make([]int, 2)
		f := func() { s[x.Load()]++ }
		together(f, f)
	})
}

// A part of a slice, and one slice that several variables may be.
func TestSlices(t *testing.T) {
	check.Run(t, func() {
		s := make([]int, 2)
		a, b := s[:1], s[:1]
		c := s
		if len(s) > 1 {
			c = make([]int, 1)
		}
		f := func() { a[0]++; c[0]++ }
		together(f, func() { b[0]++ }, f)
	})
}

// A condition on the round of a loop counts as one that holds in one round.
func TestConditionOnTheRound(t *testing.T) {
	check.Run(t, func() {
		n := 0
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				if i%2 == 0 {
					n++
				}
			})
		}
		wg.Wait()
	})
}

// A wait on one of several ways counts as one on all.
func TestPerhapsAWait(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		n := 0
		var wg sync.WaitGroup
		wg.Go(func() { n++ })
		if x.Load() == 0 {
			x.Add(1)
		} else {
			wg.Wait()
		}
		n++
		wg.Wait()
	})
}

// So does a lock.
func TestPerhapsALock(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		var mu sync.Mutex
		n := 0
		f := func() {
			if x.Load() == 0 {
				x.Add(1)
			} else {
				mu.Lock()
			}
			n++
			if !mu.TryLock() {
				n++
			}
		}
		together(f, f)
	})
}

// An atomic that is assigned as a whole.
func TestAssigned(t *testing.T) {
	check.Run(t, func() {
		var p atomic.Plain[int]
		var all struct{ slots [2]atomic.Plain[int] }
		f := func() {
			p = atomic.Plain[int]{}
			all.slots = [2]atomic.Plain[int]{}
			all = struct{ slots [2]atomic.Plain[int] }{}
		}
		together(f, f)
		fmt.Println(p.Get(), all.slots[0].Get())
	})
}

// Handlers of a ring run in threads of its own; they count as called where they are
// handed over.
func TestHandlers(t *testing.T) {
	check.Run(t, func() {
		r := ring.New[int](1)
		n := 0
		r.Handle(
			ring.Each("a", func(*int) error { n++; return nil }),
			ring.Each("b", func(*int) error { n++; return nil }))
	})
}

// Functions that are not known.
func Run(t *testing.T, start func(func())) {
	check.Run(t, func() {
		n := 0
		start(func() { n++ })
		start(func() { n++ })
	})
}

// A variable that an atomic or a mutex hands from one thread to the other is reported,
// even though the order is right: the checker does not see it.
func TestHandedOn(t *testing.T) {
	check.Run(t, func() {
		var turn atomic.Bool
		var mu sync.Mutex
		data, ready := 0, false
		together(
			func() {
				data = 1 // want `data is written here`
				turn.Store(true)
				mu.Lock()
				ready = true
				mu.Unlock()
			},
			func() {
				mu.Lock()
				ok := ready
				mu.Unlock()
				if ok || turn.Load() {
					fmt.Println(data)
				}
			})
	})
}

// A source of another package: its memory is behind its methods.
type source interface{ Next() int }

func TestInterface(t *testing.T, s source) {
	check.Run(t, func() {
		f := func() { s.Next() }
		together(f, f)
	})
}
