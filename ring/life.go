package ring

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// The states of a ring.
const (
	idle    = iota // before Start: consumers may be added
	running        // producers may claim, unless the ring is sealed
	stopped        // halted: consumers handle no more
)

// lifeCycle is what starts and ends a ring; under sequencer.life.
type lifeCycle struct {
	handlers sync.WaitGroup // their goroutines
	failure  error          // the first that halted the ring
	unwatch  func() bool    // stops watching Start's context; nil before Start
}

func (s *sequencer) started() bool { return s.state.LoadAcquire() != idle }    // ord: the graph of handlers is read-only from then on; pairs with StoreRelease in Start
func (s *sequencer) halted() bool  { return s.state.LoadAcquire() == stopped } // ord: what failed is visible; pairs with StoreRelease in halt

// open is nil while producers may claim, and else why not.
func (s *sequencer) open() error {
	switch {
	case s.halted():
		return ErrHalted
	case s.sealed.LoadRelaxed() != 0: // ord: a hint; publish or the claim's read-modify-write decides
		return ErrClosed
	case !s.started():
		return ErrNotStarted
	}
	return nil
}

// Start starts the consumers. When ctx ends the ring is closed as by [Ring.Seal].
// It returns an error, and starts nothing, if the ring has no producer or no
// consumer, was started or closed before, or ctx has ended. What comes before Start
// happens before what handlers do, and what producers and pollers do once they are
// not told [ErrNotStarted].
func (r *Ring[T]) Start(ctx context.Context) error {
	if err := sync.Until(ctx).Err(); err != nil {
		return err
	}
	r.life.Lock()
	defer r.life.Unlock()
	all := r.everyone()
	switch {
	case r.sealed.LoadRelaxed() != 0: // ord: written under life
		return ErrClosed
	case r.started():
		return errors.New("ring: started before; call Start once, and make a new ring for another run")
	case r.producer == noProducer:
		return errors.New("ring: no producer; call SingleProducer or MultiProducer before Start")
	case len(all)+int(r.active.LoadRelaxed()) == 0: // ord: written under life until then
		return errors.New("ring: no consumer; call Handle or Poller before Start")
	}
	last := 0
	for _, c := range all {
		if !c.following && c.v.LoadRelaxed() != passed { // ord: of a poller that may be closed: written under life until then
			last++
		}
	}
	switch {
	case r.reset == nil || last == 1:
	case last == 0:
		return errors.New("ring: WithReset needs the last consumer, and that is a poller that is closed; make the ring without, or close it later")
	default:
		return errors.New("ring: WithReset needs one last consumer; let one follow all others")
	}
	r.setGates(gatesOf(all))
	r.cursor.StoreRelease(0)             // ord: opens the ring to claims once the graph is built; pairs with LoadAcquire in tryReserve
	r.active.AddRelaxed(int32(len(all))) // ord: the release of state passes it on; pollers closed before have subtracted themselves
	r.state.StoreRelease(running)        // ord: publishes the graph; pairs with LoadAcquire in started
	for _, c := range r.consumers {
		r.handlers.Go(c.run)
	}
	r.unwatch = sync.AfterFunc(ctx, r.Seal)
	return nil
}

// Seal closes the ring to producers: claims fail with [ErrClosed] from now on,
// or, if a single producer had room in sight, publishing the claim does. What
// is published is handled, and then the consumers end. It does not wait for
// that; any goroutine may call it, at any time and more than once. What comes
// before the first Seal happens before what follows a poll that returns ErrClosed.
func (r *Ring[T]) Seal() {
	r.life.Lock()
	defer r.life.Unlock()
	r.seal()
}

// Closed says whether the ring is closed to producers, in whatever way. Events may
// still be in it. Any goroutine may ask. What comes before the first Seal happens
// before what follows a Closed that is true.
func (r *Ring[T]) Closed() bool { return r.closed() }

// Halt closes the ring and stops the consumers after their current batches: one that
// has just found a batch may handle it although Halt has returned. Events that they
// have not handled stay so. It does not wait; see [Ring.Wait].
func (r *Ring[T]) Halt() {
	r.life.Lock()
	defer r.life.Unlock()
	r.halt()
}

// seal is that of the sequencer; the context of Start holds the ring no longer.
func (r *Ring[T]) seal() {
	r.sequencer.seal()
	if r.unwatch != nil {
		r.unwatch()
	}
}

func (r *Ring[T]) halt() {
	r.seal()
	r.state.StoreRelease(stopped) // ord: publishes failure; pairs with LoadAcquire in halted
	r.wakeAll()
}

// fail halts the ring because of f.
func (r *Ring[T]) fail(f *Failure) {
	r.life.Lock()
	defer r.life.Unlock()
	if r.failure == nil {
		r.failure = f
	}
	r.halt()
}

// ended is called by each consumer at its end.
func (r *Ring[T]) ended() {
	r.active.AddRelease(-1) // ord: what the consumer did; pairs with LoadAcquire in awaitConsumers
	r.over.Wake()
}

// leave is ended for a poller that is closed, before or after Start: it gates nobody
// any more. If it is the last consumer it seals the ring before that.
func (r *Ring[T]) leave(p *Poller[T]) {
	r.life.Lock()
	defer r.life.Unlock()
	if r.active.AddRelaxed(-1) == 0 && r.started() { // ord: under life, which passes on what the consumer did: verdict locks it after awaitConsumers
		r.seal()
	}
	r.advance(&p.consumer.sequence, passed)
	if p.joined {
		r.pollers = slices.DeleteFunc(r.pollers, func(q *Poller[T]) bool { return p == q })
		r.setGates(gatesOf(r.everyone()))
	}
	r.over.Wake()
}

// gatesOf is the list of those of all that no handler follows.
func gatesOf[T any](all []*consumer[T]) *gateList {
	var gates []*sequence
	for _, c := range all {
		if !c.covered {
			gates = append(gates, &c.sequence)
		}
	}
	list := new(gateList)
	list.Set(gates)
	return list
}

// setGates makes those in the list the gates.
func (s *sequencer) setGates(list *gateList) {
	s.gates.StoreRelease(list) // ord: the list is written, and who is not in it has read its last event; pairs with LoadAcquire in lookForRoom
}

// Close closes the ring and waits until every published event is handled and
// the consumers have ended. If ctx ends first it halts the ring: give it another context
// than Start, whose end is often why the ring is closed. It returns nil
// if every event was handled and the consumers have ended, the [Failure] that halted the
// ring, or an error that says how many events were not handled, and how many slots were
// claimed from a [Multi] and neither published nor abandoned by then, and wraps the cause of
// ctx's end or [ErrHalted]. Pollers count as consumers: their
// owners must poll to the end, or close them. What consumers did happens before
// Close returns, unless ctx ended first. A ring that is closed before Start has no events
// and never starts: Close returns nil.
//
// It may be called neither in a handler or hook of the ring, nor while a claim of a
// [Multi] is filled, nor by the owner of a poller before that is at its end: it would wait
// for its own caller. Call Seal or Halt there.
func (r *Ring[T]) Close(ctx context.Context) error {
	r.Seal()
	return r.Wait(ctx)
}

// Wait is Close without closing: it waits for somebody else to do that, by
// Seal, by Halt, by a failure, by the end of Start's context, or by the close of the last
// consumer, a poller. It halts the ring if ctx ends first. It may be called before Start,
// which it then waits for, too; but not where Close may not.
func (r *Ring[T]) Wait(ctx context.Context) error {
	err := r.awaitConsumers(ctx)
	if err != nil {
		r.Halt()
	} else {
		r.handlers.Wait()
	}
	return r.verdict(err)
}

// awaitConsumers waits until the ring is closed and all consumers have ended.
func (r *Ring[T]) awaitConsumers(ctx context.Context) error {
	w := wait.Blocking().Start(&r.over, sync.Until(ctx))
	defer w.Done()
	for !r.closed() || r.active.LoadAcquire() > 0 { // ord: what the consumers did; pairs with AddRelease in ended
		if err := w.Idle(); err != nil {
			return err
		}
	}
	return nil
}

// verdict is what Wait returns, cause being why it waited no longer.
func (r *Ring[T]) verdict(cause error) error {
	r.life.Lock()
	defer r.life.Unlock()
	if r.failure != nil {
		return r.failure
	}
	if cause != nil && r.unwatch == nil {
		return fmt.Errorf("ring: never started: %w", cause)
	}
	events, slots := r.lag()
	if events+slots > 0 || cause != nil {
		return &leftOver{events, slots, cause}
	}
	return nil
}

// leftOver is the error of a ring that was halted, not by a failure, before every
// event was handled and the consumers had ended.
type leftOver struct {
	events, slots int64 // as of lag
	cause         error // why Wait waited no longer; nil: somebody else halted the ring
}

func (e *leftOver) Error() string {
	what := "every event was handled"
	switch {
	case e.events > 0:
		what = fmt.Sprintf("%d events were not handled by every consumer", e.events)
	case e.slots == 0:
		what += ", but the consumers had not ended"
	}
	if e.slots > 0 {
		what += fmt.Sprintf(", %d claimed slots were neither published nor abandoned", e.slots)
	}
	why := "the ring was halted" // not the text of ErrHalted: that sends its reader here
	if e.cause != nil {
		why = e.cause.Error()
	}
	return "ring: " + what + ": " + why
}

func (e *leftOver) Unwrap() error {
	if e.cause != nil {
		return e.cause
	}
	return ErrHalted
}

// lag is how many events some consumer has not handled at most, once the ring is sealed, and
// how many slots were claimed and neither published nor made void: they may still be.
func (r *Ring[T]) lag() (events, slots int64) {
	end, sealed := r.end()
	if !sealed {
		return 0, 0
	}
	for _, c := range r.everyone() {
		n, claimed := r.between(&c.sequence, end)
		events, slots = max(events, n), max(slots, claimed)
	}
	return events, slots
}

// between is what lies between the sequence of q and end: events, and slots that are claimed.
func (s *sequencer) between(q *sequence, end int64) (events, claimed int64) {
	v := q.v.LoadRelaxed() // ord: a count; what the consumers did passes on with active, if all have ended
	if s.producer != multiProducer {
		return max(end-v, 0), 0
	}
	claim := q.claim.LoadRelaxed() // ord: as v
	at := max(claim>>1, v)         // v: of a poller that was closed
	if claim&1 == 0 {
		events = at - v
	}
	for at < end {
		flag := s.flags.At(at).LoadRelaxed() // ord: no event is read through it
		hi := flag >> 1
		switch {
		case hi <= at: // left by an earlier round
			claimed++
			hi = at + 1
		case flag&1 == 0:
			events += hi - at
		}
		at = hi
	}
	return events, claimed
}
