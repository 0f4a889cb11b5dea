package mcs

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// right is what the wrong ones differ from.
type right = Lock

// A relaxed lock links its node relaxed, "since the swap has published it" and the
// flag is atomic anyway. Then the last holder may reset the flag first, and the waiter
// sets it after that: it waits for ever.
type relaxed struct{ right }

func (l *relaxed) Lock(n *Node) {
	n.next.StoreRelaxed(nil)
	n.waits.StoreRelaxed(true)
	before := l.tail.SwapAcqRel(n)
	if before == nil {
		return
	}
	before.next.StoreRelaxed(n)
	for n.waits.LoadAcquire() {
		sync.Yield()
	}
}

func TestWrongLinkRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(relaxed), 2, 1) }, weak, check.Expect(check.Deadlock))
}

// An acquiring lock has only the acquire of the swap, "as a lock has". So the next in
// line may link its node before the own next is reset, which then says that nobody
// comes after.
type acquiring struct{ right }

func (l *acquiring) Lock(n *Node) {
	n.next.StoreRelaxed(nil)
	n.waits.StoreRelaxed(true)
	before := l.tail.SwapAcquire(n)
	if before == nil {
		return
	}
	before.next.StoreRelease(n)
	for n.waits.LoadAcquire() {
		sync.Yield()
	}
}

func TestWrongSwapAcquires(t *testing.T) {
	check.Run(t, func() { count(new(acquiring), 2, 1) }, weak, check.Expect(check.Deadlock))
}

// A hasty Unlock that finds nobody after it makes the lock free, without a look whether
// that is still so.
type hasty struct{ right }

func (l *hasty) Unlock(n *Node) {
	next := n.next.LoadAcquire()
	if next == nil {
		l.tail.StoreRelease(nil)
		return
	}
	next.waits.StoreRelease(false)
}

func TestWrongUnlockStores(t *testing.T) {
	check.Run(t, func() { count(new(hasty), 2, 1) }, weak, check.Expect(check.Deadlock))
}
