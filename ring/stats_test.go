package ring_test

import (
	"slices"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// wantStats compares what a test knows: how often consumers found nothing
// depends on timing.
func wantStats(t testing.TB, when string, r *ring.Ring[event], want ring.Stats) {
	t.Helper()
	got := r.Stats()
	for i := range got.Consumers {
		got.Consumers[i].Waits = 0
	}
	equal := got.Cursor == want.Cursor && got.Capacity == want.Capacity && got.Remaining == want.Remaining &&
		got.Waits == want.Waits && got.Dropped == want.Dropped && slices.Equal(got.Consumers, want.Consumers)
	if !equal {
		t.Fatalf("%s: %+v, want %+v", when, got, want)
	}
}

// A ring through all its states, with two pollers.
func TestStatsInEachState(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		wantStats(t, "new", r, ring.Stats{Capacity: 4, Remaining: 4, Consumers: []ring.ConsumerStats{}})
		p := addProducer(r, kind, ring.Drop)
		a, b := r.Poller("a"), r.Poller("b")
		check := func(when string, cursor int64, remaining int, waits, dropped int64, consumers ...ring.ConsumerStats) {
			t.Helper()
			wantStats(t, when, r, ring.Stats{Cursor: cursor, Capacity: 4, Remaining: remaining, Waits: waits, Dropped: dropped, Consumers: consumers})
		}
		at := func(name string, sequence, lag int64) ring.ConsumerStats {
			return ring.ConsumerStats{Name: name, Sequence: sequence, Lag: lag}
		}
		check("not started", 0, 4, 0, 0, at("a", 0, 0), at("b", 0, 0))
		p.Publish(number(0))
		check("publish before start", 0, 4, 0, 0, at("a", 0, 0), at("b", 0, 0))
		start(t, r)
		check("started", 0, 4, 0, 0, at("a", 0, 0), at("b", 0, 0))
		publish(t, p, 1, 3)
		check("three events", 3, 1, 0, 0, at("a", 0, 3), at("b", 0, 3))
		poll(t, a)
		check("a has them", 3, 1, 0, 0, at("a", 3, 0), at("b", 0, 3))
		take(t, b, 1)
		take(t, b, 1)
		check("b is done with one", 3, 2, 0, 0, at("a", 3, 0), at("b", 1, 2))
		publish(t, p, 4, 5)
		check("full", 5, 0, 0, 0, at("a", 3, 2), at("b", 1, 4))
		for range p.Claim(3) {
		}
		check("three dropped", 5, 0, 1, 3, at("a", 3, 2), at("b", 1, 4))
		a.Close()
		closed := ring.ConsumerStats{Name: "a", Sequence: 5, Closed: true}
		check("a closed", 5, 0, 1, 3, closed, at("b", 1, 4))
		poll(t, b)
		check("b has all", 5, 4, 1, 3, closed, at("b", 5, 0))

		claim, err := p.Next(2)
		must(t, err)
		if kind == single { // a claim moves nothing
			check("claimed", 5, 4, 1, 3, closed, at("b", 5, 0))
			must(t, claim.PublishFirst(1))
			closed.Sequence = 6
			check("one published", 6, 3, 1, 3, closed, at("b", 5, 1))
			publish(t, p, 7, 7)
		} else {
			closed.Sequence = 7
			check("claimed", 7, 2, 1, 3, closed, at("b", 5, 2))
			must(t, claim.PublishFirst(1))
			check("one published, one void", 7, 2, 1, 3, closed, at("b", 5, 2))
		}
		closed.Sequence = 7
		poll(t, b)
		check("b has all again", 7, 4, 1, 3, closed, at("b", 7, 0))
		publish(t, p, 8, 8)
		r.Seal()
		closed.Sequence = 8
		check("sealed", 8, 3, 1, 3, closed, at("b", 7, 1))
		for range 3 {
			p.Publish(number(0))
			p.TryPublish(number(0))
			_, _ = p.Next(2)
		}
		check("claims after the seal", 8, 3, 1, 3, closed, at("b", 7, 1))
		poll(t, b)
		check("b at the end", 8, 4, 1, 3, closed, at("b", 8, 0))
		must(t, closeRing(r))
		r.Halt()
		check("halted", 8, 4, 1, 3, closed, at("b", 8, 0))
	})
}

// Waits of the producer are its claims that found the ring full; waits of a
// consumer are its looks that found nothing.
func TestStatsWaits(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](2)
		p := addProducer(r, kind, ring.Fail)
		c := r.Poller("poller")
		start(t, r)
		halt(t, r, c)
		publish(t, p, 1, 2)
		for range 3 {
			p.Publish(number(0))
			p.TryPublish(number(0))
			_, _ = p.TryNext(2)
			_, _ = p.NextTimeout(0, 1)
		}
		if got := r.Stats().Waits; got != 12 {
			t.Errorf("%d waits, want 12", got)
		}
		poll(t, c)
		waits := r.Stats().Consumers[0].Waits
		for range 3 {
			c.Await(ended(errStop))
		}
		if got := r.Stats().Consumers[0].Waits - waits; got != 3 {
			t.Errorf("%d waits of the poller, want 3", got)
		}
		publish(t, p, 1, 1)
		c.Await(ended(errStop))
		if got := r.Stats().Consumers[0].Waits - waits; got != 3 {
			t.Errorf("%d waits of the poller that found an event, want 3", got)
		}
	})
}

// Stats may be taken at any time; what it says is possible: consumers are not
// ahead of the cursor or of those that they follow, lags and rooms are within
// the ring, and nothing goes back.
func TestStatsWhileRunning(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](8)
		p := addProducer(r, kind)
		h := ring.Each("h", func(*event) error { return nil })
		r.Handle(h, h).Then(h)
		start(t, r)
		done := make(chan struct{})
		go func() {
			defer close(done)
			publish(t, p, 1, 5_000)
		}()
		last := r.Stats()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			s := r.Stats()
			if s.Cursor < last.Cursor || s.Waits < last.Waits || s.Remaining < 0 || s.Remaining > 8 {
				t.Fatalf("%+v after %+v", s, last)
			}
			for i, c := range s.Consumers {
				if c.Sequence > s.Cursor || c.Lag != s.Cursor-c.Sequence || c.Sequence < last.Consumers[i].Sequence {
					t.Fatalf("%+v after %+v", s, last)
				}
			}
			last = s
		}
		must(t, closeRing(r))
		if s := r.Stats(); s.Cursor != 5_000 || s.Remaining != 8 {
			t.Errorf("at the end: %+v", s)
		}
	})
}
