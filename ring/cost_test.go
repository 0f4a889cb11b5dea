package ring_test

import (
	"runtime"
	"testing"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// mallocs is how many objects are allocated, by all goroutines, while f runs.
func mallocs(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// No event costs an allocation: not to claim, publish, handle or poll it, nor
// to wait for it or for room. Some are allowed for what else the process does.
func TestNoAllocationPerEvent(t *testing.T) {
	const events, allowed = 500, 100
	publishers := []struct {
		name  string
		batch int // events published at once
		do    func(p producer) error
	}{
		{"Publish", 1, func(p producer) error { return p.Publish(func(e *event) { e.n = 1 }) }},
		{"Put", 1, func(p producer) error { return p.Put(event{n: 1}) }},
		{"PublishContext", 1, func(p producer) error { return p.PublishContext(ctx, func(e *event) { e.n = 1 }) }},
		{"PutContext", 1, func(p producer) error { return p.PutContext(ctx, event{n: 1}) }},
		{"TryPut", 1, func(p producer) error {
			for !p.TryPut(event{n: 1}) {
				runtime.Gosched()
			}
			return nil
		}},
		{"TryPublish", 1, func(p producer) error {
			for !p.TryPublish(func(e *event) { e.n = 1 }) {
				runtime.Gosched()
			}
			return nil
		}},
		{"Next", 2, func(p producer) error {
			c, err := p.Next(2)
			if err != nil {
				return err
			}
			c.Slot(0).n, c.Slot(1).n = 1, 1
			return c.Publish()
		}},
		{"NextContext", 2, func(p producer) error {
			c, err := p.NextContext(ctx, 2)
			if err != nil {
				return err
			}
			return c.Publish()
		}},
		{"NextTimeout", 2, func(p producer) error {
			c, err := p.NextTimeout(long, 2)
			if err != nil {
				return err
			}
			return c.Publish()
		}},
	}
	consumers := []struct {
		name string
		add  func(r *ring.Ring[event]) (run func())
	}{
		{"Each", func(r *ring.Ring[event]) (run func()) {
			r.Handle(ring.Each("h", func(*event) error { return nil }))
			return nil
		}},
		{"All", func(r *ring.Ring[event]) (run func()) {
			r.Handle(ring.Batches("h", func(b *ring.Batch[event]) error {
				for _, e := range b.All() {
					_ = e.n
				}
				return nil
			}))
			return nil
		}},
		{"Next and a follower", func(r *ring.Ring[event]) (run func()) {
			r.Handle(ring.Batches("h", func(b *ring.Batch[event]) error {
				for b.Next() {
					b.Update().n++
					b.Release()
				}
				return nil
			})).Then(ring.Each("then", func(*event) error { return nil }))
			return nil
		}},
		{"Await", func(r *ring.Ring[event]) (run func()) {
			c := r.Poller("poller")
			return func() {
				for {
					b, err := c.Await(ctx)
					if err != nil {
						return
					}
					for b.Next() {
					}
				}
			}
		}},
		{"Poll", func(r *ring.Ring[event]) (run func()) {
			c := r.Poller("poller")
			return func() {
				for {
					b, err := c.Poll()
					if err != nil {
						return
					}
					if b.Len() == 0 {
						runtime.Gosched()
					}
					for b.Next() {
					}
				}
			}
		}},
		{"Poller.All", func(r *ring.Ring[event]) (run func()) {
			c := r.Poller("poller")
			return func() {
				for range c.All(ctx) {
				}
			}
		}},
	}
	for _, capacity := range []int{2, 1024} { // waits at every event, and hardly ever
		for _, strategy := range []named{{"adaptive", wait.Adaptive()}, {"blocking", wait.Blocking()}} {
			for _, publisher := range publishers {
				for _, consumer := range consumers {
					bothProducers(t, func(t *testing.T, kind string) {
						r := ring.New(capacity, ring.WithWait[event](strategy.Strategy))
						p := addProducer(r, kind)
						run := consumer.add(r)
						start(t, r)
						done := make(chan struct{})
						go func() {
							defer close(done)
							if run != nil {
								run()
							}
						}()
						var err error
						publish := func() {
							for range events / publisher.batch {
								if err = publisher.do(p); err != nil {
									return
								}
							}
						}
						publish() // parkers and lists of sleepers are made once
						got := mallocs(publish)
						must(t, err)
						must(t, closeRing(r))
						<-done
						if got > allowed {
							t.Errorf("capacity %d, %s, %s, %s: %d allocations for %d events", capacity, strategy.name, publisher.name, consumer.name, got, events)
						}
					})
				}
			}
		}
	}
}

// A loop over a claim allocates nothing, with the producer's own type: through
// an interface the iterator itself is allocated.
func TestNoAllocationInClaimLoops(t *testing.T) {
	const events, allowed = 2000, 300
	for _, size := range []int{1, 2} {
		r := ring.New[event](2)
		p := r.SingleProducer()
		q := ring.New[event](2)
		m := q.MultiProducer()
		for _, r := range []*ring.Ring[event]{r, q} {
			r.Handle(ring.Each("h", func(*event) error { return nil }))
			start(t, r)
		}
		if got := mallocs(func() {
			for range events / size {
				for e := range p.Claim(size) {
					e.n = 1
				}
			}
		}); got > allowed || p.Err() != nil {
			t.Errorf("single: %d allocations for %d events, %v", got, events, p.Err())
		}
		if got := mallocs(func() {
			for range events / size {
				for e := range m.Claim(size) {
					e.n = 1
				}
			}
		}); got > allowed || m.Err() != nil {
			t.Errorf("multi: %d allocations for %d events, %v", got, events, m.Err())
		}
		must(t, closeRing(r))
		must(t, closeRing(q))
	}
}

// The same in the usual form: the average of a single event, where nothing
// waits.
func TestAllocsPerRun(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 64)
		for name, f := range map[string]func(){
			"Publish": func() { p.Publish(func(e *event) { e.n = 1 }) },
			"Put":     func() { p.Put(event{n: 1}) },
			"Next": func() {
				claim, err := p.Next(3)
				if err != nil {
					t.Error(err)
				}
				claim.PublishFirst(2)
			},
		} {
			if got := testing.AllocsPerRun(1000, func() {
				f()
				b, err := c.Poll()
				if err != nil || b.Len() == 0 {
					t.Error("no event", err)
				}
				for range b.All() {
				}
			}); got != 0 {
				t.Errorf("%s and Poll: %v allocations", name, got)
			}
		}
	})
}
