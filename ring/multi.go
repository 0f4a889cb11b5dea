package ring

import (
	"context"
	"iter"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/cyclic"
	"github.com/ordo-go/ordo/sync"
)

// A Multi is the producer of a ring with many producer goroutines, which share
// it. A claim is one compare-and-swap, and is published by one store, whatever
// its length.
//
// A claim cannot be given back once others have claimed after it. What is
// abandoned is published as void, and consumers skip it. A claim that is
// neither published nor abandoned stops the ring: use [Multi.Publish], a [Session] or
// [Multi.Claim], which cannot forget, or the analyzer of package vet. It stops the
// ring as well if its owner, before publishing it, waits for room for another one: as
// a publish in the function given to Publish may.
type Multi[T any] Ring[T]

// MultiProducer returns the producer of a ring that has many. The policy is
// [Wait] if none is given. It panics if the ring already has a producer or has
// started.
func (r *Ring[T]) MultiProducer(policy ...Policy) *Multi[T] {
	r.addProducer(multiProducer, policy)
	r.flags = cyclic.Make[atomic.Int64](r.Cap())
	r.cursor.StoreRelaxed(closedBit) // ord: nobody shares the ring yet; closed until Start
	return (*Multi[T])(r)
}

// Publish claims a slot, calls fill on it, and publishes it. What comes before,
// and fill, happens before a consumer handles the event. If fill panics the
// slot is void.
func (p *Multi[T]) Publish(fill func(slot *T)) error {
	return func() error { // see inline.go
		lo := p.cursor.LoadRelaxed() // ord: room passes on the graph, too: there is none before somebody looked. closedBit makes lo more than room
		hi := lo + 1
		if lo < p.room.LoadAcquire() { // ord: the consumers are done with the slot; pairs with StoreRelaxed in look
			if p.cursor.CompareAndSwapRelaxed(lo, hi) { // ord: unique is all it has to be; room orders the slots; atlas seq-counter-relaxed
				p.fill(hi, fill)
				return nil
			}
			p.strategy.Backoff()
		}
		lo, err := p.reserve(1, p.policy, sync.Limit{})
		if err != nil {
			return err
		}
		p.fill(lo+1, fill)
		return nil
	}()
}

// Put publishes v: Publish for an event that is at hand. Nothing of it can panic, so
// it needs no defer, and is the cheapest way to publish one event.
func (p *Multi[T]) Put(v T) error {
	return func() error { // see inline.go
		lo := p.cursor.LoadRelaxed()                 // ord: room passes on the graph, too: there is none before somebody looked. closedBit makes lo more than room
		slot, flag := p.slots.At(lo), p.flags.At(lo) // before the compare-and-swap: no load passes that
		if p.room.LoadAcquire() <= lo {              // ord: the consumers are done with the slot; pairs with StoreRelaxed in look
			return p.putWhenFree(v)
		}
		if !p.cursor.CompareAndSwapRelaxed(lo, lo+1) { // ord: unique is all it has to be; room orders the slots; atlas seq-counter-relaxed
			p.strategy.Backoff()
			return p.putWhenFree(v)
		}
		slot.Set(v)
		flag.StoreRelease(2 * (lo + 1)) // ord: the event is written; pairs with LoadAcquire in scan; atlas mp-rel-acq
		if p.published.Signalled() {
			p.published.Wake()
		}
		return nil
	}()
}

// putWhenFree is Put with all that it may have to do.
func (p *Multi[T]) putWhenFree(v T) error {
	c, err := p.Next(1)
	return c.put(v, err)
}

// PutContext is Put that stops waiting for room when ctx ends, with the cause.
func (p *Multi[T]) PutContext(ctx context.Context, v T) error {
	c, err := p.NextContext(ctx, 1)
	return c.put(v, err)
}

// TryPut is Put that never waits, as [Multi.TryPublish] is Publish.
func (p *Multi[T]) TryPut(v T) bool {
	c, ok := p.TryNext(1)
	return ok && c.put(v, nil) == nil
}

// PublishContext is Publish that stops waiting for room when ctx ends, with the
// cause.
func (p *Multi[T]) PublishContext(ctx context.Context, fill func(slot *T)) error {
	lo, err := p.reserve(1, p.policy, sync.Until(ctx))
	if err == nil {
		p.fill(lo+1, fill)
	}
	return err
}

// TryPublish is Publish that never waits; it says whether it published. If it did not
// the ring is full, or it is not open: what tries again until it succeeds must look at
// [Ring.Closed], or may try for ever.
func (p *Multi[T]) TryPublish(fill func(slot *T)) bool {
	lo, err := p.reserve(1, Fail, sync.Limit{})
	if err == nil {
		p.fill(lo+1, fill)
	}
	return err == nil
}

// fill publishes the slot before hi after f has filled it, or as void if f does not return.
func (p *Multi[T]) fill(hi int64, f func(slot *T)) {
	flag := 2*hi + 1 // void
	defer func() {
		p.flags.At(hi - 1).StoreRelease(flag) // ord: the event is written; pairs with LoadAcquire in scan; atlas mp-rel-acq
		if p.published.Signalled() {
			p.published.Wake()
		}
	}()
	f(p.slots.At(hi - 1).Write())
	flag-- // an event
}

// Claim returns an iterator over n claimed slots, which are published, all at
// once, when the loop ends; after a break or return those visited are, and the
// rest is void. After a panic all of the claim is. The iterator claims when it
// starts; if it cannot it yields nothing, and Err says why.
func (p *Multi[T]) Claim(n int) iter.Seq[*T] {
	return func(yield func(*T) bool) { p.each(n, yield) }
}

// each is the loop over Claim. It is a method because the compiler inlines
// nothing in a closure that a function returns.
func (p *Multi[T]) each(n int, yield func(*T) bool) {
	c, err := p.Next(n)
	if err != nil {
		failed := err                  // only this escapes
		p.failed.StoreRelease(&failed) // ord: passes on the error; pairs with LoadAcquire in Err
		return
	}
	over := false
	defer func() {
		if !over {
			c.Abandon()
		}
	}()
	written := 0
	for more := true; more && written < n; written++ {
		more = yield(c.Slot(written))
	}
	if over = true; written == n {
		c.Publish()
	} else {
		c.PublishFirst(written)
	}
}

// Err returns why the last loop over Claim that yielded nothing, in any
// goroutine, did so; nil if none did. It does not say whether one's own loop failed: all
// goroutines share it, and a later loop that succeeds leaves it. The loop itself does:
//
//	filled := 0
//	for slot := range p.Claim(16) {
//		*slot = next()
//		filled++
//	}
//	if filled == 0 { // the claim failed
//		return p.Err()
//	}
func (p *Multi[T]) Err() error {
	if err := p.failed.LoadAcquire(); err != nil { // ord: the error is written; pairs with StoreRelease in each
		return *err
	}
	return nil
}

// Next claims the next n slots, which are in the ring from when the claim is
// published. Every claim must be published or abandoned.
//
// The usual case is one compare-and-swap: a fetch-and-add would take sequences for
// which there is no room yet, and all producers would then wait for the one that got
// the first of them.
func (p *Multi[T]) Next(n int) (c Claim[T], err error) {
	func() { // see inline.go
		if n < 1 || int64(n) > p.size {
			err = ErrClaimSize
			return
		}
		lo := p.cursor.LoadRelaxed()             // ord: room passes on the graph, too: there is none before somebody looked. closedBit makes lo more than room
		flag := p.flags.At(lo)                   // before the compare-and-swap: no load passes that
		if int64(n) <= p.room.LoadAcquire()-lo { // ord: the consumers are done with the slots; pairs with StoreRelaxed in look
			if p.cursor.CompareAndSwapRelaxed(lo, lo+int64(n)) { // ord: unique is all it has to be; room orders the slots; atlas seq-counter-relaxed
				c = Claim[T]{(*Ring[T])(p), lo, n, flag}
				return
			}
			p.strategy.Backoff()
		}
		c, err = p.take(n, p.policy, sync.Limit{})
	}()
	return c, err
}

// take claims n slots with all that it may have to do.
func (p *Multi[T]) take(n int, policy Policy, limit sync.Limit) (c Claim[T], err error) {
	lo, err := p.reserve(n, policy, limit)
	if err == nil {
		c = Claim[T]{(*Ring[T])(p), lo, n, p.flags.At(lo)}
	}
	return c, err
}

// NextContext is Next that stops waiting for room when ctx ends, with the
// cause.
func (p *Multi[T]) NextContext(ctx context.Context, n int) (Claim[T], error) {
	return p.take(n, p.policy, sync.Until(ctx))
}

// NextTimeout is Next that waits for room no longer than d, and then returns
// context.DeadlineExceeded.
func (p *Multi[T]) NextTimeout(d sync.Duration, n int) (Claim[T], error) {
	return p.take(n, p.policy, sync.Within(d))
}

// TryNext is Next that never waits; it says whether it claimed. If it did not,
// [Ring.Closed] tells a ring that is closed from one that is full.
func (p *Multi[T]) TryNext(n int) (Claim[T], bool) {
	c, err := p.take(n, Fail, sync.Limit{})
	return c, err == nil
}

// look brings room up to date if that makes n sequences from lo on free, and says
// whether it does. (A look that comes to nothing leaves the cache line of room to
// those that need it.) There is no room when no consumer is left: nothing would keep
// two producers out of one slot. Room goes on by steps, as the limit of a Single: who
// comes to the end of one asks for the cache lines of the next.
func (s *sequencer) look(lo, n int64) bool {
	room, ok := s.lookForRoom(lo + n)
	if !ok || room > passed {
		return false
	}
	if free := int(room - lo); free < int(s.size) { // else nobody reads there, as in occupy
		s.flags.Own(lo, free)
		room = lo + max(int64(s.lines.Own(lo, free)), n)
	}
	s.room.StoreRelaxed(room) // ord: passes on what lookForRoom acquired, whose fence makes it a release; pairs with LoadAcquire in Publish, Put, Next and tryReserve
	return true
}

// reserve claims n sequences from lo on, and waits for room if that is the
// policy.
func (s *sequencer) reserve(n int, policy Policy, limit sync.Limit) (lo int64, err error) {
	lo, ok, err := s.tryReserve(int64(n))
	if ok || err != nil {
		return lo, err
	}
	if err := s.full(n, policy); err != nil {
		return 0, err
	}
	w := s.strategy.Start(&s.progress, limit)
	defer w.Done()
	for {
		if lo, ok, err := s.tryReserve(int64(n)); ok || err != nil {
			return lo, err
		}
		if err := w.Idle(); err != nil {
			return 0, err
		}
	}
}

// tryReserve claims n sequences from lo on if their slots are free.
func (s *sequencer) tryReserve(n int64) (lo int64, ok bool, err error) {
	if n < 1 || n > s.size {
		return 0, false, ErrClaimSize
	}
	for {
		lo := s.cursor.LoadAcquire() // ord: the graph is built; pairs with StoreRelease in Start
		if lo&closedBit != 0 {
			if err := s.open(); err != nil {
				return 0, false, err
			}
			sync.Yield() // seal has not come further yet, or Start has since
			continue
		}
		if lo+n > s.room.LoadAcquire() && !s.look(lo, n) { // ord: the consumers are done with the slots; pairs with StoreRelaxed in look
			return 0, false, nil
		}
		if s.cursor.CompareAndSwapRelaxed(lo, lo+n) { // ord: unique is all it has to be; room orders the slots; atlas seq-counter-relaxed
			return lo, true, nil
		}
		s.strategy.Backoff()
	}
}

// settleShared publishes the claim [lo, hi) up to mid and voids the rest.
func (s *sequencer) settleShared(lo, mid, hi int64) error {
	if s.flags.At(lo).LoadRelaxed()>>1 > lo { // ord: a check of misuse: the claim is settled
		return ErrNotClaimed
	}
	if mid < hi {
		s.flags.At(mid).StoreRelease(2*hi + 1) // ord: what the owner did in the void slots stays before their next use; pairs with LoadAcquire in scan
	}
	if mid > lo {
		s.flags.At(lo).StoreRelease(2 * mid) // ord: the events below mid are written; pairs with LoadAcquire in scan; atlas mp-rel-acq
	}
	if s.published.Signalled() {
		s.published.Wake()
	}
	return nil
}
