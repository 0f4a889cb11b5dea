package ring

import (
	"errors"

	"github.com/ordo-go/ordo/atomic"
)

// Join is [Ring.Poller] for a ring that has started: it adds a poller that sees every
// event claimed after Join has returned, and none that was published before Join was
// called. The poller gates the producers from then on, until it is closed; the ring then
// forgets it, also in its [Stats]. Any goroutine may call it, also a handler.
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
		return nil, errors.New("ring: nobody can Join a ring WithReset, which needs one last consumer")
	}
	p := &Poller[T]{consumer: r.consumer(Handler[T]{Name: name}, upstream), joined: true}
	c := p.consumer

	// A producer that does not find the poller among the gates has looked before the
	// fence. So the poller starts behind all that was published by then, and the room that
	// the producer found, one ring beyond what the others were done with, does not reach
	// the poller's second round. Until its start is known, it gates from before that.
	c.v.StoreRelaxed(r.cursor.LoadRelaxed()) // ord: not beyond where the poller will start; setGates passes it on
	r.active.AddRelaxed(1)                   // ord: under life, and there is an active consumer or the ring would be sealed
	r.pollers = append(r.pollers, p)
	r.setGates(r.everyone())
	atomic.FenceHeavy()             // ord: StoreLoad between the gates and the cursor; pairs with FenceLight in lookForRoom
	c.done = r.cursor.LoadRelaxed() // ord: the fence orders it; no event is read through it
	r.advance(&c.sequence, c.done)
	return p, nil
}
