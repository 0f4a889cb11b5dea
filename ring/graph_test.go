package ring_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// A graph is consumers by number, with those that each one follows; a number is
// greater than those of the followed.
type graph struct {
	name    string
	follows [][]int
	build   func(r *ring.Ring[event], h func(i int) ring.Handler[event])
}

var graphs = []graph{
	{"one", [][]int{{}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0))
	}},
	{"multicast", [][]int{{}, {}, {}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0), h(1), h(2))
	}},
	{"multicast, one by one", [][]int{{}, {}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0))
		r.Handle(h(1))
	}},
	{"chain", [][]int{{}, {0}, {0, 1}, {0, 1, 2}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0)).Then(h(1)).Then(h(2)).Then(h(3))
	}},
	{"diamond", [][]int{{}, {}, {0, 1}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0), h(1)).Then(h(2))
	}},
	{"diamond with a head", [][]int{{}, {0}, {0}, {0, 1, 2}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		r.Handle(h(0)).Then(h(1), h(2)).Then(h(3))
	}},
	{"fork", [][]int{{}, {0}, {0}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		g := r.Handle(h(0))
		g.Then(h(1))
		g.Then(h(2))
	}},
	{"two chains joined", [][]int{{}, {0}, {}, {2}, {0, 1, 2, 3}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		a := r.Handle(h(0)).Then(h(1))
		b := r.Handle(h(2)).Then(h(3))
		r.After(a, b).Then(h(4))
	}},
	{"a short and a long way joined", [][]int{{}, {0}, {0, 1}, {}, {0, 1, 2, 3}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		a := r.Handle(h(0)).Then(h(1)).Then(h(2))
		r.After(r.Handle(h(3)), a).Then(h(4))
	}},
	{"joined with itself", [][]int{{}, {0}}, func(r *ring.Ring[event], h func(i int) ring.Handler[event]) {
		a := r.Handle(h(0))
		r.After(a, a).Then(h(1))
	}},
}

// mark notes in the event, at seq, that consumer i of g is done with it, after
// a check that those that it follows are, and that those that follow it are
// not.
func (g graph) mark(i int, seq int64, e *event) error {
	for _, u := range g.follows[i] {
		if e.marks[u] != seq+1 {
			return fmt.Errorf("%s: consumer %d has event %d before consumer %d is done with it: mark %d", g.name, i, seq, u, e.marks[u])
		}
	}
	for later, follows := range g.follows {
		if slices.Contains(follows, i) && e.marks[later] >= seq+1 {
			return fmt.Errorf("%s: consumer %d had event %d after consumer %d", g.name, i, seq, later)
		}
	}
	e.marks[i] = seq + 1
	return nil
}

// A follower never sees an event before all that it follows are done with it.
func TestFollowersComeAfter(t *testing.T) {
	for _, g := range graphs {
		t.Run(g.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				for _, capacity := range []int{1, 2, 8, 64} {
					events := int64(min(300, 30*capacity))
					r := ring.New[event](capacity)
					p := addProducer(r, kind)
					seen := make([]int64, len(g.follows))
					g.build(r, func(i int) ring.Handler[event] {
						return ring.Handler[event]{Name: fmt.Sprint(i), MaxBatch: i, Handle: func(b *ring.Batch[event]) error {
							for b.Next() {
								if b.Event().n != b.Seq() || b.Seq() != seen[i] {
									return fmt.Errorf("event %d has number %d, want %d", b.Seq(), b.Event().n, seen[i])
								}
								if err := g.mark(i, b.Seq(), b.Update()); err != nil {
									return err
								}
								seen[i]++
								if b.Seq()%3 == 0 {
									b.Release()
								}
							}
							return nil
						}}
					})
					start(t, r)
					publish(t, p, 0, events-1)
					must(t, closeRing(r))
					for i := range seen {
						if seen[i] != events {
							t.Errorf("capacity %d: consumer %d has seen %d of %d events", capacity, i, seen[i], events)
						}
					}
				}
			})
		})
	}
}

// Each consumer in turn is stopped at an event in the middle of a batch: those
// that follow it, directly or not, stay before it, the others go on, and the
// producer stops when the ring is full behind it.
func TestAConsumerHoldsUpThoseThatFollow(t *testing.T) {
	const capacity, stopAt, events = 8, 5, 40
	for _, g := range graphs {
		t.Run(g.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				for stopped := range g.follows {
					r := ring.New[event](capacity)
					p := addProducer(r, kind)
					gate := make(chan struct{})
					g.build(r, func(i int) ring.Handler[event] {
						return ring.Handler[event]{Name: fmt.Sprint(i), MaxBatch: 3, Handle: func(b *ring.Batch[event]) error {
							for seq := range b.All() {
								if i == stopped && seq == stopAt {
									b.Release()
									<-gate
								}
							}
							return nil
						}}
					})
					start(t, r)
					done := make(chan struct{})
					go func() {
						defer close(done)
						publish(t, p, 0, events-1)
					}()
					at := func() (sequences []int64) {
						for _, c := range r.Stats().Consumers {
							sequences = append(sequences, c.Sequence)
						}
						return sequences
					}
					// The ring is full: the stopped consumer and those that
					// follow it are at stopAt, all others have seen what there is.
					want := make([]int64, len(g.follows))
					for i := range want {
						want[i] = stopAt + capacity
						if i == stopped || slices.Contains(g.follows[i], stopped) {
							want[i] = stopAt
						}
					}
					eventually(t, "all wait for the consumer that is stopped", func() bool { return r.Stats().Waits > 0 && slices.Equal(at(), want) })
					for range 20 { // it stays so
						if got := at(); !slices.Equal(got, want) {
							t.Fatalf("consumer %d is stopped: they are at %v, want %v", stopped, got, want)
						}
					}
					close(gate)
					<-done
					must(t, closeRing(r))
				}
			})
		})
	}
}

// A poller behind groups gets what all of them are done with.
func TestPollerBehindGroups(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](8)
		p := addProducer(r, kind)
		a, b := make(chan struct{}, 8), make(chan struct{}, 8)
		step := func(c chan struct{}) ring.Handler[event] {
			return ring.Handler[event]{Name: "step", MaxBatch: 1, Handle: func(b *ring.Batch[event]) error { <-c; b.Next(); return nil }}
		}
		c := r.Poller("poller", r.Handle(step(a)), r.Handle(step(b)))
		start(t, r)
		publish(t, p, 1, 6)
		at := func(x, y int64) func() bool {
			return func() bool {
				s := r.Stats()
				return s.Consumers[0].Sequence == x && s.Consumers[1].Sequence == y
			}
		}
		wantEqual(t, "neither is done", poll(t, c))
		a <- struct{}{}
		a <- struct{}{}
		eventually(t, "2 and 0", at(2, 0))
		wantEqual(t, "only one is done", poll(t, c))
		b <- struct{}{}
		eventually(t, "2 and 1", at(2, 1))
		wantEqual(t, "both are done with one", poll(t, c), 1)
		for range 4 {
			b <- struct{}{}
		}
		eventually(t, "2 and 5", at(2, 5))
		wantEqual(t, "both are done with two", poll(t, c), 2)
		close(a)
		close(b)
		r.Seal()
		var rest []int64
		for _, e := range c.All(ctx) {
			rest = append(rest, e.n)
		}
		wantEqual(t, "the rest", rest, 3, 4, 5, 6)
		must(t, closeRing(r))
	})
}
