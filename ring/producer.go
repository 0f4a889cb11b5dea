package ring

func (r *Ring[T]) addProducer() {
	if r.hasProducer() {
		panic("ring: the ring already has its producer; share that of MultiProducer between goroutines")
	}
	if r.started() {
		panic("ring: make the producer before Start")
	}
}

// hasProducer says whether SingleProducer or MultiProducer was called.
func (s *sequencer) hasProducer() bool { return s.single != nil || s.flags != nil }

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
func (s *sequencer) full(n int, policy Policy) error {
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
func (c Claim[T]) Publish() error { return c.ring.coordination().settle(c.lo, c.hi, c.hi) }

// Abandon publishes nothing: the slots are given back, or published as void if
// there are many producers.
func (c Claim[T]) Abandon() error { return c.ring.coordination().settle(c.lo, c.lo, c.hi) }

// PublishFirst publishes the first n slots and abandons the rest. It returns
// [ErrNotClaimed] if the claim is not the producer's any more or n is not from
// 0 to Len(), and [ErrClosed] if the ring was closed before a single producer
// published; then nothing is published.
func (c Claim[T]) PublishFirst(n int) error {
	return c.ring.coordination().settle(c.lo, c.lo+int64(n), c.hi)
}

// coordination is the sequencer of r, or nil.
func (r *Ring[T]) coordination() *sequencer {
	if r == nil {
		return nil
	}
	return &r.sequencer
}

// settle publishes the claim [lo, hi) up to mid and abandons the rest. The
// claim may be one that failed: s is then nil, or lo nowhere.
func (s *sequencer) settle(lo, mid, hi int64) error {
	if s == nil || mid < lo || mid > hi || lo < 0 {
		return ErrNotClaimed
	}
	p := s.single
	if p == nil {
		return s.settleShared(lo, mid, hi)
	}
	if debug {
		if err := p.admit(lo, hi); err != nil {
			return err
		}
	}
	if lo != p.next || mid > p.limit {
		return ErrNotClaimed
	}
	p.next = mid
	s.cursor.StoreRelease(mid) // ord: the slots below mid are written; pairs with LoadAcquire in barrier.limit; atlas mp-rel-acq
	if s.published.Signalled() {
		return p.announce(mid)
	}
	return nil
}
