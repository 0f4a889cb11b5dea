package spsc

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// Close ends the queue: pushes fail from now on, and pops fail once the queue
// is empty. Any goroutine may call it, at any time and more than once. A push
// beside it either returns true, and its value is popped, or false, and it is
// not. What comes before the first Close happens before what follows a pop that
// returns [ErrClosed], or a [Queue.Closed] that is true.
//
// That takes no flag on the way of a push. A push stores tail and then looks
// at items (a light fence between); Close raises items and then reads tail (a
// heavy fence between). So either Close sees that tail, or the push sees that
// it must ask where the queue was sealed. The consumer looks in the same order
// as the push does, and so never passes the seal either.
func (q *Queue[T]) Close() {
	q.closing.Lock()
	defer q.closing.Unlock()
	if q.sealed.LoadRelaxed() != 0 { // ord: only written under closing
		return
	}
	q.items.Raise()
	q.sealed.StoreRelaxed(q.tail.LoadRelaxed() + 1) // ord: no slot is read through it; the fence in Raise passes on what came before Close; pairs with LoadAcquire in awaitStock and Closed
	q.items.Wake()
	q.space.Wake()
}

// Closed says whether the queue is closed. Values may still be in it.
func (q *Queue[T]) Closed() bool { return q.sealed.LoadAcquire() != 0 } // ord: what came before Close is visible; pairs with the fence in Close

// end is where the values end if tail was just read: at tail, or at the seal.
func (q *Queue[T]) end(tail uint64) uint64 {
	if !q.items.Raised() {
		return tail
	}
	return min(tail, q.awaitSeal())
}

// awaitSeal returns the index where the queue ends. Close is between raising
// items and storing sealed, or past it.
func (q *Queue[T]) awaitSeal() uint64 {
	for {
		if s := q.sealed.LoadRelaxed(); s != 0 { // ord: only an index: the consumer goes up to the tail that it has read, and the producer back to what was its own
			return s - 1
		}
		atomic.Pause()
		sync.Yield()
	}
}
