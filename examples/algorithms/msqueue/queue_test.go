package msqueue

import (
	"slices"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// dequeue takes what is there, at most n values.
func dequeue(q *Queue[int], n int) (values []int) {
	for range n {
		if v, ok := q.Dequeue(); ok {
			values = append(values, v)
		}
	}
	return values
}

// inOrder asserts that got has the values of each producer, which are p*10, p*10+1
// and so on, all and in order.
func inOrder(got []int, each ...int) {
	for p, n := range each {
		var want, of []int
		for i := range n {
			want = append(want, 10*p+i)
		}
		for _, v := range got {
			if v/10 == p {
				of = append(of, v)
			}
		}
		check.Assert(slices.Equal(of, want), "producer %d: enqueued %v, dequeued %v", p, want, of)
	}
}

// Two producers and a consumer: nothing is lost, nothing comes twice, and what a
// producer enqueues comes in its order.
func TestTwoProducers(t *testing.T) {
	check.Run(t, func() {
		q := New[int]()
		var got []int
		var wg sync.WaitGroup
		wg.Go(func() { q.Enqueue(0); q.Enqueue(1) })
		wg.Go(func() { q.Enqueue(10) })
		wg.Go(func() { got = dequeue(q, 2) })
		wg.Wait()
		inOrder(append(got, dequeue(q, 4)...), 2, 1)
	}, weak)
}

// Two consumers: each value goes to one of them.
func TestTwoConsumers(t *testing.T) {
	check.Run(t, func() {
		q := New[int]()
		var got [2][]int
		var wg sync.WaitGroup
		wg.Go(func() { q.Enqueue(0); q.Enqueue(1) })
		for i := range got {
			wg.Go(func() { got[i] = dequeue(q, 1) })
		}
		wg.Wait()
		all := slices.Concat(got[0], got[1], dequeue(q, 3))
		slices.Sort(all) // who of the two was first is not known
		inOrder(all, 2)
	}, weak)
}

// Who enqueues does not find the queue empty after that, if others only enqueue:
// however stale head is, the links up to its own value are there.
func TestNotEmptyAfterEnqueue(t *testing.T) {
	for _, others := range []int{1, 2} {
		check.Run(t, func() {
			q := New[int]()
			var wg sync.WaitGroup
			for i := range others {
				wg.Go(func() { q.Enqueue(i) })
			}
			wg.Go(func() {
				q.Enqueue(others)
				_, ok := q.Dequeue()
				check.Assert(ok, "empty after an Enqueue")
			})
			wg.Wait()
		}, weak)
	}
}
