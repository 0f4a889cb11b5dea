package wait

import (
	"context"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/sync"
)

// how long a stress test lasts.
const stress = 700 * time.Millisecond

// Every handover sleeps, and no sleeper has a limit: whoever is not woken
// sleeps for ever.
func TestHandoversAreWoken(t *testing.T) {
	for _, n := range []int{1, max(2, runtime.NumCPU())} {
		watch(t, 30*time.Second)
		processors(t, n)
		handToAndFro(t, 20_000, Blocking(), func() sync.Limit { return forever })
	}
}

// Two goroutines meet before each round, so that one stores what the other
// awaits at the moment when it goes to sleep: the StoreLoad of both sides.
func TestStoreBesideSleepIsNotMissed(t *testing.T) {
	for name, p := range points() {
		t.Run(name, func(t *testing.T) { storeBesideSleep(t, p) })
	}
}

// points are one that has been initialized, and one that has not.
func points() map[string]*Point {
	p := new(Point)
	p.Init()
	return map[string]*Point{"zero": new(Point), "initialized": p}
}

func storeBesideSleep(t *testing.T, p *Point) {
	processors(t, max(2, runtime.NumCPU()))
	defer pin(0)()
	const over = ^uint64(0)
	var start, flag, seen line
	var others [8]line // both sides write them, so that the store buffer drains slowly
	slept := false
	var wg sync.WaitGroup
	wg.Go(func() {
		defer pin(1)()
		for r := uint64(1); start.LoadAcquire() != over; r++ {
			for i := range others {
				others[i].StoreRelaxed(r)
			}
			start.spinFor(r)
			delay(rand.IntN(64))
			calls := 0
			w := Blocking().Start(p, forever)
			for flag.LoadAcquire() < r {
				if err := w.Idle(); err != nil {
					t.Errorf("Idle: %v", err)
				}
				calls++
			}
			w.Done()
			slept = calls > 1 // the first call lists it, the second sleeps
			seen.Store(r)
		}
	})
	awake, asleep := 0, 0
	late := 64 // how long to wait before the store; steered so that the sleeper is as often asleep as not
	enough := func() bool { return awake > 0 && asleep > 0 || len(measure.CPUs()) == 1 }
	begin := time.Now()
	for r := uint64(1); !t.Failed(); r++ {
		if d := time.Since(begin); d > 10*stress || d > stress && enough() {
			break
		}
		start.Store(r)
		delay(late)
		for i := range others {
			others[i].StoreRelaxed(r)
		}
		flag.advance(r, p)
		for stored := time.Now(); seen.LoadAcquire() < r; {
			if time.Since(stored) > 5*time.Second {
				t.Errorf("round %d: the flag is %d, and the sleeper sleeps", r, flag.Load())
				flag.Store(over)
				p.Wake()
				seen.spinFor(r)
			}
		}
		if slept {
			asleep++
			late = max(late-1, 0)
		} else {
			awake++
			late = min(late+1, 10_000)
		}
	}
	flag.Store(over)
	start.Store(over)
	wg.Wait()
	checkQuiet(t, p)
	if !enough() {
		t.Errorf("in %d rounds it was awake, in %d asleep; this test has shown nothing", awake, asleep)
	}
	t.Logf("in %d rounds it was awake, in %d asleep", awake, asleep)
}

// Several goroutines wait at one point; each progress must wake all of them.
// Some are impatient: they withdraw, often while a wake is in flight, and their
// parkers, which may have a permit left, go to others.
func TestSleepersShareAPoint(t *testing.T) {
	for _, test := range []struct {
		name               string
		patient, impatient int
	}{
		{"patient", 4, 0},
		{"impatient", 0, 4},
		{"both", 3, 3},
	} {
		for _, n := range []int{1, max(2, runtime.NumCPU())} {
			t.Run(test.name, func(t *testing.T) {
				watch(t, 30*time.Second)
				processors(t, n)
				share(t, test.patient, test.impatient)
			})
		}
	}
}

func share(t *testing.T, patient, impatient int) {
	const over = ^uint64(0)
	var p Point
	var round line
	acks := make([]line, patient+impatient)
	var timeouts atomic.Int64
	var wg sync.WaitGroup
	for i := range acks {
		wg.Go(func() {
			for r := uint64(1); acks[i].LoadRelaxed() != over; r++ {
				limit := forever
				if i >= patient {
					limit = sync.Within(time.Duration(rand.IntN(30)) * time.Microsecond)
				}
				switch err := round.waitFor(r, Blocking(), &p, limit); err {
				case nil:
				case context.DeadlineExceeded:
					timeouts.Add(1)
					r-- // once more
					continue
				default:
					t.Errorf("got %v", err)
				}
				if round.LoadAcquire() == over {
					return
				}
				acks[i].StoreRelease(r)
			}
		})
	}
	begin := time.Now()
	r := uint64(1)
	for ; time.Since(begin) < stress/3; r++ {
		for range rand.IntN(3) { // let them go to sleep, or not
			runtime.Gosched()
		}
		round.advance(r, &p)
		for i := range acks {
			for acks[i].LoadAcquire() < r {
				runtime.Gosched()
			}
		}
	}
	round.advance(over, &p)
	wg.Wait()
	checkQuiet(t, &p)
	if len(p.idle) > len(acks) {
		t.Errorf("%d goroutines left %d parkers", len(acks), len(p.idle))
	}
	if impatient > 0 && timeouts.Load() == 0 {
		t.Error("nobody withdrew; this test has shown nothing")
	}
}

// One goroutine after the other uses the same parker, with the permit that a
// late wake left in it.
func TestParkerWithAPermitIsReused(t *testing.T) {
	watch(t, 10*time.Second)
	var p Point
	var flag line
	for r := uint64(1); r <= 1000; r++ {
		w := Blocking().Start(&p, forever)
		if err := w.Idle(); err != nil { // lists itself
			t.Fatal(err)
		}
		p.Wake() // gives the permit, and takes it off the list
		w.Done() // found what it awaits, and leaves the permit

		var wg sync.WaitGroup
		wg.Go(func() {
			if err := flag.waitFor(r, Blocking(), &p, forever); err != nil {
				t.Error(err)
			}
		})
		for range rand.IntN(4) {
			runtime.Gosched()
		}
		flag.advance(r, &p)
		wg.Wait()
	}
	checkQuiet(t, &p)
	if len(p.idle) != 1 {
		t.Errorf("%d parkers were made, want 1", len(p.idle))
	}
}

func TestSignalledCountsSleepers(t *testing.T) {
	var p Point
	p.Init()
	wantSignalled := func(step string, want bool) {
		t.Helper()
		got := p.Signalled() && p.look() != 0
		if got != want || p.listed() != want {
			t.Fatalf("%s: it signals a sleeper: %v, want %v", step, got, want)
		}
	}
	wantSignalled("new", false)
	a, b := Blocking().Start(&p, forever), Blocking().Start(&p, forever)
	wantSignalled("two waits began", false)
	a.Idle()
	wantSignalled("one is listed", true)
	b.Idle()
	wantSignalled("both are listed", true)
	a.Done()
	wantSignalled("one withdrew", true)
	b.Done()
	wantSignalled("both withdrew", false)

	a.Idle()
	b.Idle()
	if p.Wake() {
		t.Error("Wake says that the point is raised")
	}
	wantSignalled("both were woken", false)
	a.Done()
	b.Done()
	wantSignalled("both are done", false)
	checkQuiet(t, &p)
}

// The first sleeper makes a point loud, at the price of a FenceHeavy; it is quiet again
// when enough signals in a row woke nobody.
func TestLoudPointGetsQuiet(t *testing.T) {
	var p Point
	p.Init()
	sleep := func() {
		w := Blocking().Start(&p, forever)
		w.Idle()
		w.Done()
	}
	want := func(step string, signals bool, loud uint64) {
		t.Helper()
		if !atomic.Expedited() {
			signals, loud = true, 0
		}
		if p.Signalled() != signals || p.loud != loud || p.fenced.Load() != loud {
			t.Fatalf("%s: it signals: %v, want %v; it was loud %d times and had %d fences, want %d",
				step, !signals, signals, p.loud, p.fenced.Load(), loud)
		}
	}
	want("new", false, 0)
	for _, sleeps := range []int{1, 2, 3} {
		for range sleeps {
			sleep()
			want("after a sleep", true, 1)
			for range hushAfter - 1 {
				p.Wake()
			}
			want("not hushed yet", true, 1)
		}
	}
	p.Wake()
	want("hushed", false, 1)
	sleep()
	want("after one more sleep", true, 2)
}

// Who comes to a loud point ahead of the FenceHeavy of the first takes its own.
func TestSleeperAheadOfTheFence(t *testing.T) {
	var p Point
	p.expedited = true
	p.loud = 3
	p.fenced.Store(2)
	w := Blocking().Start(&p, forever)
	w.Idle()
	w.Done()
	if p.loud != 3 || p.fenced.Load() != 3 {
		t.Errorf("loud %d times, the last fence for %d, want 3 and 3", p.loud, p.fenced.Load())
	}
}

// A point that is not initialized signals each time, and wakes nobody for nothing.
func TestZeroPoint(t *testing.T) {
	var p Point
	for range 2 {
		if !p.Signalled() || p.Raised() || p.Wake() || p.listed() {
			t.Error("it is quiet, raised or counts a sleeper")
		}
	}
	w := Blocking().Start(&p, forever)
	w.Idle()
	if !p.listed() || p.Wake() || p.listed() {
		t.Error("the sleeper is not counted, or was not woken")
	}
	w.Done()
	p.Raise()
	if !p.Signalled() || !p.Raised() || !p.Wake() {
		t.Error("it is not raised")
	}
	checkQuiet(t, &p)
}

func TestRaise(t *testing.T) {
	var p Point
	p.Init()
	want := func(step string, want bool) {
		t.Helper()
		if s, r := p.Signalled(), p.Raised(); s != (want || !atomic.Expedited()) || r != want {
			t.Fatalf("%s: signalled %v, raised %v; want %v", step, s, r, want)
		}
	}
	want("new", false)
	w := Blocking().Start(&p, forever)
	w.Idle()
	if p.Raised() {
		t.Fatal("a sleeper raised the point")
	}
	p.Raise()
	want("raised", true)
	w.Done()
	want("raised, the sleeper is gone", true)
	for range 2 {
		w := Blocking().Start(&p, forever)
		w.Idle()
		if !p.Wake() {
			t.Error("Wake does not say that the point is raised")
		}
		want("raised and woken", true)
		w.Done()
		p.Raise() // again
		want("raised again", true)
	}
	checkQuiet(t, &p)
}

// One goroutine stores and asks whether the point is raised, the other raises
// it and looks: one of them sees the other.
func TestStoreAndRaiseDoNotMissEachOther(t *testing.T) {
	processors(t, max(2, runtime.NumCPU()))
	defer pin(0)()
	const over = ^uint64(0)
	var start, ready, stored line
	var others [8]line // both sides write them, so that the store buffer drains slowly
	var p *Point
	var signalled bool
	var wg sync.WaitGroup
	wg.Go(func() {
		defer pin(1)()
		for r := uint64(1); ; r++ {
			start.spinFor(r)
			if start.Load() == over {
				return
			}
			delay(rand.IntN(64))
			for i := range others {
				others[i].StoreRelaxed(r)
			}
			stored.StoreRelease(r)
			signalled = p.Signalled() && p.Wake()
			ready.Store(r)
		}
	})
	storeFirst, raiseFirst, both := 0, 0, 0
	late := 64 // how long to wait before Raise; steered so that both come first equally often
	begin := time.Now()
	for r := uint64(1); !t.Failed() && time.Since(begin) < stress; r++ {
		p = new(Point)
		if r%2 == 0 {
			p.Init()
		}
		for i := range others {
			others[i].StoreRelaxed(r)
		}
		start.Store(r)
		delay(late)
		p.Raise()
		saw := stored.LoadAcquire() == r
		ready.spinFor(r)
		switch {
		case saw && signalled:
			both++
		case saw:
			storeFirst++
			late = max(late-1, 0)
		case signalled:
			raiseFirst++
			late = min(late+1, 10_000)
		default:
			t.Errorf("round %d: neither saw the other", r)
		}
	}
	start.Store(over)
	wg.Wait()
	t.Logf("the store came first %d times, Raise %d times, both at once %d times", storeFirst, raiseFirst, both)
}

// A goroutine that waits for Raise is woken.
func TestRaiseWakes(t *testing.T) {
	watch(t, 30*time.Second)
	var wg sync.WaitGroup
	for range 3000 {
		var p Point
		wg.Go(func() {
			w := Blocking().Start(&p, forever)
			defer w.Done()
			for !p.Raised() {
				if err := w.Idle(); err != nil {
					t.Error(err)
				}
			}
		})
		for range rand.IntN(3) {
			runtime.Gosched()
		}
		p.Raise()
		if !p.Wake() {
			t.Error("Wake does not say that the point is raised")
		}
		wg.Wait()
		checkQuiet(t, &p)
	}
}

func TestSleepAndWakeDoNotAllocate(t *testing.T) {
	watch(t, 30*time.Second)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for name, limit := range map[string]func() sync.Limit{
		"no limit": func() sync.Limit { return forever },
		"time":     func() sync.Limit { return sync.Within(time.Hour) },
		"context":  func() sync.Limit { return sync.Until(ctx) },
	} {
		var there, back line
		var atThere, atBack Point
		var wg sync.WaitGroup
		const over = ^uint64(0)
		wg.Go(func() {
			for r := uint64(1); there.waitFor(r, Blocking(), &atThere, forever) == nil && there.Load() != over; r++ {
				back.advance(r, &atBack)
			}
		})
		r := uint64(0)
		n := testing.AllocsPerRun(500, func() {
			r++
			there.advance(r, &atThere)
			if err := back.waitFor(r, Blocking(), &atBack, limit()); err != nil {
				t.Error(err)
			}
		})
		there.advance(over, &atThere)
		wg.Wait()
		if n != 0 {
			t.Errorf("%s: %v allocations a handover", name, n)
		}
	}
}

func BenchmarkHandover(b *testing.B) {
	for _, s := range strategies {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			strategy := s.make()
			var there, back line
			var atThere, atBack Point
			const over = ^uint64(0)
			var wg sync.WaitGroup
			wg.Go(func() {
				for r := uint64(1); there.waitFor(r, strategy, &atThere, forever) == nil && there.Load() != over; r++ {
					back.advance(r, &atBack)
				}
			})
			for r := uint64(1); b.Loop(); r++ {
				there.advance(r, &atThere)
				back.waitFor(r, strategy, &atBack, forever)
			}
			there.advance(over, &atThere)
			wg.Wait()
		})
	}
}
