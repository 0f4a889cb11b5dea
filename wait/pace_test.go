package wait

import (
	"runtime"
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"
)

// How much it takes to linger again is bytes, but no less than 8 events and no more than 64; in
// a small queue nothing does.
func TestAgainIsBytes(t *testing.T) {
	for _, c := range []struct{ capacity, size, again int }{
		{1 << 16, 0, 64}, {1 << 16, 1, 64}, {1 << 16, 8, 64}, {1 << 16, 16, 32}, {1 << 16, 4096, 8},
		{4096, 8, 64}, {2048, 8, 256}, {512, 64, 8}, {256, 64, 32},
	} {
		if p := NewPace(c.capacity, c.capacity, c.size); p.again != c.again {
			t.Errorf("%d slots of %d bytes: again from %d on, want %d", c.capacity, c.size, p.again, c.again)
		}
	}
}

func TestHasteIsOfFew(t *testing.T) {
	for _, c := range []struct {
		capacity, batch int
		found           []int
		hasty           []bool // after each look
	}{
		{1024, 1024, []int{128, 127, 127, 127, 1, 500}, []bool{false, true, false, true, false, false}},
		{1 << 20, 1 << 20, []int{512, 511, 511, 64, 63, 63, 512, 1}, []bool{false, true, true, true, false, true, false, true}}, // in a row
		{64, 64, []int{8, 7}, []bool{false, true}},
		{1024, 16, []int{16, 15}, []bool{false, true}}, // a full batch is not few
		{4, 4, []int{1, 1}, []bool{false, false}},
	} {
		p := NewPace(c.capacity, c.batch, 8)
		for i, n := range c.found {
			if p.Found(n); p.hasty != c.hasty[i] {
				t.Errorf("%d slots, batches of %d, look %d that finds %d: hasty %v", c.capacity, c.batch, i, n, p.hasty)
			}
		}
		p.hasty = true
		var q Point
		var w Waiter
		p.Start(&w, &Strategy{}, &q, sync.Limit{})
		w.Done()
		if p.hasty {
			t.Error("there is haste after a wait")
		}
	}
}

// looksBeforeSleep returns how often a wait looks before it registers to sleep.
func looksBeforeSleep(t *testing.T, w *Waiter) (n int) {
	t.Helper()
	for w.parker == nil {
		if err := w.Idle(); err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n - 1
}

// Who is woken with much to do has patience in the waits that come, until a sleep ends with
// little, or so many waits without a sleep have found little.
func TestPatienceIsOfThoseWokenToMuch(t *testing.T) {
	strategy := Strategy{Pauses: 3, Pause: 1, MaxPause: 2}
	var q Point
	p := NewPace(16, 16, 8)
	wait := func(sleep bool, found int) (looks int) {
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		defer w.Done()
		if sleep {
			looks = looksBeforeSleep(t, &w)
			q.Wake()
			if err := w.Idle(); err != nil { // sleeps, and is woken
				t.Fatal(err)
			}
		}
		p.Waited(&w, found)
		return looks
	}
	for i, step := range []struct {
		sleep bool
		found int
		looks int
	}{
		{true, 7, 3},
		{true, 8, 3},
		{false, 1, 0},
		{false, 16, 0},
		{true, 16, 3 + patience},
		{true, 7, 3 + patience},
		{true, 1, 3},
	} {
		if looks := wait(step.sleep, step.found); looks != step.looks {
			t.Errorf("wait %d looks %d times before it sleeps, want %d", i, looks, step.looks)
		}
	}
	wait(true, 16)
	for range patientWaits {
		wait(false, 1)
	}
	if looks := wait(true, 1); looks != 3 {
		t.Errorf("after %d waits that found little: %d looks, want 3", patientWaits, looks)
	}
}

// Who slept in many waits sleeps after the spins, but for a wait each time that the sleeps
// have doubled; what ends among the spins does not count. If that wait ends early so does
// the next one look to the end, and so on.
func TestWaitsAfterManySleeps(t *testing.T) {
	if hopeless > 1<<20 {
		t.Skip("under the checker every wait looks to the end")
	}
	strategy := Strategy{Spins: 2, Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}
	whole := strategy.Spins + strategy.Pauses + strategy.Yields
	p := NewPace(16, 16, 8)
	wait := func(looks int, slept bool, found int) {
		var q Point
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		for range looks {
			w.Idle()
		}
		w.slept = slept
		p.Waited(&w, found)
		w.Done()
	}
	for count := range 2*most + 100 {
		for count > most {
			count -= most / 2
		}
		want := strategy.Spins
		if count <= hopeless || count&(count-1) == 0 {
			want = whole
		}
		if got := looksOfNext(t, &p, &strategy); got != want {
			t.Fatalf("after %d sleeps: %d looks before the next, want %d", count, got, want)
		}
		wait(0, true, 1)
	}
	for range most {
		wait(1, false, 1)
	}
	if got := looksOfNext(t, &p, &strategy); got != strategy.Spins {
		t.Errorf("after waits that ended among the spins: %d looks, want %d", got, strategy.Spins)
	}
	for looksOfNext(t, &p, &strategy) != whole {
		wait(0, true, 1)
	}
	for range 20 {
		wait(strategy.Spins+1, false, 1)
		if got := looksOfNext(t, &p, &strategy); got != whole {
			t.Fatalf("after a wait that ended early: %d looks, want %d", got, whole)
		}
	}
	for range hopeless {
		wait(0, true, 1)
	}
	if got := looksOfNext(t, &p, &strategy); got != whole {
		t.Errorf("%d sleeps after those: %d looks, want %d", hopeless, got, whole)
	}
	for range 5 {
		wait(0, true, 1)
	}
	if wait(0, true, 16); looksOfNext(t, &p, &strategy) < whole {
		t.Error("after a sleep with much to do: not all looks")
	}
	p.sleeps = 100
	wait(0, true, 16)
	wait(0, true, 1) // the end of the patience
	if p.sleeps != 51 {
		t.Errorf("a backlog after 100 sleeps, and another sleep: as %d, want 51", p.sleeps)
	}
	if got := looksOfNext(t, &p, &strategy); got != strategy.Spins {
		t.Errorf("one backlog after 100 sleeps: %d looks, want %d", got, strategy.Spins)
	}
}

// Who slept in many waits in a row does so at once, but for a wait in some, until one ends
// otherwise: also among the first looks, of which Waited does not hear.
func TestSpinsAreForNothingAfterManySleepsInARow(t *testing.T) {
	if hopeless > 1<<20 {
		t.Skip("under the checker every wait looks to the end")
	}
	strategy := Strategy{Spins: 2, Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}
	whole := strategy.Spins + strategy.Pauses + strategy.Yields
	p := NewPace(16, 16, 8)
	sleep := func(found int) (looks int) {
		var q Point
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		defer w.Done()
		looks = looksBeforeSleep(t, &w)
		w.slept = true
		p.Waited(&w, found)
		return looks
	}
	sleepOften := func(n int) {
		t.Helper()
		for row := range n {
			want := strategy.Spins
			switch {
			case p.sleeps <= hopeless || p.sleeps&(p.sleeps-1) == 0:
				want = whole
			case row >= steady && row%probing != 0:
				want = 0
			}
			if looks := sleep(1); looks != want {
				t.Fatalf("after %d sleeps in a row: %d looks, want %d", row, looks, want)
			}
		}
	}
	sleepOften(3 * probing)
	var q Point
	var w Waiter
	p.Start(&w, &strategy, &q, sync.Limit{}) // ends among the first looks
	sleepOften(2 * probing)
	w = Waiter{}
	p.Start(&w, &strategy, &q, sync.Limit{})
	p.Waited(&w, 1) // ends before it sleeps
	sleepOften(2 * probing)
	if sleep(16); p.row != 0 {
		t.Errorf("after a sleep that found much: %d in a row", p.row)
	}
}

// Where a yield to others has ended two waits in a row the next yields first, and in one of
// eight only if somebody waits for a processor.
func TestWaitsYieldFirstWhereThatHelped(t *testing.T) {
	if !asking {
		t.Skip("under the checker no wait does")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	strategy := Strategy{Spins: 2, Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}
	p := NewPace(16, 16, 8)
	var q Point
	// wait looks as often as it takes, or until a yield to somebody who can run.
	wait := func(somebody bool) (looks int, yielded bool) {
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		defer w.Done()
		for looks = 1; ; looks++ {
			if somebody {
				go func() {}()
			}
			if w.Idle(); w.yielded || w.parker != nil {
				break
			}
		}
		p.Waited(&w, 1)
		return looks, w.yielded
	}
	const first, second = 1, 2 + 2 // the yield before all, and that before the second pause
	for i, step := range []struct {
		somebody bool
		looks    int
	}{
		{true, second}, {true, second}, {true, first}, {true, first},
		{false, 0}, {true, second}, {true, second}, {true, first},
	} {
		for range 100 { // nobody is left
			runtime.Gosched()
		}
		if !step.somebody {
			p.yields = 8
		}
		looks, yielded := wait(step.somebody)
		if yielded != step.somebody || yielded && looks != step.looks {
			t.Fatalf("wait %d, somebody can run: %v: yields to others after %d looks: %v, want %d", i, step.somebody, looks, yielded, step.looks)
		}
	}
	var w Waiter
	p.Start(&w, &strategy, &q, sync.Limit{}) // ends among the first looks
	if looks, _ := wait(true); looks != second {
		t.Errorf("after a wait that ended among the first looks: yields after %d looks, want %d", looks, second)
	}
	p.yields = 2
	w = Waiter{}
	p.Start(&w, &strategy, &q, sync.Limit{})
	go func() {}()
	for range 2 { // the second is a look that found nothing after the yield
		w.Idle()
	}
	if p.Waited(&w, 1); p.yields != 0 {
		t.Error("a wait that went on after its yield counts as one that the yield ended")
	}
	p.yields = 2
	w = Waiter{}
	if p.Start(&w, &Strategy{Spins: 5}, &q, sync.Limit{}); w.Looks() != 5 {
		t.Error("a strategy that does not yield yields first")
	}
}

// looksOfNext is how often the next wait looks before it sleeps.
func looksOfNext(t *testing.T, p *Pace, s *Strategy) int {
	t.Helper()
	var q Point
	var w Waiter
	p.Start(&w, s, &q, sync.Limit{})
	defer w.Done()
	return looksBeforeSleep(t, &w)
}

// A wait that ends when it was about to sleep is as one that slept.
func TestWaitsThatEndNearTheSleep(t *testing.T) {
	for _, c := range []struct {
		strategy Strategy
		looks    int // that found nothing
		near     bool
	}{
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 3, false},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 4, true},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 7, true},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 8, true}, // S3 found it
		{Strategy{Spins: 5, Pauses: 1, Pause: 1, MaxPause: 2}, 6, false},
		{Strategy{Spins: 5, Pauses: 1, Pause: 1, MaxPause: 2}, 7, true},
		{Strategy{Yields: 4}, 4, false},                                           // with one processor a yield is all it takes
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4, Nap: 1}, 6, false}, // who naps is not woken
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: Forever}, 9, false},
		{Strategy{Pauses: Forever, Pause: 1, MaxPause: 2, Yields: 2}, 9, false},
	} {
		var q Point
		p := NewPace(16, 16, 8)
		for range 2 {
			var w Waiter
			p.Start(&w, &c.strategy, &q, sync.Limit{})
			for range c.looks {
				if err := w.Idle(); err != nil {
					t.Fatal(err)
				}
			}
			p.Waited(&w, 1)
			w.Done()
		}
		if want := map[bool]uint{true: 2}[c.near]; p.sleeps != want {
			t.Errorf("%+v, two waits that ended after %d looks: they are as %d that slept, want %d", c.strategy, c.looks, p.sleeps, want)
		}
	}
}

// A small queue is full or empty all the time.
func TestPatienceIsOfLargeQueues(t *testing.T) {
	for _, c := range []struct {
		capacity, batch, found int
		patient                bool
	}{
		{16, 16, 8, true}, {16, 8, 8, true}, {16, 16, 7, false},
		{1024, 256, 256, true}, {1024, 256, 255, false}, {1024, 1024, 512, true},
		{1, 1, 1, false}, {8, 8, 7, false}, {1024, 1, 1, false},
	} {
		p := NewPace(c.capacity, c.batch, 8)
		p.Waited(&Waiter{slept: true}, c.found)
		if (p.patient > 0) != c.patient {
			t.Errorf("%+v: patient %v", c, p.patient)
		}
	}
}

func TestLongestPause(t *testing.T) {
	for _, c := range []struct {
		Strategy
		want int
	}{
		{Strategy{Pauses: 6, Pause: 10, MaxPause: 100}, 100},
		{Strategy{Pauses: 6, Pause: 8, MaxPause: 1 << 30}, 256}, // as long as it comes to
		{Strategy{Pauses: Forever, Pause: 8, MaxPause: Forever}, 1024},
		{Strategy{Pauses: 1, Pause: 10, MaxPause: 100}, 10},
		{Strategy{Pauses: 6, Pause: 10, MaxPause: 3}, 10},
		{Strategy{Pauses: 6}, 0},
	} {
		if got := c.longest(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.Strategy, got, c.want)
		}
	}
}

// Half a million PAUSE instructions take a millisecond at least.
func TestBackoffIsOfPauses(t *testing.T) {
	for _, pauses := range []int{0, 1} {
		s := Strategy{Pauses: pauses, Pause: 1 << 20}
		least := time.Duration(1 << 62)
		for range 5 {
			began := time.Now()
			s.Backoff()
			least = min(least, time.Since(began))
		}
		if long := least > 500*time.Microsecond; long != (backoff && pauses > 0) {
			t.Errorf("a strategy of %d pauses backs off for %v", pauses, least)
		}
	}
}

// A strategy without pauses parks when it says.
func TestPatienceIsOfPauses(t *testing.T) {
	for _, strategy := range []Strategy{Blocking(), {Yields: 2}} {
		var q Point
		p := NewPace(1, 1, 8)
		p.patient = 1
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		if looks := looksBeforeSleep(t, &w); looks != strategy.Yields {
			t.Errorf("%+v: looks %d times", strategy, looks)
		}
		w.Done()
	}
}
