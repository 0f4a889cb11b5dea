package ring

import (
	"fmt"
	"iter"

	"github.com/ordo-go/ordo/atomic"
)

// A kind is that of a ring's producer.
type kind uint8

const (
	noProducer kind = iota
	singleProducer
	multiProducer
)

func (r *Ring[T]) addProducer(k kind, policy []Policy) {
	if r.size == 0 {
		panic("ring: a zero Ring has no slots; make one with New")
	}
	if r.producer != noProducer {
		panic("ring: the ring already has its producer; share that of MultiProducer between goroutines")
	}
	if r.started() {
		panic("ring: make the producer before Start")
	}
	r.producer, r.policy = k, one(policy)
}

// one is the policy of a variadic parameter.
func one(policy []Policy) Policy {
	switch {
	case len(policy) == 0:
		return Wait
	case len(policy) > 1:
		panic("ring: a producer has one policy")
	case policy[0] > Drop:
		panic(fmt.Sprintf("ring: no policy %d; choose Wait, Fail or Drop", policy[0]))
	}
	return policy[0]
}

// full counts a claim of n that found no room, and returns the policy's error.
func (s *sequencer) full(n int, policy Policy) error {
	if policy != Wait { // the last consumer may have left meanwhile: the ring is not full then
		if err := s.open(); err != nil {
			return err
		}
	}
	s.waits.AddRelaxed(1) // ord: a counter; nothing is read through it
	switch policy {
	case Fail:
		return ErrFull
	case Drop:
		s.dropped.AddRelaxed(int64(n)) // ord: a counter; nothing is read through it
		return ErrDropped
	}
	return nil
}

// A Claim is a range of slots that a producer may fill and must then publish.
// It is a value for the goroutine that claimed. Use either Publish,
// PublishFirst or Abandon, once. A claim that failed is empty, but see [Single.Next].
type Claim[T any] struct {
	ring *Ring[T]
	lo   int64
	n    int
	flag *atomic.Int64 // that of lo if there are many producers; nil if there is one
}

// Len returns the number of slots.
func (c Claim[T]) Len() int { return c.n }

// First returns the sequence of slot 0.
func (c Claim[T]) First() int64 { return c.lo }

// Slot returns slot i, from 0 to Len()-1, to be filled. Any other is not the
// producer's; only race and ordo_debug builds find that, and panic.
func (c Claim[T]) Slot(i int) *T {
	if debug && uint(i) >= uint(c.n) {
		panic(fmt.Sprintf("ring: slot %d of a claim of %d slots", i, c.n))
	}
	return c.ring.slots.At(c.lo + int64(i)).Write()
}

// All returns an iterator over the slots, numbered from 0, to be filled. It is the
// fastest way through a claim.
func (c Claim[T]) All() iter.Seq2[int, *T] {
	return func(yield func(int, *T) bool) {
		for i := 0; i < c.n; {
			cells := c.ring.slots.From(c.lo+int64(i), c.n-i)
			for j := range cells {
				if !yield(i, cells[j].Write()) {
					return
				}
				i++
			}
		}
	}
}

// Publish publishes all slots. What comes before it happens before a consumer handles
// the events. Its errors are those of [Claim.PublishFirst].
func (c Claim[T]) Publish() error {
	return func() error { // see inline.go
		r, hi := c.ring, c.lo+int64(c.n)
		switch {
		case debug || r == nil:
			return c.PublishFirst(c.n) // which finds out what is wrong
		case c.flag != nil:
			c.flag.StoreRelease(2 * hi) // ord: the claim's events are written; pairs with LoadAcquire in scan; atlas mp-rel-acq
			if r.published.Signalled() {
				r.published.Wake()
			}
			return nil
		case c.lo == r.own.next: // else another claim was published since, or this one failed
			r.own.next = hi
			if r.cursor.StoreRelease(hi); r.published.Signalled() { // ord: the slots below hi are written; pairs with the fences in available and glimpse; atlas mp-rel-acq
				return r.announce(hi)
			}
			return nil
		}
		return c.PublishFirst(c.n)
	}()
}

// put publishes v in a claim of one slot, unless that failed with err.
func (c Claim[T]) put(v T, err error) error {
	if err != nil {
		return err
	}
	*c.Slot(0) = v
	return c.Publish()
}

// Abandon publishes nothing: the slots are given back, or published as void if
// there are many producers.
func (c Claim[T]) Abandon() error { return c.PublishFirst(0) }

// PublishFirst publishes the first n slots and abandons the rest. It returns
// [ErrNotClaimed] if the claim is not the producer's any more or n is not from
// 0 to Len(), and [ErrClosed] or [ErrHalted] if the ring was closed before a single producer
// published; then nothing is published.
func (c Claim[T]) PublishFirst(n int) error {
	if c.ring == nil || n < 0 || n > c.n {
		return ErrNotClaimed
	}
	s, mid, hi := &c.ring.sequencer, c.lo+int64(n), c.lo+int64(c.n)
	if c.flag != nil {
		return s.settleShared(c.lo, mid, hi)
	}
	return s.settle(c.lo, mid, hi)
}
