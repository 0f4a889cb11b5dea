//go:build ordo

//lint:file-ignore SA2001,SA5004 these programs are wrong on purpose

package check_test

import (
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// publish sends a plain value by a flag.
func publish(store func(*atomic.Uint32, uint32), load func(*atomic.Uint32) uint32) func() {
	return func() {
		var flag atomic.Uint32
		var data atomic.Plain[int]
		check.Name(&flag, "flag")
		check.Name(&data, "data")
		together(
			func() { data.Set(42); store(&flag, 1) },
			func() {
				if load(&flag) == 1 {
					check.Assert(data.Get() == 42, "data is %d", data.Get())
				}
			})
	}
}

func storeRelaxed(x *atomic.Uint32, v uint32) { x.StoreRelaxed(v) }
func storeRelease(x *atomic.Uint32, v uint32) { x.StoreRelease(v) }
func loadRelaxed(x *atomic.Uint32) uint32     { return x.LoadRelaxed() }
func loadAcquire(x *atomic.Uint32) uint32     { return x.LoadAcquire() }

func TestPublication(t *testing.T) {
	check.Run(t, publish(storeRelease, loadAcquire))
	check.Run(t, publish((*atomic.Uint32).Store, (*atomic.Uint32).Load))
	check.Run(t, func() { // by fences
		var flag atomic.Uint32
		var data atomic.Plain[int]
		together(
			func() { data.Set(42); atomic.FenceRelease(); flag.StoreRelaxed(1) },
			func() {
				if flag.LoadRelaxed() == 1 {
					atomic.FenceAcquire()
					data.Get()
				}
			})
	})
	check.Run(t, func() { // by a release sequence
		var flag atomic.Uint32
		var data atomic.Plain[int]
		together(
			func() { data.Set(42); flag.StoreRelease(1) },
			func() { flag.AddRelaxed(2) },
			func() {
				if flag.LoadAcquire()&1 == 1 {
					data.Get()
				}
			})
	})
}

// outlives is what a body must not keep.
var outlives *atomic.Int32

// ofPackage is a package variable, which each execution finds as it was.
var ofPackage atomic.Int32

func TestPackageVariables(t *testing.T) {
	for range 2 {
		check.Run(t, func() {
			together(func() { ofPackage.Add(1) }, func() { ofPackage.Add(1) })
			check.Assert(ofPackage.Load() == 2, "it is %d", ofPackage.Load())
		})
	}
}

func TestFailures(t *testing.T) {
	for name, test := range map[string]struct {
		body func()
		kind check.Kind
		says []string // in the report
	}{
		"neither release nor acquire": {publish(storeRelaxed, loadRelaxed), check.Race,
			[]string{"data race on data", "T1 writes it at failure_test.go:", "T2 reads it at failure_test.go:", "neither is the write a release nor the read an acquire"}},
		"no release": {publish(storeRelaxed, loadAcquire), check.Race, []string{"the write is no release"}},
		"no acquire": {publish(storeRelease, loadRelaxed), check.Race, []string{"the read is no acquire"}},
		"a later relaxed store is no release": {func() {
			var flag atomic.Uint32
			var data atomic.Plain[int]
			together(
				func() { data.Set(42); flag.StoreRelease(1); flag.StoreRelaxed(2) },
				func() {
					if flag.LoadAcquire() == 2 {
						data.Get()
					}
				})
		}, check.Race, []string{"the write is no release"}},
		"two plain writes": {func() {
			var data atomic.Plain[int]
			together(func() { data.Set(1) }, func() { data.Set(2) })
		}, check.Race, []string{"T1 writes it", "T2 writes it", "nothing orders them: between the two, T2 reads nothing that T1 wrote"}},
		"assertion": {func() {
			var x, y atomic.Int32
			var r0, r1 int32
			together(func() { x.Store(1); r0 = y.Load() }, func() { y.Store(1); r1 = x.Load() })
			check.Assert(r0+r1 == 1, "r0 is %d, r1 is %d", r0, r1)
		}, check.Assertion, []string{"an assertion fails at failure_test.go:", "in the body: r0 is 1, r1 is 1"}},
		"panic": {func() {
			var x atomic.Int32
			together(func() { x.Store(1) }, func() {
				if x.Load() == 1 {
					panic("boom")
				}
			})
		}, check.Panic, []string{"panic in T2: boom", "failure_test.go:"}},
		"deadlock of two locks": {func() {
			var a, b sync.Mutex
			together(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
		}, check.Deadlock, []string{"T1 waits at failure_test.go:", "Mutex.Lock", "T2 waits at failure_test.go:", "the body waits at litmus_test.go:", "WaitGroup.Wait"}},
		"a loop that waits for ever": {func() {
			var flag atomic.Bool
			check.Name(&flag, "flag")
			together(func() {
				for !flag.Load() {
					atomic.Pause()
				}
			})
		}, check.Deadlock, []string{"T1 waits at failure_test.go:", "a loop that pauses, until flag is not 0"}},
		"a loop without a hint": {func() {
			var flag atomic.Bool
			together(func() {
				for !flag.Load() {
				}
			})
		}, check.Livelock, []string{"at failure_test.go:", "must call atomic.Pause"}},
		"a thread that never ends": {func() {
			var wg sync.WaitGroup
			p := sync.NewParker()
			wg.Go(func() { p.Park(sync.Limit{}) })
		}, check.Leak, []string{"the body is over", "T1 waits at failure_test.go:", "Parker.Park", "started at failure_test.go:"}},
		"lost wake-up": {func() {
			var mu sync.Mutex
			c := sync.NewCond(&mu)
			together(
				func() { mu.Lock(); c.Wait(); mu.Unlock() }, // looks at nothing
				func() { c.Signal() })
		}, check.Deadlock, []string{"T1 waits at failure_test.go:", "Cond.Wait"}},
		"double unlock": {func() {
			var mu sync.Mutex
			together(func() { mu.Lock(); mu.Unlock(); mu.Unlock() })
		}, check.Misuse, []string{"unlock of unlocked Mutex at failure_test.go:"}},
		"negative counter": {func() {
			var wg sync.WaitGroup
			wg.Done()
		}, check.Panic, []string{"negative WaitGroup counter"}},
		"go statement": {func() {
			var x atomic.Int32
			done := make(chan bool)
			go func() { defer close(done); x.Store(1) }()
			<-done
			x.Load()
		}, check.Goroutine, []string{"at failure_test.go:", "not with a go statement"}},
		"recovered for ever": {func() {
			var x atomic.Int32
			together(func() {
				for {
					func() {
						defer func() { recover() }()
						x.Add(1)
					}()
				}
			})
		}, check.Livelock, nil},
		"an atomic outlives an execution": {func() {
			if outlives == nil {
				outlives = new(atomic.Int32)
			}
			together(func() { outlives.Add(1) }, func() { outlives.Add(1) })
		}, check.Nondeterminism, []string{"an earlier execution has used", "made in the body"}},
		"nondeterminism": {func() {
			var x, y atomic.Int32
			runs++
			together(func() {
				if runs%2 == 0 {
					x.Store(1)
				} else {
					y.Load()
				}
			}, func() { x.Load() })
		}, check.Nondeterminism, []string{"not deterministic"}},
		"a random number in a body of few executions": {func() {
			var x atomic.Int32
			together(func() { x.Store(rand.Int32N(3)) })
		}, check.Nondeterminism, []string{"not deterministic"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := check.Explore(test.body)
			if r.Failure == nil || r.Failure.Kind != test.kind {
				t.Fatalf("found %+v, want a %s", r, test.kind)
			}
			for _, s := range test.says {
				if !strings.Contains(r.Failure.Report, s) {
					t.Errorf("the report does not say %q:\n%s", s, r.Failure.Report)
				}
			}
			if test.kind == check.Goroutine || test.kind == check.Nondeterminism {
				return
			}
			again := check.Replay(r.Failure.Token, test.body)
			if again.Failure == nil || again.Failure.Kind != test.kind || again.Failure.Trace != r.Failure.Trace || again.Failure.Trace == "" {
				t.Errorf("replayed: %+v\nwant the same failure:\n%s", again.Failure, r.Failure.Trace)
			}
		})
	}
}

var runs int // outlives a run, as nothing should

func TestBlockingIsNamed(t *testing.T) {
	for name, test := range map[string]struct {
		body func(end chan bool)
		says string
	}{
		"channel": {func(end chan bool) { <-end }, "chan receive"},
		"sleep":   {func(end chan bool) { time.Sleep(1500 * time.Millisecond) }, "time.Sleep"},
		"plain loop": {func(end chan bool) {
			for {
				select {
				case <-end:
					return
				default:
				}
			}
		}, "without a memory event"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			end := make(chan bool)
			r := check.Explore(func() {
				var x atomic.Int32
				together(func() { x.Store(1); test.body(end) })
			})
			close(end)
			if r.Failure == nil || r.Failure.Kind != check.Blocking || !strings.Contains(r.Failure.Report, test.says) || !strings.Contains(r.Failure.Report, "failure_test.go:") {
				t.Fatalf("found %+v, %+v", r, r.Failure)
			}
		})
	}
}

func TestGoexit(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		together(func() { defer x.Add(1); runtime.Goexit() }, func() { x.Add(1) })
		check.Assert(x.Load() == 2, "x is %d", x.Load())
	})
}

func TestAssume(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var x atomic.Int32
		together(func() { x.Store(1) }, func() { check.Assume(x.Load() == 1) })
		return "done"
	})
	if len(got) != 1 || got["done"] != 1 {
		t.Errorf("%v", got)
	}
}

func TestMaxIsABound(t *testing.T) {
	r := check.Explore(func() {
		var x atomic.Int32
		together(func() { x.Add(1) }, func() { x.Add(1) }, func() { x.Add(1) })
	}, check.Max(2))
	if r.Complete || r.Executions != 2 || !strings.HasPrefix(r.String(), "bounded") {
		t.Errorf("%s", r)
	}
}
