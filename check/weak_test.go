//go:build ordo

package check_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

var weakModels = []string{"sc", "x86-tso", "ra", "rc11-rs20", "c++20-nta"}

// modelsAndEngines yields each model with each engine that it has.
func modelsAndEngines(yield func(model, engine string) bool) {
	for _, m := range weakModels {
		if !yield(m, "graphs") || !yield(m, "optimal") {
			return
		}
	}
	yield("sc", "interleavings")
}

// Which models allow the weak outcome of a shape.
func TestWeakOutcomes(t *testing.T) {
	for name, test := range map[string]struct {
		body    func() string
		weak    string // outcome
		allowed []string
	}{
		"SB relaxed": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); r0 = m.y.LoadRelaxed() },
				func() { m.y.StoreRelaxed(1); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, "0 0", []string{"x86-tso", "ra", "rc11-rs20", "c++20-nta"}},
		"SB": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.Store(1); r0 = m.y.Load() },
				func() { m.y.Store(1); r1 = m.x.Load() })
			return fmt.Sprint(r0, r1)
		}, "0 0", []string{"ra"}},
		"SB with fences": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); atomic.FenceSeqCst(); r0 = m.y.LoadRelaxed() },
				func() { m.y.StoreRelaxed(1); atomic.FenceSeqCst(); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, "0 0", []string{"ra"}}, // whose fences order nothing more
		"MP relaxed": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); m.y.StoreRelaxed(1) },
				func() { r0 = m.y.LoadRelaxed(); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, "1 0", []string{"rc11-rs20", "c++20-nta"}},
		"MP": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1); m.y.StoreRelease(1) },
				func() { r0 = m.y.LoadAcquire(); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, "1 0", nil},
		"LB": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { r0 = m.y.LoadRelaxed(); m.x.StoreRelaxed(1) },
				func() { r1 = m.x.LoadRelaxed(); m.y.StoreRelaxed(1) })
			return fmt.Sprint(r0, r1)
		}, "1 1", nil},
		"2+2W relaxed": {func() string {
			var m memory
			together(
				func() { m.x.StoreRelaxed(1); m.y.StoreRelaxed(2) },
				func() { m.y.StoreRelaxed(1); m.x.StoreRelaxed(2) })
			return fmt.Sprint(m.x.Load(), m.y.Load())
		}, "1 1", []string{"ra", "rc11-rs20", "c++20-nta"}},
		"CoRR": {func() string {
			var m memory
			var r0, r1 int32
			together(
				func() { m.x.StoreRelaxed(1) },
				func() { r0 = m.x.LoadRelaxed(); r1 = m.x.LoadRelaxed() })
			return fmt.Sprint(r0, r1)
		}, "1 0", nil},
		// The four threads of the article on SeqCst: C++20 repaired it.
		"stores relaxed, loads SeqCst": {func() string {
			var m memory
			var a, b, c, d int32
			together(
				func() { m.x.StoreRelaxed(1) },
				func() { m.y.StoreRelaxed(1) },
				func() { a = m.x.Load(); b = m.y.Load() },
				func() { c = m.y.Load(); d = m.x.Load() })
			return fmt.Sprint(a, b, c, d)
		}, "1 0 1 0", []string{"ra", "rc11-rs20"}},
	} {
		t.Run(name, func(t *testing.T) {
			for model, engine := range modelsAndEngines {
				got := check.Outcomes(t, test.body, check.Model(model), check.Engine(engine))
				if allowed := got[test.weak] > 0; allowed != slices.Contains(test.allowed, model) {
					t.Errorf("%s by %s: outcome %s is allowed: %v", model, engine, test.weak, allowed)
				}
			}
		})
	}
}

// Interleavings and graphs are two ways to find the executions of sc.
func TestEnginesAgree(t *testing.T) {
	equal := func(a, b map[string]int) bool { return len(a) > 0 && maps.Equal(a, b) }
	sameKeys := func(a, b map[string]int) bool {
		return len(a) > 0 && slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)))
	}
	for name, body := range map[string]func() string{
		"locks": func() string {
			var mu sync.Mutex
			s := ""
			together(
				func() { mu.Lock(); s += "a"; mu.Unlock() },
				func() { mu.Lock(); s += "b"; mu.Unlock() },
				func() { mu.Lock(); s += "c"; mu.Unlock() })
			return s
		},
		"compare and swap": func() string {
			var x atomic.Int32
			inc := func() {
				for v := x.Load(); !x.CompareAndSwap(v, v+1); v = x.Load() {
				}
			}
			together(inc, inc)
			return fmt.Sprint(x.Load())
		},
		"spsc": func() string {
			q := spsc.New[int](1)
			var got []int
			together(
				func() { q.TryPush(1); q.TryPush(2) },
				func() {
					for range 2 {
						if v, ok := q.TryPop(); ok {
							got = append(got, v)
						}
					}
				})
			return fmt.Sprint(got)
		},
		"waiting": func() string {
			var flag atomic.Bool
			n := 0
			together(
				func() {
					for !flag.LoadAcquire() {
						n++
						atomic.Pause()
					}
				},
				func() { flag.StoreRelease(true) })
			return ""
		},
		"parking": func() string {
			p := sync.NewParker()
			err := error(nil)
			together(func() { err = p.Park(sync.Within(1)) }, p.Unpark, p.Unpark)
			return fmt.Sprint(err)
		},
		"a choice": func() string {
			var mu sync.Mutex
			a, b := false, false
			together(
				func() { a = mu.TryLock() },
				func() { b = mu.TryLock() })
			return fmt.Sprint(a, b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			same := equal
			if name == "waiting" { // of a loop's rounds the optimal engine has fewer
				same = sameKeys
			}
			one := check.Outcomes(t, body, check.Engine("interleavings"))
			two := check.Outcomes(t, body, check.Engine("graphs"))
			three := check.Outcomes(t, body, check.Engine("optimal"))
			if !same(one, two) || !same(one, three) {
				t.Errorf("interleavings: %v\ngraphs: %v\noptimal: %v", one, two, three)
			}
			for _, model := range weakModels[1:] {
				two := check.Outcomes(t, body, check.Model(model), check.Engine("graphs"))
				three := check.Outcomes(t, body, check.Model(model), check.Engine("optimal"))
				if !same(two, three) {
					t.Errorf("%s: graphs: %v\noptimal: %v", model, two, three)
				}
			}
		})
	}
}

// What a mutex guards decides what a thread does next: values alone do not tell.
func TestThreadsThatDependOnMore(t *testing.T) {
	body := func() string {
		var mu sync.Mutex
		var x atomic.Int32
		first := ""
		come := func(name string) func() {
			return func() {
				mu.Lock()
				defer mu.Unlock()
				if first == "" {
					first = name
					x.Add(1)
				} else {
					x.Load()
				}
			}
		}
		together(come("a"), come("b"), come("c"))
		return first
	}
	for _, model := range weakModels {
		if got := check.Outcomes(t, body, check.Model(model)); !maps.Equal(got, map[string]int{"a": 2, "b": 2, "c": 2}) {
			t.Errorf("%s: %v", model, got)
		}
	}
}

// The queue is right under every model.
func TestQueueUnderWeakModels(t *testing.T) {
	for _, model := range weakModels[1:] {
		t.Run(model, func(t *testing.T) {
			check.Run(t, func() {
				q := spsc.New[int](1)
				together(
					func() { q.TryPush(1); q.TryPush(2) },
					func() {
						if v, ok := q.TryPop(); ok {
							check.Assert(v == 1, "popped %d", v)
						}
					})
			}, check.Model(model))
		})
	}
}

// An outcome that only a weak model has is found, explained and replayed.
func TestWeakFailure(t *testing.T) {
	body := func() {
		var x, y atomic.Int32
		check.Name(&x, "x")
		check.Name(&y, "y")
		var r0, r1 int32
		together(
			func() { x.StoreRelease(1); r0 = y.LoadAcquire() },
			func() { y.StoreRelease(1); r1 = x.LoadAcquire() })
		check.Assert(r0+r1 > 0, "both read 0")
	}
	if r := check.Explore(body, check.Model("sc")); r.Failure != nil {
		t.Fatalf("under sc: %s", r)
	}
	r := check.Explore(body, check.Model("c++20-nta"))
	if r.Failure == nil || r.Failure.Kind != check.Assertion {
		t.Fatalf("%s", r)
	}
	if !strings.Contains(r.Failure.Trace, "y.Load(acq) = 0") || !strings.Contains(r.Failure.Graph.String(), "rf") {
		t.Errorf("the execution is\n%s\n%s", r.Failure.Trace, r.Failure.Graph)
	}
	again := check.Replay(r.Failure.Token, body, check.Model("c++20-nta"))
	if again.Failure == nil || again.Failure.Trace != r.Failure.Trace {
		t.Errorf("replayed: %s", again)
	}
	for _, token := range []string{"", "ordo.", "ordo.AAAAAA.", "ordo.AAAAAA.____", r.Failure.Token[:len(r.Failure.Token)-3]} {
		if again := check.Replay(token, body, check.Model("c++20-nta")); again.Complete {
			t.Errorf("token %q: %s", token, again)
		}
	}
}

// A light fence is ordered with heavy ones, and with no other.
func TestAsymmetricFences(t *testing.T) {
	fences := map[string]func(){"light": atomic.FenceLight, "heavy": atomic.FenceHeavy, "sc": atomic.FenceSeqCst}
	for first, one := range fences {
		for second, two := range fences {
			for _, model := range []string{"c++20-nta", "rc11", "rc11-rs20"} {
				for _, engine := range []string{"optimal", "graphs"} {
					got := check.Outcomes(t, func() string {
						var m memory
						var r0, r1 int32
						together(
							func() { m.x.StoreRelaxed(1); one(); r0 = m.y.LoadRelaxed() },
							func() { m.y.StoreRelaxed(1); two(); r1 = m.x.LoadRelaxed() })
						return fmt.Sprint(r0, r1)
					}, check.Model(model), check.Engine(engine))
					ordered := first == "heavy" || second == "heavy" || first == "sc" && second == "sc"
					if weak := got["0 0"] > 0; weak == ordered {
						t.Errorf("%s and %s, %s by %s: both read 0: %v", first, second, model, engine, weak)
					}
				}
			}
		}
	}
}
