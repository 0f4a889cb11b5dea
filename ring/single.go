package ring

import (
	"context"
	"iter"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A Single is the producer of a ring with one producer goroutine. Its
// operations are a few plain instructions while there is room.
//
// Ownership: the producer owns the slots of [next, limit), from when it looked
// at the gating sequences until it stores cursor. A claim moves nothing, so one
// that is not published, because its owner panicked or forgot it, is taken back
// by the next claim.
type Single[T any] struct {
	_ pad
	single
	slots []atomic.Plain[T]
	mask  int64
	ring  *Ring[T]
	_     pad
}

// single is a Single without the storage.
type single struct {
	next     int64 // the next sequence to publish; the producer's
	limit    int64 // slots below it are free; the producer's
	err      error // of the last Claim; the producer's
	s        *sequencer
	strategy wait.Strategy
	policy   Policy
	inUse    guard
	claimed  int64 // the end of the latest claim, or 0; only in debug builds
}

// SingleProducer returns the producer of a ring that has one. The policy is
// [Wait] if none is given. It panics if the ring already has a producer or has
// started.
func (r *Ring[T]) SingleProducer(policy ...Policy) *Single[T] {
	r.addProducer()
	p := &Single[T]{slots: r.slots, mask: r.mask, ring: r}
	p.s, p.strategy, p.policy = &r.sequencer, r.strategy, one(policy)
	r.single = &p.single
	return p
}

// Publish claims a slot, calls fill on it, and publishes it. What comes before,
// and fill, happens before a consumer handles the event. If fill panics nothing
// is published.
func (p *Single[T]) Publish(fill func(slot *T)) error {
	n := p.next
	if debug || n >= p.limit {
		return p.publishSlow(fill, sync.Limit{})
	}
	fill(p.slots[n&p.mask].Write())
	p.next = n + 1
	p.s.cursor.StoreRelease(n + 1) // ord: slot n is written; pairs with LoadAcquire in barrier.limit; atlas mp-rel-acq
	if p.s.published.Signalled() {
		return p.announce(n + 1)
	}
	return nil
}

// PublishContext is Publish that stops waiting for room when ctx ends, with the
// cause.
func (p *Single[T]) PublishContext(ctx context.Context, fill func(slot *T)) error {
	return p.publishSlow(fill, sync.Until(ctx))
}

// TryPublish is Publish that never waits; it says whether it published.
func (p *Single[T]) TryPublish(fill func(slot *T)) bool {
	c, ok := p.TryNext(1)
	if !ok {
		return false
	}
	fill(c.Slot(0))
	return c.Publish() == nil
}

// Claim returns an iterator over n claimed slots, which are published, all at
// once, when the loop ends; after a break or return those visited are, and
// after a panic those before the one being written, and the rest is given back.
// The iterator claims when it starts; if it cannot it yields nothing, and Err
// says why.
func (p *Single[T]) Claim(n int) iter.Seq[*T] {
	return func(yield func(*T) bool) { p.each(n, yield) }
}

// each is the loop over Claim. It is a method because the compiler inlines
// nothing in a closure that a function returns.
func (p *Single[T]) each(n int, yield func(*T) bool) {
	var c Claim[T]
	if c, p.err = p.Next(n); p.err != nil {
		return
	}
	written := 0
	defer func() { p.err = c.PublishFirst(written) }()
	for more := true; more && written < n; written++ {
		more = yield(c.Slot(written))
	}
}

// Err returns why the last loop over Claim yielded or published nothing; nil if
// it published.
func (p *Single[T]) Err() error { return p.err }

// Next claims the next n slots, which are in the ring from when the claim is
// published. A claim that is not published is taken back by the next one.
func (p *Single[T]) Next(n int) (Claim[T], error) {
	if debug || uint64(n-1) >= uint64(p.limit-p.next) {
		return p.claim(n, p.policy, sync.Limit{})
	}
	return Claim[T]{p.ring, p.next, p.next + int64(n)}, nil
}

// claim makes n slots free and claims them.
func (p *Single[T]) claim(n int, policy Policy, limit sync.Limit) (Claim[T], error) {
	err := p.makeRoom(n, policy, limit)
	return Claim[T]{p.ring, p.next, p.next + int64(n)}, err
}

// NextContext is Next that stops waiting for room when ctx ends, with the
// cause.
func (p *Single[T]) NextContext(ctx context.Context, n int) (Claim[T], error) {
	return p.claim(n, p.policy, sync.Until(ctx))
}

// NextTimeout is Next that waits for room no longer than d, and then returns
// context.DeadlineExceeded.
func (p *Single[T]) NextTimeout(d sync.Duration, n int) (Claim[T], error) {
	return p.claim(n, p.policy, sync.Within(d))
}

// TryNext is Next that never waits; it says whether it claimed.
func (p *Single[T]) TryNext(n int) (c Claim[T], ok bool) {
	if (debug || uint64(n-1) >= uint64(p.limit-p.next)) && p.makeRoom(n, Fail, sync.Limit{}) != nil {
		return c, false
	}
	return Claim[T]{p.ring, p.next, p.next + int64(n)}, true
}

// publishSlow is Publish with all that it may have to do.
func (p *Single[T]) publishSlow(fill func(slot *T), limit sync.Limit) error {
	if p.next >= p.limit {
		if err := p.makeRoom(1, p.policy, limit); err != nil {
			return err
		}
	}
	if debug {
		if !p.inUse.enter() {
			return ErrConcurrent
		}
		defer p.inUse.leave()
	}
	n := p.next
	fill(p.slots[n&p.mask].Write())
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

// commit puts the events below hi into the ring.
func (p *single) commit(hi int64) error {
	p.next = hi
	p.s.cursor.StoreRelease(hi) // ord: the slots below hi are written; pairs with LoadAcquire in barrier.limit; atlas mp-rel-acq
	if p.s.published.Signalled() {
		return p.announce(hi)
	}
	return nil
}

// announce is the slow end of commit: it wakes the consumers, and finds out
// whether the ring was sealed before cursor became hi.
func (p *single) announce(hi int64) error {
	if raised := p.s.published.Wake(); !raised {
		return nil
	}
	end := p.s.awaitSeal()
	if hi <= end {
		return nil
	}
	p.next, p.limit = end, end
	return p.s.open()
}

// makeRoom makes n slots free, by looking at the gating sequences and, if the
// policy says so, by waiting for them.
func (p *single) makeRoom(n int, policy Policy, limit sync.Limit) error {
	if debug {
		if !p.inUse.enter() {
			return ErrConcurrent
		}
		defer p.inUse.leave()
	}
	if n < 1 || int64(n) > p.s.size {
		return ErrClaimSize
	}
	if err := p.s.open(); err != nil {
		return err
	}
	if p.look(n) {
		return nil
	}
	if err := p.s.full(n, policy); err != nil {
		return err
	}
	w := p.strategy.Start(&p.s.progress, limit)
	defer w.Done()
	for !p.look(n) {
		if err := p.s.open(); err != nil {
			return err
		}
		if err := w.Idle(); err != nil {
			return err
		}
	}
	return nil
}

// look brings limit up to date, and says whether n slots are free. The limit
// is next plus the size at most, also if every poller is closed and none gates.
func (p *single) look(n int) bool {
	p.limit = min(p.s.minimum(), p.next) + p.s.size
	if int64(n) > p.limit-p.next {
		return false
	}
	if debug {
		p.claimed = p.next + int64(n)
	}
	return true
}
