package msqueue

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// enqueueRelaxed is Enqueue without a release of the link: "tail publishes the
// node". But who dequeues does not look at tail.
func (q *Queue[T]) enqueueRelaxed(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		tail := q.tail.LoadAcquire()
		next := tail.next.LoadRelaxed()
		if next != nil {
			q.tail.CompareAndSwapRelease(tail, next)
			continue
		}
		if tail.next.CompareAndSwapRelaxed(nil, n) {
			q.tail.CompareAndSwapRelease(tail, n)
			return
		}
	}
}

func TestWrongLinkRelaxed(t *testing.T) {
	check.Run(t, func() {
		q := New[int]()
		var wg sync.WaitGroup
		wg.Go(func() { q.enqueueRelaxed(1) })
		wg.Go(func() { q.Dequeue() })
		wg.Wait()
	}, weak, check.Expect(check.Race))
}

// enqueueHasty is Enqueue with a relaxed tail: "only where to begin to look". So it
// may be, but then the links before the own node need not be there for who enqueued.
func (q *Queue[T]) enqueueHasty(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		tail := q.tail.LoadRelaxed()
		next := tail.next.LoadAcquire()
		if next != nil {
			q.tail.CompareAndSwapRelaxed(tail, next)
			continue
		}
		if tail.next.CompareAndSwapRelease(nil, n) {
			q.tail.CompareAndSwapRelaxed(tail, n)
			return
		}
	}
}

func TestWrongTailRelaxed(t *testing.T) {
	check.Run(t, func() {
		q := New[int]()
		var wg sync.WaitGroup
		wg.Go(func() { q.enqueueHasty(1) })
		wg.Go(func() {
			q.enqueueHasty(2)
			_, ok := q.Dequeue()
			check.Assert(ok, "empty after an Enqueue")
		})
		wg.Wait()
	}, weak, check.Expect(check.Assertion))
}

// enqueueStored is Enqueue without a swap of the link: two producers find the same
// last node, and the second one's node replaces the first one's.
func (q *Queue[T]) enqueueStored(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		tail := q.tail.LoadAcquire()
		if next := tail.next.LoadAcquire(); next != nil {
			q.tail.CompareAndSwapRelease(tail, next)
			continue
		}
		tail.next.StoreRelease(n)
		q.tail.CompareAndSwapRelease(tail, n)
		return
	}
}

func TestWrongLinkStored(t *testing.T) {
	check.Run(t, func() {
		q := New[int]()
		var wg sync.WaitGroup
		wg.Go(func() { q.enqueueStored(0) })
		wg.Go(func() { q.enqueueStored(10) })
		wg.Wait()
		inOrder(dequeue(q, 3), 1, 1)
	}, weak, check.Expect(check.Assertion))
}
