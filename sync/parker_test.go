package sync_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/sync"
)

// forever is the limit of waits that must end by themselves.
var forever sync.Limit

func ended(cause error) sync.Limit {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	return sync.Until(ctx)
}

// watch makes the test fail, with all goroutines, if it has not ended in d.
func watch(t *testing.T, d time.Duration) {
	timer := time.AfterFunc(d, func() { panic(t.Name() + ": a goroutine sleeps for ever") })
	t.Cleanup(func() { timer.Stop() })
}

func TestPermit(t *testing.T) {
	stop := errors.New("stop")
	soon := func() sync.Limit { return sync.Within(time.Millisecond) }
	type step struct {
		unparks int // before the Park
		limit   func() sync.Limit
		want    error // of the Park
	}
	unlimited := func() sync.Limit { return forever }
	stopped := func() sync.Limit { return ended(stop) }
	over := func() sync.Limit { return sync.Within(-1) }

	for _, test := range []struct {
		name  string
		steps []step
	}{
		{"a new parker has no permit", []step{{0, soon, context.DeadlineExceeded}}},
		{"unpark before park is not lost", []step{{1, unlimited, nil}}},
		{"park takes the permit", []step{{1, unlimited, nil}, {0, soon, context.DeadlineExceeded}}},
		{"two unparks make one permit", []step{{2, unlimited, nil}, {0, soon, context.DeadlineExceeded}}},
		{"a hundred unparks make one permit", []step{{100, soon, nil}, {0, soon, context.DeadlineExceeded}}},
		{"the permit is taken although the limit is reached", []step{{1, over, nil}, {1, stopped, nil}}},
		{"a limit that is reached does not wait", []step{{0, over, context.DeadlineExceeded}, {0, stopped, stop}}},
		{"park works again after its deadline", []step{{0, soon, context.DeadlineExceeded}, {1, unlimited, nil}, {0, soon, context.DeadlineExceeded}}},
		{"park works again after a cancel", []step{{0, stopped, stop}, {1, unlimited, nil}, {0, stopped, stop}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			watch(t, 10*time.Second)
			p := sync.NewParker()
			for i, s := range test.steps {
				for range s.unparks {
					p.Unpark()
				}
				if err := p.Park(s.limit()); err != s.want {
					t.Fatalf("step %d: Park returned %v, want %v", i, err, s.want)
				}
			}
		})
	}
}

func TestParkLastsUntilTheDeadline(t *testing.T) {
	const d = 20 * time.Millisecond
	p := sync.NewParker()
	for range 3 { // the timer is made once and then reused
		start := time.Now()
		if err := p.Park(sync.Within(d)); err != context.DeadlineExceeded {
			t.Fatalf("Park returned %v, want context.DeadlineExceeded", err)
		}
		if elapsed := time.Since(start); elapsed < d {
			t.Fatalf("Park returned after %v, want at least %v", elapsed, d)
		}
	}
}

func TestParkEndsWithTheContext(t *testing.T) {
	watch(t, 10*time.Second)
	stop := errors.New("stop")
	for _, test := range []struct {
		name string
		ctx  func() (context.Context, func())
		want error
	}{
		{"cancel", func() (context.Context, func()) {
			ctx, cancel := context.WithCancel(context.Background())
			return ctx, cancel
		}, context.Canceled},
		{"cancel with a cause", func() (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(context.Background())
			return ctx, func() { cancel(stop) }
		}, stop},
		{"deadline", func() (context.Context, func()) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			t.Cleanup(cancel)
			return ctx, func() {}
		}, context.DeadlineExceeded},
		{"deadline with a cause", func() (context.Context, func()) {
			ctx, cancel := context.WithTimeoutCause(context.Background(), time.Millisecond, stop)
			t.Cleanup(cancel)
			return ctx, func() {}
		}, stop},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := sync.NewParker()
			ctx, end := test.ctx()
			timer := time.AfterFunc(5*time.Millisecond, end)
			defer timer.Stop()
			if err := p.Park(sync.Until(ctx)); err != test.want {
				t.Fatalf("Park returned %v, want %v", err, test.want)
			}
		})
	}
}

func TestUnparkWakesTheSleeper(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, test := range []struct {
		name  string
		limit sync.Limit
	}{
		{"no limit", forever},
		{"time", sync.Within(time.Hour)},
		{"the longest time", sync.Within(1<<63 - 1)},
		{"context", sync.Until(ctx)},
	} {
		t.Run(test.name, func(t *testing.T) {
			watch(t, 10*time.Second)
			p := sync.NewParker()
			timer := time.AfterFunc(5*time.Millisecond, p.Unpark)
			defer timer.Stop()
			if err := p.Park(test.limit); err != nil {
				t.Fatalf("Park returned %v", err)
			}
		})
	}
}

// Two goroutines hand a plain variable to and fro. Every round must be woken
// by the other side; -race reports a hand-over without happens-before.
func TestPingPong(t *testing.T) {
	const rounds = 20_000
	for _, processors := range []int{1, runtime.GOMAXPROCS(0)} {
		func() {
			watch(t, 20*time.Second)
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			ping, pong := sync.NewParker(), sync.NewParker()
			ball := 0 // plain: the parkers alone order it
			var wg sync.WaitGroup
			wg.Go(func() {
				for i := range rounds {
					if err := ping.Park(forever); err != nil || ball != 2*i+1 {
						t.Errorf("round %d: ping got %d, %v", i, ball, err)
					}
					ball = 2*i + 2
					pong.Unpark()
				}
			})
			for i := range rounds {
				ball = 2*i + 1
				ping.Unpark()
				if err := pong.Park(sync.Within(time.Hour)); err != nil || ball != 2*i+2 {
					t.Fatalf("round %d: pong got %d, %v", i, ball, err)
				}
			}
			wg.Wait()
		}()
	}
}

// Unparks that come just as the limit is reached: each gives exactly one
// permit, to this Park or to the next.
func TestUnparkAtTheLastMoment(t *testing.T) {
	const rounds = 5_000
	for name, limit := range map[string]func(d time.Duration) (sync.Limit, func()){
		"time": func(d time.Duration) (sync.Limit, func()) { return sync.Within(d), func() {} },
		"context": func(d time.Duration) (sync.Limit, func()) {
			ctx, cancel := context.WithTimeout(context.Background(), d)
			return sync.Until(ctx), cancel
		},
	} {
		t.Run(name, func(t *testing.T) {
			watch(t, 20*time.Second)
			p := sync.NewParker()
			var taken, given line
			var wg sync.WaitGroup
			wg.Go(func() {
				for i := range uint64(rounds) {
					taken.await(i)
					for range rand.IntN(2000) {
						atomic.Pause()
					}
					p.Unpark()
					given.Store(i + 1)
				}
			})
			late := 0
			for i := range uint64(rounds) {
				l, cancel := limit(time.Duration(rand.IntN(20)) * time.Microsecond)
				switch err := p.Park(l); err {
				case nil:
				case context.DeadlineExceeded:
					late++
					given.await(i + 1)
					p.Unpark() // makes no second permit
					if err := p.Park(sync.Within(0)); err != nil {
						t.Fatalf("round %d: the permit is lost: %v", i, err)
					}
				default:
					t.Fatalf("round %d: Park returned %v", i, err)
				}
				cancel()
				if err := p.Park(sync.Within(0)); err != context.DeadlineExceeded {
					t.Fatalf("round %d: one Unpark gave two permits", i)
				}
				taken.Store(i + 1)
			}
			wg.Wait()
			if late == 0 || late == rounds {
				t.Errorf("%d of %d Parks reached their limit; this test has shown nothing", late, rounds)
			}
		})
	}
}

// An Unpark that finds a permit must not pass the store before it: the sleeper
// takes the permit, looks, finds nothing, sleeps again, and nobody wakes it.
func TestUnparkDoesNotPassTheStoreBeforeIt(t *testing.T) {
	const over = ^uint64(0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(2, runtime.NumCPU())))
	defer pin(0)()
	var start, flag, seen line
	var others [8]line // both sides write them, so that the store buffer drains slowly
	p := sync.NewParker()
	var wg sync.WaitGroup
	wg.Go(func() {
		defer pin(1)()
		for r := uint64(1); seen.LoadAcquire() != over; r++ {
			p.Unpark()
			start.Store(r)
			jitter()
			for i := range others {
				others[i].StoreRelaxed(r)
			}
			flag.StoreRelease(r)
			p.Unpark() // finds the first permit, or not
			seen.spinFor(r)
		}
	})
	begin := time.Now()
	for r := uint64(1); !t.Failed() && time.Since(begin) < time.Second; r++ {
		for i := range others {
			others[i].StoreRelaxed(r)
		}
		start.spinFor(r)
		jitter()
		for flag.LoadAcquire() != r {
			if p.Park(sync.Within(5*time.Second)) != nil {
				t.Errorf("round %d: slept 5 s; the flag is %d", r, flag.Load())
				break
			}
		}
		seen.Store(r)
	}
	seen.Store(over)
	wg.Wait()
}

// A line is a counter on a cache line of its own.
type line struct {
	atomic.Uint64
	_ [120]byte
}

// await yields until the counter is v or more.
func (l *line) await(v uint64) {
	for l.LoadAcquire() < v {
		runtime.Gosched()
	}
}

// spinFor spins until the counter is v or more. It is for pinned goroutines: to
// yield takes them two switches of threads.
func (l *line) spinFor(v uint64) {
	for l.LoadAcquire() < v {
	}
}

// pin keeps the calling goroutine on a processor of its own, as far as there
// are enough: goroutines that must meet do not wait for each other's turn.
func pin(side int) (unpin func()) {
	cpus := measure.CPUs()
	unpin, _ = measure.Pin(cpus[side%len(cpus)]) // without, the test only takes longer to see something
	return unpin
}

// jitter spins for up to some hundred nanoseconds.
func jitter() {
	var x atomic.Uint64
	for range rand.IntN(256) {
		x.LoadRelaxed()
	}
}

// The same for -race: the write before an Unpark that found a permit.
func TestUnparkThatFindsAPermitHappensBeforePark(t *testing.T) {
	p := sync.NewParker()
	p.Unpark()
	before := runtime.NumGoroutine()
	x := 0
	go func() {
		x = 1
		p.Unpark()
	}()
	// The end of a goroutine orders nothing, and so does looking at their number.
	for runtime.NumGoroutine() > before {
		time.Sleep(time.Millisecond)
	}
	if err := p.Park(forever); err != nil || x != 1 {
		t.Fatalf("Park returned %v, x is %d", err, x)
	}
}

func TestParkDoesNotAllocate(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	limits := map[string]func() sync.Limit{
		"no limit": func() sync.Limit { return forever },
		"time":     func() sync.Limit { return sync.Within(time.Hour) },
		"context":  func() sync.Limit { return sync.Until(ctx) },
	}
	for name, limit := range limits {
		t.Run(name+", woken", func(t *testing.T) {
			watch(t, 10*time.Second)
			ping, pong := sync.NewParker(), sync.NewParker()
			var over atomic.Bool
			var wg sync.WaitGroup
			wg.Go(func() {
				for ping.Park(forever); !over.Load(); ping.Park(forever) {
					pong.Unpark()
				}
			})
			allocs := testing.AllocsPerRun(500, func() {
				ping.Unpark()
				if err := pong.Park(limit()); err != nil {
					t.Error(err)
				}
			})
			over.Store(true)
			ping.Unpark()
			wg.Wait()
			if allocs != 0 {
				t.Errorf("%v allocations a park, want 0", allocs)
			}
		})
	}
	t.Run("time, reached", func(t *testing.T) {
		p := sync.NewParker()
		allocs := testing.AllocsPerRun(100, func() { p.Park(sync.Within(50 * time.Microsecond)) })
		if allocs != 0 {
			t.Errorf("%v allocations a park, want 0", allocs)
		}
	})
}

func BenchmarkParkWithADeadline(b *testing.B) {
	b.ReportAllocs()
	ping, pong := sync.NewParker(), sync.NewParker()
	var wg sync.WaitGroup
	n := 0
	for b.Loop() {
		if n == 0 {
			wg.Go(func() {
				for ping.Park(forever) == nil && n >= 0 {
					pong.Unpark()
				}
			})
		}
		n++
		ping.Unpark()
		pong.Park(sync.Within(time.Second))
	}
	n = -1
	ping.Unpark()
	wg.Wait()
}
