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
// It takes as long as [atomic.FenceHeavy]. For that time the poller gates from where it
// may start at the earliest: producers that write a whole ring meanwhile find it full, as
// if the poller had seen nothing yet.
//
// It returns [ErrNotStarted], [ErrClosed] or [ErrHalted] if the ring is not open, and an
// error if it has [WithReset]: its last consumer would clear slots that the poller reads.
// It panics if a group is not of this ring.
func (r *Ring[T]) Join(name string, after ...*Group[T]) (*Poller[T], error) {
	upstream := r.membersOf(after)
	r.life.Lock()
	defer r.life.Unlock()
	if err := r.open(); err != nil {
		return nil, err
	}
	if r.reset != nil {
		return nil, errors.New("ring: no poller can join a ring WithReset, whose last consumer would clear what it reads; make the ring without")
	}
	p := &Poller[T]{consumer: r.consumer(Handler[T]{Name: name}, upstream), joined: true}
	c := p.consumer

	r.active.AddRelaxed(1) // ord: under life, and there is an active consumer or the ring would be sealed
	r.pollers = append(r.pollers, p)
	list := gatesOf(r.everyone())

	// A producer that does not find the poller among the gates has looked before the
	// fence. So the start is at or after every sequence that the producer read, and the
	// room that it found, a ring more than the least of those, does not reach the second
	// round of the poller. Until the start is known, the poller gates from before it.
	//
	// The start is not after a claim that is not published yet: when all others have left,
	// this poller alone keeps its slots from the producers of the next round.
	c.v.StoreRelaxed(r.seen()) // ord: not after the start; setGates passes it on
	r.setGates(list)
	atomic.FenceHeavy() // ord: StoreLoad between the gates and what seen reads; pairs with FenceLight in lookForRoom
	c.done = r.seen()
	if r.producer == multiProducer {
		c.done = c.barrier.published(c.done)
	}
	r.advance(&c.sequence, c.done)
	return p, nil
}

// seen is a sequence where a claim begins, below which everything is published, and
// no less than what any consumer is done with.
func (r *Ring[T]) seen() (end int64) {
	if r.producer != multiProducer {
		return r.cursor.LoadRelaxed() // ord: the fence in Join orders it; no event is read through it
	}
	for _, c := range r.everyone() {
		end = max(end, c.barrier.run.LoadRelaxed()) // ord: the fence in Join orders it; no event is read through it
	}
	return end
}

// published is the end of the claims from sequence from on that are published, where
// one begins, and sets run there. There are many producers, and nobody has used the
// barrier.
func (b *barrier) published(from int64) (end int64) {
	b.run.StoreRelaxed(from) // ord: under life, as are those that read it
	for {
		if end = b.scan(from, from+b.s.size); end == from {
			return end
		}
		from = end
	}
}
