package ring_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// errFalse is what an operation returns that said false.
var errFalse = errors.New("false")

func try(ok bool) error {
	if !ok {
		return errFalse
	}
	return nil
}

// settle publishes a claim of one event, n, unless it failed.
func settle(c ring.Claim[event], err error, n int64) error {
	if err != nil {
		return err
	}
	c.Slot(0).n = n
	return c.Publish()
}

// An operation publishes event n by one of the ways to do so.
type operation struct {
	name    string
	publish func(c context.Context, p producer, n int64) error
	bounded bool // by c
	try     bool // it never waits, and says no more than false
}

var operations = []operation{
	{"Publish", func(c context.Context, p producer, n int64) error { return p.Publish(number(n)) }, false, false},
	{"Session", func(c context.Context, p producer, n int64) error { return session(p, number(n)) }, false, false},
	{"Put", func(c context.Context, p producer, n int64) error { return p.Put(event{n: n}) }, false, false},
	{"PublishContext", func(c context.Context, p producer, n int64) error { return p.PublishContext(c, number(n)) }, true, false},
	{"PutContext", func(c context.Context, p producer, n int64) error { return p.PutContext(c, event{n: n}) }, true, false},
	{"TryPut", func(c context.Context, p producer, n int64) error { return try(p.TryPut(event{n: n})) }, false, true},
	{"TryPublish", func(c context.Context, p producer, n int64) error { return try(p.TryPublish(number(n))) }, false, true},
	{"Claim", func(c context.Context, p producer, n int64) error {
		visits := 0
		for e := range p.Claim(1) {
			e.n = n
			visits++
		}
		if err := p.Err(); visits == 0 && err != nil || visits == 1 {
			return err
		}
		return errors.New("no visit and no error, or too many visits")
	}, false, false},
	{"Next", func(c context.Context, p producer, n int64) error {
		claim, err := p.Next(1)
		return settle(claim, err, n)
	}, false, false},
	{"NextContext", func(c context.Context, p producer, n int64) error {
		claim, err := p.NextContext(c, 1)
		return settle(claim, err, n)
	}, true, false},
	{"NextTimeout", func(c context.Context, p producer, n int64) error {
		claim, err := p.NextTimeout(long, 1)
		return settle(claim, err, n)
	}, false, false},
	{"TryNext", func(c context.Context, p producer, n int64) error {
		claim, ok := p.TryNext(1)
		if !ok {
			return errFalse
		}
		return try(settle(claim, nil, n) == nil)
	}, false, true},
}

// Every way to publish, in every state in which it does not have to wait.
func TestPublishInEachState(t *testing.T) {
	type state struct {
		name    string
		policy  ring.Policy
		before  int  // events published before
		started bool // else not
		end     func(r *ring.Ring[event])
		want    error
	}
	stay := func(*ring.Ring[event]) {}
	seal := (*ring.Ring[event]).Seal
	stop := (*ring.Ring[event]).Halt
	for _, s := range []state{
		{"not started", ring.Wait, 0, false, stay, ring.ErrNotStarted},
		{"not started, fail", ring.Fail, 0, false, stay, ring.ErrNotStarted},
		{"not started, drop", ring.Drop, 0, false, stay, ring.ErrNotStarted},
		{"closed before start", ring.Wait, 0, false, seal, ring.ErrClosed},
		{"halted before start", ring.Wait, 0, false, stop, ring.ErrHalted},
		{"empty", ring.Wait, 0, true, stay, nil},
		{"almost full", ring.Wait, 3, true, stay, nil},
		{"almost full, fail", ring.Fail, 3, true, stay, nil},
		{"almost full, drop", ring.Drop, 3, true, stay, nil},
		{"full, fail", ring.Fail, 4, true, stay, ring.ErrFull},
		{"full, drop", ring.Drop, 4, true, stay, ring.ErrDropped},
		{"sealed at once", ring.Wait, 0, true, seal, ring.ErrClosed},
		{"sealed", ring.Wait, 2, true, seal, ring.ErrClosed},
		{"sealed, fail", ring.Fail, 2, true, seal, ring.ErrClosed},
		{"sealed and full", ring.Wait, 4, true, seal, ring.ErrClosed},
		{"sealed and full, drop", ring.Drop, 4, true, seal, ring.ErrClosed},
		{"halted at once", ring.Wait, 0, true, stop, ring.ErrHalted},
		{"halted", ring.Wait, 2, true, stop, ring.ErrHalted},
		{"halted and full", ring.Wait, 4, true, stop, ring.ErrHalted},
		{"sealed, then halted", ring.Wait, 2, true, func(r *ring.Ring[event]) { r.Seal(); r.Halt() }, ring.ErrHalted},
		{"halted, then sealed", ring.Wait, 2, true, func(r *ring.Ring[event]) { r.Halt(); r.Seal() }, ring.ErrHalted},
	} {
		t.Run(s.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				for _, op := range operations {
					for _, c := range []context.Context{ctx, ended(errStop)} { // with room it does not matter
						r := ring.New[event](4)
						p := addProducer(r, kind, s.policy)
						poller := r.Poller("poller")
						if s.started {
							start(t, r)
						}
						halt(t, r, poller)
						want := []int64(nil)
						for n := range s.before {
							publish(t, p, int64(n), int64(n))
							want = append(want, int64(n))
						}
						s.end(r)
						wantError := s.want
						if op.try && wantError != nil {
							wantError = errFalse
						}
						for range 2 { // the second time is as the first, if that failed
							wantErr(t, op.name, op.publish(c, p, 100), wantError)
							if s.want == nil {
								want = append(want, 100)
								break
							}
						}
						if s.started && s.want != ring.ErrHalted {
							wantEqual(t, op.name+": events", poll(t, poller), want...)
						}
					}
				}
			})
		})
	}
}

// Every way to publish wakes a consumer that sleeps, where there is room in sight.
func TestEveryPublishWakes(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for name, publish := range map[string]func(p producer, n int64) error{
			"Put":     func(p producer, n int64) error { return p.Put(event{n: n}) },
			"Publish": func(p producer, n int64) error { return p.Publish(number(n)) },
			"Session": func(p producer, n int64) error { return session(p, number(n)) },
			"Claim": func(p producer, n int64) error {
				for e := range p.Claim(1) {
					e.n = n
				}
				return nil
			},
			"Claim.Publish": func(p producer, n int64) error {
				c := claimed(t, p, 1)
				c.Slot(0).n = n
				return c.Publish()
			},
			"Claim.PublishFirst": func(p producer, n int64) error {
				c := claimed(t, p, 2)
				c.Slot(0).n = n
				return c.PublishFirst(1)
			},
		} {
			r := ring.New(64, ring.WithWait[event](wait.Blocking()))
			p := addProducer(r, kind)
			seen := make(chan int64, 64)
			r.Handle(ring.Each("h", func(e *event) error { seen <- e.n; return nil }))
			start(t, r)
			for n := range int64(6) { // the first of them look for room
				time.Sleep(time.Millisecond) // the consumer sleeps
				must(t, publish(p, n))
				select {
				case got := <-seen:
					if got != n {
						t.Errorf("%s: event %d, want %d", name, got, n)
					}
				case <-time.After(long):
					t.Fatal(name, "does not wake the consumer")
				}
			}
			must(t, closeRing(r))
		}
	})
}

// A full ring whose policy is to wait: every way to publish that waits, and
// everything that ends the wait, under every strategy.
func TestPublishWaits(t *testing.T) {
	type ending struct {
		name string
		end  func(r *ring.Ring[event], c *ring.Poller[event], cancel context.CancelCauseFunc) // ends the wait
		want func(op operation, kind string) error
	}
	published := func(operation, string) error { return nil }
	endings := []ending{
		{"one slot becomes free", func(r *ring.Ring[event], c *ring.Poller[event], _ context.CancelCauseFunc) {
			b, _ := c.Poll()
			b.Next()
			c.Poll()
		}, published},
		{"the consumer that holds it up is closed", func(r *ring.Ring[event], c *ring.Poller[event], _ context.CancelCauseFunc) { c.Close() }, published},
		{"sealed", func(r *ring.Ring[event], c *ring.Poller[event], _ context.CancelCauseFunc) { r.Seal() },
			func(operation, string) error { return ring.ErrClosed }},
		{"halted", func(r *ring.Ring[event], c *ring.Poller[event], _ context.CancelCauseFunc) { r.Halt() },
			func(operation, string) error { return ring.ErrHalted }},
		{"the context ends", func(r *ring.Ring[event], c *ring.Poller[event], cancel context.CancelCauseFunc) { cancel(errStop) },
			func(operation, string) error { return errStop }},
	}
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			for _, op := range operations {
				for _, e := range endings {
					if op.try ||
						e.name == "the context ends" && !op.bounded {
						continue
					}
					name := strategy.name + ", " + op.name + ", " + e.name
					r := ring.New(2, ring.WithWait[event](strategy.Strategy))
					p := addProducer(r, kind)
					poller := r.Poller("poller")
					other := r.Poller("other") // holds up nobody
					start(t, r)
					c, cancel := context.WithCancelCause(ctx)
					publish(t, p, 1, 2)
					poll(t, other)
					got := make(chan error)
					go func() { got <- op.publish(c, p, 3) }()
					eventually(t, name+": waits", func() bool { return r.Stats().Waits == 1 })
					select {
					case err := <-got:
						t.Fatalf("%s: it did not wait, but returned %v", name, err)
					default:
					}
					e.end(r, poller, cancel)
					err := <-got
					if e.name == "halted" && err == ring.ErrClosed {
						err = ring.ErrHalted // a halt closes the ring first
					}
					wantErr(t, name, err, e.want(op, kind))
					cancel(nil)
					if e.name == "one slot becomes free" {
						wantEqual(t, name, poll(t, poller), 2, 3)
					}
					r.Halt()
					poller.Close()
					other.Close()
					r.Wait(ctx)
				}
			}
		}
	})
}

func TestNextTimeoutEnds(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			r := ring.New(2, ring.WithWait[event](strategy.Strategy))
			p := addProducer(r, kind)
			c := r.Poller("poller")
			start(t, r)
			halt(t, r, c)
			publish(t, p, 1, 2)
			for _, d := range []time.Duration{-time.Hour, 0, time.Microsecond, 2 * time.Millisecond} {
				began := time.Now()
				claim, err := p.NextTimeout(d, 1)
				wantErr(t, strategy.name, err, context.DeadlineExceeded)
				if elapsed := time.Since(began); elapsed < d {
					t.Errorf("%s: %v lasted %v", strategy.name, d, elapsed)
				}
				wantErr(t, "publishing what was not claimed", claim.Publish(), ring.ErrNotClaimed)
			}
			wantEqual(t, "events", poll(t, c), 1, 2)
			claim, err := p.NextTimeout(0, 2)
			must(t, err)
			must(t, claim.Abandon())
		}
	})
}

// A producer that gave up goes on when there is room.
func TestProducersGoOnAfterFull(t *testing.T) {
	for _, policy := range []ring.Policy{ring.Fail, ring.Drop} {
		bothProducers(t, func(t *testing.T, kind string) {
			_, p, c := polled(t, kind, 4, policy)
			for round := int64(0); round < 40; round += 4 {
				publish(t, p, round, round+3)
				for range 3 {
					if p.Publish(number(-1)) == nil || p.TryPublish(number(-1)) {
						t.Fatal("published although the ring is full")
					}
				}
				wantEqual(t, "events", poll(t, c), round, round+1, round+2, round+3)
			}
		})
	}
}

func TestDropCounts(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4, ring.Drop)
		publish(t, p, 1, 3)
		drops := func(what string, err error, want, waits int64) {
			t.Helper()
			wantErr(t, what, err, ring.ErrDropped)
			if s := r.Stats(); s.Dropped != want || s.Waits != waits {
				t.Errorf("%s: %d dropped and %d waits, want %d and %d", what, s.Dropped, s.Waits, want, waits)
			}
		}
		_, err := p.Next(2)
		drops("Next of two, with room for one", err, 2, 1)
		publish(t, p, 4, 4)
		drops("Publish", p.Publish(number(-1)), 3, 2)
		drops("PublishContext", p.PublishContext(ctx, number(-1)), 4, 3)
		_, err = p.NextContext(ended(errStop), 3)
		drops("NextContext", err, 7, 4)
		_, err = p.NextTimeout(0, 4)
		drops("NextTimeout", err, 11, 5)
		for range p.Claim(2) {
			t.Error("yielded a slot")
		}
		drops("Claim", p.Err(), 13, 6)

		_, err = p.Next(5)
		wantErr(t, "too large", err, ring.ErrClaimSize)
		if _, ok := p.TryNext(1); ok || p.TryPublish(number(-1)) {
			t.Error("there is room")
		}
		if s := r.Stats(); s.Dropped != 13 {
			t.Errorf("%d dropped after claims that drop nothing, want 13", s.Dropped)
		}
		wantEqual(t, "events", poll(t, c), 1, 2, 3, 4)
		r.Seal()
		wantErr(t, "Publish after Seal", p.Publish(number(-1)), ring.ErrClosed)
		if s := r.Stats(); s.Dropped != 13 {
			t.Errorf("%d dropped after the seal, want 13", s.Dropped)
		}
	})
}

// What Publish's fill function does before it panics is never seen, and the
// ring goes on.
func TestFillThatDoesNotReturn(t *testing.T) {
	ways := []struct {
		name string
		f    func(p producer, fill func(*event))
	}{
		{"Publish", func(p producer, fill func(*event)) { p.Publish(fill) }},
		{"PublishContext", func(p producer, fill func(*event)) { p.PublishContext(ctx, fill) }},
		{"Session", func(p producer, fill func(*event)) { session(p, fill) }},
		{"TryPublish", func(p producer, fill func(*event)) { p.TryPublish(fill) }},
	}
	bothProducers(t, func(t *testing.T, kind string) {
		for _, way := range ways {
			r, p, c := polled(t, kind, 4)
			for n := int64(0); n < 40; n += 2 {
				publish(t, p, n, n)
				how := catch(func() { way.f(p, func(e *event) { e.n = -1; panic("fill") }) })
				if how != "fill" {
					t.Fatalf("%s: %s", way.name, how)
				}
				how = catch(func() { way.f(p, func(e *event) { e.n = -2; goexit() }) })
				if how != "goexit" {
					t.Fatalf("%s: %s", way.name, how)
				}
				publish(t, p, n+1, n+1)
				wantEqual(t, way.name, poll(t, c), n, n+1)
			}
			void := int64(0)
			if kind == multi {
				void = 40
			}
			if got := r.Stats().Cursor; got != 40+void {
				t.Errorf("%s: the cursor is %d, want %d", way.name, got, 40+void)
			}
		}
	})
}

// Start comes while many already try to publish: until it is done they are told
// that the ring is not started, and never that it is closed.
func TestPublishWhileStarting(t *testing.T) {
	watch(t, 2*long)
	for began := time.Now(); time.Since(began) < budget(200*time.Millisecond); {
		r := ring.New[event](8)
		p := r.MultiProducer()
		c := r.Poller("poller")
		errs := make(chan error, 2)
		for n := range int64(2) {
			go func() {
				for {
					if err := p.Publish(number(n)); err != ring.ErrNotStarted {
						errs <- err
						return
					}
				}
			}()
		}
		start(t, r)
		must(t, <-errs)
		must(t, <-errs)
		if got := poll(t, c); len(got) != 2 {
			t.Fatalf("events %v, want two", got)
		}
		c.Close()
		must(t, closeRing(r))
	}
}
