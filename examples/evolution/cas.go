package main

import "github.com/ordo-go/ordo/atomic"

// CAS claims with a compare-and-swap: if another producer was faster the swap
// fails and the claim is tried again. Somebody always gets on, whoever is
// stopped where.
//
// A fetch-and-add would need no second try. But it cannot be taken back: CAS
// looks for room before it claims, and so could return instead of waiting.
type CAS struct {
	storage
	flags
	_    pad
	next atomic.Int64
	_    pad
}

// NewCAS returns one with size slots, a power of two.
func NewCAS(size int) *CAS { return &CAS{storage: newStorage(size), flags: newFlags(size)} }

// Claim returns the next sequence, to one producer only, when its slot is free.
func (c *CAS) Claim() int64 {
	for {
		seq := c.next.LoadRelaxed() // ord: a guess; the swap decides
		c.awaitRoom(seq)
		if c.next.CompareAndSwapRelaxed(seq, seq+1) { // ord: it only has to be one step; awaitRoom and publish order the slots
			return seq
		}
	}
}

// Publish lets the consumer read the slot of a claimed sequence. If it is not
// called, the consumer waits for that sequence for ever.
func (c *CAS) Publish(seq int64) { c.publish(seq) }

// Write claims, fills and publishes. If fill panics, it does not publish.
func (c *CAS) Write(fill func(seq int64, slot *Event)) {
	seq := c.Claim()
	fill(seq, c.slot(seq).Write())
	c.Publish(seq)
}

// Read is that of every sequencer with flags.
func (c *CAS) Read(use func(seq int64, slot *Event)) bool {
	if !c.published(c.reading) {
		return false
	}
	c.consume(use)
	return true
}
