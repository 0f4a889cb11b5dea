// Package msqueue is a queue without a lock or a bound, for any number of
// goroutines (Michael and Scott, "Simple, Fast, and Practical Non-Blocking and
// Blocking Concurrent Queue Algorithms", 1996).
//
// Limits: an allocation for each value; under contention an operation may be tried
// any number of times, though each time because another one succeeded.
package msqueue

import "github.com/ordo-go/ordo/atomic"

// A Queue is a first-in first-out list. Make one with [New].
//
// The first node is a dummy: its value is gone. head points to it, or to one that
// was it; tail points to the last node, or to one that was it. Who finds that more
// nodes follow moves them on, so nobody waits for a goroutine that stopped between
// linking a node and moving tail.
//
// The link between two nodes is what orders: it releases the new node, and who goes
// along it acquires that. A link goes from nil to a node once and stays, so where
// one begins to look may be stale; it costs some steps and no more. That is why head
// is relaxed. tail is not, for who begins at tail has not come along the links before
// it: without an acquire it could enqueue, and then find a link that is still nil, and
// the queue empty.
//
// The original has counted pointers, and checks that head and tail are still what
// they were, because a node may be freed and used again. Here a node that somebody
// holds stays what it is. For the same reason head may overtake tail.
type Queue[T any] struct {
	head atomic.Pointer[node[T]]
	_    pad
	tail atomic.Pointer[node[T]]
	_    pad
}

// A pad keeps what different goroutines write two cache lines apart: the
// processor fetches lines in pairs.
type pad [128]byte

// A node is zero when it is made, which in Go everybody sees who sees the node: so
// its next may be looked at without an acquire. In C++ that would race with the
// constructor.
type node[T any] struct {
	value atomic.Plain[T] // Enqueue's until the node is linked, then that Dequeue's which moves head to it
	next  atomic.Pointer[node[T]]
}

// New returns an empty queue.
func New[T any]() *Queue[T] {
	q := new(Queue[T])
	dummy := new(node[T])
	q.head.StoreRelaxed(dummy) // ord: nobody has the queue yet
	q.tail.StoreRelaxed(dummy) // ord: nobody has the queue yet
	return q
}

// Enqueue puts v at the end. What comes before it happens before what follows the
// Dequeue that returns v.
func (q *Queue[T]) Enqueue(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		tail := q.tail.LoadAcquire()    // ord: the links up to tail are there for a Dequeue after this; pairs with CompareAndSwapRelease of tail in Enqueue
		next := tail.next.LoadRelaxed() // ord: only compared, and passed on
		if next != nil {
			q.tail.CompareAndSwapRelease(tail, next) // ord: the links up to next were seen; pairs with LoadAcquire in Enqueue
			continue
		}
		if tail.next.CompareAndSwapRelease(nil, n) { // ord: the node is written; pairs with LoadAcquire in Dequeue
			q.tail.CompareAndSwapRelease(tail, n) // ord: the links up to n were seen; pairs with LoadAcquire in Enqueue. If it fails somebody did it
			return
		}
	}
}

// Dequeue takes the first value, and says whether there was one.
func (q *Queue[T]) Dequeue() (v T, ok bool) {
	for {
		head := q.head.LoadRelaxed()    // ord: where to begin to look; the links order
		next := head.next.LoadAcquire() // ord: the node is written; pairs with CompareAndSwapRelease in Enqueue
		if next == nil {
			return v, false
		}
		if q.head.CompareAndSwapRelaxed(head, next) { // ord: next is the dummy now, and its value ours; the link published it
			v = next.value.Get()
			var zero T
			next.value.Set(zero) // the dummy may stay for long: let go of what v points to
			return v, true
		}
	}
}
