// Package chaselev is a work-stealing deque: its owner pushes and takes at the
// bottom, and others steal at the top (Chase and Lev, "Dynamic Circular
// Work-Stealing Deque", 2005).
//
// The orders are those of Lê, Pop, Cohen and Zappa Nardelli, "Correct and Efficient
// Work-Stealing for Weak Memory Models", 2013, and a release of the grown array, which
// a checker found missing in published code (Norris and Demsky, "CDSChecker", 2013).
// C++20, whose fences are stronger than those of C++11 then were, would do with less: a
// release for the swap of Steal, and nothing for that of Take and the first load of
// Steal.
//
// Limits: one goroutine at a time is the owner. A task stays reachable until its
// slot is used again. The array grows and never shrinks.
package chaselev

import "github.com/ordo-go/ordo/atomic"

// A Deque holds tasks, each of which is taken or stolen once. Make one with [New].
//
// The tasks are those from top to bottom. The owner moves bottom, a thief moves top
// by a swap, and so does the owner when it takes the last task. The owner takes any
// other without a swap, and must not take one that a thief can still reach. So both
// announce first and look then, with a StoreLoad fence between:
//
//	Take:  bottom is b  -> fence ->  what is top?
//	Steal: top is t     -> fence ->  what is bottom?
//
// If the owner's fence comes first, the thief sees bottom and leaves task b alone. If
// the thief's fence comes first, the owner sees a top at least as high as the thief's,
// and competes for the task by the swap.
type Deque[T any] struct {
	bottom atomic.Int64 // the owner writes it
	_      pad
	top    atomic.Int64
	_      pad
	array  atomic.Pointer[array[T]] // the owner writes it
}

// A pad keeps what different goroutines write two cache lines apart: the
// processor fetches lines in pairs.
type pad [128]byte

// An array has task i in slot i modulo its length, a power of two that stays what it is.
// When the owner writes a slot again, thieves that will lose the swap may be reading it.
type array[T any] struct {
	slots []atomic.Pointer[T]
}

func (a *array[T]) at(i int64) *atomic.Pointer[T] { return &a.slots[i&int64(len(a.slots)-1)] }

// New returns an empty deque with room for 1<<log2 tasks until it grows.
func New[T any](log2 uint) *Deque[T] {
	d := new(Deque[T])
	d.array.StoreRelaxed(&array[T]{make([]atomic.Pointer[T], 1<<log2)}) // ord: nobody has the deque yet
	return d
}

// Push adds a task at the bottom. Only the owner calls it. What comes before it
// happens before what follows the Take or Steal that returns x.
func (d *Deque[T]) Push(x *T) {
	b := d.bottom.LoadRelaxed() // ord: only written here and in Take
	t := d.top.LoadAcquire()    // ord: who stole what is below has read its slot, and not what comes there now (load buffering: the checker has none of it); pairs with CompareAndSwap in Steal
	a := d.array.LoadRelaxed()  // ord: only written here
	if b-t >= int64(len(a.slots)) {
		a = a.grown(t, b)
		d.array.StoreRelease(a) // ord: the slots are copied; pairs with LoadAcquire of array in Steal
	}
	a.at(b).StoreRelaxed(x) // ord: the fence publishes it
	// A fence and not a release store, as it must hold for what Take stores in
	// bottom, too: a relaxed store ends the release sequence of an earlier one.
	atomic.FenceRelease()        // ord: the task is in its slot; pairs with LoadAcquire of bottom in Steal
	d.bottom.StoreRelaxed(b + 1) // ord: behind the fence
}

// grown returns an array twice as long with the tasks from t to b.
func (a *array[T]) grown(t, b int64) *array[T] {
	larger := &array[T]{make([]atomic.Pointer[T], 2*len(a.slots))}
	for i := t; i < b; i++ {
		task := a.at(i).LoadRelaxed()   // ord: only the owner writes slots
		larger.at(i).StoreRelaxed(task) // ord: the store of array publishes it
	}
	return larger
}

// Take removes the task at the bottom, the one that was pushed last; nil if there is
// none. Only the owner calls it.
func (d *Deque[T]) Take() *T {
	b := d.bottom.LoadRelaxed() - 1 // ord: only written here and in Push
	a := d.array.LoadRelaxed()      // ord: only written in Push
	d.bottom.StoreRelaxed(b)        // ord: the fence of Push goes for it, too
	atomic.FenceSeqCst()            // StoreLoad between bottom and top; pairs with FenceSeqCst in Steal
	t := d.top.LoadRelaxed()        // ord: behind the fence
	if t > b {
		d.bottom.StoreRelaxed(b + 1) // ord: empty, as it was
		return nil
	}
	x := a.at(b).LoadRelaxed() // ord: only the owner writes slots
	if t < b {
		return x
	}
	if !d.top.CompareAndSwap(t, t+1) { // the last task: thieves are after it, too
		x = nil
	}
	d.bottom.StoreRelaxed(b + 1) // ord: the fence of Push goes for it, too
	return x
}

// Steal removes the task at the top, the oldest one; nil if there is none, or if
// raced: another goroutine was faster, and there may be more. Any goroutine may call
// it.
func (d *Deque[T]) Steal() (x *T, raced bool) {
	t := d.top.LoadAcquire()    // ord: as published
	atomic.FenceSeqCst()        // StoreLoad between top, which another thief stored, and bottom; pairs with FenceSeqCst in Take
	b := d.bottom.LoadAcquire() // ord: the tasks below are in their slots; pairs with FenceRelease in Push
	if t >= b {
		return nil, false
	}
	a := d.array.LoadAcquire() // ord: the slots are copied; pairs with StoreRelease in Push
	x = a.at(t).LoadRelaxed()  // ord: bottom orders it
	if !d.top.CompareAndSwap(t, t+1) {
		return nil, true
	}
	return x, false
}
