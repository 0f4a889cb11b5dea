package main

import "github.com/ordo-go/ordo/atomic"

// Naive is wrong: it claims with a load and a store, and another producer may
// load in between. Both then have the same sequence, both write the same slot,
// and one event is lost. Each access is atomic, and that does not help. Nor
// does it wait for a free slot.
//
//	producer 1       producer 2
//	load   5
//	                 load   5
//	store  6
//	                 store  6
//	write slot 5     write slot 5
type Naive struct {
	storage
	flags
	_    pad
	next atomic.Int64
	_    pad
}

// NewNaive returns one with size slots, a power of two.
func NewNaive(size int) *Naive { return &Naive{storage: newStorage(size), flags: newFlags(size)} }

// Claim returns the next sequence, most of the time to one producer only.
func (n *Naive) Claim() int64 {
	seq := n.next.LoadRelaxed()  // ord: none would help: it is not one step with the store
	n.next.StoreRelaxed(seq + 1) // ord: as the load
	return seq
}

// Write may write a slot that another producer is writing, or that the consumer
// is reading: with more than one producer, fill must not use the slot.
func (n *Naive) Write(fill func(seq int64, slot *Event)) {
	seq := n.Claim()
	fill(seq, n.slot(seq).Write())
	n.publish(seq)
}

// Read is that of every sequencer with flags.
func (n *Naive) Read(use func(seq int64, slot *Event)) bool {
	if !n.published(n.reading) {
		return false
	}
	n.consume(use)
	return true
}
