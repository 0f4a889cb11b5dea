package ring_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// take hands out n events of the next batch, and returns their numbers. The
// batch must hold so many.
func take(t testing.TB, c *ring.Poller[event], n int) (numbers []int64) {
	t.Helper()
	b, err := c.Poll()
	must(t, err)
	for range n {
		if !b.Next() {
			t.Fatalf("a batch of %d events, want %d or more", len(numbers), n)
		}
		numbers = append(numbers, b.Event().n)
	}
	return numbers
}

func TestPollerBeforeStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		p := addProducer(r, kind)
		c := r.Poller("poller")
		for range 2 {
			_, err := c.Poll()
			wantErr(t, "Poll", err, ring.ErrNotStarted)
			_, err = c.Await(ended(errStop))
			wantErr(t, "Await", err, ring.ErrNotStarted)
			for range c.All(ctx) {
				t.Error("yielded")
			}
		}
		start(t, r)
		publish(t, p, 1, 2)
		r.Seal()
		wantEqual(t, "events", poll(t, c), 1, 2)
		must(t, closeRing(r))
	})
}

// A poller of a ring that will never start is told so.
func TestPollerOfARingClosedBeforeStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, test := range []struct {
			end  func(r *ring.Ring[event])
			want error
		}{
			{(*ring.Ring[event]).Seal, ring.ErrClosed},
			{(*ring.Ring[event]).Halt, ring.ErrHalted},
		} {
			for _, await := range []bool{false, true} {
				r := ring.New[event](4)
				addProducer(r, kind)
				c := r.Poller("poller")
				test.end(r)
				for range 2 {
					var err error
					if await {
						_, err = c.Await(ctx)
					} else {
						_, err = c.Poll()
					}
					wantErr(t, "the poller", err, test.want)
				}
				must(t, closeRing(r)) // does not wait for the poller
			}
		}
	})
}

func TestPollWithoutEvents(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 4)
		for n := range int64(10) {
			for range 3 {
				b, err := c.Poll()
				if err != nil || b.Len() != 0 || b.Next() || !b.Last() {
					t.Fatalf("a batch of %d events, %v", b.Len(), err)
				}
				for range b.All() {
					t.Fatal("an event")
				}
			}
			publish(t, p, n, n)
			wantEqual(t, "events", take(t, c, 1), n)
		}
	})
}

// What was handed out is done at the next Poll, the rest comes again.
func TestPollerPartialConsumption(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 16, ring.Fail)
		publish(t, p, 0, 15)
		at := int64(0)
		for _, n := range []int{0, 1, 0, 0, 3, 2, 4, 1, 0, 2, 1} { // batches are of up to 4
			b, err := c.Poll()
			must(t, err)
			if b.Len() != min(4, int(16-at)) {
				t.Fatalf("a batch of %d events", b.Len())
			}
			for i := range int64(n) {
				if !b.Next() || b.Seq() != at+i || b.Event().n != at+i {
					t.Fatalf("event %d with number %d, want %d", b.Seq(), b.Event().n, at+i)
				}
			}
			if s := r.Stats(); s.Remaining != int(at) {
				t.Fatalf("%d slots are free before the events are done, want %d", s.Remaining, at)
			}
			at += int64(n)
			must(t, second(c.Poll()))
			if s := r.Stats(); s.Remaining != int(at) || s.Consumers[0].Sequence != at || s.Consumers[0].Lag != 16-at {
				t.Fatalf("after %d events: %+v", at, s)
			}
		}
		var rest []int64
		for n := at; n < 16; n++ {
			rest = append(rest, n)
		}
		wantEqual(t, "the rest", poll(t, c), rest...)
	})
}

// Events that were left come again with those published since, also where a void claim is
// between them.
func TestEventsLeftComeAgainWithMore(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 16, ring.Fail) // batches are of up to 4
		for n := range int64(4) {
			publish(t, p, n, n)
			if b, err := c.Poll(); err != nil || b.Len() != int(n)+1 {
				t.Fatalf("%d events, and none was taken: a batch of %d, %v", n+1, b.Len(), err)
			}
		}
		b, err := c.Poll()
		must(t, err)
		for range 3 {
			b.Next()
		}
		claim, err := p.Next(2)
		must(t, err)
		must(t, claim.Abandon())
		publish(t, p, 4, 5)
		if b, err := c.Poll(); err != nil || b.Len() < 1 {
			t.Fatalf("a batch of %d, %v", b.Len(), err)
		}
		wantEqual(t, "the rest", poll(t, c), 3, 4, 5)
	})
}

// A handler that takes an event when it has seen the next goes on.
func TestAHandlerThatLooksOneAhead(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := newHandled(t, kind, 16, ring.Batches("pairs", func(b *ring.Batch[event]) error {
			for b.Len() > 1 {
				b.Next()
			}
			return nil
		}))
		close(r.gate)
		for n := range int64(200) {
			if c, err := r.producer.NextTimeout(10*time.Second, 1); err != nil || c.Publish() != nil {
				t.Fatalf("event %d: %v", n, err)
			}
		}
		r.Halt()
		r.Wait(ctx)
	})
}

func TestAwait(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			r := ring.New(4, ring.WithWait[event](strategy.Strategy))
			p := addProducer(r, kind)
			c := r.Poller("poller")
			start(t, r)
			halt(t, r, c)

			_, err := c.Await(ended(errStop))
			wantErr(t, "Await, ended", err, errStop)
			soon, cancel := context.WithTimeout(ctx, time.Millisecond)
			_, err = c.Await(soon)
			wantErr(t, "Await, with a deadline", err, context.DeadlineExceeded)
			cancel()

			publish(t, p, 0, 0)
			b, err := c.Await(ended(errStop)) // does not wait
			if err != nil || b.Len() != 1 || !b.Next() {
				t.Fatalf("%s: Await: %v", strategy.name, err)
			}
			_, err = c.Await(ended(errStop)) // the event is done
			wantErr(t, "Await, ended", err, errStop)
			if s := r.Stats(); s.Remaining != 4 {
				t.Errorf("%s: %d slots are free, want 4", strategy.name, s.Remaining)
			}

			for n := int64(1); n < 5; n++ {
				published := make(chan error, 1)
				go func() {
					time.Sleep(200 * time.Microsecond)
					published <- p.Publish(number(n))
				}()
				b, err := c.Await(ctx)
				if err != nil || !b.Next() || b.Event().n != n || b.Len() != 0 {
					t.Fatalf("%s: Await: %v", strategy.name, err)
				}
				must(t, <-published) // or the next goroutine could be a second one
			}
			go func() {
				time.Sleep(200 * time.Microsecond)
				r.Seal()
			}()
			for range 2 {
				_, err = c.Await(ctx)
				wantErr(t, "Await at the end", err, ring.ErrClosed)
			}
			must(t, closeRing(r))
		}
	})
}

// A loop over All that is left has done the event where it was left; the next
// loop goes on behind it.
func TestPollerAll(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 16)
		publish(t, p, 0, 15)
		next := int64(0)
		for _, n := range []int64{1, 2, 3, 4, 5} { // batches are of 4
			want := next + n
			for seq, e := range c.All(ctx) {
				if seq != next || e.n != next {
					t.Fatalf("event %d with number %d, want %d", seq, e.n, next)
				}
				if next++; next == want {
					break
				}
			}
			if s := r.Stats(); s.Consumers[0].Sequence != want {
				t.Errorf("left at %d, the poller is at %d", want, s.Consumers[0].Sequence)
			}
		}
		for range c.All(ctx) {
			break
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		for range c.All(short) {
			t.Error("an event too many")
		}
		cancel()
		publish(t, p, 16, 20)
		r.Seal()
		next = 16
		for seq := range c.All(ctx) {
			if seq != next {
				t.Errorf("event %d, want %d", seq, next)
			}
			next++
		}
		if next != 21 {
			t.Errorf("the loop has ended at %d, want 21", next)
		}
		_, err := c.Poll()
		wantErr(t, "Poll", err, ring.ErrClosed)
		for range c.All(ctx) {
			t.Error("an event at the end")
		}
		must(t, closeRing(r))
	})
}

// A loop over All ends with its context although there are always more events: the batch
// in which that ends is the last. It is done then, and nothing else.
func TestPollerAllEndsWithItsContext(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for last := range int64(9) {
			r, p, c := polled(t, kind, 16, ring.Fail)
			publish(t, p, 0, 7) // batches are of 4
			short, cancel := context.WithCancel(ctx)
			t.Cleanup(cancel)
			next := int64(0)
			for seq := range c.All(short) {
				publish(t, p, seq+8, seq+8)
				if seq == last {
					cancel()
				}
				if next = seq + 1; next > 2*16 {
					t.Fatal("the loop goes on")
				}
			}
			if want := last/4*4 + 4; next != want {
				t.Errorf("ended at %d, the loop has ended at %d, want %d", last, next, want)
			}
			if s := r.Stats(); s.Consumers[0].Sequence != next {
				t.Errorf("the loop has ended at %d, and the poller is at %d", next, s.Consumers[0].Sequence)
			}
			for range c.All(short) {
				t.Error("an event after the end")
			}
			for seq := range c.All(ctx) {
				if seq != next {
					t.Errorf("the next loop begins at %d, want %d", seq, next)
				}
				break
			}
		}
	})
}

// An event whose loop body does not return normally is not done, and comes again.
func TestPollerAllPanics(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for bad := range int64(8) {
			for _, leave := range []func(){func() { panic("oh") }, goexit} {
				r, p, c := polled(t, kind, 16)
				publish(t, p, 0, 7) // two batches
				how := catch(func() {
					for seq := range c.All(ctx) {
						if seq == bad {
							leave()
						}
					}
				})
				if how == "returned" {
					t.Fatal("the loop has ended")
				}
				b, err := c.Poll()
				must(t, err)
				if !b.Next() || b.Seq() != bad {
					t.Errorf("after %s at event %d comes event %d", how, bad, b.Seq())
				}
				if s := r.Stats(); s.Consumers[0].Sequence != bad {
					t.Errorf("after %s at event %d the poller is at %d", how, bad, s.Consumers[0].Sequence)
				}
			}
		}
	})
}

// A loop over All whose body polls goes on behind what the body took, and never over
// slots that this gave back to the producer.
func TestPollerAllWhoseBodyPolls(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 16)
		publish(t, p, 0, 15) // batches are of 4
		var outer, inner []int64
		for seq := range c.All(ctx) {
			if outer = append(outer, seq); seq == 12 {
				break
			}
			for at, e := range c.All(ctx) { // from the event of the body on, which is not done
				if e.n != at {
					t.Errorf("event %d is %d", at, e.n)
				}
				if inner = append(inner, at); at%3 == 2 {
					break
				}
			}
			must(t, second(c.Poll())) // takes nothing
			publish(t, p, 16+3*int64(len(outer)-1), 18+3*int64(len(outer)-1))
		}
		wantEqual(t, "of the loop", outer, 0, 3, 6, 9, 12)
		wantEqual(t, "of its body", inner, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	})
}

// A body that polls, and is told that the ring has ended, is the last.
func TestPollerAllWhoseBodyIsToldTheEnd(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 16)
		publish(t, p, 0, 7)
		var seen []int64
		for seq := range c.All(ctx) {
			seen = append(seen, seq)
			r.Halt()
			_, err := c.Poll()
			wantErr(t, "Poll", err, ring.ErrHalted)
		}
		wantEqual(t, "events", seen, 0)
	})
}

// A poller reads on to the end of a sealed ring, and is told ErrClosed from
// then on.
func TestPollToTheEnd(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for events := range 5 {
			for after := range 2 { // consumed after the seal; before it else
				r, p, c := polled(t, kind, 4)
				if events > 0 {
					publish(t, p, 1, int64(events))
				}
				if after == 0 {
					poll(t, c)
				}
				r.Seal()
				n := 0
				for range events * after {
					n += len(take(t, c, 1))
				}
				for range 3 {
					b, err := c.Poll()
					if b != nil || err != ring.ErrClosed {
						t.Fatalf("Poll at the end: %v, %v", b, err)
					}
				}
				must(t, closeRing(r))
				r.Halt()
				_, err := c.Poll()
				wantErr(t, "Poll at the end, halted", err, ring.ErrClosed) // it has seen every event
			}
		}
	})
}

// A poller of a halted ring gets no more events. What it was handed is done.
func TestPollerOfAHaltedRing(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for handed := range 3 {
			r, p, c := polled(t, kind, 8)
			publish(t, p, 0, 1)
			take(t, c, handed)
			r.Halt()
			for range 3 {
				b, err := c.Poll()
				if b != nil || err != ring.ErrHalted {
					t.Fatalf("Poll: %v, %v", b, err)
				}
				_, err = c.Await(ctx)
				wantErr(t, "Await", err, ring.ErrHalted)
			}
			want := fmt.Sprintf("ring: %d events were not handled by every consumer: the ring was halted", 2-handed)
			if err := closeRing(r); (err == nil) != (handed == 2) || err != nil && err.Error() != want {
				t.Errorf("Close with %d events handed out: %v, want %s", handed, err, want)
			}
		}
	})
}

// The slowest of several pollers holds up the producer, and none that is
// closed.
func TestSeveralPollers(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		p := addProducer(r, kind, ring.Fail)
		a, b, c := r.Poller("a"), r.Poller("b"), r.Poller("c")
		start(t, r)
		halt(t, r, a, b, c)
		publish(t, p, 0, 3)
		wantEqual(t, "a", poll(t, a), 0, 1, 2, 3)
		wantEqual(t, "b", take(t, b, 1), 0)
		wantEqual(t, "b", take(t, b, 1), 1)
		wantErr(t, "c holds up", p.Publish(number(4)), ring.ErrFull)
		c.Close()
		publish(t, p, 4, 4) // b is done with one
		wantErr(t, "b holds up", p.Publish(number(5)), ring.ErrFull)
		wantEqual(t, "a", poll(t, a), 4)
		wantErr(t, "b holds up", p.Publish(number(5)), ring.ErrFull)
		b.Close()
		publish(t, p, 5, 8)
		wantErr(t, "a holds up", p.Publish(number(9)), ring.ErrFull)
		a.Close()
		wantErr(t, "nobody is left", p.Publish(number(9)), ring.ErrClosed)
		for _, c := range []*ring.Poller[event]{a, b, c} {
			c.Close()
			_, err := c.Poll()
			wantErr(t, "Poll of a closed poller", err, ring.ErrClosed)
			_, err = c.Await(ctx)
			wantErr(t, "Await of a closed poller", err, ring.ErrClosed)
			for range c.All(ctx) {
				t.Error("an event")
			}
		}
		must(t, closeRing(r))
	})
}

// A poller may be closed at any time, also before Start; the ring does not wait
// for it.
func TestPollerClosed(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, when := range []string{"before Start", "at once", "with a batch", "sealed", "at the end", "halted", "after Close"} {
			r := ring.New[event](8)
			p := addProducer(r, kind)
			c := r.Poller("closed")
			other := r.Poller("other")
			do := func(now string) {
				if now == when {
					c.Close()
				}
			}
			do("before Start")
			start(t, r)
			do("at once")
			publish(t, p, 0, 5)
			if when == "with a batch" {
				b, err := c.Poll()
				must(t, err)
				b.Next()
				c.Close()
				b.Release() // a mistake, but it must not hold up the ring again
				if b.Len() != 0 || b.Next() || !b.Last() {
					t.Error("a closed poller is handed another event")
				}
				if b.Rewind(); b.Next() {
					t.Error("a closed poller is handed an event again")
				}
			}
			if when == "before Start" || when == "at once" || when == "with a batch" {
				poll(t, other)
				publish(t, p, 6, 13)
				poll(t, other)
				if s := r.Stats(); !s.Consumers[0].Closed || s.Consumers[0].Lag != 0 || s.Consumers[0].Sequence != s.Cursor || s.Remaining != 8 {
					t.Errorf("%s: %+v", when, s)
				}
			}
			switch when {
			case "halted":
				r.Halt()
				c.Close()
			case "after Close":
				if err := r.Close(ended(errStop)); err == nil {
					t.Error("Close did not wait for the pollers")
				}
				c.Close()
			default:
				r.Seal()
				do("sealed")
				if when == "at the end" {
					poll(t, c)
					c.Close()
				}
				poll(t, other)
			}
			other.Close()
			c.Close() // again
			c2, cancel := context.WithTimeout(ctx, long)
			err := r.Close(c2)
			if c2.Err() != nil {
				t.Errorf("%s: Close waits for the poller", when)
			}
			cancel()
			if lost := when == "after Close" || when == "halted"; err != nil && !lost {
				t.Errorf("%s: Close: %v", when, err)
			}
		}
	})
}

// A poller that is closed within a batch is handed no more of it, in whatever way: the
// slots are the producer's again, who writes them at once.
func TestPollerClosedWithinABatch(t *testing.T) {
	type loop = func(t *testing.T, c *ring.Poller[event], body func(seq int64) (goOn bool))
	batch := func(t *testing.T, c *ring.Poller[event]) *ring.Batch[event] {
		b, err := c.Poll()
		must(t, err)
		return b
	}
	for name, loop := range map[string]loop{
		"a loop over the poller": func(t *testing.T, c *ring.Poller[event], body func(int64) bool) {
			for seq := range c.All(ctx) {
				if !body(seq) {
					break
				}
			}
		},
		"a loop over the batch": func(t *testing.T, c *ring.Poller[event], body func(int64) bool) {
			for seq := range batch(t, c).All() {
				if !body(seq) {
					break
				}
			}
		},
		"Next": func(t *testing.T, c *ring.Poller[event], body func(int64) bool) {
			for b := batch(t, c); b.Next() && body(b.Seq()); {
			}
		},
		"Next, then Chunk": func(t *testing.T, c *ring.Poller[event], body func(int64) bool) {
			b := batch(t, c)
			b.Next()
			body(b.Seq())
			for range b.Chunk() {
				body(b.Seq())
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				for _, goOn := range []bool{true, false} {
					r := ring.New[event](8)
					p := addProducer(r, kind)
					r.Handle(ring.Each("h", func(*event) error { return nil }))
					c := r.Poller("poller")
					start(t, r)
					publish(t, p, 0, 1)
					var seen []int64
					loop(t, c, func(seq int64) bool {
						seen = append(seen, seq)
						c.Close()
						publish(t, p, 2, 100)
						return goOn
					})
					wantEqual(t, "handed out", seen, 0)
					_, err := c.Poll()
					wantErr(t, "Poll", err, ring.ErrClosed)
					must(t, closeRing(r))
				}
			})
		})
	}
}

// A ring whose pollers are all closed has no consumer.
func TestEveryPollerClosedBeforeStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](2)
		p := addProducer(r, kind)
		r.Poller("a").Close()
		r.Poller("b").Close()
		if s := r.Stats(); s.Consumers[0].Sequence != 0 || !s.Consumers[0].Closed || s.Remaining != 2 {
			t.Errorf("before Start: %+v", s)
		}
		if err := r.Start(ctx); err == nil || !strings.Contains(err.Error(), "no consumer") {
			t.Errorf("Start: %v", err)
		}
		wantErr(t, "Publish", p.Publish(number(0)), ring.ErrNotStarted)
		c := r.Poller("c")
		start(t, r)
		publish(t, p, 0, 1)
		wantEqual(t, "events", poll(t, c), 0, 1)
		c.Close()
		must(t, closeRing(r))
	})
}

// One goroutine at a time may use a poller: it can be handed over.
func TestPollerHandedOver(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4)
		turn := make(chan *ring.Poller[event])
		back := make(chan int64)
		for range 3 {
			go func() {
				for c := range turn {
					b, err := c.Await(ctx)
					if err != nil || !b.Next() {
						t.Error(err)
					}
					back <- b.Event().n
				}
			}()
		}
		for n := range int64(50) {
			publish(t, p, n, n)
			turn <- c
			if got := <-back; got != n {
				t.Fatalf("event %d, want %d", got, n)
			}
		}
		close(turn)
		r.Seal()
		wantEqual(t, "the rest", poll(t, c))
		must(t, closeRing(r))
	})
}

// A closed poller gates nobody, but those that it followed still do.
func TestClosedPollerBehindHandlers(t *testing.T) {
	for _, when := range []string{"before Start", "running"} {
		t.Run(when, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				r := ring.New[event](4)
				p := addProducer(r, kind, ring.Fail)
				gate := make(chan struct{})
				var seen [2][]int64
				h := func(i int) ring.Handler[event] {
					return ring.Each("h", func(e *event) error { <-gate; seen[i] = append(seen[i], e.n); return nil })
				}
				c := r.Poller("poller", r.Handle(h(0)).Then(h(1)))
				if when == "before Start" {
					c.Close()
				}
				start(t, r)
				c.Close()
				publish(t, p, 0, 3)
				wantErr(t, "Publish on a full ring", p.Publish(number(4)), ring.ErrFull)
				close(gate)
				eventually(t, "room", func() bool { return p.Publish(number(4)) == nil })
				must(t, closeRing(r))
				for i := range seen {
					wantEqual(t, "events", seen[i], 0, 1, 2, 3, 4)
				}
			})
		})
	}
}

// When the last consumer is a poller, and is closed, there is nobody to publish
// for: producers that wait and those that come are told so. (Nobody would hold
// them up either, and two could be in one slot; the race detector would say.)
func TestLastPollerClosed(t *testing.T) {
	t.Run("claims stay within the capacity", func(t *testing.T) {
		_, p, c := polled(t, single, 2)
		publish(t, p, 1, 2)
		claimed := make(chan error)
		go func() { claimed <- second(p.Next(1)) }()
		time.Sleep(time.Millisecond)
		c.Close()
		if err := <-claimed; err != nil {
			wantErr(t, "Next", err, ring.ErrClosed)
		}
		wantErr(t, "Next of three", second(p.Next(3)), ring.ErrClaimSize)
	})
	bothProducers(t, func(t *testing.T, kind string) {
		for range 20 {
			r := ring.New[event](2)
			p := addProducer(r, kind)
			a, b := r.Poller("a"), r.Poller("b")
			start(t, r)
			var wg sync.WaitGroup
			producers := 4
			if kind == single {
				producers = 1
			}
			for range producers {
				wg.Go(func() {
					var err error
					for err == nil {
						err = p.Publish(number(1))
					}
					wantErr(t, "Publish", err, ring.ErrClosed)
					_, err = p.Next(3)
					wantErr(t, "a claim that is too large", err, ring.ErrClaimSize)
				})
			}
			for range 3 {
				poll(t, a)
				poll(t, b)
			}
			wg.Go(a.Close)
			b.Close()
			wg.Wait()
			must(t, r.Wait(ctx))
			if s := r.Stats(); s.Remaining != 2 || !s.Consumers[0].Closed || !s.Consumers[1].Closed {
				t.Errorf("%+v", s)
			}
		}
	})
}

// The cause of a context's end may be the error of another ring.
func TestAwaitEndedByTheErrorOfAnotherRing(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, cause := range []error{ring.ErrClosed, ring.ErrHalted} {
			r, p, first := polled(t, kind, 4)
			second := joined(t, r)
			if _, err := second.Await(ended(cause)); err != cause {
				t.Fatalf("Await: %v, want %v", err, cause)
			}
			publish(t, p, 1, 4)
			wantEqual(t, "events", poll(t, second), 1, 2, 3, 4)
			if _, err := second.Await(ended(cause)); err != cause {
				t.Fatalf("Await: %v, want %v", err, cause)
			}
			second.Close()
			poll(t, first)
			publish(t, p, 5, 8)
			if r.Closed() {
				t.Error("the ring is closed")
			}
		}
	})
}

// Nor is that an end where the ring is sealed, but an event is to come.
func TestAwaitOfASealedRingEndedByTheErrorOfAnother(t *testing.T) {
	r, p, c := polled(t, multi, 8)
	claim := claimed(t, p, 1)
	r.Seal()
	_, err := c.Await(ended(ring.ErrClosed))
	wantErr(t, "Await", err, ring.ErrClosed)
	claim.Slot(0).n = 7
	must(t, claim.Publish())
	wantEqual(t, "events", poll(t, c), 7)
	must(t, closeRing(r))
}
