package main

import "github.com/ordo-go/ordo/atomic"

// Single is for one producer: the next sequence is its own, a plain variable.
// Nothing is claimed before it is published, so a panic gives the slot back.
// One cursor says what is published, for it happens in order. What is left is
// one release store: on amd64 an ordinary MOV.
type Single struct {
	storage
	next   int64 // the producer's
	free   int64 // the slots of the sequences below were free when it last looked; the producer's
	_      pad
	cursor atomic.Int64 // the events below are published
	_      pad
}

// NewSingle returns one with size slots, a power of two.
func NewSingle(size int) *Single { return &Single{storage: newStorage(size)} }

// Write claims, fills and publishes. One goroutine writes.
func (s *Single) Write(fill func(seq int64, slot *Event)) {
	seq := s.next
	if seq >= s.free {
		s.makeRoom(seq)
	}
	fill(seq, s.slot(seq).Write())
	s.next = seq + 1
	s.cursor.StoreRelease(seq + 1) // ord: the slot is written; pairs with LoadAcquire in Read; atlas mp-rel-acq
}

// makeRoom waits for the slot of seq, and remembers how many more are free, so
// that the consumer's cache line is not fetched for each event.
func (s *Single) makeRoom(seq int64) {
	s.awaitRoom(seq)
	s.free = s.done.LoadAcquire() + int64(len(s.slots)) // ord: the slots are read; pairs with StoreRelease in consume; atlas mp-rel-acq
}

// Read compares with the cursor.
func (s *Single) Read(use func(seq int64, slot *Event)) bool {
	if s.reading == s.cursor.LoadAcquire() { // ord: the slot is written; pairs with StoreRelease in Write; atlas mp-rel-acq
		return false
	}
	s.consume(use)
	return true
}
