// Package mcs is a fair spin lock whose waiters stand in a queue, each looking at a
// flag of its own (Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization
// on Shared-Memory Multiprocessors", 1991): Unlock disturbs one of them, whatever
// their number.
//
// Limits: who locks brings a [Node]. As with any fair lock all wait for the scheduler
// if the next in line is not running.
package mcs

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Lock is a mutual exclusion lock. The zero value is unlocked.
type Lock struct {
	tail atomic.Pointer[Node] // the last in the queue, whose first holds the lock; nil if it is free
}

// A Node is a place in the queue of one lock at a time, from Lock to the end of Unlock;
// it may be used again after that. The zero value is ready to use.
type Node struct {
	next  atomic.Pointer[Node] // who comes after; that one writes it
	waits atomic.Bool          // until the one before writes it
	_     [128]byte            // the nodes of different goroutines are on different cache lines
}

// Lock waits behind those that are in the queue. What comes before an Unlock happens
// before what follows the next Lock.
func (l *Lock) Lock(n *Node) {
	n.next.StoreRelaxed(nil)   // ord: nobody has n; the swap publishes it
	n.waits.StoreRelaxed(true) // ord: nobody has n; the store of next publishes it
	// Acquire: what the last holder did is over, if the lock was free; and the node
	// before has its next reset, if not. Release: so has this one.
	before := l.tail.SwapAcqRel(n) // ord: see above; pairs with itself, and CompareAndSwapRelease in Unlock
	if before == nil {
		return
	}
	before.next.StoreRelease(n) // ord: waits is set before it is reset; pairs with LoadAcquire of next in Unlock
	for n.waits.LoadAcquire() { // ord: what the last holder did is over; pairs with StoreRelease in Unlock
		sync.Yield()
	}
}

// Unlock passes the lock on. The holder calls it, with the node of its Lock.
func (l *Lock) Unlock(n *Node) {
	next := n.next.LoadAcquire() // ord: next waits; pairs with StoreRelease of next in Lock
	if next == nil {
		if l.tail.CompareAndSwapRelease(n, nil) { // ord: what the holder did is over; pairs with SwapAcqRel in Lock
			return
		}
		next = n.successor()
	}
	next.waits.StoreRelease(false) // ord: what the holder did is over; pairs with LoadAcquire of waits in Lock
}

// successor waits for the one that has taken the place behind n, and is about to say
// so.
func (n *Node) successor() *Node {
	for {
		if next := n.next.LoadAcquire(); next != nil { // ord: next waits; pairs with StoreRelease of next in Lock
			return next
		}
		sync.Yield()
	}
}
