package wait

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// strategies are the constructors, and others that stay in one way to wait or
// go through all of them quickly.
var strategies = []struct {
	name string
	make func() Strategy
}{
	{"BusySpin", BusySpin},
	{"Adaptive", Adaptive},
	{"Yielding", Yielding},
	{"Sleeping", func() Strategy { return Sleeping(50 * time.Microsecond) }},
	{"Blocking", Blocking},
	{"zero", func() Strategy { return Strategy{} }},
	{"pauses for ever", func() Strategy { return Strategy{Pauses: Forever, Pause: 1} }},
	{"all ways", func() Strategy { return Strategy{Spins: 3, Pauses: 2, Pause: 4, MaxPause: 8, Yields: 3} }},
}

// Two goroutines hand a plain variable to and fro, each waiting for the other.
func TestWaitersSeeProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	limits := map[string]func() sync.Limit{
		"no limit":      func() sync.Limit { return forever },
		"a time limit":  func() sync.Limit { return sync.Within(time.Hour) },
		"a context":     func() sync.Limit { return sync.Until(ctx) },
		"never reached": func() sync.Limit { return sync.Until(context.Background()) },
	}
	for _, s := range strategies {
		for name, limit := range limits {
			for _, n := range []int{1, max(2, runtime.NumCPU())} {
				t.Run(fmt.Sprintf("%s/%s/GOMAXPROCS=%d", s.name, name, n), func(t *testing.T) {
					watch(t, 30*time.Second)
					processors(t, n)
					rounds := uint64(500)
					if busy := s.make(); busy.Spins == Forever || busy.Pauses == Forever {
						rounds = 30
						if n == 1 {
							rounds = 2 // each takes a time slice
						}
					}
					handToAndFro(t, rounds, s.make(), limit)
				})
			}
		}
	}
}

func handToAndFro(t *testing.T, rounds uint64, s Strategy, limit func() sync.Limit) {
	var there, back line
	var atThere, atBack Point
	ball := uint64(0) // plain: the waits alone order it
	var wg sync.WaitGroup
	wg.Go(func() {
		for r := uint64(1); r <= rounds; r++ {
			if err := there.waitFor(r, s, &atThere, limit()); err != nil || ball != 2*r-1 {
				t.Errorf("round %d: got %d there, %v", r, ball, err)
			}
			ball = 2 * r
			back.advance(r, &atBack)
		}
	})
	for r := uint64(1); r <= rounds; r++ {
		ball = 2*r - 1
		there.advance(r, &atThere)
		if err := back.waitFor(r, s, &atBack, limit()); err != nil || ball != 2*r {
			t.Errorf("round %d: got %d back, %v", r, ball, err)
		}
	}
	wg.Wait()
	for _, p := range []*Point{&atThere, &atBack} {
		checkQuiet(t, p)
	}
}

// listed says whether the point counts a sleeper.
func (p *Point) listed() bool { return p.signals.Load()&^(raised|quiet) != 0 }

// checkQuiet checks a point at which nobody waits.
func checkQuiet(t *testing.T, p *Point) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.signals.Load() &^ (raised | quiet) / sleeper; n != 0 || len(p.parked) != 0 {
		t.Errorf("nobody waits, but the point counts %d sleepers and lists %d", n, len(p.parked))
	}
	seen := map[*sync.Parker]bool{}
	for _, k := range p.idle {
		if k == nil || seen[k] {
			t.Errorf("the idle parkers are %v", p.idle)
		}
		seen[k] = true
	}
}

func TestLimitEndsEveryWay(t *testing.T) {
	stop := errors.New("stop")
	for _, s := range []struct {
		name string
		Strategy
	}{
		{"spin", BusySpin()},
		{"long spin", Strategy{Spins: Forever - 1}},
		{"pause", Strategy{Pauses: Forever, Pause: 10}},
		{"yield", Yielding()},
		{"nap", Strategy{Nap: 100 * time.Microsecond}},
		{"park", Blocking()},
		{"all ways", Strategy{Spins: 10, Pauses: 10, Pause: 10, Yields: 10}},
		{"adaptive", Adaptive()},
	} {
		t.Run(s.name, func(t *testing.T) {
			watch(t, 30*time.Second)
			var never line
			var p Point
			try := func(name string, limit func() sync.Limit, atLeast time.Duration, want error) {
				t.Helper()
				start := time.Now()
				if err := never.waitFor(1, s.Strategy, &p, limit()); err != want {
					t.Errorf("%s: got %v, want %v", name, err, want)
				}
				if elapsed := time.Since(start); elapsed < atLeast {
					t.Errorf("%s: ended after %v, want at least %v", name, elapsed, atLeast)
				}
				if p.listed() {
					t.Errorf("%s: the waiter is gone, and the point counts it", name)
				}
				checkQuiet(t, &p)
			}
			const d = 5 * time.Millisecond
			try("over", func() sync.Limit { return sync.Within(0) }, 0, context.DeadlineExceeded)
			try("cancelled before", func() sync.Limit { return cancelled(stop) }, 0, stop)
			try("deadline", func() sync.Limit { return sync.Within(d) }, d, context.DeadlineExceeded)
			try("context with a deadline", func() sync.Limit {
				ctx, cancel := context.WithTimeout(context.Background(), d)
				t.Cleanup(cancel)
				return sync.Until(ctx)
			}, d, context.DeadlineExceeded)
			try("cancel", func() sync.Limit {
				ctx, cancel := context.WithCancelCause(context.Background())
				time.AfterFunc(d, func() { cancel(stop) })
				return sync.Until(ctx)
			}, d, stop)
		})
	}
}

// A limit that is reached ends a wait at the first look at it: after 1024 looks
// at once at most, and at each look in the other ways.
func TestLimitIsLookedAt(t *testing.T) {
	for _, test := range []struct {
		name string
		Strategy
		most int // calls of Idle
	}{
		{"spin", BusySpin(), chunk + 1},
		{"long spin", Strategy{Spins: 5*chunk + 7}, chunk + 1},
		{"short spin", Strategy{Spins: 3, Pauses: 1}, 4},
		{"pause", Strategy{Pauses: 10}, 1},
		{"yield", Strategy{Yields: 10}, 1},
		{"nap", Strategy{Nap: time.Millisecond}, 1},
		{"park", Blocking(), 1},
	} {
		var p Point
		w := test.Start(&p, sync.Within(0))
		calls := 1
		for w.Idle() == nil {
			if calls++; calls > test.most {
				t.Fatalf("%s: no error in %d calls of Idle", test.name, test.most)
			}
		}
		if w.Idle() != context.DeadlineExceeded {
			t.Errorf("%s: after the error Idle goes on", test.name)
		}
		w.Done()
		checkQuiet(t, &p)
	}
}

// A sleeper whose limit is reached gets the error when it wakes, not one look
// later.
func TestLimitEndsTheSleep(t *testing.T) {
	var p Point
	w := Blocking().Start(&p, sync.Within(5*time.Millisecond))
	defer w.Done()
	if err := w.Idle(); err != nil || !p.listed() {
		t.Fatalf("to park: %v, listed: %v", err, p.listed())
	}
	if err := w.Idle(); err != context.DeadlineExceeded || p.listed() {
		t.Fatalf("parked: %v, still listed: %v", err, p.listed())
	}
}

// With one processor and no preemption, another goroutine runs exactly when
// Idle yields, naps or parks. So the ways to wait can be told apart.
func TestWaysComeInOrderAndAsOftenAsDeclared(t *testing.T) {
	for _, s := range []Strategy{
		{},
		{Spins: 1},
		{Spins: 7, Yields: 2},
		{Pauses: 3, Pause: 2, Yields: 1},
		{Pauses: 3},
		{Yields: 5},
		{Spins: 5, Pauses: 4, Pause: 1, MaxPause: 8, Yields: 3},
		{Spins: chunk, Yields: 1},
		{Spins: chunk + 1, Yields: 1},
		{Spins: 3*chunk - 1, Pauses: 2, Yields: 2},
		{Spins: 3 * chunk, Pauses: 2, Yields: 2},
		{Spins: 2, Pauses: 2, Yields: 2, Nap: 100 * time.Microsecond},
		{Nap: 100 * time.Microsecond},
		{Spins: -1, Pauses: -1, Pause: -1, Yields: -1, Nap: -1}, // as 0
	} {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			watch(t, 30*time.Second)
			processors(t, 1)
			var err error
			for range 10 { // the scheduler may preempt; not each time
				if err = walk(s); err == nil {
					return
				}
			}
			t.Error(err)
		})
	}
}

// walk goes through the ways of s twice, and says what is wrong.
func walk(s Strategy) error {
	var turns atomic.Uint64 // how often the other goroutine ran
	var over atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for !over.Load() {
			turns.Add(1)
			runtime.Gosched()
		}
	})
	defer wg.Wait()
	defer over.Store(true)
	runtime.Gosched()

	var p Point
	w := s.Start(&p, forever)
	defer w.Done()
	idle := func(way string, others bool) error {
		before := turns.Load()
		if err := w.Idle(); err != nil {
			return fmt.Errorf("%s: %w", way, err)
		}
		if ran := turns.Load() != before; ran != others {
			return fmt.Errorf("%s: others ran: %v, want %v", way, ran, others)
		}
		if p.listed() {
			return fmt.Errorf("%s: the waiter sleeps at the point", way)
		}
		return nil
	}
	for range 2 {
		for i := range max(s.Spins, 0) {
			if err := idle(fmt.Sprintf("spin %d", i), false); err != nil {
				return err
			}
			if w.step != 0 {
				return fmt.Errorf("spin %d paused", i)
			}
		}
		for i := range max(s.Pauses, 0) {
			if err := idle(fmt.Sprintf("pause %d", i), i == 1 && s.Yields > 0); err != nil {
				return err
			}
			if w.step != i+1 {
				return fmt.Errorf("pause %d did not pause", i)
			}
		}
		for i := range max(s.Yields, 0) {
			if err := idle(fmt.Sprintf("yield %d", i), true); err != nil {
				return err
			}
		}
		if s.Nap > 0 {
			for i := range 5 {
				start := time.Now()
				if err := idle(fmt.Sprintf("nap %d", i), true); err != nil {
					return err
				}
				if elapsed := time.Since(start); elapsed < s.Nap {
					return fmt.Errorf("nap %d lasted %v, want %v", i, elapsed, s.Nap)
				}
			}
			return nil // naps never end
		}
		// First it lists itself and looks again, then it sleeps.
		if err := w.Idle(); err != nil || !p.listed() {
			return fmt.Errorf("to park: %v, listed: %v", err, p.listed())
		}
		before := turns.Load()
		timer := time.AfterFunc(200*time.Microsecond, func() { p.Wake() })
		if err := w.Idle(); err != nil || turns.Load() == before {
			return fmt.Errorf("parked: %v, others ran: %v", err, turns.Load() != before)
		}
		if timer.Stop() {
			return errors.New("the waiter did not sleep until it was woken")
		}
		if p.listed() {
			return errors.New("woken, the waiter still sleeps at the point")
		}
	}
	return nil
}

// A way with the budget Forever is never left, however long it lasts: the
// counts begin near their end.
func TestForeverIsForever(t *testing.T) {
	for _, test := range []struct {
		name string
		Strategy
		yields bool
	}{
		{"spin", Strategy{Spins: Forever, Pauses: 1, Yields: 1}, false},
		{"pause", Strategy{Spins: 2, Pauses: Forever, Yields: 1}, false},
		{"yield", Strategy{Spins: 2, Pauses: 0, Yields: Forever}, true},
		{"pause and yield", Strategy{Pauses: 3, Yields: Forever}, true},
		{"BusySpin", BusySpin(), false},
		{"Yielding", Yielding(), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			watch(t, 30*time.Second)
			processors(t, 1)
			var turns atomic.Uint64
			var over atomic.Bool
			var wg sync.WaitGroup
			wg.Go(func() {
				for !over.Load() {
					turns.Add(1)
					runtime.Gosched()
				}
			})
			runtime.Gosched()

			var p Point
			w := test.Start(&p, forever)
			for range min(test.Spins, 1000) + min(test.Pauses, 1000) { // into the way that stays
				w.Idle()
			}
			if w.step > 0 {
				w.step += Forever - 20
			}
			left := w.left
			yielded, others := 0, 0
			const calls = 10_000
			for range calls {
				before := turns.Load()
				if err := w.Idle(); err != nil || p.listed() {
					t.Fatalf("Idle: %v, listed: %v", err, p.listed())
				}
				if turns.Load() != before {
					yielded++
				} else {
					others++
				}
			}
			if test.yields && others > calls/10 { // the scheduler has its own turns
				t.Errorf("%d of %d calls did not yield", others, calls)
			}
			if !test.yields && yielded > calls/10 {
				t.Errorf("%d of %d calls yielded", yielded, calls)
			}
			if w.left != left {
				t.Errorf("of %d looks at once %d are left", left, w.left)
			}
			over.Store(true)
			wg.Wait()
			w.Done()
		})
	}
}

// With one processor, to look again before others have run is in vain.
func TestAdaptiveYieldsAtOnceOnOneProcessor(t *testing.T) {
	processors(t, 1)
	if s := Adaptive(); s.Spins != 0 || s.Pauses != 0 || s.Yields <= 0 || s.Yields == Forever {
		t.Errorf("with one processor it is %+v", s)
	}
	runtime.GOMAXPROCS(2)
	if s := Adaptive(); s.Spins+s.Pauses <= 0 || s.Spins == Forever || s.Pauses == Forever || s.Yields == Forever || s.Nap != 0 {
		t.Errorf("with two processors it is %+v: it must look for a while, and then park", s)
	}
}

func TestDone(t *testing.T) {
	for _, s := range strategies {
		var p Point
		w := s.make().Start(&p, forever)
		w.Done() // without a look
		for range 5 {
			if w.parker == nil {
				w.Idle()
			}
		}
		w.Done()
		w.Done()
		if p.listed() {
			t.Errorf("%s: after Done the point counts a sleeper", s.name)
		}
		checkQuiet(t, &p)
	}
}

func TestWaitingDoesNotAllocate(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, s := range strategies {
		strategy := s.make()
		for name, limit := range map[string]sync.Limit{"no limit": forever, "time": sync.Within(time.Hour), "context": sync.Until(ctx)} {
			var p Point
			n := testing.AllocsPerRun(20, func() {
				w := strategy.Start(&p, limit)
				for range 300 {
					if w.parker != nil || w.strategy.Nap > 0 && w.step == w.strategy.Yields {
						break // the next would sleep
					}
					w.Idle()
				}
				w.Done()
			})
			if n != 0 {
				t.Errorf("%s, %s: %v allocations a wait", s.name, name, n)
			}
		}
	}
}

// Looks come out of the budget of spins, together with those of Idle.
func TestLooks(t *testing.T) {
	const spins = 2*chunk + 1
	w := Strategy{Spins: spins}.Start(new(Point), sync.Limit{})
	total := 0
	for w.spins+w.left > 0 {
		n := w.Looks()
		if n < 0 || n > looks {
			t.Fatalf("%d looks at once", n)
		}
		if total += n; n == 0 {
			total++
			if err := w.Idle(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := w.Looks(); total != spins || n != 0 {
		t.Errorf("%d looks and then %d, want %d", total, n, spins)
	}
	for _, s := range []Strategy{{}, {Pauses: Forever, Pause: 1}, {Yields: Forever}} {
		w := s.Start(new(Point), sync.Limit{})
		if n := w.Looks(); n != 0 {
			t.Errorf("%+v: %d looks", s, n)
		}
	}
}
