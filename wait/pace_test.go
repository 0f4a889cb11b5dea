package wait

import (
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"
)

func TestHasteIsOfFew(t *testing.T) {
	for _, c := range []struct {
		capacity, batch int
		found           []int
		hasty           []bool // after each look
	}{
		{1024, 1024, []int{128, 127, 127, 127, 1, 500}, []bool{false, true, false, true, false, false}},
		{1 << 20, 1 << 20, []int{128, 127}, []bool{false, true}},
		{64, 64, []int{8, 7}, []bool{false, true}},
		{1024, 16, []int{16, 15}, []bool{false, true}}, // a full batch is not few
		{4, 4, []int{1, 1}, []bool{false, false}},
	} {
		p := NewPace(c.capacity, c.batch)
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

// Who is woken with much to do has patience the next time, until a sleep ends with
// little. Waits that end without a sleep say nothing.
func TestPatienceIsOfThoseWokenToMuch(t *testing.T) {
	strategy := Strategy{Pauses: 3, Pause: 1, MaxPause: 2}
	var q Point
	p := NewPace(16, 16)
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
}

// Who slept in many waits sleeps after the spins, but for a wait now and then, until
// enough waits end early, or one with much to do.
func TestWaitsAfterManySleeps(t *testing.T) {
	strategy := Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}
	whole := strategy.Pauses + strategy.Yields
	if hopeless > retry {
		t.Skip("under the checker every wait looks to the end")
	}
	for _, end := range []struct {
		name  string
		found int
		waits int // until one looks to the end again: at 64 sleeps
	}{{"early", 1, 7}, {"with much to do", 16, 1}} {
		p := NewPace(16, 16)
		doubled := uint(hopeless)
		for sleeps := range uint(2*retry + 100) {
			want := whole
			switch {
			case sleeps == doubled:
				doubled *= 2
			case sleeps > hopeless && sleeps != 2*retry:
				want = 0
			}
			if got := looksOfNext(t, &p, &strategy); got != want {
				t.Fatalf("after %d sleeps: %d looks before the next, want %d", sleeps, got, want)
			}
			p.Waited(&Waiter{slept: true}, 1)
		}
		waits := 0
		for looksOfNext(t, &p, &strategy) == 0 {
			var q Point
			var w Waiter
			p.Start(&w, &strategy, &q, sync.Limit{})
			p.Waited(&w, end.found) // among the spins
			waits++
		}
		if waits != end.waits {
			t.Errorf("%d waits ended %s until one looks to the end, want %d", waits, end.name, end.waits)
		}
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
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 5, false},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 6, true},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 7, true},
		{Strategy{Pauses: 3, Pause: 1, MaxPause: 2, Yields: 4}, 8, true}, // S3 found it
		{Strategy{Spins: 5, Pauses: 1, Pause: 1, MaxPause: 2}, 6, false},
		{Strategy{Spins: 5, Pauses: 1, Pause: 1, MaxPause: 2}, 7, true},
		{Strategy{Yields: 4}, 4, false}, // with one processor a yield is all it takes
	} {
		var q Point
		p := NewPace(16, 16)
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
		p := NewPace(c.capacity, c.batch)
		p.Waited(&Waiter{slept: true}, c.found)
		if p.patient != c.patient {
			t.Errorf("%+v: patient %v", c, p.patient)
		}
	}
}

// Half a million PAUSE instructions take a millisecond at least.
func TestBackoffIsOfPauses(t *testing.T) {
	for _, pauses := range []int{0, 1} {
		s := Strategy{Pauses: pauses, MaxPause: 1 << 20}
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
		p := NewPace(1, 1)
		p.patient = true
		var w Waiter
		p.Start(&w, &strategy, &q, sync.Limit{})
		if looks := looksBeforeSleep(t, &w); looks != strategy.Yields {
			t.Errorf("%+v: looks %d times", strategy, looks)
		}
		w.Done()
	}
}
