package ticketlock

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// right is what the wrong ones differ from.
type right = Lock

// An early lock acquires by the ticket, "which is what takes the lock". But the ticket
// is drawn before the lock is free: what must be acquired is the turn.
type early struct{ right }

func (l *early) Lock() {
	ticket := l.next.AddAcqRel(1) - 1
	for l.serving.LoadRelaxed() != ticket {
		sync.Yield()
	}
}

func TestWrongAcquiresTheTicket(t *testing.T) {
	check.Run(t, func() { count(new(early), 2, 1) }, weak, check.Expect(check.Race))
}

// A counting lock passes the turn on by a relaxed fetch-and-add, "which is atomic
// anyway": the turn comes on, and what the holder did does not.
type counting struct{ right }

func (l *counting) Unlock() { l.serving.AddRelaxed(1) }

func TestWrongUnlockRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(counting), 2, 1) }, weak, check.Expect(check.Race))
}
