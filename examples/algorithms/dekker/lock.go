// Package dekker is mutual exclusion of two goroutines by loads and stores (Dijkstra,
// "Over de sequentialiteit van procesbeschrijvingen", 1962, who credits Dekker). It
// is the oldest algorithm that needs a StoreLoad fence.
//
// Limits: two goroutines, and each must know which it is.
package dekker

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Lock is shared by two goroutines, 0 and 1. The zero value is unlocked.
//
// Each says that it wants in, and then looks whether the other one does, with a fence
// between. Of the two fences one is first, so the goroutine of the other one sees it.
// If both see each other, the one whose turn it is insists, and the other one steps
// back until it has the turn.
type Lock struct {
	wants [2]atomic.Bool
	turn  atomic.Uint32
}

// Lock waits while the other goroutine holds the lock. What comes before its Unlock
// happens before what follows.
func (l *Lock) Lock(me int) {
	l.want(me)
	for l.wants[1-me].LoadAcquire() { // ord: what the other did inside is over; pairs with StoreRelease in Unlock, and the fence before the store in stepBack
		if l.turn.LoadRelaxed() != uint32(me) { // ord: who insists; it does not let in
			l.stepBack(me)
		} else {
			sync.Yield()
		}
	}
}

// want says that me wants in.
func (l *Lock) want(me int) {
	l.wants[me].StoreRelaxed(true) // ord: the fence orders it
	atomic.FenceSeqCst()           // StoreLoad between the own wants and the other's; pairs with itself
}

// stepBack lets the other one go first.
func (l *Lock) stepBack(me int) {
	l.wants[me].StoreRelaxed(false)          // ord: what me did inside before is ahead of the fence in want; pairs with LoadAcquire in Lock
	for l.turn.LoadRelaxed() != uint32(me) { // ord: who insists; it does not let in
		sync.Yield()
	}
	l.want(me)
}

// Unlock lets the other goroutine in.
func (l *Lock) Unlock(me int) {
	l.turn.StoreRelaxed(uint32(1 - me)) // ord: who insists; it does not let in
	l.wants[me].StoreRelease(false)     // ord: what the holder did is over; pairs with LoadAcquire in Lock
}
