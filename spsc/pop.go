package spsc

import (
	"context"
	"iter"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// TryPop pops the oldest value, and says whether there was one.
func (q *Queue[T]) TryPop() (v T, ok bool) {
	func() { // inlined, as TryPush
		if debug {
			q.consumer.guard.mustEnter()
			defer q.consumer.guard.leave()
		}
		h := q.consumer.next
		if h == q.consumer.limit && !q.stock() {
			return
		}
		v, ok = q.slots.At(int64(h)).Get(), true
		if q.clears {
			q.clear(h)
		}
		q.consumer.next = h + 1
		q.head.StoreRelease(h + 1) // ord: slot h is read and cleared; pairs with LoadAcquire in lookForRoom; atlas mp-rel-acq
		if q.space.Signalled() {
			q.space.Wake()
		}
	}()
	return v, ok
}

// clear lets the garbage collector have what slot h pointed to.
func (q *Queue[T]) clear(h uint64) {
	var zero T
	q.slots.At(int64(h)).Set(zero)
}

// Pop pops the oldest value, and waits while the queue is empty. It returns
// [ErrClosed] if the queue is closed and empty, and the cause of ctx's end if
// that comes first: of a context that another queue's error has ended it may be ErrClosed,
// too. It does not look at ctx if there is a value.
func (q *Queue[T]) Pop(ctx context.Context) (v T, err error) {
	func() { // inlined, as TryPush
		h := q.consumer.next
		if h == q.consumer.limit {
			v, err = q.popWhenReady(ctx)
			return
		}
		if debug {
			if !q.consumer.guard.enter() {
				err = ErrConcurrent
				return
			}
			defer q.consumer.guard.leave()
		}
		v = q.slots.At(int64(h)).Get()
		if q.clears {
			q.clear(h)
		}
		q.consumer.next = h + 1
		q.head.StoreRelease(h + 1) // ord: slot h is read and cleared; pairs with LoadAcquire in lookForRoom; atlas mp-rel-acq
		if q.space.Signalled() {
			q.space.Wake()
		}
	}()
	return v, err
}

// popWhenReady is Pop when no value is known to be there.
func (q *Queue[T]) popWhenReady(ctx context.Context) (T, error) {
	if q.consumer.known() > 0 {
		q.approach()
	} else if err := q.awaitStock(ctx); err != nil {
		var zero T
		return zero, err
	}
	return q.Pop(ctx)
}

// All returns an iterator that pops values until the queue is closed and empty,
// or ctx ends; at most Cap values come after that end. A value is popped when
// it is passed to the loop's body. After the loop the queue is at its end if it is
// [Queue.Closed] and then its [Queue.Len] is 0, asked in that order; if not, ctx has
// ended, or the body left.
func (q *Queue[T]) All(ctx context.Context) iter.Seq[T] {
	return func(yield func(T) bool) {
		for limit := sync.Until(ctx); ; {
			if q.consumer.known() == 0 && limit.Err() != nil {
				return
			}
			v, err := q.Pop(ctx)
			if debug && err == ErrConcurrent && limit.Err() == nil { // not the cause of ctx's end
				panic(err)
			}
			if err != nil || !yield(v) {
				return
			}
		}
	}
}

// Ready returns values for the consumer to use in place: the oldest, at least
// one and at most max, fewer where the storage ends, none if the queue is
// empty or max is less than one. They stay in the queue until Release(n) pops
// the first n of them.
func (q *Queue[T]) Ready(max int) []atomic.Plain[T] {
	if debug {
		q.consumer.guard.mustEnter()
		defer q.consumer.guard.leave()
	}
	if max < 1 || q.consumer.known() < max && !q.lookForStock() {
		return nil
	}
	return q.stored(max)
}

// AwaitReady is Ready, and waits while the queue is empty; not if max is less than one: it
// then returns none. It does not look for more values than it knows of. Its errors are those
// of [Queue.Pop].
func (q *Queue[T]) AwaitReady(ctx context.Context, max int) ([]atomic.Plain[T], error) {
	if max < 1 {
		return nil, nil
	}
	if q.consumer.known() == 0 {
		if err := q.awaitStock(ctx); err != nil {
			return nil, err
		}
	}
	if debug {
		if !q.consumer.guard.enter() {
			return nil, ErrConcurrent
		}
		defer q.consumer.guard.leave()
	}
	return q.stored(max), nil
}

// Release pops the first n values that [Queue.Ready] returned, and clears
// their slots if values hold pointers. It says whether it did: not if n is
// negative or more than are ready. More than Ready returned may be ready and are then
// lost; builds with the tag ordo_debug panic.
func (q *Queue[T]) Release(n int) bool {
	if debug {
		q.consumer.guard.mustEnter()
		defer q.consumer.guard.leave()
	}
	h := q.consumer.next
	if n < 0 || n > q.consumer.known() {
		return false
	}
	if debug {
		q.consumer.guard.mustHave(h, n, "spsc: Release of more values than Ready returned")
	}
	for i := h; q.clears && i < h+uint64(n); i++ {
		q.clear(i)
	}
	q.consumer.limit = max(q.consumer.limit, h+uint64(n))
	q.release(h + uint64(n))
	return true
}

// stored returns slots of values that the consumer knows of, at most max.
func (q *Queue[T]) stored(max int) []atomic.Plain[T] {
	if q.consumer.ready() < min(q.consumer.known(), max) {
		q.approach()
	}
	return q.segment(&q.consumer, max)
}

// release hands the slots below h back to the producer.
func (q *Queue[T]) release(h uint64) {
	q.consumer.next = h
	q.head.StoreRelease(h) // ord: the slots below h are read and cleared; pairs with LoadAcquire in lookForRoom; atlas mp-rel-acq
	if q.space.Signalled() {
		q.space.Wake()
	}
}

// stock says whether there is a value: one that the consumer knows of, or that it finds.
func (q *Queue[T]) stock() bool {
	if q.consumer.known() > 0 {
		q.approach()
		return true
	}
	return q.lookForStock()
}

// lookForStock looks at the producer's index, and says whether there is a value.
func (q *Queue[T]) lookForStock() bool {
	q.consumer.seen = q.end(q.tail.LoadRelaxed()) // ord: the slots below tail are written: the fence in end makes it an acquire; pairs with StoreRelease in TryPush, Push and publish; atlas mp-rel-acq
	q.approach()
	return q.consumer.limit != q.consumer.next
}

// approach makes ready the next values that the consumer knows of.
func (q *Queue[T]) approach() {
	c := &q.consumer
	c.limit = c.seen
	if n := c.known(); !q.slots.Few(n) {
		c.limit = c.next + uint64(q.slots.Near(int64(c.next), n))
	}
}

// awaitStock waits until there is a value.
func (q *Queue[T]) awaitStock(ctx context.Context) error {
	if debug {
		if !q.consumer.guard.enter() {
			return ErrConcurrent
		}
		defer q.consumer.guard.leave()
	}
	pace := &q.consumer.pace
	pace.Look(&q.strategy, int64(q.consumer.next), false)
	if q.lookForStock() {
		pace.Found(q.consumer.known())
		return nil
	}
	q.mustBeMade()
	var w wait.Waiter
	pace.Start(&w, &q.strategy, &q.items, sync.Until(ctx))
	if q.watch(w.Looks()) && q.lookForStock() {
		return nil
	}
	return q.awaitLonger(&w)
}

// awaitLonger is the rest of awaitStock, the wait w.
func (q *Queue[T]) awaitLonger(w *wait.Waiter) error {
	defer w.Done()
	for !q.lookForStock() {
		if s := q.sealed.LoadAcquire(); s != 0 && s-1 == q.consumer.next { // ord: what came before Close is visible; pairs with the fence in Close
			return ErrClosed
		}
		if q.watch(w.Looks()) {
			continue
		}
		if err := w.Idle(); err != nil {
			q.consumer.pace.Waited(w, 0)
			return err
		}
	}
	q.consumer.pace.Waited(w, q.consumer.known())
	return nil
}

// watch looks up to n times whether something was pushed, and asks for the slot meanwhile.
func (q *Queue[T]) watch(n int) bool {
	for ; n > 0; n-- {
		if q.tail.LoadRelaxed() != q.consumer.next { // ord: a hint; stock decides
			return true
		}
		q.slots.Touch(int64(q.consumer.next))
		atomic.PauseBriefly()
	}
	return false
}
