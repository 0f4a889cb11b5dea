// Package rcu publishes values that readers use without waiting and without writing
// anything shared, and that a writer replaces and gets back when no reader uses them
// any more: read, copy, update (McKenney and Slingwine, "Read-Copy Update", 1998; the
// grace period is that of Desnoyers, McKenney, Stern, Dagenais and Walpole, "User-Level
// Implementations of Read-Copy Update", 2012).
//
// In Go the collector frees what nobody uses. What it cannot do is say when a value may
// be used again: a buffer of a pool, a file that must be closed.
//
// Limits: the number of readers is fixed; one goroutine at a time writes, and waits for
// readers that were there before it; one that never ends is waited for for ever.
package rcu

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Shared is a *T with readers and a writer. Make one with [New].
//
// A reader announces itself and then takes the value; the writer replaces the value and
// then looks who is announced. With a StoreLoad fence between on both sides, a reader
// that the writer does not see takes the new value. The fence costs the reader nothing
// where the operating system lets the writer pay for both.
//
// What a reader announces is the epoch that it has seen. The writer waits for those of
// an earlier epoch than the one that it has begun, and not for those that came later.
type Shared[T any] struct {
	value   atomic.Pointer[T]
	epoch   atomic.Uint64 // the writer writes it
	readers []Reader[T]
}

// A Reader is one of the readers; one goroutine at a time uses it.
type Reader[T any] struct {
	shared *Shared[T]
	since  atomic.Uint64 // the epoch in which it began to read; 0: it does not read
	_      [128]byte     // what different readers write is on different cache lines
}

// New returns a Shared with a value and so many readers.
func New[T any](v *T, readers int) *Shared[T] {
	s := &Shared[T]{readers: make([]Reader[T], readers)}
	s.epoch.StoreRelaxed(1) // ord: nobody has it yet
	s.value.StoreRelaxed(v) // ord: nobody has it yet
	for i := range s.readers {
		s.readers[i].shared = s
	}
	return s
}

// Reader returns reader i.
func (s *Shared[T]) Reader(i int) *Reader[T] { return &s.readers[i] }

// Read calls use with the value, which is the reader's to read until use returns.
func (r *Reader[T]) Read(use func(*T)) {
	epoch := r.shared.epoch.LoadRelaxed() // ord: if it is the new one the fences have seen to it that the value is, too
	r.since.StoreRelease(epoch)           // ord: the last Read is over, should the writer see this and not its end; pairs with LoadAcquire in await
	atomic.FenceLight()                   // ord: StoreLoad between since and value; pairs with FenceHeavy in Replace
	defer r.since.StoreRelease(0)         // ord: use is over; pairs with LoadAcquire in await
	use(r.shared.value.LoadAcquire())     // ord: the value is written; pairs with StoreRelease in Replace
}

// Replace publishes v and returns the value before, when no reader uses it any more.
// What comes before it happens before what a reader of v does, and what readers did
// happens before what follows.
func (s *Shared[T]) Replace(v *T) (old *T) {
	old = s.value.LoadRelaxed()    // ord: only the writer stores it
	s.value.StoreRelease(v)        // ord: the value is written; pairs with LoadAcquire in Read
	atomic.FenceHeavy()            // StoreLoad between value and since; pairs with FenceLight in Read
	s.await(s.epoch.AddRelaxed(1)) // ord: who reads it has the fence above behind it, by the one in Read
	return old
}

// await waits for the readers that began before epoch.
func (s *Shared[T]) await(epoch uint64) {
	for i := range s.readers {
		since := &s.readers[i].since
		for e := since.LoadAcquire(); e != 0 && e < epoch; e = since.LoadAcquire() { // ord: what the reader did is over; pairs with StoreRelease in Read
			sync.Yield()
		}
	}
}
