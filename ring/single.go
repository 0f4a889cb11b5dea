package ring

import (
	"context"
	"iter"

	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A Single is the producer of a ring with one producer goroutine: the ring as
// that goroutine sees it. Its operations are a few plain instructions while there
// is room.
//
// Ownership: the producer owns the slots of [next, seen), from when it looked
// at the gating sequences until it stores cursor. A claim moves nothing, so one
// that is not published, because its owner panicked or forgot it, is taken back
// by the next claim.
//
// What it calls back may not use it: neither the function given to Publish nor the body
// of a loop over Claim. A publish in there is into the same slot: events are
// lost, and may come twice. Debug builds find that, others where it costs nothing: not in
// [Single.Publish], which returns nil, as the publish inside it does.
type Single[T any] Ring[T]

// single is what belongs to the goroutine of a Single.
type single struct {
	next    int64 // the next sequence to publish
	limit   int64 // claims that end here or before need nothing else
	seen    int64 // the slots below it are free, as of the last look; not less than limit
	err     error // of the last Claim
	pace    wait.Pace
	inUse   guard
	claimed int64 // the end of the latest claim, or 0; only in debug builds
}

// No claim that may be published begins at one of these.
const (
	none   = -1 // where a claim that failed begins
	noMore = -2 // what is next once the ring is sealed
)

// SingleProducer returns the producer of a ring that has one. The policy is
// [Wait] if none is given. It panics if the ring already has a producer or has
// started.
func (r *Ring[T]) SingleProducer(policy ...Policy) *Single[T] {
	r.addProducer(singleProducer, policy)
	r.own.pace = r.pace(r.Cap())
	return (*Single[T])(r)
}

// Publish claims a slot, calls fill on it, and publishes it. What comes before,
// and fill, happens before a consumer handles the event. If fill panics nothing
// is published. It may not use the producer.
func (p *Single[T]) Publish(fill func(slot *T)) error {
	return func() error { // see inline.go
		if debug {
			return p.publishSlow(fill, sync.Limit{})
		}
		n := p.own.next
		if n < p.own.limit {
			fill(p.slots.At(n).Write())
			p.own.next = n + 1
			if p.cursor.StoreRelease(n + 1); !p.published.Signalled() { // ord: slot n is written; pairs with the fences in available and glimpse; atlas mp-rel-acq
				return nil
			}
		}
		if p.own.next != n {
			return p.announce(n + 1)
		}
		if _, err := p.awaitNext(1); err != nil {
			return err
		}
		fill(p.slots.At(n).Write()) // written twice: where paths meet again, the compiler puts the rare one first
		return p.commit(n + 1)
	}()
}

// Put publishes v: Publish for an event that is at hand.
func (p *Single[T]) Put(v T) error {
	return func() error { // see inline.go
		n := p.own.next
		if !debug && n < p.own.limit {
			p.slots.At(n).Set(v)
			p.own.next = n + 1
			if p.cursor.StoreRelease(n + 1); !p.published.Signalled() { // ord: slot n is written; pairs with the fences in available and glimpse; atlas mp-rel-acq
				return nil
			}
		}
		return p.putRest(v, n)
	}()
}

// putRest is what Put of sequence n still has to do: all, or to announce it.
func (p *Single[T]) putRest(v T, n int64) error {
	if p.own.next != n {
		return p.announce(n + 1)
	}
	return p.putWhenFree(v)
}

// putWhenFree is Put with all that it may have to do.
func (p *Single[T]) putWhenFree(v T) error {
	c, err := p.Next(1)
	return c.put(v, err)
}

// PutContext is Put that stops waiting for room when ctx ends, with the cause.
func (p *Single[T]) PutContext(ctx context.Context, v T) error {
	c, err := p.NextContext(ctx, 1)
	return c.put(v, err)
}

// TryPut is Put that never waits, as [Single.TryPublish] is Publish.
func (p *Single[T]) TryPut(v T) bool {
	c, ok := p.TryNext(1)
	return ok && c.put(v, nil) == nil
}

// PublishContext is Publish that stops waiting for room when ctx ends, with the
// cause.
func (p *Single[T]) PublishContext(ctx context.Context, fill func(slot *T)) error {
	return p.publishSlow(fill, sync.Until(ctx))
}

// TryPublish is Publish that never waits; it says whether it published. If it did not
// the ring is full, or it is not open: what tries again until it succeeds must look at
// [Ring.Closed], or may try for ever.
func (p *Single[T]) TryPublish(fill func(slot *T)) bool {
	c, ok := p.TryNext(1)
	if !ok {
		return false
	}
	fill(c.Slot(0))
	return c.Publish() == nil
}

// Claim returns an iterator over n claimed slots, which are published, all at
// once, when the loop ends; after a break or return those visited are, and the
// rest is given back. After a panic nothing of the claim is published. The iterator
// claims when it starts; if it cannot it yields nothing, and Err says why. A claim in the
// body is of the loop's slots; if that is published, the loop publishes nothing.
func (p *Single[T]) Claim(n int) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		c, err := p.Next(n)
		if p.own.err != nil {
			p.own.err = nil
		}
		if err == nil {
			written := 0
			for _, slot := range c.All() {
				if written++; !yield(slot) {
					break
				}
			}
			if written == n {
				err = c.Publish()
			} else {
				err = c.PublishFirst(written)
			}
		}
		if err != nil || p.own.err != nil {
			p.own.err = err
		}
	}
}

// Err returns why the last loop over Claim yielded or published nothing; nil if it
// published, or if its body panicked: then nothing was published, and the panic says why.
func (p *Single[T]) Err() error { return p.own.err }

// Next claims the next n slots, which are in the ring from when the claim is
// published. A claim that is not published is taken back by the next one.
//
// With an error the claim may not be used. It has slots, which are not the producer's:
// to empty it, as all other failed claims are, would cost each claim that does not fail.
// Debug builds do.
func (p *Single[T]) Next(n int) (Claim[T], error) {
	return p.nextBy(n, (*sequencer).awaitNext) // see inline.go
}

// nextBy is Next, with what makes room.
func (p *Single[T]) nextBy(n int, awaitNext func(*sequencer, int) (int64, error)) (c Claim[T], err error) {
	lo := p.own.next
	if debug || uint64(n-1) >= uint64(p.own.limit-lo) {
		lo, err = awaitNext(&p.sequencer, n)
	}
	if debug && err != nil {
		return c, err
	}
	return Claim[T]{(*Ring[T])(p), lo, n, nil}, err
}

// NextContext is Next that stops waiting for room when ctx ends, with the
// cause.
func (p *Single[T]) NextContext(ctx context.Context, n int) (Claim[T], error) {
	err := p.makeRoom(n, p.policy, sync.Until(ctx))
	return p.claim(n, err), err
}

// NextTimeout is Next that waits for room no longer than d, and then returns
// context.DeadlineExceeded.
func (p *Single[T]) NextTimeout(d sync.Duration, n int) (Claim[T], error) {
	err := p.makeRoom(n, p.policy, sync.Within(d))
	return p.claim(n, err), err
}

// TryNext is Next that never waits; it says whether it claimed. If it did not,
// [Ring.Closed] tells a ring that is closed from one that is full.
func (p *Single[T]) TryNext(n int) (c Claim[T], ok bool) {
	return p.tryNextBy(n, (*sequencer).tryRoom) // see inline.go
}

// tryNextBy is TryNext, with what makes room.
func (p *Single[T]) tryNextBy(n int, tryRoom func(*sequencer, int) bool) (c Claim[T], ok bool) {
	lo := p.own.next
	if debug || uint64(n-1) >= uint64(p.own.limit-lo) {
		if !tryRoom(&p.sequencer, n) {
			return c, false
		}
	}
	return Claim[T]{(*Ring[T])(p), lo, n, nil}, true
}

// claim is the claim of the next n slots, unless there is no room for them.
func (p *Single[T]) claim(n int, err error) (c Claim[T]) {
	if err != nil {
		return c
	}
	return Claim[T]{(*Ring[T])(p), p.own.next, n, nil}
}

// publishSlow is Publish with all that it may have to do.
func (p *Single[T]) publishSlow(fill func(slot *T), limit sync.Limit) error {
	if p.own.next >= p.own.limit {
		if err := p.makeRoom(1, p.policy, limit); err != nil {
			return err
		}
	}
	if debug {
		if !p.own.inUse.enter() {
			return ErrConcurrent
		}
		defer p.own.inUse.leave()
	}
	n := p.own.next
	fill(p.slots.At(n).Write())
	if p.own.next != n { // fill has published into the slot
		return ErrNotClaimed
	}
	return p.commit(n + 1)
}

// admit checks, in debug builds, that [lo, hi) is the latest claim, and ends it.
func (p *single) admit(lo, hi int64) error {
	if !p.inUse.enter() {
		return ErrConcurrent
	}
	defer p.inUse.leave()
	if lo != p.next || hi != p.claimed {
		return ErrNotClaimed
	}
	p.claimed = 0
	return nil
}

// settle publishes the single producer's claim [lo, hi) up to mid.
func (s *sequencer) settle(lo, mid, hi int64) error {
	if debug {
		if err := s.own.admit(lo, hi); err != nil {
			return err
		}
	}
	if lo != s.own.next {
		return ErrNotClaimed
	}
	return s.commit(mid)
}

// commit puts the events below hi into the ring.
func (s *sequencer) commit(hi int64) error {
	s.own.next = hi
	s.cursor.StoreRelease(hi) // ord: the slots below hi are written; pairs with the fences in available and glimpse; atlas mp-rel-acq
	if s.published.Signalled() {
		return s.announce(hi)
	}
	return nil
}

// announce is the slow end of commit: it wakes the consumers, and finds out
// whether the ring was sealed before cursor became hi.
func (s *sequencer) announce(hi int64) error {
	if raised := s.published.Wake(); !raised {
		return nil
	}
	end := s.awaitSeal()
	if hi <= end {
		return nil
	}
	s.own.next, s.own.limit, s.own.seen = noMore, noMore, noMore
	return s.open()
}

// awaitNext is makeRoom as the policy of the ring has it. It returns what is next, or with an
// error none.
//
//go:noinline
func (s *sequencer) awaitNext(n int) (lo int64, err error) {
	if err := s.makeRoom(n, s.policy, sync.Limit{}); err != nil {
		return none, err
	}
	return s.own.next, nil
}

// tryRoom is makeRoom that never waits.
//
//go:noinline
func (s *sequencer) tryRoom(n int) bool { return s.makeRoom(n, Fail, sync.Limit{}) == nil }

// makeRoom makes n slots free, by looking at the gating sequences and, if the
// policy says so, by waiting for them.
func (s *sequencer) makeRoom(n int, policy Policy, limit sync.Limit) error {
	if debug {
		if !s.own.inUse.enter() {
			return ErrConcurrent
		}
		defer s.own.inUse.leave()
	}
	if n < 1 || int64(n) > s.size {
		return ErrClaimSize
	}
	if err := s.open(); err != nil {
		return err
	}
	if s.own.next+int64(n) <= s.own.seen {
		s.occupy(n)
		return nil
	}
	if policy == Wait {
		s.own.pace.Look(&s.strategy, s.own.next, false)
	}
	if s.find(n) {
		s.own.pace.Found(int(s.own.seen - s.own.next))
		return nil
	}
	if err := s.full(n, policy); err != nil {
		return err
	}
	var w wait.Waiter
	s.own.pace.Start(&w, &s.strategy, &s.progress, limit)
	defer w.Done()
	for !s.find(n) {
		if err := s.open(); err != nil {
			return err
		}
		if err := w.Idle(); err != nil {
			s.own.pace.Waited(&w, 0)
			return err
		}
	}
	s.own.pace.Waited(&w, int(s.own.seen-s.own.next))
	return nil
}

// find looks whether n slots are free, and makes them ready if so. What is seen is next plus
// the size at most, also if every poller is closed and none gates.
func (s *sequencer) find(n int) bool {
	p := &s.own
	room, ok := s.lookForRoom(p.next + int64(n))
	if !ok {
		return false
	}
	p.seen = min(room, p.next+s.size)
	s.occupy(n)
	return true
}

// occupy makes ready the next slots that are seen to be free, n at least. An empty ring is
// ready: its next event may be one that somebody waits for. What is ready is not taken
// again: it may have been claimed, and somebody may be filling it for the producer.
func (s *sequencer) occupy(n int) {
	p := &s.own
	end := p.next + int64(n)
	switch {
	case p.seen-p.next == s.size:
		p.limit = p.seen
	case p.limit < end:
		p.limit = max(p.limit+int64(s.lines.Take(p.limit, int(p.seen-p.limit))), end)
	}
	if debug {
		p.claimed = end
	}
}
