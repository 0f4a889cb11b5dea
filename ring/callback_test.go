package ring_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/ordo-go/ordo/ring"
)

// What handlers, hooks and functions of the user do to the ring that calls them.

// OnError may write to the failure that it is asked about, and may hand out more of the
// batch and release it.
func TestOnErrorWithTheBatchInHand(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(f *ring.Failure, b *ring.Batch[event])
		want []int64
	}{
		{"writes to the failure", func(f *ring.Failure, b *ring.Batch[event]) { f.Seq += 1000 }, []int64{0, 2, 3, 4, 5, 6, 7}},
		{"releases the rest", func(f *ring.Failure, b *ring.Batch[event]) {
			for b.Next() {
			}
			b.Release()
		}, []int64{0, 3, 4, 5, 6, 7}}, // 3 was the current one
	} {
		bothProducers(t, func(t *testing.T, kind string) {
			r := ring.New[event](16)
			p := addProducer(r, kind)
			var batch *ring.Batch[event]
			var got []int64
			r.Handle(ring.Handler[event]{
				Name: "h",
				Handle: func(b *ring.Batch[event]) error {
					for batch = b; b.Next(); {
						if b.Event().n == 1 {
							return errStop
						}
						got = append(got, b.Event().n)
					}
					return nil
				},
				OnError: func(f *ring.Failure) ring.Action { c.do(f, batch); return ring.Skip },
			})
			start(t, r)
			publishClaim(t, p, 0, 3)
			publishClaim(t, p, 4, 7)
			must(t, closeRing(r))
			wantEqual(t, c.name, got, c.want...)
		})
	}
}

// A panic with ErrGoexit is a panic, as of one that passes on another ring's failure.
func TestPanicWithErrGoexit(t *testing.T) {
	r := ring.New[event](4)
	p := r.SingleProducer()
	asked := 0
	r.Handle(ring.Handler[event]{
		Handle: func(b *ring.Batch[event]) error {
			for b.Next() {
				if b.Event().n == 1 {
					panic(ring.ErrGoexit)
				}
			}
			return nil
		},
		OnError: func(*ring.Failure) ring.Action { asked++; return ring.Skip },
	})
	start(t, r)
	publish(t, p, 0, 2)
	must(t, closeRing(r))
	if asked != 1 {
		t.Errorf("OnError was asked %d times, want 1", asked)
	}
}

// Rewind and Next in the body of a loop over a batch are as in a loop over Next.
func TestAllOfABatchThatIsRewound(t *testing.T) {
	r, p, c := polled(t, single, 16)
	publish(t, p, 0, 3)
	b, err := c.Poll()
	must(t, err)
	var got []int64
	for _, e := range b.All() {
		if got = append(got, e.n); len(got) == 2 {
			b.Rewind()
		}
		if len(got) == 4 && b.Next() {
			got = append(got, b.Event().n)
		}
	}
	wantEqual(t, "events", got, 0, 1, 0, 1, 2, 3)
	r.Seal()
}

// Abandon in a defer, after Publish, takes back nothing.
func TestAbandonAfterPublish(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 4)
		claim, err := p.Next(2)
		must(t, err)
		for i := range 2 {
			claim.Slot(i).n = int64(i + 1)
		}
		must(t, claim.Publish())
		wantErr(t, "Abandon", claim.Abandon(), ring.ErrNotClaimed)
		wantEqual(t, "events", poll(t, c), 1, 2)
		publish(t, p, 3, 6)
		wantErr(t, "Abandon a round later", claim.Abandon(), ring.ErrNotClaimed)
		wantEqual(t, "events", poll(t, c), 3, 4, 5, 6)
	})
}

// Close that gives up says so, also if all that is left is a hook.
func TestCloseGivesUpBeforeOnStop(t *testing.T) {
	r := ring.New[event](4)
	p := r.SingleProducer()
	stopping, stop := make(chan struct{}), make(chan struct{})
	h := ring.Each("h", func(*event) error { return nil })
	h.OnStop = func() { close(stopping); <-stop; panic("not flushed") }
	r.Handle(h)
	start(t, r)
	publish(t, p, 1, 1)
	late, cancel := context.WithCancelCause(ctx)
	go func() { <-stopping; cancel(errStop) }()
	if err := r.Close(late); !errors.Is(err, errStop) {
		t.Errorf("Close: %v, want %v", err, errStop)
	}
	close(stop)
	var f *ring.Failure
	if err := closeRing(r); !errors.As(err, &f) || f.Hook != "OnStop" {
		t.Errorf("Close again: %v, want the failure of OnStop", err)
	}
}

// A ring that has ended is not held by the context that it was started with.
func TestContextHoldsNoRing(t *testing.T) {
	c, cancel := context.WithCancel(ctx)
	defer cancel()
	held := func() weak.Pointer[ring.Ring[event]] {
		r := ring.New[event](4)
		r.SingleProducer()
		p := r.Poller("p")
		must(t, r.Start(c))
		p.Close()
		return weak.Make(r)
	}()
	for began := time.Now(); held.Value() != nil; {
		if runtime.GC(); time.Since(began) > long {
			t.Fatal("the ring is still reachable")
		}
	}
}

// A poller may be closed by what resets its events.
func TestPollerClosedInReset(t *testing.T) {
	var last *ring.Poller[event]
	r := ring.New(4, ring.WithReset(func(e *event) {
		if e.n == 2 {
			last.Close()
		}
	}))
	p := r.SingleProducer()
	first := r.Poller("first")
	last = r.PollerBehind("last", first)
	start(t, r)
	publish(t, p, 1, 4)
	poll(t, first)
	for b, err := last.Poll(); err == nil && b.Next(); {
		for b.Next() {
		}
		b, err = last.Poll()
	}
	publish(t, p, 5, 6)
	poll(t, first)
	publish(t, p, 7, 10) // the last gates no more
	poll(t, first)
	r.Seal()
	first.Close()
	closeRing(r)
}

// Who closed the poller there, in Poll or Await, is told so by both, and by All.
func TestPollerClosedInResetIsTold(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for name, next := range map[string]func(c *ring.Poller[event]) error{
			"Poll":  func(c *ring.Poller[event]) error { _, err := c.Poll(); return err },
			"Await": func(c *ring.Poller[event]) error { _, err := c.Await(ctx); return err },
			"All": func(c *ring.Poller[event]) error {
				for range c.All(ctx) {
					t.Error("an event after the close")
				}
				return ring.ErrClosed
			},
		} {
			var last *ring.Poller[event]
			r := ring.New(16, ring.WithReset(func(e *event) {
				if e.n == 2 {
					last.Close()
				}
			}))
			p := addProducer(r, kind)
			first := r.Poller("first") // the ring goes on
			last = r.PollerBehind("last", first)
			start(t, r)
			publish(t, p, 1, 4)
			poll(t, first)
			b, err := last.Await(ctx)
			must(t, err)
			for b.Next() {
			}
			wantErr(t, name, next(last), ring.ErrClosed)
			first.Close()
			must(t, r.Wait(ctx))
		}
	})
}

// Two publishes inside that of a single producer take the cursor back: consumers do not
// wait for ever, nor run over the slots. Debug builds find the misuse.
func TestCursorThatGoesBack(t *testing.T) {
	if ring.Debug {
		r, p, _ := polled(t, single, 8)
		p.Publish(func(*event) { wantErr(t, "Put", p.Put(event{}), ring.ErrConcurrent) })
		r.Seal()
		return
	}
	r, p, c := polled(t, single, 8)
	must(t, p.Publish(func(*event) {
		must(t, p.Put(event{n: 2}))
		must(t, p.Put(event{n: 3}))
		poll(t, c)
	}))
	b, err := c.Poll()
	must(t, err)
	if b.Len() != 0 {
		t.Errorf("a batch of %d events", b.Len())
	}
	r.Seal()
	if _, err := c.Await(ctx); err != ring.ErrClosed {
		t.Errorf("Await: %v", err)
	}
}
