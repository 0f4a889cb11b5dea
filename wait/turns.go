package wait

import "github.com/ordo-go/ordo/sync"

// Turns lets other goroutines run when one never waits: as long as it finds
// something at each look it would keep its processor for the 10 milliseconds of a
// time slice, and those that have none wait for all of them. It belongs to one
// goroutine; the zero value is ready.
type Turns struct {
	last int64         // the event at which the clock was last looked at
	due  sync.Duration // when to yield next
}

// A turn is this many events, and lasts this long unless others want to run, which
// is so if they ran for long when they last could.
const (
	turnEvents               = 1 << 10
	turnTime   sync.Duration = 200_000
	long       sync.Duration = 10_000
)

// Take yields if the turn is over at event number now. It is for the looks that find
// something: it costs at most 2 % of the time, and nothing if the strategy never
// yields.
func (t *Turns) Take(s *Strategy, now int64) {
	if now-t.last >= turnEvents && s.Yields > 0 {
		t.last = now
		t.take()
	}
}

func (t *Turns) take() {
	start := sync.Now()
	if start < t.due {
		return
	}
	sync.Yield()
	t.due = sync.Now()
	if t.due-start < long {
		t.due += turnTime
	}
}
