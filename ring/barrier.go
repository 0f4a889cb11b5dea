package ring

import (
	"context"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A barrier finds how far one consumer may go: to what the producers have
// published, and no further than the consumers that it follows. It belongs to
// the consumer's goroutine.
type barrier struct {
	s        *sequencer
	upstream []*sequence // the consumers to follow; empty: only the producers
	strategy wait.Strategy

	// run is the end of the claims whose flags were read; they are void if
	// void is set, and all hold events if not. It is where the next flag is.
	run     int64
	void    bool
	backlog bool // the flags were read up to the limit: there may be more
	pace    wait.Pace
	waits   atomic.Int64 // how often there was nothing; the owner writes it
}

// direct says whether the cursor alone says how far the consumer may go.
func (b *barrier) direct() bool { return b.s.producer != multiProducer && len(b.upstream) == 0 }

// available is the end of the events that the consumer at sequence from may
// use, at most max of them; from itself if there is none. If void is true, the
// sequences up to the end hold no events and are to be skipped.
func (b *barrier) available(from int64, max int64) (end int64, void bool) {
	limit := from + max
	if b.direct() {
		cursor := b.s.cursor.LoadRelaxed() // ord: the events below are written: the fence in Raised makes it an acquire; pairs with StoreRelease in Publish, Put and commit; atlas mp-rel-acq
		if b.s.published.Raised() {
			cursor = min(cursor, b.s.awaitSeal())
		}
		return min(limit, cursor), false
	}
	for _, u := range b.upstream {
		limit = min(limit, u.v.LoadAcquire()) // ord: the upstream consumer is done with the events below; pairs with StoreRelease in advance; atlas mp-rel-acq
	}
	if limit <= from { // a poller that has joined may be ahead of those it follows
		return from, false
	}
	if b.s.producer != multiProducer {
		return limit, false
	}
	if b.run < limit && (b.run <= from || !b.void) { // events that were left may have company by now
		b.scan(from, limit)
	}
	return min(b.run, limit), b.void
}

// scan reads the flags of the claims from sequence from on, or from where it came to before,
// where a claim begins, up to limit: as many as hold events, or one that is void. Where the next
// flag is, is known when one is read; so of a backlog it asks for the cache lines of
// many flags and slots at once.
func (b *barrier) scan(from, limit int64) {
	b.run, b.void = max(b.run, from), false
	for asked := b.run; b.run < limit; {
		if n := int(limit - b.run); b.backlog && b.run >= asked {
			b.s.lines.Near(b.run, n)
			asked = b.run + int64(b.s.flags.Near(b.run, n))
		}
		flag := b.s.flags.At(b.run).LoadAcquire() // ord: the claim's events are written; pairs with StoreRelease in fill, Publish, Put and settleShared; atlas mp-rel-acq
		hi, void := flag>>1, flag&1 != 0
		if hi <= b.run || void && b.run > from { // left by an earlier round; or to be skipped the next time
			break
		}
		b.run, b.void = hi, void
		if void {
			break
		}
	}
	b.backlog = b.run >= limit
}

// mark is run and void in one word, as sequence.claim has them.
func (b *barrier) mark() int64 {
	if b.void {
		return 2*b.run + 1
	}
	return 2 * b.run
}

// await waits until there are events from sequence from on, or the ring has
// ended there, or ctx has.
func (b *barrier) await(from, max int64, ctx context.Context) (end int64, void bool, err error) {
	b.pace.Look(&b.strategy, from, b.s.producer == multiProducer)
	if end, void = b.available(from, max); end > from {
		b.pace.Found(int(end - from))
		return end, void, nil
	}
	b.waits.StoreRelaxed(b.waits.LoadRelaxed() + 1) // ord: a counter of one writer
	point := &b.s.published
	if len(b.upstream) > 0 {
		point = &b.s.progress
	}
	var w wait.Waiter
	b.pace.Start(&w, &b.strategy, point, sync.Until(ctx))
	if b.direct() {
		if end = b.glimpse(from, w.Looks()); end > from {
			return min(end, from+max), false, nil
		}
	}
	return b.awaitLonger(from, max, &w)
}

// glimpse looks at the cursor of a barrier that is direct up to n times, and returns where it
// is if there are events from sequence from on. The shorter the way from there to what
// is done with an event, the shorter a round trip: nothing lies on it that can wait.
func (b *barrier) glimpse(from int64, n int) (cursor int64) {
	for ; n > 0; n-- {
		cursor = b.s.cursor.LoadRelaxed() // ord: the events below are written: the fence in Raised makes it an acquire; pairs with StoreRelease in Publish, Put and commit; atlas mp-rel-acq
		if cursor > from {
			if b.s.published.Raised() {
				break // available finds out where the events end
			}
			return cursor
		}
		b.s.lines.Touch(from)
		atomic.PauseBriefly()
	}
	return from
}

// awaitLonger is the rest of await, the wait w.
func (b *barrier) awaitLonger(from, max int64, w *wait.Waiter) (end int64, void bool, err error) {
	defer w.Done()
	for {
		if end, void = b.available(from, max); end > from {
			b.pace.Waited(w, int(end-from))
			return end, void, nil
		}
		if b.s.endsAt(from) {
			return from, false, ErrClosed
		}
		if b.s.halted() {
			return from, false, ErrHalted
		}
		if b.watch(from, w.Looks()) {
			continue
		}
		if err := w.Idle(); err != nil {
			b.pace.Waited(w, 0)
			return from, false, err
		}
	}
}

// watch looks up to n times at the word that has to change before there are events
// from sequence from on, and says whether it has.
func (b *barrier) watch(from int64, n int) bool {
	if n == 0 {
		return false
	}
	word, shift := &b.s.cursor, 0
	if b.s.producer == multiProducer {
		word, shift = b.s.flags.At(from), 1
	}
	for _, u := range b.upstream {
		if u.v.LoadRelaxed() <= from { // ord: a hint; available decides
			word, shift = &u.v, 0
			break
		}
	}
	for ; n > 0; n-- {
		if word.LoadRelaxed()>>shift > from { // ord: a hint; available decides
			return true
		}
		b.s.lines.Touch(from)
		atomic.PauseBriefly()
	}
	return false
}
