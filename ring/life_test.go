package ring_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// Close handles every published event, in every graph, however those that wait
// do so.
func TestCloseDrains(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			for _, g := range graphs {
				if strategy.name == "busy spin" && len(g.follows) > 2 {
					continue // each wait lasts a time slice
				}
				for _, events := range []int64{0, 1, 4, 9} {
					r := ring.New(4, ring.WithWait[event](strategy.Strategy))
					p := addProducer(r, kind)
					seen := make([]int64, len(g.follows))
					g.build(r, func(i int) ring.Handler[event] {
						return ring.Each(fmt.Sprint(i), func(e *event) error { seen[i]++; return nil })
					})
					start(t, r)
					publish(t, p, 1, events)
					must(t, closeRing(r))
					for i := range seen {
						if seen[i] != events {
							t.Errorf("%s, %s: consumer %d has seen %d of %d events", strategy.name, g.name, i, seen[i], events)
						}
					}
					wantErr(t, "Publish", p.Publish(number(0)), ring.ErrClosed)
				}
			}
		}
	})
}

func TestCloseTwice(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		seen := 0
		r := newHandled(t, kind, 4, ring.Each("h", func(*event) error { seen++; return nil }))
		publish(t, r.producer, 1, 3)
		must(t, r.finish())
		for range 3 {
			must(t, r.Close(ended(errStop))) // there is nothing to wait for
			must(t, r.Wait(ctx))
			r.Seal()
		}
		r.Halt()
		must(t, closeRing(r.Ring)) // every event was handled
		if seen != 3 {
			t.Errorf("%d events, want 3", seen)
		}
		wantErr(t, "Publish", r.Publish(number(0)), ring.ErrHalted)
	})
}

func TestCloseBeforeStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for name, end := range map[string]func(r *ring.Ring[event]){
			"close": func(r *ring.Ring[event]) { must(t, closeRing(r)) },
			"seal":  func(r *ring.Ring[event]) { r.Seal() },
			"halt":  func(r *ring.Ring[event]) { r.Halt() },
		} {
			t.Run(name, func(t *testing.T) {
				r := ring.New[event](4)
				p := addProducer(r, kind)
				r.Handle(ring.Each("h", func(*event) error { t.Error("handled"); return nil }))
				end(r)
				must(t, closeRing(r))
				must(t, r.Wait(ctx))
				wantErr(t, "Start", r.Start(ctx), ring.ErrClosed)
				if err := p.Publish(number(1)); err != ring.ErrClosed && name != "halt" || err == nil {
					t.Errorf("Publish: %v", err)
				}
				if s := r.Stats(); s.Cursor != 0 || s.Remaining != 4 || s.Consumers[0].Lag != 0 {
					t.Errorf("%+v", s)
				}
			})
		}
	})
	t.Run("without a producer", func(t *testing.T) {
		r := ring.New[event](4)
		must(t, closeRing(r))
		p := r.MultiProducer() // of no use, but no harm
		wantErr(t, "Publish", p.Publish(number(1)), ring.ErrClosed)
		must(t, closeRing(r))
	})
}

// Many close at once, each its own way: all come to the same end.
func TestConcurrentClose(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for range 50 {
			seen := 0
			r := newHandled(t, kind, 8, ring.Each("h", func(*event) error { seen++; return nil }))
			publish(t, r.producer, 1, 8)
			var wg sync.WaitGroup
			for i := range 6 {
				wg.Go(func() {
					switch i {
					case 0, 1, 2:
						must(t, r.Close(ctx))
					case 3:
						r.Seal()
					case 4:
						must(t, r.Wait(ctx))
					case 5:
						close(r.gate)
					}
				})
			}
			wg.Wait()
			must(t, closeRing(r.Ring))
			if seen != 8 {
				t.Errorf("%d events, want 8", seen)
			}
		}
	})
}

// The deadline of Close passes while a handler holds up the ring: Close says
// how many events were not handled, and the ring is halted: the handler's batch
// is its last.
func TestCloseDeadline(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for stuckAt := int64(0); stuckAt < 8; stuckAt += 3 {
			gate := make(chan struct{})
			var first, second []int64
			r := ring.New[event](8)
			p := addProducer(r, kind)
			r.Handle(ring.Handler[event]{Name: "quick", Handle: func(b *ring.Batch[event]) error {
				for seq := range b.All() {
					first = append(first, seq)
				}
				return nil
			}}, ring.Handler[event]{Name: "slow", MaxBatch: 1, Handle: func(b *ring.Batch[event]) error {
				for seq := range b.All() {
					if seq == stuckAt {
						<-gate
					}
					second = append(second, seq)
				}
				return nil
			}})
			start(t, r)
			publish(t, p, 0, 7)
			eventually(t, "stuck", func() bool {
				s := r.Stats()
				return s.Consumers[0].Lag == 0 && s.Consumers[1].Sequence == stuckAt
			})
			c, cancel := context.WithTimeoutCause(ctx, time.Millisecond, errStop)
			err := r.Close(c)
			cancel()
			want := fmt.Sprintf("ring: %d events were not handled by every consumer: stop", 8-stuckAt)
			if err == nil || err.Error() != want || !errors.Is(err, errStop) {
				t.Errorf("Close: %v, want %s", err, want)
			}
			wantErr(t, "Publish", p.Publish(number(0)), ring.ErrHalted)
			close(gate)
			err = r.Close(ctx) // waits for the handler
			want = fmt.Sprintf("ring: %d events were not handled by every consumer: the ring was halted", 7-stuckAt)
			if (err == nil) != (stuckAt == 7) || err != nil && (err.Error() != want || !errors.Is(err, ring.ErrHalted)) {
				t.Errorf("Close: %v, want %s", err, want)
			}
			if len(first) != 8 || int64(len(second)) != stuckAt+1 {
				t.Errorf("events %v and %v, stuck at %d", first, second, stuckAt)
			}
		}
	})
}

// Halt does not wait for the rest: consumers stop after the batch that they
// have.
func TestHalt(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		var seen []int64
		at, goOn := make(chan struct{}), make(chan struct{})
		r := newHandled(t, kind, 8, ring.Handler[event]{Name: "h", MaxBatch: 3, Handle: func(b *ring.Batch[event]) error {
			for seq := range b.All() {
				if seq == 4 {
					close(at)
					<-goOn
				}
				seen = append(seen, seq)
			}
			return nil
		}})
		publish(t, r.producer, 0, 7)
		close(r.gate)
		<-at
		r.Halt()
		r.Halt()
		wantErr(t, "Publish", r.Publish(number(0)), ring.ErrHalted)
		close(goOn)
		want := "ring: 2 events were not handled by every consumer: the ring was halted"
		for range 2 {
			if err := r.Wait(ctx); err == nil || err.Error() != want {
				t.Errorf("Wait: %v, want %s", err, want)
			}
		}
		wantEqual(t, "events", seen, 0, 1, 2, 3, 4, 5)
	})
}

// An asked context does something when it is first asked for its end.
type asked struct {
	context.Context
	do func()
}

func (a asked) Done() <-chan struct{} {
	a.do()
	return a.Context.Done()
}

// A consumer that waits when the ring is halted is handed nothing more, although there
// were events before.
func TestHaltOfAConsumerThatWaits(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4)
		b, err := c.Await(asked{ctx, sync.OnceFunc(func() { // the wait has begun
			publish(t, p, 0, 0)
			r.Halt()
		})})
		if b != nil || err != ring.ErrHalted {
			t.Errorf("Await: %v, want %v", err, ring.ErrHalted)
		}
		if s := r.Stats(); s.Consumers[0].Lag != 1 {
			t.Errorf("%+v", s)
		}
	})
}

// Each way to close a ring is seen by Closed, and that it is full is not.
func TestClosed(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, end := range []string{"seal", "halt", "close", "context", "last poller"} {
			r := ring.New[event](1)
			p := addProducer(r, kind)
			c := r.Poller("poller")
			if r.Closed() {
				t.Errorf("%s: closed before Start", end)
			}
			startContext, cancel := context.WithCancel(ctx)
			must(t, r.Start(startContext))
			publish(t, p, 1, 1)
			if p.TryPublish(number(2)) || r.Closed() {
				t.Errorf("%s: closed, and is only full", end)
			}
			switch end {
			case "seal":
				r.Seal()
			case "halt":
				r.Halt()
			case "close":
				r.Close(ended(errStop))
			case "context":
				cancel()
			case "last poller":
				c.Close()
			}
			eventually(t, end, r.Closed)
			if p.TryPublish(number(2)) {
				t.Errorf("%s: published after the end", end)
			}
			cancel()
			c.Close()
			r.Wait(ctx)
		}
	})
}

// A producer that only tries learns of the end, and of what came before it.
func TestTryUntilClosed(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for range 100 {
			seen, reason := int64(0), ""
			r := newHandled(t, kind, 2, ring.Each("h", func(*event) error { seen++; return nil }))
			close(r.gate)
			go func() {
				time.Sleep(20 * time.Microsecond)
				reason = "over"
				r.Seal()
			}()
			published := int64(0)
			for {
				if r.TryPublish(number(published)) {
					published++
				} else if r.Closed() {
					break
				}
				runtime.Gosched()
			}
			must(t, r.Wait(ctx))
			if reason != "over" || seen != published {
				t.Errorf("%q, %d events seen of %d", reason, seen, published)
			}
		}
	})
}

// A handler may seal or halt its own ring.
func TestHandlerEndsItsRing(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, end := range []string{"seal", "halt"} {
			var seen []int64
			var r handled
			r = newHandled(t, kind, 8, ring.Handler[event]{Name: "h", MaxBatch: 1, Handle: func(b *ring.Batch[event]) error {
				for seq := range b.All() {
					if seen = append(seen, seq); seq == 1 {
						map[string]func(){"seal": r.Seal, "halt": r.Halt}[end]()
					}
				}
				return nil
			}})
			publish(t, r.producer, 0, 3)
			close(r.gate)
			err := r.Wait(ctx)
			if end == "seal" {
				must(t, err)
				wantEqual(t, "events", seen, 0, 1, 2, 3)
			} else {
				if err == nil || err.Error() != "ring: 2 events were not handled by every consumer: the ring was halted" {
					t.Errorf("Wait: %v", err)
				}
				wantEqual(t, "events", seen, 0, 1)
			}
		}
	})
}

// When the context of Start ends the ring is sealed, and drained.
func TestStartContextEnds(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		var seen []int64
		gate := make(chan struct{})
		r := ring.New[event](8)
		p := addProducer(r, kind)
		r.Handle(ring.Each("h", func(e *event) error { <-gate; seen = append(seen, e.n); return nil }))
		c, cancel := context.WithCancelCause(ctx)
		must(t, r.Start(c))
		publish(t, p, 0, 5)
		cancel(errStop)
		eventually(t, "sealed", func() bool { return p.Publish(func(e *event) { e.n = 6 }) == ring.ErrClosed || len(seen) > 100 })
		close(gate)
		must(t, r.Wait(ctx))
		if n := int64(len(seen)); n < 6 || n != r.Stats().Cursor {
			t.Errorf("%d events of %d", n, r.Stats().Cursor)
		}
		for i, n := range seen {
			if n != min(int64(i), 6) {
				t.Errorf("event %d has number %d", i, n)
			}
		}
	})
}

// A watched context tells whether somebody still waits for its end.
type watchedContext struct {
	context.Context
	done     chan struct{}
	watchers int
}

func (c *watchedContext) Done() <-chan struct{} { return c.done }

// AfterFunc is what context.AfterFunc asks a context for.
func (c *watchedContext) AfterFunc(func()) (stop func() bool) {
	c.watchers++
	return func() bool {
		c.watchers--
		return true
	}
}

// A ring that is closed, by whatever way, lets go of the context of Start.
func TestStartContextIsReleased(t *testing.T) {
	for _, end := range []string{"close", "deadline", "halt", "failure"} {
		t.Run(end, func(t *testing.T) {
			c := &watchedContext{Context: ctx, done: make(chan struct{})}
			r := ring.New[event](8)
			p := r.SingleProducer()
			gate := make(chan struct{})
			r.Handle(ring.Each("h", func(*event) error { <-gate; return errStop }))
			must(t, r.Start(c))
			if c.watchers != 1 {
				t.Fatalf("%d watchers of the context, want 1", c.watchers)
			}
			switch end {
			case "halt":
				r.Halt()
			case "deadline", "failure":
				publish(t, p, 1, 1)
			}
			if end == "deadline" {
				if r.Close(ended(errStop)) == nil {
					t.Error("closed")
				}
				if c.watchers > 0 {
					t.Error("the context is watched after the deadline")
				}
			}
			close(gate)
			if err := closeRing(r); (err != nil) != (end == "deadline" || end == "failure") {
				t.Error(err)
			}
			if c.watchers > 0 {
				t.Error("the context is watched after Close")
			}
		})
	}
}

// Wait waits for somebody else to close the ring, whether it has been started
// or not.
func TestWaitWaitsForTheClose(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, state := range []string{"not started", "running"} {
			r := ring.New[event](4)
			p := addProducer(r, kind)
			seen := 0
			r.Handle(ring.Each("h", func(*event) error { seen++; return nil }))
			waited := make(chan error)
			wait := func() { waited <- r.Wait(ctx) }
			if state == "not started" {
				go wait()
				time.Sleep(time.Millisecond)
			}
			start(t, r)
			if state != "not started" {
				go wait()
			}
			publish(t, p, 1, 4)
			time.Sleep(2 * time.Millisecond)
			select {
			case err := <-waited:
				t.Fatalf("%s: Wait did not wait, but returned %v", state, err)
			default:
			}
			publish(t, p, 5, 5)
			r.Seal()
			must(t, <-waited)
			if seen != 5 {
				t.Errorf("%s: %d events, want 5", state, seen)
			}
		}
	})
}

// The end of Wait's context halts the ring.
func TestWaitDeadline(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		seen := make(chan struct{}, 4)
		r := ring.New[event](4)
		p := addProducer(r, kind)
		r.Handle(ring.Each("h", func(*event) error { seen <- struct{}{}; return nil }))
		start(t, r)
		publish(t, p, 1, 2)
		<-seen
		<-seen
		eventually(t, "handled", func() bool { return r.Stats().Consumers[0].Lag == 0 })
		if err := r.Wait(ended(errStop)); !errors.Is(err, errStop) || !strings.Contains(err.Error(), "had not ended") {
			t.Errorf("Wait: %v", err)
		}
		wantErr(t, "Publish", p.Publish(number(3)), ring.ErrHalted)
		must(t, closeRing(r))
	})
}

// Halt wakes a consumer that sleeps at a claim of a ring that is sealed.
func TestHaltOfASealedRing(t *testing.T) {
	r := ring.New(8, ring.WithWait[event](wait.Blocking()))
	p := r.MultiProducer()
	r.Handle(ring.Each("h", func(*event) error { return nil }))
	start(t, r)
	claimed(t, p, 1)
	r.Seal()
	time.Sleep(10 * time.Millisecond) // the consumer sleeps
	r.Halt()
	if err := closeRing(r); !errors.Is(err, ring.ErrHalted) {
		t.Errorf("Close: %v", err)
	}
}

// Wait of a ring that is never started ends with its Seal, or Halt.
func TestWaitOfARingThatNeverStarts(t *testing.T) {
	watch(t, long)
	for _, end := range []func(*ring.Ring[event]){(*ring.Ring[event]).Seal, (*ring.Ring[event]).Halt} {
		r := ring.New[event](8)
		r.SingleProducer()
		r.Handle(ring.Each("h", func(*event) error { return nil }))
		waited := make(chan error)
		go func() { waited <- r.Wait(ctx) }()
		time.Sleep(10 * time.Millisecond) // Wait sleeps
		end(r)
		must(t, <-waited)
	}
}

// Wait may come before Start; if that never comes the error says so.
func TestWaitBeforeStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		addProducer(r, kind)
		r.Handle(ring.Each("h", func(*event) error { return nil }))
		if err := r.Wait(ended(errStop)); !errors.Is(err, errStop) || err.Error() != "ring: never started: "+errStop.Error() {
			t.Errorf("Wait: %v", err)
		}

		r = ring.New[event](4)
		p := addProducer(r, kind)
		r.Handle(ring.Each("h", func(*event) error { return nil }))
		waited := make(chan error)
		go func() { waited <- r.Wait(ctx) }()
		start(t, r)
		publish(t, p, 1, 2)
		r.Seal()
		must(t, <-waited)
	})
}

// Close waits for pollers; if their owners do not poll it says what is left.
func TestCloseWaitsForPollers(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4)
		publish(t, p, 1, 3)
		closed := make(chan error)
		go func() { closed <- closeRing(r) }()
		eventually(t, "sealed", func() bool { return p.Publish(number(4)) == ring.ErrClosed || r.Stats().Cursor == 4 })
		events := int(r.Stats().Cursor)
		var n int
		for range c.All(ctx) {
			if n++; n < events {
				select {
				case err := <-closed:
					t.Fatalf("Close did not wait for the poller: %v", err)
				case <-time.After(100 * time.Microsecond):
				}
			}
		}
		must(t, <-closed)

		r, p, c = polled(t, kind, 4)
		publish(t, p, 1, 3)
		take(t, c, 1)
		err := r.Close(ended(errStop))
		if err == nil || err.Error() != "ring: 3 events were not handled by every consumer: stop" {
			t.Errorf("Close: %v", err)
		}
	})
}

// Start, Close, the close of a poller and publications all at once: whatever
// comes first, all end, and what was published is handled.
func TestStartBesideClose(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		started, published := 0, 0
		for round := 0; round < 300; round++ {
			r := ring.New[event](4)
			p := addProducer(r, kind)
			c := r.Poller("poller")
			seen := 0
			r.Handle(ring.Each("h", func(*event) error { seen++; return nil }))
			var wg sync.WaitGroup
			var startErr, closeErr error
			accepted := 0
			wg.Go(func() { startErr = r.Start(ctx) })
			wg.Go(c.Close)
			wg.Go(func() {
				for {
					err := p.Publish(number(0))
					if err == nil {
						accepted++
					} else if err != ring.ErrNotStarted {
						wantErr(t, "Publish", err, ring.ErrClosed)
						return
					}
				}
			})
			wg.Go(func() {
				for range round % 7 {
					runtime.Gosched()
				}
				closeErr = closeRing(r)
			})
			wg.Wait()
			if startErr == nil {
				started++
			} else {
				wantErr(t, "Start", startErr, ring.ErrClosed)
			}
			must(t, closeErr)
			if seen != accepted || startErr != nil && seen > 0 {
				t.Fatalf("round %d: %d events were published and %d handled; Start: %v", round, accepted, seen, startErr)
			}
			published += accepted
		}
		t.Logf("%d of 300 rings started, %d events", started, published)
	})
}
