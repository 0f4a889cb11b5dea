package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// A mutex by hand: one word that says whether somebody holds it. To take it is one step,
// and an acquire; to give it back is a release. (Use sync.Mutex.)

type spinlock struct{ held atomic.Bool }

func (l *spinlock) Lock() {
	for !l.held.CompareAndSwapAcquire(false, true) { // ord: what the last holder did is over; pairs with StoreRelease in Unlock; atlas mutex-handover
		sync.Yield()
	}
}

func (l *spinlock) Unlock() {
	l.held.StoreRelease(false) // ord: what the holder did is over; pairs with CompareAndSwapAcquire in Lock; atlas mutex-handover
}

// count has threads count under the lock: if two were inside, or one did not see what the
// last one did, they race.
func count(l sync.Locker, threads, times int) {
	var n atomic.Plain[int]
	thread := func() {
		for range times {
			l.Lock()
			*n.Write()++
			l.Unlock()
		}
	}
	all := make([]func(), threads)
	for i := range all {
		all[i] = thread
	}
	together(all...)
	check.Assert(n.Get() == threads*times, "counted to %d", n.Get())
}

func TestSpinlock(t *testing.T) {
	check.Run(t, func() { count(new(spinlock), 2, 2) }, weak)
}

func TestSpinlockThree(t *testing.T) {
	check.Run(t, func() { count(new(spinlock), 3, 1) }, weak)
}

// peeking takes the lock in two steps: two may find it free.
type peeking struct{ spinlock }

func (l *peeking) Lock() {
	for l.held.Load() {
		sync.Yield()
	}
	l.held.Store(true)
}

func TestWrongSpinlockInTwoSteps(t *testing.T) {
	check.Run(t, func() { count(new(peeking), 2, 1) }, weak, check.Expect(check.Race))
}

// careless gives the lock back relaxed: it is free before what the holder did is over.
type careless struct{ spinlock }

func (l *careless) Unlock() { l.held.StoreRelaxed(false) }

func TestWrongSpinlockUnlockRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(careless), 2, 1) }, weak, check.Expect(check.Race))
}

// eager takes the lock relaxed: what the holder does may begin before it has the lock.
type eager struct{ spinlock }

func (l *eager) Lock() {
	for !l.held.CompareAndSwapRelaxed(false, true) {
		sync.Yield()
	}
}

func TestWrongSpinlockLockRelaxed(t *testing.T) {
	check.Run(t, func() { count(new(eager), 2, 1) }, weak, check.Expect(check.Race))
}
