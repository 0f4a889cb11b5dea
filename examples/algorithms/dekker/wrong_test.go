package dekker

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// right is what the wrong one differs from.
type right = Lock

// A weakly ordered lock has release stores and acquire loads in place of the fence:
// neither orders a store before a later load of another location, so neither sees the
// other, and both go in.
type released struct{ right }

func (l *released) Lock(me int) {
	l.wants[me].StoreRelease(true)
	for l.wants[1-me].LoadAcquire() {
		if l.turn.LoadAcquire() != uint32(me) {
			l.wants[me].StoreRelease(false)
			for l.turn.LoadAcquire() != uint32(me) {
				sync.Yield()
			}
			l.wants[me].StoreRelease(true)
		} else {
			sync.Yield()
		}
	}
}

func TestWrongReleaseAcquire(t *testing.T) {
	check.Run(t, func() { count(new(released), [2]int{1, 1}) }, weak, check.Expect(check.Race))
}
