package ring_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	ordo "github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// A closing is one tiny ring that is closed while its producers publish as fast
// as they can.
type closing struct {
	seed      uint64
	kind      string
	capacity  int
	producers int
	strategy  named
	graph     graph
	poller    bool // one more consumer
	end       string
	moment    string // when the end comes
	delay     int    // in units of that

	ring     *ring.Ring[event]
	producer producer
	closed   atomic.Bool  // the end is over
	progress atomic.Int64 // publications so far
	seen     [][]event    // by consumer
	accepted []int64      // by producer: its events below this were published
}

func (c *closing) String() string {
	return fmt.Sprintf("seed %d: %d %s producers, capacity %d, %s, %s, poller %v, %s after %d %s", c.seed, c.producers, c.kind, c.capacity, c.graph.name, c.strategy.name, c.poller, c.end, c.delay, c.moment)
}

func newClosing(kind string, seed uint64) *closing {
	random := rand.New(rand.NewPCG(seed, 3))
	waits := []named{
		{"adaptive", wait.Adaptive()},
		{"blocking", wait.Blocking()},
		{"yielding", wait.Yielding()},
		{"each way once", wait.Strategy{Spins: 1, Pauses: 1, Pause: 1, MaxPause: 2, Yields: 1}},
	}
	c := &closing{
		seed:      seed,
		kind:      kind,
		capacity:  1 << random.IntN(7),
		producers: 1,
		strategy:  waits[random.IntN(len(waits))],
		graph:     graphs[random.IntN(len(graphs))],
		poller:    random.IntN(4) == 0,
		end:       []string{"seal", "close", "cancel", "halt", "seal and close"}[random.IntN(5)],
		moment:    []string{"pauses", "pauses", "yields", "publications"}[random.IntN(4)],
	}
	if random.IntN(2) == 0 {
		c.graph = graphs[0]
	}
	switch c.moment {
	case "pauses":
		c.delay = random.IntN(1 << random.IntN(14))
	case "yields":
		c.delay = random.IntN(8)
	case "publications":
		c.delay = random.IntN(1 << random.IntN(6))
	}
	if kind == multi {
		c.producers = 1 + random.IntN(3)
	}
	return c
}

// run makes the ring, closes it, and says what is wrong.
func (c *closing) run() error {
	r := ring.New(c.capacity, ring.WithWait[event](c.strategy.Strategy))
	c.ring, c.producer = r, addProducer(r, c.kind)
	c.seen = make([][]event, len(c.graph.follows))
	c.accepted = make([]int64, c.producers)
	c.graph.build(r, func(i int) ring.Handler[event] {
		h := ring.Each("each", func(e *event) error {
			c.seen[i] = append(c.seen[i], event{producer: e.producer, n: e.n})
			return nil
		})
		if i%2 == 1 { // in batches, with some left for the next
			h = ring.Batches("batch", func(b *ring.Batch[event]) error {
				for b.Next() {
					e := b.Event()
					c.seen[i] = append(c.seen[i], event{producer: e.producer, n: e.n})
					if len(c.seen[i])%3 == 0 {
						break
					}
				}
				return nil
			})
		}
		return h
	})
	var wg sync.WaitGroup
	if c.poller {
		i := len(c.seen)
		c.seen = append(c.seen, nil)
		poller := r.Poller("poller")
		wg.Go(func() {
			for err := ring.ErrNotStarted; err == ring.ErrNotStarted; _, err = poller.Poll() {
				runtime.Gosched()
			}
			for _, e := range poller.All(ctx) {
				c.seen[i] = append(c.seen[i], event{producer: e.producer, n: e.n})
			}
			poller.Close()
		})
	}
	startContext, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := r.Start(startContext); err != nil {
		return err
	}
	faults := make(chan error, c.producers)
	for i := range c.producers {
		wg.Go(func() { faults <- c.produce(i) })
	}
	for i := 0; i < c.delay; i++ {
		switch c.moment {
		case "pauses":
			pause()
		case "yields":
			runtime.Gosched()
		case "publications":
			for c.progress.Load() <= int64(i) {
				runtime.Gosched()
			}
		}
	}
	switch c.end {
	case "seal":
		r.Seal()
	case "close":
		closeRing(r)
	case "cancel":
		cancel()
		r.Wait(ctx)
	case "halt":
		r.Halt()
	case "seal and close":
		wg.Go(r.Seal)
		closeRing(r)
	}
	c.closed.Store(true)
	err := closeRing(r)
	wg.Wait()
	for range c.producers {
		if fault := <-faults; fault != nil {
			return fault
		}
	}
	return c.verdict(err)
}

// produce publishes until it is told that the ring is closed.
func (c *closing) produce(i int) error {
	random := rand.New(rand.NewPCG(c.seed, uint64(i)))
	p := c.producer
	n := int64(0) // of the next event
	fill := func(e *event, n int64) {
		e.producer, e.n = i, n
		if random.IntN(8) == 0 {
			runtime.Gosched() // in the middle of a claim
		}
	}
	for {
		var err error
		count := int64(1)
		switch random.IntN(6) {
		case 0:
			err = p.Publish(func(e *event) { fill(e, n) })
		case 1:
			var e event
			fill(&e, n)
			err = p.Put(e)
		case 2:
			err = p.PublishContext(ctx, func(e *event) { fill(e, n) })
		case 3:
			for {
				closed := c.closed.Load()
				if p.TryPublish(func(e *event) { fill(e, n) }) {
					break
				}
				if closed {
					err = ring.ErrClosed
					break
				}
				runtime.Gosched()
			}
		case 4:
			size, stop := 1+random.IntN(c.capacity), random.IntN(c.capacity)
			count = 0
			for e := range p.Claim(size) {
				fill(e, n+count)
				if count++; int(count) > stop {
					break
				}
			}
			if c.kind == single || count == 0 {
				err = p.Err()
			}
		case 5:
			size := 1 + random.IntN(c.capacity)
			count = int64(random.IntN(size + 1))
			var claim ring.Claim[event]
			if claim, err = p.Next(size); err == nil {
				for k := range size {
					fill(claim.Slot(k), n+int64(k))
				}
				err = claim.PublishFirst(int(count))
			}
		}
		if err == nil {
			n += count
			c.accepted[i] = n
			c.progress.Add(1)
			continue
		}
		if err != ring.ErrClosed && (err != ring.ErrHalted || c.end != "halt") {
			return fmt.Errorf("producer %d was told: %w", i, err)
		}
		for range 2 { // it stays closed
			if p.Publish(func(e *event) { fill(e, -1) }) == nil || p.TryPublish(func(e *event) { fill(e, -2) }) {
				return fmt.Errorf("producer %d published after it was told: %w", i, err)
			}
		}
		return nil
	}
}

// says says whether err, of Close, is that so many events were not handled. Of many producers
// some may have been published since.
func says(err error, left int64) bool {
	var events, slots int64
	text := err.Error()
	if n, _ := fmt.Sscanf(text, "ring: %d events were not handled by every consumer, %d claimed", &events, &slots); n == 0 {
		fmt.Sscanf(text, "ring: every event was handled, %d claimed", &slots)
	}
	return events <= left && left <= events+slots && events+slots > 0
}

// verdict compares what each consumer has seen with what each producer has
// published. After a halt the consumers may have seen less.
func (c *closing) verdict(closed error) error {
	total := int64(0)
	for _, n := range c.accepted {
		total += n
	}
	fewest := total
	for i, seen := range c.seen {
		next := make([]int64, c.producers)
		for _, e := range seen {
			if e.n != next[e.producer] {
				return fmt.Errorf("consumer %d got event %d of producer %d, want %d", i, e.n, e.producer, next[e.producer])
			}
			next[e.producer]++
		}
		for j, n := range next {
			if n > c.accepted[j] || n < c.accepted[j] && c.end != "halt" {
				return fmt.Errorf("consumer %d got %d events of producer %d, which published %d", i, n, j, c.accepted[j])
			}
		}
		fewest = min(fewest, int64(len(seen)))
	}
	switch {
	case c.end != "halt":
		return closed
	case fewest == total && closed == nil:
	case closed == nil:
		return fmt.Errorf("Close says that all is handled, with %d of %d events", fewest, total)
	case !says(closed, total-fewest):
		return fmt.Errorf("%d of %d events are handled, and Close says: %w", fewest, total, closed)
	}
	return nil
}

// Rings are closed at every moment, thousands a second: an event whose
// publication returned no error is handled exactly once by each consumer, and
// one whose publication failed by none.
func TestCloseAtEveryMoment(t *testing.T) {
	for _, processors := range []int{runtime.GOMAXPROCS(0), 1, 4 * runtime.GOMAXPROCS(0)} {
		t.Run(fmt.Sprint("GOMAXPROCS ", processors), func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
				d := budget(2*time.Second) / 6
				watch(t, d+long)
				rings, events := uint64(0), int64(0)
				seed := rand.Uint64()
				began := time.Now()
				for ; time.Since(began) < d; rings++ {
					c := newClosing(kind, seed+rings)
					if err := c.run(); err != nil {
						t.Fatalf("%v: %v", c, err)
					}
					for _, n := range c.accepted {
						events += n
					}
				}
				t.Logf("%.0f rings a second, %.1f events in each", float64(rings)/time.Since(began).Seconds(), float64(events)/float64(rings))
			})
		})
	}
}

// The publication of a ring's only event and the close are made to meet.
func TestCloseAtTheOnlyEvent(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		d := budget(time.Second) / 2
		watch(t, d+long)
		rings, first := 0, 0
		for began := time.Now(); time.Since(began) < d; rings++ {
			r := ring.New(2, ring.WithWait[event](wait.Blocking()))
			p := addProducer(r, kind)
			handled, followed := 0, 0
			r.Handle(ring.Each("h", func(*event) error { handled++; return nil })).
				Then(ring.Each("f", func(*event) error { followed++; return nil }))
			start(t, r)
			var met atomic.Int32
			meet := func(pauses int) {
				met.Add(1)
				for met.Load() < 2 {
					runtime.Gosched()
				}
				for i := range pauses {
					if pause(); i%32 == 0 {
						runtime.Gosched()
					}
				}
			}
			delay := rand.IntN(1 << rand.IntN(13))
			done := make(chan error)
			go func() {
				meet(delay * (rings & 1))
				done <- p.Publish(func(*event) {})
			}()
			meet(delay * (rings&1 ^ 1))
			r.Seal()
			must(t, closeRing(r))
			want := 0
			switch err := <-done; err {
			case nil:
				want = 1
				first++
			case ring.ErrClosed:
			default:
				t.Fatal(err)
			}
			if handled != want || followed != want {
				t.Fatalf("ring %d: published %d, handled %d times, then %d", rings, want, handled, followed)
			}
		}
		t.Logf("%d rings, %d events came first", rings, first)
	})
}

// The same with nothing in the way: two goroutines that live on, one to publish
// into each ring as fast as it can, and one to seal it meanwhile.
func TestSealBesidePublish(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		d := budget(time.Second) / 2
		watch(t, d+long)
		const capacity = 256
		var next, reply atomic.Pointer[producer]
		accepted := 0
		var wg sync.WaitGroup
		wg.Go(func() {
			var last *producer
			for {
				p := next.Load()
				for spins := 0; p == last; p = next.Load() {
					if spins++; spins > 100 {
						runtime.Gosched()
					}
				}
				if last = p; *p == nil {
					return
				}
				accepted = 0
				for accepted < capacity && (*p).Publish(number(int64(accepted))) == nil {
					accepted++
				}
				reply.Store(p)
			}
		})
		rings, cut := 0, 0
		for began := time.Now(); time.Since(began) < d && !t.Failed(); rings++ {
			r := ring.New[event](capacity)
			p := addProducer(r, kind, ring.Fail)
			c := r.Poller("poller")
			start(t, r)
			next.Store(&p)
			for range rand.IntN(1 << rand.IntN(10)) {
				pause()
			}
			r.Seal()
			got := 0
			for err := error(nil); err == nil; { // to the end, which is fixed
				var b *ring.Batch[event]
				if b, err = c.Poll(); err == nil {
					for b.Next() {
						if b.Event().n != int64(got) {
							t.Errorf("event %d, want %d", b.Event().n, got)
						}
						got++
					}
				}
			}
			for spins := 0; reply.Load() != &p; spins++ {
				if spins > 100 {
					runtime.Gosched()
				}
			}
			if got != accepted {
				t.Errorf("ring %d: %d events were published and %d handled", rings, accepted, got)
			}
			if got > 0 && got < capacity {
				cut++
			}
			must(t, closeRing(r))
		}
		none := producer(nil)
		next.Store(&none)
		wg.Wait()
		t.Logf("%d rings, %d of them sealed in the middle", rings, cut)
	})
}

//go:noinline
func pause() { ordo.Pause() }
