package wait

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordo-go/ordo/atomic"
)

// In a bubble time passes only while a goroutine sleeps: so the clock is what a test
// makes of it.
func TestRate(t *testing.T) {
	// each returns a function that sleeps for d every n calls.
	each := func(n int, d time.Duration) func() {
		calls := 0
		return func() {
			if calls++; calls%n == 0 {
				time.Sleep(d)
			}
		}
	}
	for _, c := range []struct {
		name        string
		f           func()
		least, most int
	}{
		{"20 ns each", each(1, 20*time.Nanosecond), 50, 50},
		{"longer than a microsecond", each(1, 5*time.Microsecond), 1, 1},
		{"10 ns each, on a clock of steps of half a millisecond", each(50_000, 500*time.Microsecond), 100, 200},
		{"a clock that stands still", atomic.Pause, 10, 250}, // a PAUSE takes from 4 to 60 ns
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := rate(c.f); got < c.least || got > c.most {
					t.Errorf("%d in a microsecond, want %d to %d", got, c.least, c.most)
				}
			})
		})
	}
}
