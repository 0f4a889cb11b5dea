package ring_test

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// A handled is a ring with one handler, which does not run before all events
// of the test are published: its batches are as large as they can be.
type handled struct {
	*ring.Ring[event]
	producer
	gate chan struct{} // closed: the handler runs
}

// newHandled makes the ring; the handler's OnStart is taken.
func newHandled(t *testing.T, kind string, capacity int, h ring.Handler[event]) handled {
	r := handled{ring.New[event](capacity), nil, make(chan struct{})}
	r.producer = addProducer(r.Ring, kind)
	h.OnStart = func() { <-r.gate }
	r.Handle(h)
	start(t, r.Ring)
	return r
}

// finish lets the handler run, and closes the ring.
func (r handled) finish() error {
	close(r.gate)
	return closeRing(r.Ring)
}

// Every method of a batch, at every event of it.
func TestBatchHandsOutItsEvents(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, size := range []int{1, 2, 3, 4} {
			batches := 0
			r := newHandled(t, kind, 8, ring.Handler[event]{Name: "h", MaxBatch: size, Handle: func(b *ring.Batch[event]) error {
				lo := int64(batches * size)
				batches++
				if b.Len() != size || b.Seq() != lo-1 {
					t.Errorf("before the first event: %d left, at %d", b.Len(), b.Seq())
				}
				for i := range size {
					seq := lo + int64(i)
					if !b.Next() {
						t.Fatalf("no event %d", seq)
					}
					if b.Seq() != seq || b.Event().n != seq || b.Update().n != seq || b.Event() != b.Update() {
						t.Errorf("event %d: sequence %d, number %d", seq, b.Seq(), b.Event().n)
					}
					if b.Len() != size-1-i || b.Last() != (i == size-1) {
						t.Errorf("event %d: %d left, last is %v", seq, b.Len(), b.Last())
					}
				}
				for range 2 {
					if b.Next() || b.Len() != 0 || !b.Last() || b.Seq() != lo+int64(size)-1 {
						t.Errorf("behind the last event: %d left, at %d", b.Len(), b.Seq())
					}
				}
				for range b.All() {
					t.Error("an event too many")
				}
				return nil
			}})
			n := int64(2 * size) // two batches, for the ring may hold no more
			publish(t, r.producer, 0, n-1)
			must(t, r.finish())
			if batches != 2 {
				t.Errorf("%d batches of %d, want 2", batches, size)
			}
		}
	})
}

// All goes on where Next, or a loop that was left, has stopped.
func TestBatchAllGoesOn(t *testing.T) {
	var seen []string
	r := newHandled(t, single, 8, ring.Handler[event]{Name: "h", MaxBatch: 8, Handle: func(b *ring.Batch[event]) error {
		note := func(how string, seq int64, e *event) { seen = append(seen, fmt.Sprint(how, seq, ":", e.n)) }
		b.Next()
		note("next", b.Seq(), b.Event())
		for seq, e := range b.All() {
			note("all", seq, e)
			if seq == 2 {
				break
			}
		}
		if b.Seq() != 2 || b.Len() != 5 || b.Last() {
			t.Errorf("after the break: at %d, %d left", b.Seq(), b.Len())
		}
		b.Next()
		note("next", b.Seq(), b.Event())
		for seq, e := range b.All() {
			note("all", seq, e)
			if b.Seq() != seq || b.Event() != e || b.Last() != (seq == 7) {
				t.Errorf("in the loop at %d: the current event is %d", seq, b.Seq())
			}
		}
		return nil
	}})
	publish(t, r.producer, 10, 17)
	must(t, r.finish())
	wantEqual(t, "events", seen, "next0:10", "all1:11", "all2:12", "next3:13", "all4:14", "all5:15", "all6:16", "all7:17")
}

// A handler that fails in a chunk has failed at its last event, or at the first if it
// rewinds.
func TestFailureInAChunk(t *testing.T) {
	for _, rewinds := range []bool{false, true} {
		calls := 0
		r := newHandled(t, single, 8, ring.Handler[event]{Name: "h", MaxBatch: 8, Handle: func(b *ring.Batch[event]) error {
			calls++
			if n := len(b.Chunk()); n != 5 || b.Len() != 0 || b.Seq() != 4 || !b.Last() {
				t.Errorf("a chunk of %d, at %d, %d left", n, b.Seq(), b.Len())
			}
			if rewinds {
				b.Rewind()
			}
			return errors.New("no")
		}})
		publish(t, r.producer, 10, 14)
		var f *ring.Failure
		if err := r.finish(); !errors.As(err, &f) {
			t.Fatalf("Close: %v", err)
		}
		want := int64(4)
		if rewinds {
			want = 0
		}
		if f.Seq != want || calls != 1 {
			t.Errorf("rewinds %v: failed at %d after %d calls, want %d", rewinds, f.Seq, calls, want)
		}
	}
}

// What a handler leaves in a batch comes again in the next, which may be
// larger; what it took does not.
func TestPartialConsumption(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for take := range 4 {
			var calls int
			var seen []int64
			r := newHandled(t, kind, 4, ring.Handler[event]{Name: "h", MaxBatch: 4, Handle: func(b *ring.Batch[event]) error {
				calls++
				if calls%2 == 0 {
					return nil // takes none: all come again
				}
				first := true
				for seq, e := range b.All() {
					if first && seq != int64(len(seen)) {
						t.Errorf("the batch begins at %d, want %d", seq, len(seen))
					}
					first = false
					seen = append(seen, e.n)
					if int(seq)%4 == take {
						break
					}
				}
				return nil
			}})
			publish(t, r.producer, 0, 3)
			close(r.gate)
			publish(t, r.producer, 4, 100)
			must(t, closeRing(r.Ring))
			if len(seen) != 101 || !slices.IsSorted(seen) || seen[0] != 0 || seen[100] != 100 {
				t.Errorf("events %v", seen)
			}
		}
	})
}

// A batch is no larger either where its events come while the consumer spins.
func TestMaxBatchOfOneThatSpins(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](16)
		p := addProducer(r, kind)
		var handled atomic.Int64
		spin := wait.BusySpin()
		r.Handle(ring.Handler[event]{Name: "h", MaxBatch: 2, Wait: &spin, Handle: func(b *ring.Batch[event]) error {
			if b.Len() > 2 {
				t.Errorf("a batch of %d", b.Len())
			}
			for b.Next() {
				handled.Store(b.Seq() + 1)
			}
			return nil
		}})
		start(t, r)
		for range 2000 {
			c := claimed(t, p, 8)
			must(t, c.Publish())
			for handled.Load() < c.First()+8 {
				runtime.Gosched()
			}
		}
		must(t, closeRing(r))
	})
}

// No batch is larger than MaxBatch, or than a quarter of the ring if that is 0,
// and one is as large as can be.
func TestMaxBatch(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, test := range []struct{ capacity, maxBatch, want int }{
			{1, 0, 1}, {2, 0, 1}, {4, 0, 1}, {8, 0, 2}, {64, 0, 16},
			{8, 1, 1}, {8, 3, 3}, {8, 7, 7}, {8, 8, 8},
			{8, 9, 8}, {8, 1 << 20, 8}, {8, math.MaxInt, 8},
		} {
			largest, events := 0, int64(0)
			r := newHandled(t, kind, test.capacity, ring.Handler[event]{Name: "h", MaxBatch: test.maxBatch, Handle: func(b *ring.Batch[event]) error {
				largest = max(largest, b.Len())
				for _, e := range b.All() {
					if e.n != events {
						t.Errorf("event %d, want %d", e.n, events)
					}
					events++
				}
				return nil
			}})
			publish(t, r.producer, 0, int64(test.capacity)-1)
			close(r.gate)
			publish(t, r.producer, int64(test.capacity), 199)
			must(t, closeRing(r.Ring))
			if largest != test.want || events != 200 {
				t.Errorf("capacity %d, MaxBatch %d: %d events, batches of up to %d, want 200 and %d", test.capacity, test.maxBatch, events, largest, test.want)
			}
		}
	})
}

// The batches of many producers do not end where claims end, except where void
// is between.
func TestBatchAcrossClaims(t *testing.T) {
	var batches []int
	r := newHandled(t, multi, 16, ring.Handler[event]{Name: "h", MaxBatch: 16, Handle: func(b *ring.Batch[event]) error {
		batches = append(batches, b.Len())
		for range b.All() {
		}
		return nil
	}})
	for _, n := range []int{3, 1, 2} {
		for range r.Claim(n) {
		}
	}
	void, err := r.Next(1)
	must(t, err)
	must(t, void.Abandon())
	for _, n := range []int{4, 1} {
		for range r.Claim(n) {
		}
	}
	must(t, r.finish())
	wantEqual(t, "batches", batches, 6, 5)
}

// Release passes on the events before the current one while the handler goes
// on with the batch: to the producer, and to the consumer that follows.
func TestReleaseInTheBatch(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](8)
		p := addProducer(r, kind)
		release := make(chan bool) // for each event: whether to release
		released := make(chan struct{})
		r.Handle(ring.Handler[event]{Name: "first", MaxBatch: 8, Handle: func(b *ring.Batch[event]) error {
			b.Release() // nothing has been handed out
			for range b.All() {
				if <-release {
					b.Release()
					b.Release()
				}
				released <- struct{}{}
			}
			return nil
		}}).Then(ring.Each("then", func(e *event) error { return nil }))
		start(t, r)
		for e := range p.Claim(8) {
			e.n = 7
		}
		at := func(seq int64) {
			t.Helper()
			eventually(t, "the follower has seen what was released, and no more", func() bool {
				s := r.Stats()
				if s.Consumers[0].Sequence > seq || s.Consumers[1].Sequence > seq {
					t.Fatalf("%d is not released, and the consumers are at %d and %d", seq, s.Consumers[0].Sequence, s.Consumers[1].Sequence)
				}
				return s.Consumers[0].Sequence == seq && s.Consumers[1].Sequence == seq && s.Remaining == int(seq)
			})
		}
		for seq := range int64(8) {
			before := max(3, seq-1)
			if seq < 4 {
				before = 0
			}
			at(before)
			release <- seq >= 3
			<-released
			if seq >= 3 && seq < 7 {
				at(seq)
			}
		}
		at(8) // the batch is done
		must(t, closeRing(r))
	})
}

// Rewind takes back what was handed out, but for what was released before: it
// is handed out again in the same batch, or in the next.
func TestRewindInTheBatch(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for taken := range 5 {
			for released := range taken + 1 { // the event that was current at Release, from 1; 0: none
				r, p, c := polled(t, kind, 16)
				publish(t, p, 0, 9)
				b, err := c.Poll() // four of them
				must(t, err)
				for i := range taken {
					b.Next()
					if i+1 == released {
						b.Release()
					}
				}
				first := int64(max(released-1, 0))
				for range 2 {
					b.Rewind()
					if b.Len() != 4-int(first) || b.Seq() != first-1 {
						t.Errorf("%d taken and %d released: %d left, at %d", taken, released, b.Len(), b.Seq())
					}
				}
				if s := r.Stats(); s.Consumers[0].Sequence != first {
					t.Errorf("the consumer is at %d, want %d", s.Consumers[0].Sequence, first)
				}
				if taken%2 == 0 {
					for seq := first; b.Next(); seq++ {
						if b.Seq() != seq || b.Event().n != seq {
							t.Errorf("event %d, want %d", b.Seq(), seq)
						}
					}
					b.Rewind()
				}
				var want []int64
				for n := first; n < 10; n++ {
					want = append(want, n)
				}
				wantEqual(t, fmt.Sprintf("%d taken and %d released", taken, released), poll(t, c), want...)
			}
		}
	})
}

// Update writes to the slot: those that follow see it, and so does the next
// producer to use the slot.
func TestUpdateIsSeenDownstream(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](2)
		p := addProducer(r, kind)
		r.Handle(ring.Batches("double", func(b *ring.Batch[event]) error {
			for b.Next() {
				b.Update().n *= 2
			}
			return nil
		})).Then(ring.Each("check", func(e *event) error {
			if e.n != 2*e.marks[0] {
				return fmt.Errorf("%d is not twice %d", e.n, e.marks[0])
			}
			return nil
		}))
		start(t, r)
		for n := range int64(100) {
			must(t, p.Publish(func(e *event) {
				if n >= 2 && e.n != 2*(n-2) {
					t.Errorf("the slot of %d held %d", n, e.n)
				}
				e.n, e.marks[0] = n, n
			}))
		}
		must(t, closeRing(r))
	})
}

// The last consumer gives each event to the reset hook when it is done with
// it, and before the producer gets the slot.
func TestReset(t *testing.T) {
	for _, graph := range []string{"one", "chain", "diamond", "poller"} {
		t.Run(graph, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				var reset, seen []int64
				r := ring.New(4, ring.WithReset(func(e *event) {
					reset = append(reset, e.n)
					if len(reset) > len(seen) {
						t.Errorf("event %d is reset before it was handled", e.n)
					}
					*e = event{n: -1}
				}))
				r.Fill(number(-1))
				p := addProducer(r, kind)
				check := ring.Each("check", func(e *event) error {
					if e.n < 0 {
						t.Error("handed out after the reset")
					}
					return nil
				})
				last := ring.Each("last", func(e *event) error {
					seen = append(seen, e.n)
					return nil
				})
				var poller *ring.Poller[event]
				switch graph {
				case "one":
					r.Handle(last)
				case "chain":
					r.Handle(check).Then(check).Then(last)
				case "diamond":
					r.Handle(check, check).Then(last)
				case "poller":
					poller = r.Poller("last", r.Handle(check, check))
				}
				start(t, r)
				done := make(chan struct{})
				go func() {
					defer close(done)
					if poller != nil {
						for _, e := range poller.All(ctx) {
							seen = append(seen, e.n)
						}
					}
				}()
				var want []int64
				for n := range int64(50) {
					must(t, p.Publish(func(e *event) {
						if e.n != -1 {
							t.Errorf("event %d gets a slot that was not reset: %d", n, e.n)
						}
						e.n = n
					}))
					want = append(want, n)
					if kind == multi && n%3 == 0 { // void events are not reset; their slots are as they were
						claim, err := p.Next(1)
						must(t, err)
						must(t, claim.Abandon())
					}
				}
				must(t, closeRing(r))
				<-done
				wantEqual(t, "reset", reset, want...)
				wantEqual(t, "seen", seen, want...)
			})
		})
	}
}

// A poller that is the last consumer resets until it is closed. Then the ring goes on, and
// producers get slots as they were left.
func TestResetEndsWithThePoller(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		var reset, handled []int64
		r := ring.New(4, ring.WithReset(func(e *event) {
			reset = append(reset, e.n)
			e.n = -1
		}))
		r.Fill(number(-1))
		p := addProducer(r, kind)
		c := r.Poller("last", r.Handle(ring.Each("h", func(e *event) error {
			handled = append(handled, e.n)
			return nil
		})))
		start(t, r)
		var found []int64
		put := func(n int64) {
			must(t, p.Publish(func(e *event) {
				found = append(found, e.n)
				e.n = n
			}))
		}
		for n := range int64(4) {
			put(n)
		}
		for range 2 { // batches are of one
			b, err := c.Await(ctx)
			must(t, err)
			b.Next()
		}
		c.Close() // done with event 0; event 1 is current
		for n := int64(4); n < 9; n++ {
			put(n)
		}
		must(t, closeRing(r))
		wantEqual(t, "reset", reset, 0)
		wantEqual(t, "found in the slots", found, -1, -1, -1, -1, -1, 1, 2, 3, 4)
		wantEqual(t, "handled", handled, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	})
}

// A reset hook that does not return halts the ring, and Close says why.
func TestResetPanics(t *testing.T) {
	for name, at := range map[string]int64{"first": 0, "middle": 2, "last": 3} {
		for _, how := range []string{"panic", "goexit"} {
			t.Run(name+" "+how, func(t *testing.T) {
				r := ring.New(8, ring.WithReset(func(e *event) {
					switch {
					case e.n != at:
					case how == "goexit":
						goexit()
					default:
						panic(errStop)
					}
				}))
				p := r.SingleProducer()
				gate, seen := make(chan struct{}), 0
				r.Handle(ring.Handler[event]{Name: "h", MaxBatch: 4, OnStart: func() { <-gate }, Handle: func(b *ring.Batch[event]) error {
					for range b.All() {
						seen++
					}
					return nil
				}})
				start(t, r)
				publish(t, p, 0, 3)
				close(gate)
				f, ok := closeRing(r).(*ring.Failure)
				want := any(errStop)
				if how == "goexit" {
					want = ring.ErrGoexit
				}
				if !ok || f.Seq != at || f.Panic != want || f.Consumer != "h" || f.Hook != "WithReset" || seen != 4 {
					t.Errorf("Close: %v, after %d events", f, seen)
				}
			})
		}
	}
}
