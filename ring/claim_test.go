package ring_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// claimers are the ways to claim n slots.
var claimers = []struct {
	name  string
	claim func(p producer, n int) (ring.Claim[event], error)
}{
	{"Next", func(p producer, n int) (ring.Claim[event], error) { return p.Next(n) }},
	{"NextContext", func(p producer, n int) (ring.Claim[event], error) { return p.NextContext(ctx, n) }},
	{"NextTimeout", func(p producer, n int) (ring.Claim[event], error) { return p.NextTimeout(long, n) }},
	{"TryNext", func(p producer, n int) (ring.Claim[event], error) {
		c, ok := p.TryNext(n)
		return c, try(ok)
	}},
}

func TestClaimSizes(t *testing.T) {
	sizes := []int{1, 2, 7, 8}
	noSizes := []int{0, -1, -8, math.MinInt, 9, 16, 1 << 30, math.MaxInt}
	bothProducers(t, func(t *testing.T, kind string) {
		for _, way := range claimers {
			r, p, c := polled(t, kind, 8)
			next := int64(0)
			for range 9 {
				for _, n := range noSizes {
					_, err := way.claim(p, n)
					if err != ring.ErrClaimSize && err != errFalse {
						t.Fatalf("%s of %d: %v", way.name, n, err)
					}
					for range p.Claim(n) {
						t.Fatal("yielded a slot")
					}
					wantErr(t, fmt.Sprintf("Claim of %d", n), p.Err(), ring.ErrClaimSize)
				}
				for _, n := range sizes {
					claim, err := way.claim(p, n)
					must(t, err)
					if claim.Len() != n || claim.First() != next {
						t.Fatalf("%s of %d: slots [%d, +%d), want [%d, +%d)", way.name, n, claim.First(), claim.Len(), next, n)
					}
					want := make([]int64, n)
					for i := range n {
						claim.Slot(i).n = next + int64(i)
						want[i] = next + int64(i)
					}
					must(t, claim.Publish())
					wantEqual(t, way.name, poll(t, c), want...)
					next += int64(n)
				}
				publish(t, p, next, next) // so that the next round begins at another slot
				wantEqual(t, "one more", poll(t, c), next)
				next++
			}
			if s := r.Stats(); s.Cursor != next || s.Waits != 0 {
				t.Errorf("the cursor is %d after %d waits, want %d and none", s.Cursor, s.Waits, next)
			}
		}
	})
}

// A claim of a wrong size is that, whatever state the ring is in.
func TestClaimSizeInEachState(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		p := addProducer(r, kind)
		c := r.Poller("poller")
		halt(t, r, c)
		check := func(state string) {
			t.Helper()
			for _, n := range []int{-1, 0, 5} {
				_, err := p.Next(n)
				wantErr(t, state, err, ring.ErrClaimSize)
			}
		}
		check("not started")
		start(t, r)
		check("empty")
		publish(t, p, 1, 4)
		check("full")
		c.Close()
		check("no consumer is left")
		r.Seal()
		check("sealed")
		r.Halt()
		check("halted")
	})
}

// Slots are used in place, again and again, by producer and consumer.
func TestSlotsAreReusedInPlace(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 4)
		slots := make([]*event, 4)
		for n := range int64(20) {
			must(t, p.Publish(func(e *event) {
				if n < 4 {
					slots[n] = e
				}
				if e != slots[n%4] {
					t.Errorf("event %d is written to another slot", n)
				}
			}))
			b, err := c.Poll()
			must(t, err)
			if !b.Next() || b.Event() != slots[n%4] || b.Update() != slots[n%4] || b.Seq() != n {
				t.Errorf("event %d is read from another slot", n)
			}
			for range poll(t, c) {
				t.Error("an event too many")
			}
		}
		if slices.Contains(slots[1:], slots[0]) {
			t.Error("two events share a slot")
		}
	})
}

// PublishFirst of every n, of claims of every size, that begin at every slot:
// the first n events are seen, and no other, whatever was written to them; the
// ring goes on behind.
func TestPublishFirst(t *testing.T) {
	const capacity = 4
	bothProducers(t, func(t *testing.T, kind string) {
		for size := 1; size <= capacity; size++ {
			for n := 0; n <= size; n++ {
				_, p, c := polled(t, kind, capacity)
				next := int64(0) // the sequence of the next claim
				for round := range int64(3 * capacity) {
					claim, err := p.Next(size)
					must(t, err)
					if claim.First() != next {
						t.Fatalf("the claim begins at %d, want %d", claim.First(), next)
					}
					var want []int64
					for i := range size {
						claim.Slot(i).n = 100*round + int64(i)
						if i < n {
							want = append(want, 100*round+int64(i))
						}
					}
					if round%2 == 0 {
						must(t, claim.PublishFirst(n))
					} else if n == 0 {
						must(t, claim.Abandon())
					} else if n == size {
						must(t, claim.Publish())
					} else {
						must(t, claim.PublishFirst(n))
					}
					wantEqual(t, fmt.Sprintf("the first %d of %d", n, size), poll(t, c), want...)
					next += int64(n)
					if kind == multi {
						next += int64(size - n)
					}
					if size != capacity {
						publish(t, p, -1, -1)
						wantEqual(t, "the event behind", poll(t, c), -1)
						next++
					}
				}
			}
		}
	})
}

func TestPublishFirstOfWrongNumbers(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 4)
		claim, err := p.Next(2)
		must(t, err)
		for _, n := range []int{-1, 3, 4, 5, math.MinInt, math.MaxInt} {
			wantErr(t, fmt.Sprint("PublishFirst of ", n), claim.PublishFirst(n), ring.ErrNotClaimed)
		}
		wantEqual(t, "events", poll(t, c))
		must(t, claim.PublishFirst(2)) // the claim is still good
		wantEqual(t, "events", poll(t, c), 0, 0)
	})
}

func TestZeroClaim(t *testing.T) {
	var claim ring.Claim[event]
	if claim.Len() != 0 || claim.First() != 0 {
		t.Error("the zero claim has slots")
	}
	wantErr(t, "Publish", claim.Publish(), ring.ErrNotClaimed)
	wantErr(t, "Abandon", claim.Abandon(), ring.ErrNotClaimed)
	wantErr(t, "PublishFirst", claim.PublishFirst(0), ring.ErrNotClaimed)
}

// A claim that failed, for whatever reason, has no slot: nobody gets at one that is in
// use. Only the error tells it of Single.Next, but for debug builds.
func TestFailedClaimIsEmpty(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		empty := func(what string, claim ring.Claim[event], err error) {
			t.Helper()
			if err == nil || claim.Len() != 0 {
				t.Errorf("%s: a claim of %d slots, %v", what, claim.Len(), err)
			}
			for range claim.All() {
				t.Fatal(what, ": a slot")
			}
			wantErr(t, what, claim.Publish(), ring.ErrNotClaimed)
		}
		each := func(p producer, why string, n int) {
			t.Helper()
			for _, way := range claimers {
				if way.name != "Next" || kind != single || ring.Debug {
					claim, err := way.claim(p, n)
					empty(way.name+", "+why, claim, err)
				}
			}
		}
		r, p, c := polled(t, kind, 4, ring.Fail)
		each(p, "too large", 5)
		each(p, "of none", 0)
		publish(t, p, 1, 4)
		each(p, "full", 1)
		poll(t, c)
		r.Seal()
		each(p, "closed", 1)

		_, p, _ = polled(t, kind, 1)
		publish(t, p, 1, 1)
		claim, err := p.NextContext(ended(errStop), 1)
		empty("NextContext, ended", claim, err)
		claim, err = p.NextTimeout(time.Microsecond, 1)
		empty("NextTimeout, too late", claim, err)
	})
}

// A claim that failed publishes nothing, if its error was not looked at.
func TestFailedClaimPublishesNothing(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, policy := range []ring.Policy{ring.Fail, ring.Drop} {
			r, p, c := polled(t, kind, 4, policy)
			publish(t, p, 1, 3)
			for _, n := range []int{2, 5, math.MaxInt} { // the end of the last is no number
				for _, way := range claimers {
					claim, err := way.claim(p, n)
					if err == nil {
						t.Fatal("there is room")
					}
					wantErr(t, way.name, claim.Publish(), ring.ErrNotClaimed)
					wantErr(t, way.name, claim.PublishFirst(2), ring.ErrNotClaimed)
					claim.Abandon()
				}
			}
			publish(t, p, 4, 4)
			wantEqual(t, "events", poll(t, c), 1, 2, 3, 4)
			r.Seal()
			for _, way := range claimers {
				if claim, err := way.claim(p, 2); err != nil {
					wantErr(t, way.name, claim.Publish(), ring.ErrNotClaimed)
				} else {
					wantErr(t, way.name, claim.Publish(), ring.ErrClosed)
				}
			}
			wantEqual(t, "events after the seal", poll(t, c))
		}
	})
}

// The single producer's claims move nothing. Those that are not the latest
// cannot be published.
func TestSingleClaimIsPublishedOnce(t *testing.T) {
	next := func(t *testing.T, p producer, n int) ring.Claim[event] {
		claim, err := p.Next(n)
		must(t, err)
		for i := range n {
			claim.Slot(i).n = claim.First() + int64(i)
		}
		return claim
	}
	for _, test := range []struct {
		name string
		then func(t *testing.T, p producer, claim ring.Claim[event])
		want []int64
	}{
		{"published", func(t *testing.T, p producer, claim ring.Claim[event]) { must(t, claim.Publish()) }, []int64{0, 1}},
		{"published in part", func(t *testing.T, p producer, claim ring.Claim[event]) { must(t, claim.PublishFirst(1)) }, []int64{0}},
		{"another was published", func(t *testing.T, p producer, claim ring.Claim[event]) { must(t, next(t, p, 3).Publish()) }, []int64{0, 1, 2}},
		{"a part of another was published", func(t *testing.T, p producer, claim ring.Claim[event]) { must(t, next(t, p, 3).PublishFirst(1)) }, []int64{0}},
		{"an event was published", func(t *testing.T, p producer, claim ring.Claim[event]) { publish(t, p, 7, 7) }, []int64{7}},
		{"a round was published", func(t *testing.T, p producer, claim ring.Claim[event]) { must(t, next(t, p, 4).Publish()) }, []int64{0, 1, 2, 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, p, c := polled(t, single, 4)
			claim := next(t, p, 2)
			test.then(t, p, claim)
			for range 2 {
				wantErr(t, "Publish", claim.Publish(), ring.ErrNotClaimed)
				wantErr(t, "PublishFirst", claim.PublishFirst(1), ring.ErrNotClaimed)
				wantErr(t, "Abandon", claim.Abandon(), ring.ErrNotClaimed)
			}
			wantEqual(t, "events", poll(t, c), test.want...)
			publish(t, p, 9, 9)
			wantEqual(t, "events", poll(t, c), 9)
		})
	}
}

// A claim that the single producer forgets is taken back by the next.
func TestSingleClaimForgotten(t *testing.T) {
	r, p, c := polled(t, single, 4, ring.Fail)
	for n := range int64(20) {
		for range 3 { // more slots than there are
			claim, err := p.Next(3)
			must(t, err)
			for i := range 3 {
				claim.Slot(i).n = -1
			}
			_ = claim // forgotten, for the next claim to take back
		}
		wantEqual(t, "events that were not published", poll(t, c))
		publish(t, p, n, n)
		wantEqual(t, "events", poll(t, c), n)
	}
	r.Seal()
	wantEqual(t, "events at the end", poll(t, c))
	must(t, closeRing(r))
}

// Claims of many producers are published in any order, and seen in that of the
// claims.
func TestMultiClaimsInAnyOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		for void := -1; void < 3; void++ { // this claim is abandoned
			_, p, c := polled(t, multi, 8)
			for round := range int64(10) {
				var claims [3]ring.Claim[event]
				for i := range claims {
					claim, err := p.Next(i + 1)
					must(t, err)
					for k := range claim.Len() {
						claim.Slot(k).n = 100*round + int64(10*i+k)
					}
					claims[i] = claim
				}
				var done [3]bool
				var seen, want []int64
				for _, i := range order {
					if i == void {
						must(t, claims[i].Abandon())
					} else {
						must(t, claims[i].Publish())
					}
					done[i] = true
					seen = append(seen, poll(t, c)...)
					want = want[:0]
					for j := 0; j < 3 && done[j]; j++ {
						for k := range j + 1 {
							if j != void {
								want = append(want, 100*round+int64(10*j+k))
							}
						}
					}
					wantEqual(t, fmt.Sprintf("order %v up to %d, %d void", order, i, void), seen, want...)
				}
			}
		}
	}
}

// A claim of many producers that is neither published nor abandoned stops the
// ring, and Close says so.
func TestMultiClaimForgotten(t *testing.T) {
	r, p, c := polled(t, multi, 8)
	publish(t, p, 1, 1)
	_, err := p.Next(2)
	must(t, err)
	publish(t, p, 2, 3)
	wantEqual(t, "events", poll(t, c), 1)
	r.Seal()
	wantEqual(t, "events", poll(t, c))
	err = r.Close(ended(errStop))
	const left = "ring: 2 events were not handled by every consumer, 2 claimed slots were neither published nor abandoned: "
	if !errors.Is(err, errStop) || err.Error() != left+"stop" {
		t.Errorf("Close: %v", err)
	}
	if err := r.Wait(ended(errStop)); err == nil || err.Error() != left+"stop" {
		t.Errorf("Wait: %v", err)
	}
}

// Void slots are no events, also where they are all that a halt has left; slots that are
// still claimed may become events.
func TestWhatAHaltLeaves(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(p producer)
		want  string // "": nothing is left
	}{
		{"void", func(p producer) { claimed(t, p, 3).Abandon() }, ""},
		{"a claimed slot", func(p producer) { claimed(t, p, 1) },
			"ring: every event was handled, 1 claimed slots were neither published nor abandoned: the ring was halted"},
		{"one of two", func(p producer) { claimed(t, p, 2).PublishFirst(1) },
			"ring: 1 events were not handled by every consumer: the ring was halted"},
		{"void, event, claimed slots, event", func(p producer) {
			claimed(t, p, 3).Abandon()
			claimed(t, p, 1).Publish()
			claimed(t, p, 2)
			claimed(t, p, 1).Publish()
		}, "ring: 2 events were not handled by every consumer, 2 claimed slots were neither published nor abandoned: the ring was halted"},
	} {
		in, out := make(chan bool), make(chan bool)
		r := ring.New[event](8)
		p := r.MultiProducer()
		r.Handle(ring.Each("h", func(*event) error { in <- true; <-out; return nil }))
		start(t, r)
		must(t, p.Put(event{}))
		<-in
		c.leave(p)
		r.Halt()
		close(out)
		if err := r.Wait(ctx); (err != nil || c.want != "") && (err == nil || err.Error() != c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func claimed(t testing.TB, p producer, n int) ring.Claim[event] {
	t.Helper()
	c, err := p.Next(n)
	must(t, err)
	return c
}

// fill fills the slots of a loop over a claim with 0, 1, 2, and so on; at slot
// stop, whose number is -1 then, the loop ends as how says.
func fill(p producer, n, stop int, how string) {
	i := 0
	for e := range p.Claim(n) {
		e.n = int64(i)
		if i == stop {
			switch how {
			case "return":
				return
			case "panic":
				e.n = -1
				panic("loop")
			case "goexit":
				e.n = -1
				goexit()
			}
			if how == "break" {
				break
			}
		}
		i++
	}
}

// Every way out of a loop over a claim, at every slot, of claims of every size
// that begin at every slot.
func TestClaimLoop(t *testing.T) {
	const capacity = 4
	bothProducers(t, func(t *testing.T, kind string) {
		for _, how := range []string{"end", "continue", "break", "return", "panic", "goexit"} {
			for size := 1; size <= capacity; size++ {
				for stop := range size {
					r, p, c := polled(t, kind, capacity)
					n := stop + 1 // events published
					ended := "returned"
					switch how {
					case "end", "continue":
						n = size
					case "panic":
						n, ended = 0, "loop"
					case "goexit":
						n, ended = 0, "goexit"
					}
					var want []int64
					for i := range n {
						want = append(want, int64(i))
					}
					for range 2 * capacity {
						if got := catch(func() { fill(p, size, stop, how) }); got != ended {
							t.Fatalf("the loop ended with %s, want %s", got, ended)
						}
						must(t, p.Err())
						wantEqual(t, fmt.Sprintf("%s at %d of %d", how, stop, size), poll(t, c), want...)
						publish(t, p, -2, -2)
						wantEqual(t, "the event behind", poll(t, c), -2)
					}
					r.Seal()
					fill(p, size, stop, "end")
					wantErr(t, "a loop after the seal", p.Err(), ring.ErrClosed)
					wantEqual(t, "after the seal", poll(t, c))
				}
			}
		}
	})
}

// The iterator claims when a loop starts, each time.
func TestClaimLoopClaimsWhenItStarts(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4, ring.Fail)
		two := p.Claim(2)
		if s := r.Stats(); s.Cursor != 0 || s.Remaining != 4 {
			t.Errorf("%d of %d slots are free before the loop", s.Remaining, s.Capacity)
		}
		n := int64(0)
		for range 2 {
			for e := range two {
				e.n = n
				n++
			}
			must(t, p.Err())
		}
		for range two {
			t.Error("yielded although the ring is full")
		}
		wantErr(t, "a loop on a full ring", p.Err(), ring.ErrFull)
		wantEqual(t, "events", poll(t, c), 0, 1, 2, 3)
		for e := range two {
			e.n = 4
		}
		if kind == single {
			must(t, p.Err()) // many producers share it: it is of the last loop that failed
		}
		wantEqual(t, "events", poll(t, c), 4, 4)
	})
}

// Loops inside loops: many producers nest as they like. The inner claim of a
// single producer takes the outer one's slots, and the outer loop fails.
func TestNestedClaimLoops(t *testing.T) {
	t.Run(multi, func(t *testing.T) {
		_, p, c := polled(t, multi, 8)
		for range 5 {
			for e := range p.Claim(2) {
				e.n = 1
				for e := range p.Claim(2) {
					e.n = 2
				}
			}
			must(t, p.Err())
			wantEqual(t, "events", poll(t, c), 1, 1, 2, 2, 2, 2)
		}
	})
	t.Run("multi, the inner loop fails", func(t *testing.T) {
		_, p, c := polled(t, multi, 4, ring.Fail)
		for e := range p.Claim(2) {
			e.n = 1
			for e := range p.Claim(4) {
				e.n = 2
			}
			wantErr(t, "inner loop", p.Err(), ring.ErrFull)
		}
		wantEqual(t, "events", poll(t, c), 1, 1)
	})
	t.Run(single, func(t *testing.T) {
		_, p, c := polled(t, single, 8)
		for range 5 {
			for e := range p.Claim(3) {
				e.n = 1
				for e := range p.Claim(1) {
					e.n = 2
				}
				break
			}
			wantErr(t, "outer loop", p.Err(), ring.ErrNotClaimed)
			wantEqual(t, "events", poll(t, c), 2)
			publish(t, p, 3, 3)
			wantEqual(t, "events", poll(t, c), 3)
		}
	})
	t.Run("single, the inner loop fails", func(t *testing.T) {
		_, p, c := polled(t, single, 8, ring.Fail)
		publish(t, p, 0, 5)
		for e := range p.Claim(2) {
			e.n = 1
			for range p.Claim(9) {
				t.Error("yielded")
			}
			wantErr(t, "inner loop", p.Err(), ring.ErrClaimSize)
			for range p.Claim(3) {
				t.Error("yielded")
			}
			wantErr(t, "inner loop", p.Err(), ring.ErrFull)
		}
		must(t, p.Err()) // the outer loop published
		wantEqual(t, "events", poll(t, c), 0, 1, 2, 3, 4, 5, 1, 1)
	})
}

// A publish inside a single producer's callback is into the same slot: one of the two
// fails, but for Publish, where only debug builds find that.
func TestSingleInItsOwnCallback(t *testing.T) {
	outer := map[string]func(p producer, fill func(*event)) error{
		"PublishContext": func(p producer, fill func(*event)) error { return p.PublishContext(ctx, fill) },
		"TryPublish":     func(p producer, fill func(*event)) error { return try(p.TryPublish(fill)) },
		"Claim": func(p producer, fill func(*event)) error {
			for e := range p.Claim(1) {
				fill(e)
			}
			return p.Err()
		},
	}
	if ring.Debug {
		outer["Publish"] = func(p producer, fill func(*event)) error { return p.Publish(fill) }
	}
	for name, outer := range outer {
		_, p, c := polled(t, single, 4)
		var inner error
		err := outer(p, func(e *event) {
			e.n = 1
			inner = p.Put(event{n: 2})
		})
		want := int64(1)
		if err != nil {
			want = 2
		}
		if (err == nil) == (inner == nil) {
			t.Errorf("%s: %v, and the Put inside it: %v", name, err, inner)
		}
		wantEqual(t, name, poll(t, c), want)
		publish(t, p, 3, 3)
		wantEqual(t, name+": the event behind", poll(t, c), 3)
	}
}

// A sealed ring, and a claim from before: the single producer is told that it
// is not published, many producers' is part of the drain.
func TestClaimFromBeforeTheSeal(t *testing.T) {
	for _, how := range []string{"Publish", "PublishFirst", "Abandon", "none"} {
		t.Run(how, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				r, p, c := polled(t, kind, 4)
				publish(t, p, 0, 0)
				claim, err := p.Next(2)
				must(t, err)
				claim.Slot(0).n, claim.Slot(1).n = 1, 2
				r.Seal()
				want := []int64{0}
				switch {
				case how == "Abandon":
					must(t, claim.Abandon())
				case how == "none" && kind == multi:
					must(t, claim.Abandon()) // it must be settled
				case how == "none":
					_ = claim // the close takes it back
				case kind == single && how == "Publish":
					wantErr(t, how, claim.Publish(), ring.ErrClosed)
					wantErr(t, "the second time", claim.Publish(), ring.ErrNotClaimed)
				case kind == single:
					wantErr(t, how, claim.PublishFirst(1), ring.ErrClosed)
				case how == "Publish":
					must(t, claim.Publish())
					want = append(want, 1, 2)
				default:
					must(t, claim.PublishFirst(1))
					want = append(want, 1)
				}
				wantErr(t, "a claim after the seal", p.Publish(number(-1)), ring.ErrClosed)
				wantEqual(t, "events", poll(t, c), want...)
				must(t, closeRing(r))
				if got := r.Stats().Cursor; kind == single && got != 1 {
					t.Errorf("the cursor is %d at the end, want 1", got)
				}
			})
		})
	}
}

// Claims that are void, in whole or in part, of all sizes at all slots, are
// skipped by every consumer: those that follow the producers, those that follow
// them, and pollers, with batches of any size.
func TestVoidIsSkippedByAll(t *testing.T) {
	watch(t, 2*long)
	for _, maxBatch := range []int{0, 1, 2, 3, 8, math.MaxInt} {
		for seed := range uint64(6) {
			name := fmt.Sprintf("batches of %d, seed %d", maxBatch, seed)
			random := rand.New(rand.NewPCG(seed, 1))
			r := ring.New[event](8)
			p := r.MultiProducer()
			var seqs [4][]int64
			see := func(i int) ring.Handler[event] {
				return ring.Handler[event]{Name: fmt.Sprint(i), MaxBatch: maxBatch, Handle: func(b *ring.Batch[event]) error {
					for seq, e := range b.All() {
						if seq != e.n {
							t.Errorf("%s: event %d has the number %d", name, seq, e.n)
						}
						seqs[i] = append(seqs[i], seq)
					}
					return nil
				}}
			}
			g := r.Handle(see(0), see(1))
			poller := r.Poller("poller", g.Then(see(2)))
			start(t, r)

			done := make(chan struct{})
			go func() {
				defer close(done)
				for seq := range poller.All(ctx) {
					seqs[3] = append(seqs[3], seq)
				}
			}()
			var want []int64
			for range 150 {
				n := 1 + random.IntN(8)
				publish := random.IntN(n + 1)
				if random.IntN(2) == 0 {
					publish = 0 // many in a row
				}
				claim, err := p.Next(n)
				must(t, err)
				for i := range n {
					claim.Slot(i).n = -1
					if i < publish {
						claim.Slot(i).n = claim.First() + int64(i)
						want = append(want, claim.First()+int64(i))
					}
				}
				must(t, claim.PublishFirst(publish))
			}
			r.Seal()
			<-done
			must(t, closeRing(r))
			for i := range seqs {
				wantEqual(t, fmt.Sprintf("%s: consumer %d", name, i), seqs[i], want...)
			}
		}
	}
}

// A ring of nothing but void ends, and none of its consumers hears of it.
func TestNothingButVoid(t *testing.T) {
	for _, capacity := range []int{1, 2, 8} {
		r := ring.New[event](capacity)
		p := r.MultiProducer()
		h := ring.Each("handler", func(*event) error {
			t.Error("handled")
			return nil
		})
		r.Handle(h).Then(h)
		start(t, r)
		for range 100 {
			for n := 1; n <= capacity; n++ {
				claim, err := p.Next(n)
				must(t, err)
				must(t, claim.Abandon())
			}
		}
		must(t, closeRing(r))
		if s := r.Stats(); s.Remaining != capacity || s.Consumers[1].Lag != 0 {
			t.Errorf("at the end: %+v", s)
		}
	}
}

// Waiting for a claim that others will publish or void does not spin for ever:
// the consumer sleeps, and each way to settle the claim wakes it.
func TestSettlingWakesTheConsumer(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			r := ring.New(8, ring.WithWait[event](strategy.Strategy))
			p := addProducer(r, kind)
			seen := make(chan int64)
			h := ring.Each("handler", func(e *event) error {
				seen <- e.n
				return nil
			})
			r.Handle(h)
			start(t, r)
			for n := int64(0); n < 12; n += 3 {
				time.Sleep(200 * time.Microsecond) // the consumer sleeps
				claim, err := p.Next(3)
				must(t, err)
				claim.Slot(0).n = n
				must(t, claim.PublishFirst(1))
				if got := <-seen; got != n {
					t.Fatalf("%s: event %d, want %d", strategy.name, got, n)
				}
				time.Sleep(200 * time.Microsecond)
				publish(t, p, n+1, n+1)
				if got := <-seen; got != n+1 {
					t.Fatalf("%s: event %d, want %d", strategy.name, got, n+1)
				}
				for e := range p.Claim(2) {
					e.n = n + 2
					break
				}
				if got := <-seen; got != n+2 {
					t.Fatalf("%s: event %d, want %d", strategy.name, got, n+2)
				}
			}
			must(t, closeRing(r))
		}
	})
}

// All visits each slot of a claim once, in order, also where the storage ends.
func TestAllOfAClaim(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		const capacity = 4
		r, p, c := polled(t, kind, capacity, ring.Fail)
		for n := 1; n <= capacity; n++ {
			for range capacity + 1 {
				claim, err := p.Next(n)
				must(t, err)
				visits := 0
				for i, e := range claim.All() {
					if i != visits || e != claim.Slot(i) {
						t.Fatalf("slot %d after %d", i, visits)
					}
					e.n = int64(i)
					visits++
				}
				if visits != n {
					t.Fatalf("%d visits of %d slots", visits, n)
				}
				for range claim.All() {
					break // visits no more
				}
				must(t, claim.Publish())
				var want []int64
				for i := range n {
					want = append(want, int64(i))
				}
				wantEqual(t, "events", poll(t, c), want...)
			}
		}
		r.Seal()
		var none ring.Claim[event]
		for range none.All() {
			t.Error("an empty claim has a slot")
		}
	})
}
