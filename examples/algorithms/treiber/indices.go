package treiber

import "github.com/ordo-go/ordo/atomic"

// Indices hands out the numbers from 0 to n-1, each to one holder at a time: the
// free slots of an array, say. Make one with [NewIndices].
//
// Numbers come back, so top may be i, then something else, then i again with
// another number below it: ABA. A Get that looked before and swaps after would
// make a number the top that somebody holds. So a tag goes with the top, which
// every Put counts up; Get fails if there was a Put in between.
type Indices struct {
	top   atomic.Uint64   // tag<<32 | number+1; number+1 is 0 if all are held
	below []atomic.Uint32 // number+1 of what lies under a number that is here
}

// NewIndices returns the numbers from 0 to n-1, the lowest on top.
func NewIndices(n uint32) *Indices {
	x := &Indices{below: make([]atomic.Uint32, n)}
	for i := n; i > 0; i-- {
		x.Put(i - 1)
	}
	return x
}

// Get takes a number, and says whether there was one.
func (x *Indices) Get() (i uint32, ok bool) {
	for {
		top := x.top.LoadAcquire() // ord: below is that of this tag, or a later one and then the swap fails; pairs with CompareAndSwapRelease in Put
		if uint32(top) == 0 {
			return 0, false
		}
		i = uint32(top) - 1
		// It may be written while it is read here: then i is held, and on its way
		// back. Hence it is an atomic, and no Plain as in Stack.
		below := x.below[i].LoadRelaxed()           // ord: the load of top orders it
		next := top>>32<<32 | uint64(below)         // the tag stays
		if x.top.CompareAndSwapRelaxed(top, next) { // ord: stays in the release sequences of all Puts before; pairs with LoadAcquire in Get
			return i, true
		}
	}
}

// Put gives back a number that Get returned. What comes before it happens before
// what follows the Get that returns i again.
func (x *Indices) Put(i uint32) {
	for {
		top := x.top.LoadRelaxed()                  // ord: a guess, which the swap confirms
		x.below[i].StoreRelaxed(uint32(top))        // ord: the swap publishes it
		next := (top>>32+1)<<32 | uint64(i+1)       // overflows, which is meant: a Get would have to sleep through 2^32 Puts
		if x.top.CompareAndSwapRelease(top, next) { // ord: below and what the holder did are written; pairs with LoadAcquire in Get
			return
		}
	}
}
