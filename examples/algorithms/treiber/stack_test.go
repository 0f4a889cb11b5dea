package treiber

import (
	"slices"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// drain pops what is left.
func drain(s *Stack[int]) (values []int) {
	for {
		v, ok := s.Pop()
		if !ok {
			return values
		}
		values = append(values, v)
	}
}

// Two push and two pop: nothing is lost, nothing comes twice.
func TestPushPop(t *testing.T) {
	check.Run(t, func() {
		var s Stack[int]
		var popped [2]int
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() { s.Push(i + 1) })
			wg.Go(func() { popped[i], _ = s.Pop() })
		}
		wg.Wait()
		all := append(drain(&s), popped[:]...)
		slices.Sort(all)
		all = slices.DeleteFunc(all, func(v int) bool { return v == 0 }) // popped from an empty stack
		check.Assert(slices.Equal(all, []int{1, 2}), "pushed 1 and 2, popped %v", all)
	}, weak)
}

// Each of two pushes and then pops: there is something to pop.
func TestPushThenPop(t *testing.T) {
	check.Run(t, func() {
		var s Stack[int]
		var popped [2]int
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				s.Push(i + 1)
				v, ok := s.Pop()
				check.Assert(ok, "empty after a push")
				popped[i] = v
			})
		}
		wg.Wait()
		check.Assert(popped[0]+popped[1] == 3 && popped[0] != popped[1], "pushed 1 and 2, popped %v", popped)
	}, weak)
}

// What one goroutine pushes comes off in the opposite order.
func TestLastInFirstOut(t *testing.T) {
	check.Run(t, func() {
		var s Stack[int]
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				s.Push(10 * i)
				s.Push(10*i + 1)
			})
		}
		wg.Wait()
		all := drain(&s)
		check.Assert(len(all) == 4, "pushed 4, popped %v", all)
		for i := range 2 {
			check.Assert(slices.Index(all, 10*i+1) < slices.Index(all, 10*i), "popped %v", all)
		}
	}, weak)
}
