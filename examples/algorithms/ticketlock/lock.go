// Package ticketlock is a fair spin lock: who draws a ticket first gets it first
// (Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization on Shared-Memory
// Multiprocessors", 1991).
//
// Limits: all who wait look at one cache line, which every Unlock takes away from all
// of them; with many processors package mcs is better. Fairness has its price: if
// the next in line is not running, all wait for the scheduler.
package ticketlock

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Lock is a sync.Locker. The zero value is unlocked.
type Lock struct {
	next    atomic.Uint32 // the next ticket
	serving atomic.Uint32 // whose turn it is; only the holder writes it
}

// Lock waits for its turn. What comes before an Unlock happens before what follows the
// next Lock.
func (l *Lock) Lock() {
	ticket := l.next.AddRelaxed(1) - 1      // ord: unique by being one step; the turn orders
	for l.serving.LoadAcquire() != ticket { // ord: what the last holder did is over; pairs with StoreRelease in Unlock
		sync.Yield()
	}
}

// Unlock passes the turn on. Only the holder calls it.
func (l *Lock) Unlock() {
	turn := l.serving.LoadRelaxed()  // ord: nobody else writes it now
	l.serving.StoreRelease(turn + 1) // ord: what the holder did is over; pairs with LoadAcquire in Lock
}
