package ring

import (
	"errors"

	"github.com/ordo-go/ordo/atomic"
)

// Join is [Ring.Poller] for a ring that has started: it adds a poller that sees every
// event published after Join has returned, and none that a consumer could have had before
// Join was called. The poller gates the producers until it is closed; if that is before
// the end of the ring, the ring forgets it, also in its [Stats]. Any goroutine may call
// Join, also a handler.
//
// It takes as long as [atomic.FenceHeavy] and, if there are many producers, a look at each
// claim that is published and that no consumer has seen yet. For that time the poller
// gates from where it may start at the earliest: producers that write a whole ring
// meanwhile find it full, as if the poller had seen nothing yet.
//
// It returns [ErrNotStarted], [ErrClosed] or [ErrHalted] if the ring is not open, and an
// error if it has [WithReset]: its last consumer would clear slots that the poller reads.
// It panics if a group is not of this ring.
func (r *Ring[T]) Join(name string, after ...*Group[T]) (*Poller[T], error) {
	p, err := r.admit(Handler[T]{Name: name}, r.membersOf(after))
	if err != nil {
		return nil, err
	}
	c, start := p.consumer, p.consumer.done
	if r.producer == multiProducer {
		start = c.barrier.published(start)
	}
	c.finish(start)
	return p, nil
}

// admit makes the poller one of the gates, at a sequence where it may start.
//
// A producer that does not find it among the gates has looked before the fence. So where it
// may start is at or after every gate that the producer read, and the room that it
// found, a ring more than the least of those, does not reach the second round of the
// poller. Until the fence the poller gates from before that.
//
// It is not after a claim that is not published yet: when all others have left, this
// poller alone keeps its slots from the producers of the next round.
func (r *Ring[T]) admit(h Handler[T], upstream []*consumer[T]) (*Poller[T], error) {
	r.life.Lock()
	defer r.life.Unlock()
	if err := r.open(); err != nil {
		return nil, err
	}
	if r.reset != nil {
		return nil, errors.New("ring: no poller can join a ring WithReset, whose last consumer would clear what it reads; make the ring without")
	}
	c := r.consumer(h, upstream)
	c.v.StoreRelaxed(r.seen()) // ord: no more than after the fence; setGates passes it on
	p := &Poller[T]{consumer: c, joined: true}
	r.pollers = append(r.pollers, p)
	r.active.AddRelaxed(1) // ord: under life, and there is an active consumer or the ring would be sealed
	r.setGates(gatesOf(r.everyone()))

	atomic.FenceHeavy() // ord: StoreLoad between the gates and what seen reads; pairs with FenceLight in lookForRoom
	c.done = r.seen()
	c.claim.StoreRelaxed(2 * c.done) // ord: under life, as are the others that read it
	return p, nil
}

// seen is a sequence where a claim begins, below which everything is published, and
// no less than what any consumer that gates is done with.
func (r *Ring[T]) seen() (end int64) {
	if r.producer != multiProducer {
		return r.cursor.LoadRelaxed() // ord: the fence in admit orders it; no event is read through it
	}
	for _, c := range r.everyone() {
		end = max(end, c.claim.LoadRelaxed()>>1) // ord: the fence in admit orders it; no event is read through it
	}
	return end
}

// published is the end of the claims from sequence from on, where one begins, that are
// published, and is run then. There are many producers.
func (b *barrier) published(from int64) int64 {
	for {
		b.scan(from, from+b.s.size)
		if b.run == from {
			return from
		}
		from = b.run
	}
}
