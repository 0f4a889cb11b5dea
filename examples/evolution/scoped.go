package main

import "iter"

// Scoped is CAS without a way to forget to publish: a claim is a block, and
// its end publishes. That is what a destructor does in C++ and Rust (RAII).
//
// A panic in the block must not publish a slot half written. The claim cannot be
// given back either, for others may have claimed behind it. So it is published
// as void, and the consumer skips it.
type Scoped struct{ cas *CAS }

// NewScoped returns one with size slots, a power of two.
func NewScoped(size int) *Scoped { return &Scoped{NewCAS(size)} }

// Claim returns an iterator over one claimed slot.
//
//	for seq, slot := range s.Claim() {
//		slot.A = ...
//	}
func (s *Scoped) Claim() iter.Seq2[int64, *Event] {
	return func(yield func(int64, *Event) bool) {
		seq := s.cas.Claim()
		written := false
		defer func() {
			if written {
				s.cas.Publish(seq)
			} else {
				s.void(seq)
			}
		}()
		yield(seq, s.cas.slot(seq).Write()) // its result says break or not: the block has ended
		written = true
	}
}

// void tells the consumer that there is no event: the flag is that of the
// event, negated.
func (s *Scoped) void(seq int64) {
	s.cas.flags.of(seq).StoreRelease(-(seq + 1)) // ord: what fill did to the slot is over; pairs with LoadAcquire in skipVoid; atlas mp-rel-acq
}

// skipVoid goes on behind void events.
func (s *Scoped) skipVoid() {
	for {
		next := s.cas.reading
		if s.cas.flags.of(next).LoadAcquire() != -(next + 1) { // ord: nobody writes the slot any more; pairs with StoreRelease in void; atlas mp-rel-acq
			return
		}
		s.cas.skip()
	}
}

// Write claims and fills, and publishes if fill returns.
func (s *Scoped) Write(fill func(seq int64, slot *Event)) {
	for seq, slot := range s.Claim() {
		fill(seq, slot)
	}
}

// Read skips void events.
func (s *Scoped) Read(use func(seq int64, slot *Event)) bool {
	s.skipVoid()
	return s.cas.Read(use)
}

func (s *Scoped) Unbounded() { s.cas.Unbounded() }
