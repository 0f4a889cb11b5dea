// Package peterson is mutual exclusion of two goroutines by loads, stores and one
// exchange (Peterson, "Myths About the Mutual Exclusion Problem", 1981).
//
// The algorithm as published has stores only, and needs them and the loads after them
// to be sequentially consistent: each announces itself and then looks for the other
// (StoreLoad). Here the turn is given away by an acquire-release exchange, and nothing
// is sequentially consistent (Vyukov, in Williams, "Peterson's lock with C++0x Atomics",
// 2008). On amd64 that costs one locked instruction, where two
// sequentially consistent stores cost two.
//
// Limits: two goroutines, and each must know which it is.
package peterson

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Lock is shared by two goroutines, 0 and 1. The zero value is unlocked.
//
// Of two exchanges of turn the later one reads the earlier one and synchronizes with
// it, so its goroutine sees the other's interest; and the turn is the one that it gave
// away itself, so it waits. The earlier one may not see the later one's interest. It
// need not, for it goes first.
type Lock struct {
	interested [2]atomic.Bool
	turn       atomic.Uint32 // who goes first if both are interested
}

// Lock waits while the other goroutine holds the lock. What comes before its Unlock
// happens before what follows.
func (l *Lock) Lock(me int) {
	other := 1 - me
	l.interested[me].StoreRelaxed(true)      // ord: the exchange publishes it
	l.turn.SwapAcqRel(uint32(other))         // ord: of two, one sees what came before the other; pairs with itself
	for l.interested[other].LoadAcquire() && // ord: what the other did inside is over; pairs with StoreRelease in Unlock
		l.turn.LoadAcquire() == uint32(other) { // ord: the other was inside, and is at the door again; pairs with SwapAcqRel in Lock
		sync.Yield()
	}
}

// Unlock lets the other goroutine in.
func (l *Lock) Unlock(me int) {
	l.interested[me].StoreRelease(false) // ord: what the holder did is over; pairs with LoadAcquire of interested in Lock
}
