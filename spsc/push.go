package spsc

import (
	"context"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// TryPush pushes v, and says whether it did: not if the queue is full or
// closed. What tries again until it succeeds must look at [Queue.Closed], or may try for ever.
func (q *Queue[T]) TryPush(v T) bool {
	return func() bool { // so that it is inlined, see package ring, inline.go
		if debug {
			q.producer.guard.mustEnter()
			defer q.producer.guard.leave()
		}
		t := q.producer.next
		if t == q.producer.limit && !q.room() {
			return false
		}
		q.slots.At(int64(t)).Set(v)
		q.producer.next = t + 1
		q.tail.StoreRelease(t + 1) // ord: publishes slot t; pairs with the fence in end; atlas mp-rel-acq
		return !q.items.Signalled() || q.announce(t+1)
	}()
}

// Push pushes v, and waits while the queue is full. It returns [ErrClosed] if
// the queue is closed and the cause of ctx's end if that comes first; v is then
// not pushed. It does not look at ctx if there is room.
func (q *Queue[T]) Push(ctx context.Context, v T) error {
	return func() error { // inlined, as TryPush
		t := q.producer.next
		if t == q.producer.limit {
			return q.pushWhenFree(ctx, v)
		}
		if debug {
			if !q.producer.guard.enter() {
				return ErrConcurrent
			}
			defer q.producer.guard.leave()
		}
		q.slots.At(int64(t)).Set(v)
		q.producer.next = t + 1
		q.tail.StoreRelease(t + 1) // ord: publishes slot t; pairs with the fence in end; atlas mp-rel-acq
		if q.items.Signalled() && !q.announce(t+1) {
			return ErrClosed
		}
		return nil
	}()
}

// pushWhenFree is Push when no slot is known to be free.
func (q *Queue[T]) pushWhenFree(ctx context.Context, v T) error {
	if q.producer.known() > 0 {
		q.occupy()
	} else if err := q.awaitRoom(ctx); err != nil {
		return err
	}
	return q.Push(ctx, v)
}

// Free returns free slots for the producer to fill in place: at least one and
// at most max, fewer where the storage ends or the queue is nearly full, none
// if it is full or closed, or max is less than one. Fill the first n of them
// with Set or Write, and push them with Commit(n); those behind stay the producer's, to be
// filled and pushed by a later Commit. Until then they are not in the queue. What they hold
// lives until they are pushed and popped, or a push or Commit has failed as the queue is
// closed: all are cleared then, if values hold pointers.
func (q *Queue[T]) Free(max int) []atomic.Plain[T] {
	if debug {
		q.producer.guard.mustEnter()
		defer q.producer.guard.leave()
	}
	if max < 1 || (q.producer.known() < max || q.sealed.LoadRelaxed() != 0) && !q.lookForRoom() { // ord: a hint; announce decides
		return nil
	}
	return q.free(max)
}

// AwaitFree is Free, and waits while the queue is full; not if max is less than one: it
// then returns none. It does not look for more slots than it knows of. Its errors are those
// of [Queue.Push].
func (q *Queue[T]) AwaitFree(ctx context.Context, max int) ([]atomic.Plain[T], error) {
	if max < 1 {
		return nil, nil
	}
	if q.producer.known() == 0 || q.sealed.LoadRelaxed() != 0 { // ord: a hint; announce decides
		if err := q.awaitRoom(ctx); err != nil {
			return nil, err
		}
	}
	if debug {
		if !q.producer.guard.enter() {
			return nil, ErrConcurrent
		}
		defer q.producer.guard.leave()
	}
	return q.free(max), nil
}

// Commit pushes the first n slots that the last [Queue.Free] returned, with one release
// for all of them. It says whether it did: not if the queue is closed, nor if n
// is negative or more than are free. With n = 0 there is nothing that could fail.
// More than Free returned may be free and are then pushed, whatever they hold; builds
// with the tag ordo_debug panic.
func (q *Queue[T]) Commit(n int) bool {
	if debug {
		q.producer.guard.mustEnter()
		defer q.producer.guard.leave()
	}
	t := q.producer.next
	if n < 0 || n > q.producer.known() {
		return false
	}
	if debug && q.sealed.LoadRelaxed() == 0 { // ord: a hint; in a closed queue nothing is pushed
		q.producer.guard.mustHave(t, n, "spsc: Commit of more slots than Free returned")
	}
	q.producer.limit = max(q.producer.limit, t+uint64(n))
	return q.publish(t + uint64(n))
}

// publish hands the slots below t to the consumer.
func (q *Queue[T]) publish(t uint64) bool {
	q.producer.next = t
	q.tail.StoreRelease(t) // ord: publishes the slots below t; pairs with the fence in end; atlas mp-rel-acq
	return !q.items.Signalled() || q.announce(t)
}

// announce is the slow end of publish: it wakes the consumer, and finds out
// whether the queue was closed before tail became t.
func (q *Queue[T]) announce(t uint64) bool {
	if closed := q.items.Wake(); !closed {
		return true
	}
	end := q.awaitSeal()
	if t <= end {
		return true
	}
	// The consumer stops at end: the slots from there on are the producer's
	// for ever. It goes back to end, with no room, and lets go of all that was handed out.
	var zero T
	for i := end; q.clears && i < max(t, q.producer.limit); i++ {
		q.slots.At(int64(i)).Set(zero)
	}
	q.producer.next, q.producer.limit, q.producer.seen = end, end, end
	return false
}

// room says whether there is a free slot: one that the producer knows of, or that it finds.
func (q *Queue[T]) room() bool {
	if q.producer.known() > 0 {
		q.occupy()
		return true
	}
	return q.lookForRoom()
}

// lookForRoom looks at the consumer's index, and says whether there is a free slot.
func (q *Queue[T]) lookForRoom() bool {
	p := &q.producer
	if q.sealed.LoadRelaxed() != 0 { // ord: a hint; announce decides
		return false
	}
	p.seen = q.head.LoadAcquire() + uint64(q.Cap()) // ord: the consumer is done with the slots it returned; pairs with StoreRelease in release; atlas mp-rel-acq
	if p.known() == q.Cap() {
		q.mustBeMade()
		p.limit = p.seen // the consumer waits, for the next value: that shall not wait for more
	} else {
		q.occupy()
	}
	return p.limit != p.next
}

// occupy makes ready the next slots that the producer knows to be free, behind those that are
// ready: these may be handed out, to be filled by whomever.
func (q *Queue[T]) occupy() {
	p := &q.producer
	n := int(p.seen - p.limit)
	if !q.slots.Few(n) {
		n = q.slots.Take(int64(p.limit), n)
	}
	p.limit += uint64(n)
}

// awaitRoom waits until there is room.
func (q *Queue[T]) awaitRoom(ctx context.Context) error {
	if debug {
		if !q.producer.guard.enter() {
			return ErrConcurrent
		}
		defer q.producer.guard.leave()
	}
	pace := &q.producer.pace
	pace.Look(&q.strategy, int64(q.producer.next), false)
	if q.lookForRoom() {
		pace.Found(q.producer.known())
		return nil
	}
	var w wait.Waiter
	pace.Start(&w, &q.strategy, &q.space, sync.Until(ctx))
	defer w.Done()
	for !q.lookForRoom() {
		if q.sealed.LoadRelaxed() != 0 { // ord: a hint; nothing is read through it
			return ErrClosed
		}
		if err := w.Idle(); err != nil {
			pace.Waited(&w, 0)
			return err
		}
	}
	pace.Waited(&w, q.producer.known())
	return nil
}

// free returns slots that the producer knows to be free, at most n.
func (q *Queue[T]) free(n int) []atomic.Plain[T] {
	p := &q.producer
	if p.ready() < min(p.known(), n) {
		q.occupy()
	}
	slots := q.segment(p, n)
	p.limit = max(p.limit, p.next+uint64(len(slots)))
	return slots
}

// segment returns slots of side s, at most max, that are next to each other in
// memory.
func (q *Queue[T]) segment(s *side, max int) []atomic.Plain[T] {
	slots := q.slots.From(int64(s.next), min(s.known(), max))
	if debug {
		s.guard.granted = s.next + uint64(len(slots))
	}
	return slots
}
