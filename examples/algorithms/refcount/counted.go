// Package refcount counts the holders of something that must be given back when the
// last one is done with it: a buffer of a pool, a mapping, a file.
//
// Limits: nobody finds a reference that was forgotten, nor a cycle.
package refcount

import "github.com/ordo-go/ordo/atomic"

// A Counted is a value that several goroutines hold. Who makes it holds it.
type Counted[T any] struct {
	value T
	free  func(T)
	count atomic.Int64
}

// New returns v with one holder, and free is called with it when the last one is done.
func New[T any](v T, free func(T)) *Counted[T] {
	c := &Counted[T]{value: v, free: free}
	c.count.StoreRelaxed(1) // ord: nobody else has it yet
	return c
}

// Value is for holders.
func (c *Counted[T]) Value() T { return c.value }

// Hold makes one holder more. A holder calls it, before it passes c on.
func (c *Counted[T]) Hold() {
	if c.count.AddRelaxed(1) < 2 { // ord: the caller holds c, so it is not freed; who gets the new hold is ordered by how it gets it
		panic("refcount: Hold by no holder")
	}
}

// Drop ends a hold. The last one frees the value: what holders did before their Drop
// happens before that.
func (c *Counted[T]) Drop() {
	switch left := c.count.AddRelease(-1); { // ord: what the holder did is over; pairs with FenceAcquire below
	case left > 0:
		return
	case left < 0:
		panic("refcount: Drop by no holder")
	}
	// Only the last one has to know what the others did. It has read the last of their
	// decrements, all of which are in one release sequence.
	atomic.FenceAcquire() // ord: what all holders did is over; pairs with AddRelease in Drop
	c.free(c.value)
}
