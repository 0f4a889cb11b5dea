package ring

import (
	"context"
	"iter"

	"github.com/ordo-go/ordo/sync"
)

// A Poller is a consumer whose events its owner asks for. It gates the
// producers as any consumer does, until it is closed. One goroutine at a time
// may use it.
type Poller[T any] struct {
	consumer *consumer[T]
	over     error // what Poll returns since the poller came to its end; then ended was told
	joined   bool  // after Start
}

// Poll returns the next batch, without waiting; it is empty if there are no
// events. The events of the batch before that were handed out are then done;
// the others come again. At the end of the ring it returns [ErrClosed], or
// [ErrHalted]. What comes before the publish of an event, and what the
// consumers that the poller follows did with it, happens before Poll or Await returns it.
func (p *Poller[T]) Poll() (*Batch[T], error) {
	c := p.consumer
	if err := p.settle(); err != nil {
		return nil, err
	}
	for {
		end, void := c.barrier.available(c.done, c.max)
		if end > c.done && void {
			c.finish(end)
			continue
		}
		if end <= c.done { // less: a Single was misused
			if c.ring.endsAt(c.done) {
				return nil, p.end(ErrClosed)
			}
			end = c.done
		}
		c.batch.next, c.batch.end = c.done, end
		return &c.batch, nil
	}
}

// Await is Poll that waits until there are events. If ctx ends first it returns
// the cause; it does not look at ctx if there are events.
func (p *Poller[T]) Await(ctx context.Context) (*Batch[T], error) {
	if err := p.settle(); err != nil {
		return nil, err
	}
	if err := p.consumer.fetch(ctx); err != nil {
		return nil, p.end(err)
	}
	return &p.consumer.batch, nil
}

// All returns an iterator over the events, with their sequences, that waits for
// more until the ring ends, the poller is closed, or ctx ends: the batch in which that
// does, a quarter of the ring at most, is the last. An event is done when the loop's
// body is, also by a break; if that panics the event comes again. A body that polls is handed
// its event again, and the loop goes on behind what it took, and the event. Others are
// told at the end of a batch. To learn why the loop has ended call Poll: it returns the
// error of a ring that has ended, or not been started; without one it was ctx, and the
// events of that batch come again if nobody takes them.
func (p *Poller[T]) All(ctx context.Context) iter.Seq2[int64, *T] {
	return func(yield func(int64, *T) bool) {
		limit := sync.Until(ctx)
		for more := true; more && limit.Err() == nil; {
			b, err := p.Await(ctx)
			if err != nil {
				return
			}
			for i := b.next; more && i < b.end; i++ {
				more = yield(i, b.slots.At(i).Read())
				if p.over != nil || b.next != i { // the body has closed the poller, or polled
					break
				}
				b.next = i + 1 // not before: the body may panic
			}
		}
		p.settle()
	}
}

// Close takes the poller out of the ring: it gates nobody any more, and what it
// has not seen it does not see: a loop over its events ends, and its batch holds no
// more of them. Those that it was handed may be written again at once. If it was the
// last consumer the ring is closed as by [Ring.Seal].
func (p *Poller[T]) Close() {
	if p.over == nil {
		c := p.consumer
		p.over = ErrClosed
		c.batch.end = c.batch.next // the rest is the producers'
		c.done = passed            // nor does a Release of its last batch gate
		c.ring.leave(p)
	}
}

// settle says that the events handed out are done.
func (p *Poller[T]) settle() error {
	c := p.consumer
	switch {
	case p.over != nil:
		return p.over
	case !c.ring.started() && !c.ring.closed():
		return ErrNotStarted
	}
	if c.batch.next > c.done {
		if c.finish(c.batch.next); p.over != nil { // WithReset has closed the poller
			return p.over
		}
	}
	if c.ring.halted() {
		return p.end(ErrHalted)
	}
	return nil
}

// end is err, after telling the ring, once, if the poller has come to its end. The cause of
// a context's end may be an ErrClosed or ErrHalted of another ring.
func (p *Poller[T]) end(err error) error {
	c := p.consumer
	if p.over == nil && (err == ErrHalted && c.ring.halted() || err == ErrClosed && c.ring.endsAt(c.done)) {
		p.over = err
		c.ring.ended()
	}
	return err
}
