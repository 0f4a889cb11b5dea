package ring

func (r *Ring[T]) addProducer() {
	if r.single != nil || r.multi != nil {
		panic("ring: the ring already has its producer; share that of MultiProducer between goroutines")
	}
	if r.started() {
		panic("ring: make the producer before Start")
	}
}

// one is the policy of a variadic parameter.
func one(policy []Policy) Policy {
	if len(policy) > 1 {
		panic("ring: a producer has one policy")
	}
	for _, p := range policy {
		return p
	}
	return Wait
}

// full counts a claim of n that found no room, and returns the policy's error.
func (s *sequencer) full(n int64, policy Policy) error {
	s.waits.AddRelaxed(1) // ord: a counter; nothing is read through it
	switch policy {
	case Fail:
		return ErrFull
	case Drop:
		s.dropped.AddRelaxed(n) // ord: a counter; nothing is read through it
		return ErrDropped
	}
	return nil
}

// A Claim is a range of slots that a producer may fill and must then publish.
// It is a value for the goroutine that claimed. Use either Publish,
// PublishFirst or Abandon, once.
type Claim[T any] struct {
	ring   *Ring[T]
	lo, hi int64
}

// Len returns the number of slots.
func (c Claim[T]) Len() int { return int(c.hi - c.lo) }

// First returns the sequence of slot 0.
func (c Claim[T]) First() int64 { return c.lo }

// Slot returns slot i, from 0 to Len()-1, to be filled.
func (c Claim[T]) Slot(i int) *T { return c.ring.slots[(c.lo+int64(i))&c.ring.mask].Write() }

// Publish publishes all slots.
func (c Claim[T]) Publish() error { return c.settle(c.hi) }

// Abandon publishes nothing: the slots are given back, or published as void if
// there are many producers.
func (c Claim[T]) Abandon() error { return c.settle(c.lo) }

// PublishFirst publishes the first n slots and abandons the rest. It returns
// [ErrNotClaimed] if the claim is not the producer's any more or n is not from
// 0 to Len(), and [ErrClosed] if the ring was closed before a single producer
// published; then nothing is published.
func (c Claim[T]) PublishFirst(n int) error { return c.settle(c.lo + int64(n)) }

// settle publishes the slots below mid and abandons the rest.
func (c Claim[T]) settle(mid int64) error {
	if mid < c.lo || mid > c.hi || c.ring == nil {
		return ErrNotClaimed
	}
	if c.ring.flags == nil {
		return c.ring.single.settle(c.lo, mid)
	}
	if debug || mid < c.hi {
		return c.ring.settleVoid(c.lo, mid, c.hi)
	}
	c.ring.settle(c.lo, mid)
	return nil
}
