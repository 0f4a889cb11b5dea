package peterson

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// right is what the wrong ones differ from.
type right = Lock

// A published lock is the one of the paper with release stores and acquire loads: both
// announce themselves, neither sees the other, and both go in.
type published struct{ right }

func (l *published) Lock(me int) {
	other := 1 - me
	l.interested[me].StoreRelease(true)
	l.turn.StoreRelease(uint32(other))
	for l.interested[other].LoadAcquire() && l.turn.LoadAcquire() == uint32(other) {
		sync.Yield()
	}
}

func TestWrongReleaseAcquire(t *testing.T) {
	check.Run(t, func() { count(new(published), [2]int{1, 1}) }, weak, check.Expect(check.Race))
}

// A relaxed lock reads the turn relaxed, "since the exchange has ordered everything".
// That is so as long as each comes once. If one comes back while the other waits, the
// turn is all that the other sees of it.
type relaxed struct{ right }

func (l *relaxed) Lock(me int) {
	other := 1 - me
	l.interested[me].StoreRelaxed(true)
	l.turn.SwapAcqRel(uint32(other))
	for l.interested[other].LoadAcquire() && l.turn.LoadRelaxed() == uint32(other) {
		sync.Yield()
	}
}

func TestOnceEachTurnRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(relaxed), [2]int{1, 1}) }, weak)
}

func TestWrongTurnRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(relaxed), [2]int{2, 1}) }, weak, check.Expect(check.Race))
}
