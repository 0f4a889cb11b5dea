package explore_test

import (
	"context"
	"testing"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/exec"
)

func run(t *testing.T, p explore.Program, o explore.Options) explore.Result {
	t.Helper()
	r, err := explore.Run(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// undecided is two threads that run their accesses in an order of their choice, and
// one that writes. A choice is also made after a read that may be revisited. With
// fixed given, that is what they choose.
func undecided(fixed ...int) *code {
	decide := func(s *script, t int) bool {
		if fixed != nil {
			return fixed[t] == 0
		}
		return s.choose(2) == 0
	}
	return &code{threads: []func(*script){
		func(s *script) {
			first, second := 0, 1
			if !decide(s, 0) {
				first, second = 1, 0
			}
			s.store(first, 1, rel)
			s.store(second, 1, rel)
		},
		func(s *script) {
			first, second := 0, 1
			if !decide(s, 1) {
				first, second = 1, 0
			}
			if s.load(first, acq) == 1 {
				s.fadd(second, 5, rlx)
			}
			if decide(s, 2) {
				s.load(second, rlx)
			}
		},
		func(s *script) {
			s.store(1, s.load(0, acq), rel)
		},
	}}
}

// A choice multiplies: a program has the executions of all programs in which it is
// made beforehand.
func TestChoicesAddUp(t *testing.T) {
	for _, m := range explore.Models() {
		want := 0
		for a := range 2 {
			for b := range 2 {
				for c := range 2 {
					want += run(t, undecided(a, b, c), explore.Options{Model: m}).Executions
				}
			}
		}
		if got := run(t, undecided(), explore.Options{Model: m}).Executions; got != want {
			t.Errorf("%s: %d executions, want %d", m, got, want)
		}
	}
}

// The message is plain memory. Without release and acquire, reading it is a race.
func TestReportsRaces(t *testing.T) {
	message := func(publish, receive int) *code {
		orders := []func(s *script){
			func(s *script) { s.store(1, 1, rlx) }, func(s *script) { s.store(1, 1, rel) },
		}
		return &code{threads: []func(*script){
			func(s *script) { s.store(0, 42, na); orders[publish](s) },
			func(s *script) {
				if receive == 1 && s.load(1, acq) == 1 || receive == 0 && s.load(1, rlx) == 1 {
					s.load(0, na)
				}
			},
		}}
	}
	for _, c := range []struct {
		publish, receive int
		races            bool
	}{{1, 1, false}, {0, 1, true}, {1, 0, true}, {0, 0, true}} {
		pairs := 0
		r := run(t, message(c.publish, c.receive), explore.Options{Race: func(x *explore.Execution, a, b explore.EventID) bool {
			locs := map[explore.EventID]int{}
			for t := range x.Threads() {
				for _, e := range x.Events(t) {
					locs[e.ID] = e.Loc
				}
			}
			if locs[a] != 0 || locs[b] != 0 {
				t.Errorf("a race at locations %d and %d, not at the message", locs[a], locs[b])
			}
			pairs++
			return true
		}})
		if (r.Races > 0) != c.races || pairs != r.Races {
			t.Errorf("%+v: %d races, %d reported", c, r.Races, pairs)
		}
	}
}

// A thread that has failed goes no further; the exploration does, unless told.
func TestReportsErrors(t *testing.T) {
	p := &code{threads: []func(*script){
		func(s *script) { s.store(0, 1, rlx) },
		func(s *script) { s.assert(s.load(0, rlx) == 0) },
	}}
	threads := []int{}
	r := run(t, p, explore.Options{Error: func(_ *explore.Execution, thread int, _ *explore.Label) bool {
		threads = append(threads, thread)
		return true
	}})
	if r.Errors != 1 || len(threads) != 1 || threads[0] != 1 || r.Executions != 1 || r.Blocked != 1 || !r.Finished {
		t.Errorf("%+v, errors of threads %v", r, threads)
	}
	r = run(t, p, explore.Options{Error: func(*explore.Execution, int, *explore.Label) bool { return false }})
	if r.Errors != 1 || r.Finished {
		t.Errorf("told to stop at the error: %+v", r)
	}
}

// Two threads that each wait for the other to begin: that is for good.
func TestADeadlockIsABlockedExecution(t *testing.T) {
	one := func(v explore.Value) bool { return v == 1 }
	p := &code{threads: []func(*script){
		func(s *script) { s.await(0, acq, one); s.store(1, 1, rel) },
		func(s *script) { s.await(1, acq, one); s.store(0, 1, rel) },
	}}
	r := run(t, p, explore.Options{Blocked: func(x *explore.Execution) bool {
		for thread := range 2 {
			if l := x.Waits(thread); l == nil || !l.Await || !x.Latest(x.Events(thread)[0].ID) {
				t.Errorf("thread %d does not wait", thread)
			}
		}
		return true
	}})
	if r.Executions != 0 || r.Blocked != 1 {
		t.Errorf("%+v", r)
	}
}

func TestStops(t *testing.T) {
	n := 0
	r := run(t, ainc(7), explore.Options{Complete: func(*explore.Execution) bool { n++; return n < 10 }})
	if r.Executions != 10 || r.Finished {
		t.Errorf("told to stop at ten: %+v", r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for workers := 1; workers <= 3; workers++ {
		r, err := explore.Run(ctx, ainc(9), explore.Options{Workers: workers})
		if err != nil || r.Finished || r.Executions > 10_000 {
			t.Errorf("canceled, %d workers: %+v, %v", workers, r, err)
		}
	}
	if _, err := explore.Run(ctx, ainc(1), explore.Options{Model: "alpha"}); err == nil {
		t.Error("no error about an unknown model")
	}
}

// One thread alone has one execution, however long. Sets grow on the way.
func TestLongExecutions(t *testing.T) {
	chain := func(n int) *code {
		return &code{threads: []func(*script){
			func(s *script) {
				for i := range n / 2 {
					s.fadd(i%7, 1, sc)
				}
			},
			func(s *script) { s.load(9, rlx) }, func(s *script) { s.store(9, 1, rlx) },
		}}
	}
	for _, n := range []int{60, 62, 64, 126, 128, 250, 256, 260, 1000} {
		for _, m := range explore.Models() {
			for _, workers := range []int{1, 2} {
				if r := run(t, chain(n), explore.Options{Model: m, Workers: workers}); r.Executions != 2 || !r.Finished {
					t.Errorf("%d events, %s, %d workers: %+v", n, m, workers, r)
				}
			}
		}
	}
	if _, err := explore.Run(context.Background(), chain(1100), explore.Options{}); err == nil {
		t.Error("no error about 1100 events")
	}
}

// Beyond what a thread does for the first time, an exploration allocates nothing.
func TestExplorationAllocatesNothing(t *testing.T) {
	per := func(n int) float64 {
		return testing.AllocsPerRun(3, func() { run(t, writers(n), explore.Options{}) })
	}
	small, large := per(4), per(6) // 720 and 40,320 executions
	if large > small+200 {
		t.Errorf("%.0f allocations for 40,320 executions, %.0f for 720", large, small)
	}
}

// A watching program checks the graphs that it is asked in.
type watching struct {
	*code
	t *testing.T
	x *explore.Execution
}

func (w *watching) Within(x *explore.Execution, _ uint64) { w.x = x }

func (w *watching) Next(thread int, values []explore.Value) explore.Label {
	events := w.x.Events(thread)
	want := len(values)
	if len(events) != want {
		w.t.Errorf("%d events of thread %d in the graph, asked with %d values", len(events), thread, len(values))
	}
	checkCausal(w.t, w.x)
	w.checkAtomicity()
	return w.code.Next(thread, values)
}

// checkAtomicity looks whether two read-modify-writes read the same write, be they
// complete or not: a program cannot be run along such a graph.
func (w *watching) checkAtomicity() {
	type source struct {
		rf  explore.EventID
		loc int
	}
	reader := map[source]explore.EventID{}
	for t := range w.x.Threads() {
		for _, e := range w.x.Events(t) {
			if e.Label.Kind != explore.RMW {
				continue
			}
			from := source{e.RF, e.Loc}
			if other, taken := reader[from]; taken {
				w.t.Errorf("asked while events %d and %d both update what %d wrote", other, e.ID, e.RF)
			}
			reader[from] = e.ID
		}
	}
}

// checkCausal looks whether each event comes after those it follows and reads.
func checkCausal(t *testing.T, x *explore.Execution) {
	at := map[explore.EventID]int{explore.Initial: -1}
	for i, e := range x.Causal() {
		at[e] = i
	}
	for th := range x.Threads() {
		last := -1
		for _, e := range x.Events(th) {
			i, ok := at[e.ID]
			if !ok || i <= last || e.Kind&exec.Read != 0 && at[e.RF] >= i {
				t.Errorf("event %d of thread %d comes too early", e.ID, th)
			}
			last = i
		}
	}
}

func TestAWatcherSeesTheGraph(t *testing.T) {
	w := &watching{code: undecided(), t: t}
	n := 0
	run(t, w, explore.Options{Complete: func(x *explore.Execution) bool { checkCausal(t, x); n++; return true }})
	if n == 0 {
		t.Error("no execution")
	}
	updates := func() explore.Program { return &watching{code: counters(3, 2), t: t} }
	for workers := range 3 {
		run(t, updates(), explore.Options{Workers: workers, New: updates, Complete: func(x *explore.Execution) bool { checkCausal(t, x); return true }})
	}
}
