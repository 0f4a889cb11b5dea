package wait

import (
	"runtime"
	"testing"
)

// A turn ends when it has lasted long enough, by events and by time; only strategies
// that yield have turns.
func TestTurns(t *testing.T) {
	for _, c := range []struct {
		strategy Strategy
		last     int64
		due      bool
		now      int64
		over     bool
	}{
		{Adaptive(), 0, true, turnEvents - 1, false},
		{Adaptive(), 0, true, turnEvents, true},
		{Adaptive(), 0, false, turnEvents, true},
		{Adaptive(), 5 * turnEvents, true, 6*turnEvents - 1, false},
		{Adaptive(), 5 * turnEvents, true, 6 * turnEvents, true},
		{Yielding(), 0, true, turnEvents, true},
		{BusySpin(), 0, true, 5 * turnEvents, false},
		{Blocking(), 0, true, 5 * turnEvents, false},
	} {
		turns := turns{last: c.last}
		if !c.due {
			turns.due = 1 << 62
		}
		turns.take(&c.strategy, c.now, false)
		if over := turns.last == c.now; over != c.over {
			t.Errorf("%+v at %d, last at %d: over %v, want %v", c.strategy, c.now, c.last, over, c.over)
		}
		if !c.due && turns.due != 1<<62 {
			t.Errorf("asked at %v although it was not due", turns.due)
		}
	}
}

// One processor, and a goroutine that never waits: another one gets it at the first
// turns, and not at the end of a time slice.
func TestTurnsAreShort(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s, turns := Adaptive(), turns{}
	stop := make(chan bool)
	go close(stop)
	for now := int64(0); ; now++ {
		turns.take(&s, now, false)
		select {
		case <-stop:
			if now > 8*turnEvents {
				t.Errorf("the other goroutine ran after %d events", now)
			}
			return
		default:
		}
	}
}

// Who yielded has a long turn if many depend on it, and a short one if not.
func TestTurnsAreLongIfManyDepend(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	stop, stopped := make(chan bool), make(chan bool)
	go func() { // waits for the processor whenever it does not have it
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	s := Adaptive()
	for _, many := range []bool{false, true} {
		var turns turns
		turns.take(&s, turnEvents, many)
		if long := turns.due > 0; long != many {
			t.Errorf("many %v: the next turn is long: %v", many, long)
		}
	}
	close(stop)
	<-stopped
}
