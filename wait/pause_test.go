//go:build ordo

package wait

import (
	"slices"
	"testing"

	"github.com/ordo-go/ordo/internal/checked"
)

// A counter is a checker that counts PAUSE instructions; it is asked for
// nothing else.
type counter struct {
	checked.Hook
	pauses int
}

func (c *counter) Pause() { c.pauses++ }

// count returns how many PAUSE instructions each of n calls of f makes.
func count(n int, f func()) (pauses []int) {
	var c counter
	defer checked.Install(checked.Install(func() checked.Hook { return &c }))
	for range n {
		c.pauses = 0
		f()
		pauses = append(pauses, c.pauses)
	}
	return pauses
}

func TestPausesAreAsLongAsDeclared(t *testing.T) {
	for _, test := range []struct {
		name string
		Strategy
		want []int // of each look
	}{
		{"a spin is one brief pause", Strategy{Spins: 3, Pauses: 1, Pause: 5}, []int{1, 1, 1, 5}},
		{"constant", Strategy{Pauses: 4, Pause: 5}, []int{5, 5, 5, 5}},
		{"twice as many each time", Strategy{Pauses: 4, Pause: 1, MaxPause: 100}, []int{1, 2, 4, 8}},
		{"up to MaxPause", Strategy{Pauses: 6, Pause: 3, MaxPause: 20}, []int{3, 6, 12, 20, 20, 20}},
		{"MaxPause below Pause", Strategy{Pauses: 3, Pause: 7, MaxPause: 2}, []int{7, 7, 7}},
		{"none", Strategy{Pauses: 3}, []int{0, 0, 0}},
		{"yields do not pause", Strategy{Pauses: 1, Pause: 4, MaxPause: 8, Yields: 3}, []int{4, 0, 0, 0}},
		{"for ever", Strategy{Pauses: Forever, Pause: 1, MaxPause: 2, Yields: 1}, []int{1, 2, 2, 2, 2, 2}},
	} {
		var p Point
		w := test.Start(&p, forever)
		got := count(len(test.want), func() {
			if err := w.Idle(); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
		})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: the looks pause %v, want %v", test.name, got, test.want)
		}
	}
}

// The pauses of a wait begin again after a sleep.
func TestPausesBeginAgain(t *testing.T) {
	var p Point
	w := Strategy{Pauses: 3, Pause: 1, MaxPause: 8}.Start(&p, forever)
	for range 2 {
		got := count(3, func() { w.Idle() })
		if want := []int{1, 2, 4}; !slices.Equal(got, want) {
			t.Errorf("the looks pause %v, want %v", got, want)
		}
		w.Idle() // lists itself
		p.Wake()
		w.Idle() // is woken
	}
	w.Done()
}

// How long it lingers is a matter of tuning; that it does not if it never pauses is not.
func TestLinger(t *testing.T) {
	processors(t, 2)
	for _, test := range []struct {
		name string
		Strategy
		pauses bool
	}{
		{"pauses", Strategy{Pauses: 2, Pause: 5, MaxPause: 50}, true},
		{"Adaptive", Adaptive(), true},
		{"pauses of no number", Strategy{Pause: 5, MaxPause: 50}, false},
		{"BusySpin", BusySpin(), false},
		{"Yielding", Yielding(), false},
		{"Blocking", Blocking(), false},
	} {
		if got := count(1, test.linger)[0]; (got > 0) != test.pauses {
			t.Errorf("%s: lingers for %d PAUSE instructions, want some: %v", test.name, got, test.pauses)
		}
		p := NewPace(64, 64, 8)
		look := func() { p.Look(&test.Strategy, 0, false) }
		p.Found(1)
		if got := count(1, look)[0]; (got > 0) != test.pauses {
			t.Errorf("%s: after it found little it lingers for %d PAUSE instructions", test.name, got)
		}
		p.Found(64)
		if got := count(1, look)[0]; got > 0 {
			t.Errorf("%s: after it found much it lingers for %d PAUSE instructions", test.name, got)
		}
	}
}
