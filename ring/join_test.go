package ring_test

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

func joined(t testing.TB, r *ring.Ring[event], after ...*ring.Group[event]) *ring.Poller[event] {
	t.Helper()
	c, err := r.Join("joined", after...)
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

// A poller that joins sees what comes after, and holds up the producers until it is done
// with that, or leaves.
func TestJoin(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, first := polled(t, kind, 4)
		publish(t, p, 1, 3)
		c := joined(t, r)
		wantEqual(t, "events before any", poll(t, c))
		publish(t, p, 4, 4)
		wantEqual(t, "events of the first", poll(t, first), 1, 2, 3, 4)
		publish(t, p, 5, 7)
		poll(t, first)
		if p.TryPut(event{n: -1}) {
			t.Fatal("a slot was written that the poller has not read")
		}
		wantEqual(t, "events", poll(t, c), 4, 5, 6, 7)
		publish(t, p, 8, 11)
		poll(t, first)
		c.Close()
		publish(t, p, 12, 15)
		r.Seal()
		wantEqual(t, "events of the first", poll(t, first), 12, 13, 14, 15)
		must(t, closeRing(r))
	})
}

// A poller that joins while a claim is out begins with that: when the others have left,
// nobody else keeps its slot from those that claim after it.
func TestJoinBesideAClaim(t *testing.T) {
	r := ring.New[event](8)
	p, there := r.MultiProducer(), r.Poller("first")
	start(t, r)
	for n := int64(0); n < 45; n += 9 {
		publish(t, p, n, n) // nobody has seen it when the next poller joins
		one, err := p.Next(1)
		must(t, err)
		publish(t, p, n+2, n+3)
		c := joined(t, r)
		there.Close()
		publish(t, p, n+4, n+8)
		if p.TryPut(event{n: -1}) {
			t.Fatal("a slot was claimed that is claimed already")
		}
		another := joined(t, r) // the only other one has not looked for an event yet
		wantEqual(t, "events before the claim is published", poll(t, c))
		one.Slot(0).n = n + 1
		must(t, one.Publish())
		for _, c := range []*ring.Poller[event]{c, another} {
			wantEqual(t, "events", poll(t, c), n+1, n+2, n+3, n+4, n+5, n+6, n+7, n+8)
		}
		another.Close()
		there = c
	}
}

// A poller may join while the others are within a claim: it begins with the next.
func TestJoinWithinAClaim(t *testing.T) {
	r := ring.New[event](8)
	p, first := r.MultiProducer(), r.Poller("first")
	start(t, r)
	publishClaim(t, p, 1, 4)
	b, err := first.Poll()
	must(t, err)
	if n := len(b.Chunk()); n != 2 {
		t.Fatalf("a batch of %d, want a quarter of the ring", n)
	}
	_, err = first.Poll()
	must(t, err)
	if at := r.Stats().Consumers[0].Sequence; at != 2 {
		t.Fatalf("the first poller is at %d, want 2", at)
	}
	c := joined(t, r)
	publishClaim(t, p, 5, 6)
	wantEqual(t, "events", poll(t, c), 5, 6)
	wantEqual(t, "events of the first", poll(t, first), 3, 4, 5, 6)
}

// Nor do void claims among the events keep a poller from the newest.
func TestJoinBehindVoidClaims(t *testing.T) {
	r := ring.New[event](8)
	p := r.MultiProducer()
	r.Poller("first")
	start(t, r)
	for n := range int64(3) {
		c, err := p.Next(1)
		must(t, err)
		must(t, c.Abandon())
		publish(t, p, n, n)
	}
	c := joined(t, r)
	publish(t, p, 3, 4)
	wantEqual(t, "events", poll(t, c), 3, 4)
}

// publishClaim publishes the numbers from n to last by one claim.
func publishClaim(t *testing.T, p producer, n, last int64) {
	t.Helper()
	for e := range p.Claim(int(last - n + 1)) {
		e.n = n
		n++
	}
	must(t, p.Err())
}

func TestJoinWhereNobodyCan(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, test := range []struct {
			name string
			do   func(r *ring.Ring[event])
			want error
		}{
			{"before Start", func(r *ring.Ring[event]) {}, ring.ErrNotStarted},
			{"after Seal", func(r *ring.Ring[event]) { start(t, r); r.Seal() }, ring.ErrClosed},
			{"after Halt", func(r *ring.Ring[event]) { start(t, r); r.Halt() }, ring.ErrHalted},
		} {
			r := ring.New[event](4)
			addProducer(r, kind)
			c := r.Poller("poller")
			test.do(r)
			p, err := r.Join("late")
			if p != nil {
				t.Errorf("%s: a poller, and %v", test.name, err)
			}
			wantErr(t, test.name, err, test.want)
			c.Close()
			r.Halt()
			r.Wait(ctx)
		}
	})
	t.Run("WithReset", func(t *testing.T) {
		r := ring.New(4, ring.WithReset(func(*event) {}))
		r.SingleProducer()
		c := r.Poller("poller")
		start(t, r)
		halt(t, r, c)
		if p, err := r.Join("late"); p != nil || err == nil {
			t.Errorf("%v, %v", p, err)
		}
	})
	t.Run("group of another ring", func(t *testing.T) {
		r, _, _ := polled(t, single, 4)
		g := ring.New[event](4).Handle(ring.Each("h", func(*event) error { return nil }))
		mustPanic(t, "of its own ring", func() { r.Join("late", g) })
		mustPanic(t, "of its own ring", func() { r.Join("late", nil) })
		joined(t, r) // the ring is not locked
	})
}

// One that follows a handler may start ahead of it.
func TestJoinAfterAHandlerThatIsBehind(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](8)
		p := addProducer(r, kind)
		gate := make(chan struct{})
		slow := r.Handle(ring.Each("slow", func(e *event) error { <-gate; e.n += 10; return nil }))
		start(t, r)
		publish(t, p, 1, 3)
		c := joined(t, r, slow)
		publish(t, p, 4, 5)
		wantEqual(t, "events before the handler is done with any", poll(t, c))
		if _, err := c.Await(ended(errStop)); err != errStop {
			t.Fatalf("Await: %v", err)
		}
		close(gate)
		r.Seal()
		var got []int64
		for _, e := range c.All(ctx) {
			got = append(got, e.n)
		}
		wantEqual(t, "events", got, 14, 15)
		must(t, closeRing(r))
	})
}

// The ring forgets who has left.
func TestJoinAndLeaveManyTimes(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, first := polled(t, kind, 4)
		for n := range int64(1000) {
			c := joined(t, r)
			publish(t, p, n, n)
			wantEqual(t, "events", poll(t, c), n)
			poll(t, first)
			c.Close()
			c.Close()
		}
		if s := r.Stats(); len(s.Consumers) != 1 || r.Gates() != 1 {
			t.Errorf("%d consumers and %d gates, want 1", len(s.Consumers), r.Gates())
		}
	})
}

// The last to leave closes the ring, also if it has joined; Close waits for it.
func TestJoinedPollerIsAConsumer(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, first := polled(t, kind, 4)
		c := joined(t, r)
		first.Close()
		publish(t, p, 1, 4)
		if p.TryPut(event{n: -1}) || r.Closed() {
			t.Fatal("the poller that has joined gates nobody")
		}
		wantEqual(t, "events", poll(t, c), 1, 2, 3, 4)
		publish(t, p, 5, 5)
		r.Seal()
		if err := r.Close(ended(errStop)); err == nil {
			t.Error("Close did not wait for the poller that has joined")
		}

		r, _, first = polled(t, kind, 4)
		c = joined(t, r)
		first.Close()
		c.Close()
		if !r.Closed() {
			t.Error("the last poller has left, and the ring is open")
		}
		must(t, closeRing(r))
	})
}

// Pollers join and leave under full load. Each sees an unbroken run of events, none of
// which changes under its hands, and all that are published while it is there.
func TestJoinStress(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		watch(t, 3*long+*soak)
		for _, capacity := range []int{1, 2, 16, 1024} {
			joinStress(t, kind, capacity, max(150*time.Millisecond, *soak/8))
			relayStress(t, kind, capacity, max(100*time.Millisecond, *soak/8))
		}
	})
}

func joinStress(t *testing.T, kind string, capacity int, d time.Duration) {
	r := ring.New[event](capacity)
	p := addProducer(r, kind)
	var seen atomic.Int64
	r.Handle(ring.Each("always", func(e *event) error { seen.Add(1); return nil }))
	start(t, r)
	var published, joins atomic.Int64
	var wg sync.WaitGroup
	producers := produceInto(t, &wg, p, kind, &published)
	for i := range 2 {
		random := rand.New(rand.NewPCG(uint64(capacity), uint64(i)))
		wg.Go(func() {
			for {
				before := r.Stats().Consumers[0].Sequence
				c, err := r.Join("tap")
				if err != nil {
					return
				}
				joins.Add(1)
				watchEvents(t, c, before, r.Stats().Cursor, producers, random)
				c.Close()
			}
		})
	}
	time.Sleep(d)
	r.Seal()
	wg.Wait()
	must(t, closeRing(r))
	if seen.Load() != published.Load() {
		t.Errorf("%d events published, %d handled", published.Load(), seen.Load())
	}
	if joins.Load() == 0 {
		t.Errorf("capacity %d: no poller has joined", capacity)
	}
}

// relayStress has pollers take turns: each leaves when the next has joined.
func relayStress(t *testing.T, kind string, capacity int, d time.Duration) {
	r := ring.New[event](capacity)
	p, there := addProducer(r, kind), r.Poller("first")
	start(t, r)
	var wg sync.WaitGroup
	producers := produceInto(t, &wg, p, kind, new(atomic.Int64))
	random := rand.New(rand.NewPCG(uint64(capacity), 3))
	joins := 0
	for began := time.Now(); time.Since(began) < d; joins++ {
		c, err := r.Join("next")
		must(t, err)
		there.Close()
		watchEvents(t, c, 0, r.Stats().Cursor, producers, random)
		there = c
	}
	r.Seal()
	wg.Wait()
	there.Close()
	must(t, closeRing(r))
	if joins == 0 {
		t.Errorf("capacity %d: no poller has joined", capacity)
	}
}

// produceInto starts producers, which publish until the ring is sealed, and returns how
// many. Now and then one lets others claim after it before it writes.
func produceInto(t *testing.T, wg *sync.WaitGroup, p producer, kind string, published *atomic.Int64) (producers int) {
	producers = 1
	if kind == multi {
		producers = 3
	}
	slowly := func(n int64) error {
		return p.Publish(func(e *event) {
			e.n = n
			runtime.Gosched()
			if e.n != n {
				t.Errorf("event %d became %d while its producer had the slot", n, e.n)
			}
		})
	}
	for i := range producers {
		wg.Go(func() {
			for n := int64(i); ; n += int64(producers) {
				var err error
				if n%32 == 0 {
					err = slowly(n)
				} else {
					err = p.Put(event{n: n})
				}
				if err != nil {
					return
				}
				published.Add(1)
			}
		})
	}
	return producers
}

// watchEvents has c, which joined when another consumer was at or beyond before, and the
// cursor no further than after, see some events.
func watchEvents(t *testing.T, c *ring.Poller[event], before, after int64, producers int, random *rand.Rand) {
	last := int64(-1)
	next := make(map[int64]int64) // by producer: the number of its next event
	for left := random.IntN(100); left >= 0; {
		b, err := c.Poll()
		if err != nil {
			return
		}
		if b.Len() == 0 {
			runtime.Gosched()
			left--
		}
		for b.Next() {
			n, seq := b.Event().n, b.Seq()
			from := n % int64(producers)
			if want, known := next[from]; known && n != want {
				t.Errorf("producer %d: event %d, want %d", from, n, want)
				return
			}
			next[from] = n + int64(producers)
			if last < 0 && (seq < before || seq > after) || last >= 0 && seq != last+1 {
				t.Errorf("event %d came after %d, joined between %d and %d", seq, last, before, after)
				return
			}
			if last = seq; random.IntN(8) == 0 {
				runtime.Gosched()
			}
			if again := b.Event().n; again != n {
				t.Errorf("event %d was %d and is %d", seq, n, again)
				return
			}
			left--
		}
	}
}
