package wait

import "github.com/ordo-go/ordo/sync"

// turns lets other goroutines run when one never waits: as long as it finds
// something at each look it would keep its processor for the 10 milliseconds of a
// time slice, and those that have none wait for all of them. It belongs to one
// goroutine; the zero value is ready.
type turns struct {
	last int64         // the event at which the clock was last looked at
	due  sync.Duration // when to ask whether others wait
	load sync.Load
}

// A turn is this many events, and takes this long while nobody else waits for a
// processor.
const (
	turnEvents               = 1 << 10
	turnTime   sync.Duration = 50_000
)

// take yields if the turn is over at event number now and somebody waits. It is for the
// looks that find something, and for strategies that yield at all: what it costs is the
// clock each turn, some 0.05 ns an event.
func (t *turns) take(s *Strategy, now int64, many bool) {
	if now-t.last >= turnEvents && s.Yields > 0 {
		t.last = now
		t.ask(many)
	}
}

// ask yields if somebody waits for a processor. What comes next is a short turn, of
// turnEvents, or a long one, of turnTime, if many depend on this goroutine: they are most
// of those that wait, and each of them would come and find in its turn that it has
// nothing to do yet.
func (t *turns) ask(many bool) {
	now := sync.Now()
	if now < t.due {
		return
	}
	if t.load.Waiting() {
		sync.Yield()
		if !many {
			return
		}
		now = sync.Now()
	}
	t.due = now + turnTime
}
