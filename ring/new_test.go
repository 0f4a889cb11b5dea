package ring_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

func TestNewRefusesCapacities(t *testing.T) {
	twice := ring.MaxCapacity
	twice *= 2 // the least negative int where int has 32 bits
	for _, capacity := range []int{0, -1, -2, 3, 6, 1000, 1023, 1025, ring.MaxCapacity - 1, ring.MaxCapacity + 1, twice} {
		mustPanic(t, fmt.Sprintf("a power of two from 1 to 2^30, and is %d", capacity), func() { ring.New[event](capacity) })
	}
}

// A size that no machine has memory for is refused with a sentence, too.
func TestNewRefusesWhatDoesNotFit(t *testing.T) {
	mustPanic(t, "no memory holds 1073741824 slots of 1048576 bytes", func() { ring.New[[1 << 20]byte](1 << 30) })
}

func TestZeroRing(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		var r ring.Ring[event]
		mustPanic(t, "make one with New", func() { addProducer(&r, kind) })
	})
}

func TestCap(t *testing.T) {
	for _, capacity := range []int{1, 2, 4, 1024} {
		if got := ring.New[event](capacity).Cap(); got != capacity {
			t.Errorf("a ring of %d slots has %d", capacity, got)
		}
	}
}

// Elements may be of any type; those of size 0 make the largest ring cheap.
func TestLargestRing(t *testing.T) {
	r := ring.New[struct{}](ring.MaxCapacity)
	p := r.SingleProducer(ring.Fail)
	c := r.Poller("poller")
	must(t, r.Start(ctx))
	defer r.Halt()
	defer c.Close()

	all, err := p.Next(ring.MaxCapacity)
	must(t, err)
	must(t, all.Publish())
	wantErr(t, "one more", p.Publish(func(*struct{}) {}), ring.ErrFull)
	b, err := c.Poll()
	must(t, err)
	if b.Len() != ring.MaxCapacity/4 {
		t.Errorf("a batch of %d events, want a quarter of the ring", b.Len())
	}
	for b.Next() && b.Seq() < 9 {
	}
	must(t, second(c.Poll()))
	if got := r.Stats().Remaining; got != 10 {
		t.Errorf("%d slots are free, want 10", got)
	}
}

func second[T any](_ T, err error) error { return err }

func TestFillSetsUpEverySlot(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		p := addProducer(r, kind)
		c := r.Poller("poller")
		n := int64(100)
		r.Fill(func(e *event) { e.n, n = n, n+1 })
		start(t, r)
		halt(t, r, c)
		var filled []int64
		for e := range p.Claim(4) {
			filled = append(filled, e.n)
			e.n += 100
		}
		wantEqual(t, "what the producer found", filled, 100, 101, 102, 103)
		wantEqual(t, "what the consumer found", poll(t, c), 200, 201, 202, 203)
	})
}

func TestARingHasOneProducer(t *testing.T) {
	for _, first := range []string{single, multi} {
		for _, next := range []string{single, multi} {
			r := ring.New[event](4)
			addProducer(r, first)
			mustPanic(t, "already has its producer", func() { addProducer(r, next) })
		}
	}
}

func TestProducerAfterStart(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		r.Halt()
		mustPanic(t, "before Start", func() { addProducer(r, kind) })
	})
}

func TestProducerHasOnePolicy(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		mustPanic(t, "no policy 3; choose Wait, Fail or Drop", func() { addProducer(r, kind, ring.Drop+1) })
		mustPanic(t, "one policy", func() { addProducer(r, kind, ring.Fail, ring.Drop) })
	})
}

// A ring with a handler, for what needs one.
func consumed() *ring.Ring[event] {
	r := ring.New[event](4)
	r.Handle(ring.Each("handler", func(*event) error { return nil }))
	return r
}

func TestStartErrors(t *testing.T) {
	nothing := func(*event) error { return nil }
	for _, test := range []struct {
		name string
		make func() *ring.Ring[event]
		want string
	}{
		{"no producer", consumed, "ring: no producer; call SingleProducer or MultiProducer before Start"},
		{"no consumer", func() *ring.Ring[event] {
			r := ring.New[event](4)
			r.SingleProducer()
			return r
		}, "ring: no consumer; call Handle or Poller before Start"},
		{"after Seal", func() *ring.Ring[event] {
			r := consumed()
			r.SingleProducer()
			r.Seal()
			return r
		}, ring.ErrClosed.Error()},
		{"after Seal, many producers", func() *ring.Ring[event] {
			r := consumed()
			r.MultiProducer()
			r.Seal()
			return r
		}, ring.ErrClosed.Error()},
		{"after Halt", func() *ring.Ring[event] {
			r := consumed()
			r.SingleProducer()
			r.Halt()
			return r
		}, ring.ErrClosed.Error()},
		{"after Close", func() *ring.Ring[event] {
			r := consumed()
			r.MultiProducer()
			must(t, closeRing(r))
			return r
		}, ring.ErrClosed.Error()},
		{"a reset hook and two last consumers", func() *ring.Ring[event] {
			r := ring.New(4, ring.WithReset(func(*event) {}))
			r.SingleProducer()
			r.Handle(ring.Each("a", nothing), ring.Each("b", nothing))
			return r
		}, "ring: WithReset needs one last consumer; let one follow all others"},
		{"a reset hook and a poller beside the last consumer", func() *ring.Ring[event] {
			r := ring.New(4, ring.WithReset(func(*event) {}))
			r.MultiProducer()
			r.Handle(ring.Each("a", nothing)).Then(ring.Each("b", nothing))
			r.Poller("c")
			return r
		}, "ring: WithReset needs one last consumer; let one follow all others"},
		{"a reset hook and a last consumer that is closed", func() *ring.Ring[event] {
			r := ring.New(4, ring.WithReset(func(*event) {}))
			r.SingleProducer()
			r.Poller("b", r.Handle(ring.Each("a", nothing))).Close()
			return r
		}, "ring: WithReset needs the last consumer, and that is a poller that is closed; make the ring without, or close it later"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // it stays so
				if err := test.make().Start(ctx); err == nil || err.Error() != test.want {
					t.Errorf("Start: %v, want %s", err, test.want)
				}
			}
		})
	}
}

func TestStartTwice(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r, p, c := polled(t, kind, 4)
		publish(t, p, 1, 3)
		if err := r.Start(ctx); err == nil || !strings.Contains(err.Error(), "started before; call Start once") {
			t.Errorf("Start: %v", err)
		}
		publish(t, p, 4, 4)
		r.Seal()
		wantEqual(t, "events", poll(t, c), 1, 2, 3, 4)
		must(t, closeRing(r))
		wantErr(t, "Start after Close", r.Start(ctx), ring.ErrClosed)
	})
}

// An error of Start changes nothing: what was missing can be added.
func TestStartAgainAfterAnError(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		resets := 0
		r := ring.New(4, ring.WithReset(func(*event) { resets++ }))
		wantErr(t, "Start with an ended context", r.Start(ended(errStop)), errStop)
		if r.Start(ctx) == nil {
			t.Fatal("started without a producer")
		}
		p := addProducer(r, kind)
		wantErr(t, "Publish", p.Publish(number(0)), ring.ErrNotStarted)
		if r.Start(ctx) == nil {
			t.Fatal("started without a consumer")
		}
		nothing := func(*event) error { return nil }
		g := r.Handle(ring.Each("a", nothing), ring.Each("b", nothing))
		if r.Start(ctx) == nil {
			t.Fatal("started with two last consumers")
		}
		wantErr(t, "Publish", p.Publish(number(0)), ring.ErrNotStarted)
		g.Then(ring.Each("c", nothing))
		start(t, r)
		publish(t, p, 1, 100)
		must(t, closeRing(r))
		if resets != 100 {
			t.Errorf("%d resets, want 100", resets)
		}
	})
}

// A poller that was closed before Start is not beside the last consumer.
func TestResetBesideAClosedPoller(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		resets := 0
		r := ring.New(4, ring.WithReset(func(*event) { resets++ }))
		p := addProducer(r, kind)
		r.Handle(ring.Each("a", func(*event) error { return nil }))
		r.Poller("b").Close()
		start(t, r)
		publish(t, p, 1, 10)
		must(t, closeRing(r))
		if resets != 10 {
			t.Errorf("%d resets, want 10", resets)
		}
	})
}

func TestGraphMisuse(t *testing.T) {
	nothing := func(*event) error { return nil }
	a, b := ring.Each("a", nothing), ring.Each("b", nothing)
	for _, test := range []struct {
		name, want string
		f          func(r *ring.Ring[event], g *ring.Group[event])
	}{
		{"no handler", "needs a handler", func(r *ring.Ring[event], g *ring.Group[event]) { r.Handle() }},
		{"no follower", "needs a handler", func(r *ring.Ring[event], g *ring.Group[event]) { g.Then() }},
		{"no Handle function", `handler "x" has no Handle`, func(r *ring.Ring[event], g *ring.Group[event]) {
			r.Handle(a, ring.Handler[event]{Name: "x"})
		}},
		{"no Handle function, follower", `handler "x" has no Handle`, func(r *ring.Ring[event], g *ring.Group[event]) {
			g.Then(b, ring.Handler[event]{Name: "x"})
		}},
		{"Each of nothing", `"x" has no Handle function`, func(r *ring.Ring[event], g *ring.Group[event]) {
			g.Then(ring.Each[event]("x", nil))
		}},
		{"negative MaxBatch", `"x" has a negative MaxBatch`, func(r *ring.Ring[event], g *ring.Group[event]) {
			r.Handle(ring.Handler[event]{Name: "x", MaxBatch: -1, Handle: func(*ring.Batch[event]) error { return nil }})
		}},
		{"After nothing", "needs a group", func(r *ring.Ring[event], g *ring.Group[event]) { r.After() }},
		{"a group of another ring", "its own ring", func(r *ring.Ring[event], g *ring.Group[event]) {
			r.After(g, ring.New[event](4).Handle(a))
		}},
		{"a poller behind another ring", "its own ring", func(r *ring.Ring[event], g *ring.Group[event]) {
			r.Poller("p", ring.New[event](4).Handle(a))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := ring.New[event](4)
			g := r.Handle(a)
			mustPanic(t, test.want, func() { test.f(r, g) })
		})
	}
}

func TestGraphIsFixedOnceStarted(t *testing.T) {
	nothing := func(*event) error { return nil }
	h := ring.Each("late", nothing)
	for name, end := range map[string]func(r *ring.Ring[event]){
		"running": func(r *ring.Ring[event]) {},
		"closed":  func(r *ring.Ring[event]) { must(t, closeRing(r)) },
		"halted":  func(r *ring.Ring[event]) { r.Halt() },
	} {
		t.Run(name, func(t *testing.T) {
			r := ring.New[event](4)
			r.SingleProducer()
			g := r.Handle(ring.Each("early", nothing))
			start(t, r)
			halt(t, r)
			end(r)
			for name, add := range map[string]func(){
				"Handle":          func() { r.Handle(h) },
				"Then":            func() { g.Then(h) },
				"Then behind all": func() { r.After(g).Then(h) },
				"Poller":          func() { r.Poller("late") },
				"Poller behind":   func() { r.Poller("late", g) },
			} {
				t.Run(name, func(t *testing.T) { mustPanic(t, "before Start", add) })
			}
			if n := len(r.Stats().Consumers); n != 1 {
				t.Errorf("the ring has %d consumers, want 1", n)
			}
		})
	}
}

// The errors that come as they are say in a line what is wrong, and then what to do.
func TestErrorTexts(t *testing.T) {
	texts := map[string]struct {
		err       error
		wrong, do string
	}{
		"ErrClosed":     {ring.ErrClosed, "closed", "a new ring"},
		"ErrHalted":     {ring.ErrHalted, "halted", "Close and Wait return why"},
		"ErrNotStarted": {ring.ErrNotStarted, "not started", "call Start"},
		"ErrFull":       {ring.ErrFull, "full", "the policy Wait"},
		"ErrDropped":    {ring.ErrDropped, "full, event dropped", "more slots"},
		"ErrClaimSize":  {ring.ErrClaimSize, "size of a claim", "1 to Cap()"},
		"ErrNotClaimed": {ring.ErrNotClaimed, "not claimed", "publish a claim once"},
		"ErrSession":    {ring.ErrSession, "the session is over", "new session"},
		"ErrConcurrent": {ring.ErrConcurrent, "two goroutines at once, or in its own callback", "MultiProducer"},
		"ErrGoexit":     {ring.ErrGoexit, "runtime.Goexit", "return an error"},
	}
	for name, want := range texts {
		wrong, do, _ := strings.Cut(want.err.Error(), "; ")
		if !strings.HasPrefix(wrong, "ring: ") || !strings.Contains(wrong, want.wrong) || !strings.Contains(do, want.do) || strings.Contains(do, "\n") {
			t.Errorf("%s: %q, want %q and then %q", name, want.err, want.wrong, want.do)
		}
	}
	for _, name := range errorVariables(t) {
		if texts[name].err == nil {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// errorVariables returns the names of those that the package exports.
func errorVariables(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	must(t, err)
	declared := regexp.MustCompile(`(?m)^(?:\t|var )(Err\w+) += errors\.New`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		for _, m := range declared.FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	if len(names) < 9 {
		t.Errorf("only %v were found", names)
	}
	return names
}

// The context of Start matters only at Start and until the ring is closed.
func TestStartContextWithCause(t *testing.T) {
	r := consumed()
	p := r.SingleProducer()
	wantErr(t, "Start", r.Start(ended(errStop)), errStop)
	wantErr(t, "Publish", p.Publish(number(1)), ring.ErrNotStarted)
	start(t, r)
	must(t, p.Publish(number(1)))
	must(t, closeRing(r))
	if err := r.Start(ended(errStop)); !errors.Is(err, errStop) {
		t.Errorf("Start: %v", err)
	}
}
