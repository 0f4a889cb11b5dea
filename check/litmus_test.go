//go:build ordo

package check_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// together runs the threads and waits for them.
func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

type memory struct{ x, y atomic.Int32 }

// The classical shapes, as Go. Each outcome is of exactly one execution, or of as
// many as stand here: the consistent execution graphs of the model sc.
func TestLitmus(t *testing.T) {
	for name, test := range map[string]struct {
		body func() string
		want map[string]int
	}{
		"SB": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); r0 = m.y.LoadRelaxed() },
				func() { m.y.StoreRelaxed(1); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, map[string]int{"0 1": 1, "1 0": 1, "1 1": 1}},
		"MP": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); m.y.StoreRelaxed(1) },
				func() { r0 = m.y.LoadRelaxed(); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, map[string]int{"0 0": 1, "0 1": 1, "1 1": 1}},
		"LB": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { r0 = m.y.LoadRelaxed(); m.x.StoreRelaxed(1) },
				func() { r1 = m.x.LoadRelaxed(); m.y.StoreRelaxed(1) })
			return fmt.Sprint(r0, r1)
		}, map[string]int{"0 0": 1, "0 1": 1, "1 0": 1}},
		"CoRR": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.Store(1) },
				func() { r0 = m.x.Load(); r1 = m.x.Load() })
			return fmt.Sprint(r0, r1)
		}, map[string]int{"0 0": 1, "0 1": 1, "1 1": 1}},
		"IRIW": {func() string {
			var m memory
			var a, b, c, d int32
			together(
				func() { m.x.Store(1) },
				func() { m.y.Store(1) },
				func() { a = m.x.Load(); b = m.y.Load() },
				func() { c = m.y.Load(); d = m.x.Load() })
			return fmt.Sprint(a, b, c, d)
		}, map[string]int{
			"0 0 0 0": 1, "0 0 0 1": 1, "0 0 1 0": 1, "0 0 1 1": 1, "0 1 0 0": 1, "0 1 0 1": 1, "0 1 1 0": 1, "0 1 1 1": 1,
			"1 0 0 0": 1, "1 0 0 1": 1, "1 0 1 1": 1, "1 1 0 0": 1, "1 1 0 1": 1, "1 1 1 0": 1, "1 1 1 1": 1}},
		"2+2W": {func() string {
			var m memory
			together(
				func() { m.x.Store(1); m.y.Store(2) },
				func() { m.y.Store(1); m.x.Store(2) })
			return fmt.Sprint(m.x.Load(), m.y.Load())
		}, map[string]int{"1 2": 1, "2 1": 1, "2 2": 1}},
		"two increments": {func() string {
			var x atomic.Int32
			together(func() { x.Add(1) }, func() { x.Add(1) })
			return fmt.Sprint(x.Load())
		}, map[string]int{"2": 2}},
		"increments that are no updates": {func() string {
			var x atomic.Int32
			together(func() { x.Store(x.Load() + 1) }, func() { x.Store(x.Load() + 1) })
			return fmt.Sprint(x.Load())
		}, map[string]int{"1": 2, "2": 2}},
		"compare and swap": {func() string {
			var x atomic.Int32
			var a, b bool
			together(func() { a = x.CompareAndSwap(0, 1) }, func() { b = x.CompareAndSwap(0, 2) })
			return fmt.Sprint(a, b, x.Load())
		}, map[string]int{"true false 1": 1, "false true 2": 1}},
		"pointers": {func() string {
			type node struct{ v int }
			var p atomic.Pointer[node]
			v := 0
			together(
				func() { p.StoreRelease(&node{7}) },
				func() {
					if n := p.LoadAcquire(); n != nil {
						v = n.v
					}
				})
			return fmt.Sprint(v)
		}, map[string]int{"0": 1, "7": 1}},
		"a lock has two orders": {func() string {
			var mu sync.Mutex
			s := ""
			together(
				func() { mu.Lock(); s += "a"; mu.Unlock() },
				func() { mu.Lock(); s += "b"; mu.Unlock() })
			return s
		}, map[string]int{"ab": 1, "ba": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := check.Outcomes(t, test.body, check.Model("sc")); !maps.Equal(got, test.want) {
				t.Errorf("outcomes are %v, want %v", got, test.want)
			}
		})
	}
}

// n updates of one location can be ordered in n! ways, and each is one execution.
func TestCounts(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 6, 4: 24, 5: 120} {
		r := check.Explore(func() {
			var x atomic.Int32
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() { x.Add(1) })
			}
			wg.Wait()
			check.Assert(x.Load() == int32(n), "%d", x.Load())
		})
		if r.Executions != want || !r.Complete || r.Failure != nil {
			t.Errorf("%d updates: %+v, want %d executions", n, r, want)
		}
	}
}
