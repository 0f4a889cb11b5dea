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
		q.head.StoreRelease(h + 1) // ord: slot h is read and cleared; pairs with LoadAcquire in room; atlas mp-rel-acq
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
		q.head.StoreRelease(h + 1) // ord: slot h is read and cleared; pairs with LoadAcquire in room; atlas mp-rel-acq
		if q.space.Signalled() {
			q.space.Wake()
		}
	}()
	return v, err
}

// popWhenReady is Pop when no value is known to be there.
func (q *Queue[T]) popWhenReady(ctx context.Context) (T, error) {
	if err := q.awaitStock(ctx); err != nil {
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
			if q.consumer.next == q.consumer.limit && limit.Err() != nil {
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
	h := q.consumer.next
	if max < 1 || q.consumer.limit-h < uint64(max) && !q.stock() {
		return nil
	}
	return q.segment(&q.consumer, max)
}

// AwaitReady is Ready, and waits while the queue is empty. It does not look for more
// values than it knows of. Its errors are those of [Queue.Pop].
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
	return q.segment(&q.consumer, max), nil
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
	if n < 0 || uint64(n) > q.consumer.limit-h {
		return false
	}
	if debug {
		q.consumer.guard.mustHave(h, n, "spsc: Release of more values than Ready returned")
	}
	for i := h; q.clears && i < h+uint64(n); i++ {
		q.clear(i)
	}
	q.release(h + uint64(n))
	return true
}

// release hands the slots below h back to the producer.
func (q *Queue[T]) release(h uint64) {
	q.consumer.next = h
	q.head.StoreRelease(h) // ord: the slots below h are read and cleared; pairs with LoadAcquire in room; atlas mp-rel-acq
	if q.space.Signalled() {
		q.space.Wake()
	}
}

// stock looks at the producer's index, and says whether there is a value.
func (q *Queue[T]) stock() bool {
	q.consumer.limit = q.end(q.tail.LoadRelaxed()) // ord: the slots below tail are written: the fence in end makes it an acquire; pairs with StoreRelease in TryPush, Push and publish; atlas mp-rel-acq
	return q.consumer.limit != q.consumer.next
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
	if q.stock() {
		pace.Found(q.consumer.known())
		return nil
	}
	var w wait.Waiter
	pace.Start(&w, &q.strategy, &q.items, sync.Until(ctx))
	if q.watch(w.Looks()) && q.stock() {
		return nil
	}
	return q.awaitLonger(&w)
}

// awaitLonger is the rest of awaitStock, the wait w.
func (q *Queue[T]) awaitLonger(w *wait.Waiter) error {
	defer w.Done()
	for !q.stock() {
		if s := q.sealed.LoadAcquire(); s != 0 && s-1 == q.consumer.next { // ord: what came before Close is visible; pairs with the fence in Close
			return ErrClosed
		}
		if q.watch(w.Looks()) {
			continue
		}
		if err := w.Idle(); err != nil {
			return err
		}
	}
	q.consumer.pace.Waited(w, q.consumer.known())
	return nil
}

// watch looks up to n times whether something was pushed.
func (q *Queue[T]) watch(n int) bool {
	for ; n > 0; n-- {
		if q.tail.LoadRelaxed() != q.consumer.next { // ord: a hint; stock decides
			return true
		}
		atomic.PauseBriefly()
	}
	return false
}
