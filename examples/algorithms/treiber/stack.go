// Package treiber holds stacks without a lock, for any number of goroutines
// (Treiber, "Systems Programming: Coping with Parallelism", 1986).
//
// [Stack] is a list of nodes that the garbage collector frees. [Indices] is the
// same over an array: a free list, whose entries are used again and so need a tag.
//
// Limits: under contention an operation may be tried any number of times, though
// each time because another one succeeded; all of them want the one cache line that
// top is on.
package treiber

import "github.com/ordo-go/ordo/atomic"

// A Stack is a last-in first-out list. The zero value is empty and ready to use.
//
// A node belongs to the goroutine in Push until the swap of top publishes it, is
// read-only while anybody may read it, and its value goes to the Pop whose swap
// takes it off.
//
// Every change of top is a read-modify-write, so each Push heads a release sequence
// that never ends: who acquires top has acquired every node of the list.
//
// ABA is impossible: that takes a node that is taken off and put back at the same
// address while a Pop holds it, and the collector frees no node that is held.
type Stack[T any] struct {
	top atomic.Pointer[node[T]]
}

type node[T any] struct {
	value atomic.Plain[T]
	next  atomic.Plain[*node[T]]
}

// Push puts v on top. What comes before it happens before what follows the Pop
// that returns v.
func (s *Stack[T]) Push(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		top := s.top.LoadRelaxed() // ord: a guess, which the swap confirms; nothing is read through it
		n.next.Set(top)
		if s.top.CompareAndSwapRelease(top, n) { // ord: the node is written; pairs with LoadAcquire in Pop
			return
		}
	}
}

// Pop takes the top off, and says whether there was one.
func (s *Stack[T]) Pop() (v T, ok bool) {
	for {
		top := s.top.LoadAcquire() // ord: the node is written; pairs with CompareAndSwapRelease in Push
		if top == nil {
			return v, false
		}
		next := top.next.Get()
		if s.top.CompareAndSwapRelaxed(top, next) { // ord: next is in the release sequence of its Push; pairs with LoadAcquire in Pop
			return top.value.Get(), true
		}
	}
}
