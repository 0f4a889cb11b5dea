package ring

import (
	"errors"

	"github.com/ordo-go/ordo/sync"
)

// ErrSession says that a [Session] may not publish: its body has returned, or an event of
// it is still being filled, or was when fill panicked.
var ErrSession = errors.New("ring: the session is over, or fills an event; publish after fill, and after a panic in a new session")

// A Session is what one goroutine publishes many events with, to a ring of many producers;
// see [Multi.Session]. It belongs to the goroutine that runs its body.
type Session[T any] struct {
	multi *Multi[T]
	// hi is where the claim ends that is being filled, 0 if none is, and sessionOver at last.
	hi int64
}

const sessionOver = -1

// Session calls body with a session, and returns its error. It is for a goroutine that
// publishes many events: [Session.Publish] costs little more than [Multi.Put]. The defer that
// makes a slot void if fill panics, which is most of what [Multi.Publish] costs, is here
// Session's, one for all of them. Session itself allocates.
//
//	err := p.Session(func(s *ring.Session[Order]) error {
//		for line := range input {
//			if err := s.Publish(func(o *Order) { o.Parse(line) }); err != nil {
//				return err
//			}
//		}
//		return nil
//	})
//
// A panic in fill is the end of the session. Its slot is void when the panic comes to
// Session; until then, so if body recovers from it, the consumers wait at the slot.
func (p *Multi[T]) Session(body func(s *Session[T]) error) error {
	s := Session[T]{multi: p}
	defer s.end()
	return body(&s)
}

// end makes the claim void that a panic has left, and the session useless.
func (s *Session[T]) end() {
	hi := s.hi
	if s.hi = sessionOver; hi > 0 {
		s.multi.settleShared(hi-1, hi-1, hi)
	}
}

// Publish claims a slot, calls fill on it, and publishes it, as [Multi.Publish] does. It
// returns [ErrSession] in fill, after a panic in fill, and after the session.
func (s *Session[T]) Publish(fill func(slot *T)) error {
	return func() error { // see inline.go
		p := s.multi
		lo := p.cursor.LoadRelaxed()                 // ord: room passes on the graph, too: there is none before somebody looked. closedBit makes lo more than room
		slot, flag := p.slots.At(lo), p.flags.At(lo) // before the compare-and-swap: no load passes that
		hi := lo + 1
		if s.hi != 0 {
			return ErrSession
		}
		if lo < p.room.LoadAcquire() { // ord: the consumers are done with the slot; pairs with StoreRelaxed in look
			if p.cursor.CompareAndSwapRelaxed(lo, hi) { // ord: unique is all it has to be; room orders the slots; atlas seq-counter-relaxed
				s.hi = hi
				fill(slot.Write())
				flag.StoreRelease(2 * hi) // ord: the event is written; pairs with LoadAcquire in scan; atlas mp-rel-acq
				s.hi = 0
				if p.published.Signalled() {
					p.published.Wake()
				}
				return nil
			}
			p.strategy.Backoff()
		}
		if err := s.claim(); err != nil {
			return err
		}
		fill(p.slots.At(s.hi - 1).Write())
		return s.publish()
	}()
}

// claim claims a slot with all that it may have to do.
func (s *Session[T]) claim() error {
	lo, err := s.multi.reserve(1, s.multi.policy, sync.Limit{})
	if err == nil {
		s.hi = lo + 1
	}
	return err
}

// publish publishes what claim claimed.
func (s *Session[T]) publish() error {
	hi := s.hi
	s.hi = 0
	return s.multi.settleShared(hi-1, hi, hi)
}
