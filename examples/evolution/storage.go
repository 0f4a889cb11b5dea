package main

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Sequencer decides which producer writes which slot of a ring buffer, and
// when the consumer may read it. It has three problems to solve:
//
//  1. no two producers get the same sequence;
//  2. no slot is written again before it is read;
//  3. what the consumer reads is what was written.
type Sequencer interface {
	// Write claims the next sequence, calls fill on its slot, and publishes it.
	Write(fill func(seq int64, slot *Event))
	// Read calls use on the next event and frees its slot, if the event is
	// published, and says whether it was. One goroutine reads.
	Read(use func(seq int64, slot *Event)) bool
	// Unbounded makes all slots free for ever, so that claims can be measured
	// without a consumer. Nobody may use a slot after that.
	Unbounded()
}

// An Event has two words, so that one read half written would be noticed.
type Event struct{ A, B uint64 }

// A pad keeps what two goroutines write on different cache lines; processors
// fetch them in pairs.
type pad [128]byte

// A storage is the ring buffer itself, and how all sequencers but the naive one
// solve problem 2: a producer waits until the consumer is done with the slot.
type storage struct {
	slots   []atomic.Plain[Event] // a power of two of them; read-only itself
	_       pad
	reading int64 // the next sequence to read; the consumer's
	_       pad
	done    atomic.Int64 // the events below are read
	_       pad
}

func newStorage(size int) storage { return storage{slots: make([]atomic.Plain[Event], size)} }

func (s *storage) slot(seq int64) *atomic.Plain[Event] {
	return &s.slots[seq&int64(len(s.slots)-1)]
}

// awaitRoom waits until the slot of seq is free.
func (s *storage) awaitRoom(seq int64) {
	for seq-s.done.LoadAcquire() >= int64(len(s.slots)) { // ord: the slot is read; pairs with StoreRelease in consume; atlas mp-rel-acq
		sync.Yield()
	}
}

// consume hands the next event out, which is published, and frees its slot.
func (s *storage) consume(use func(seq int64, slot *Event)) {
	use(s.reading, s.slot(s.reading).Read())
	s.skip()
}

// skip goes on to the next event.
func (s *storage) skip() {
	s.reading++
	s.done.StoreRelease(s.reading) // ord: the slot is read; pairs with LoadAcquire in awaitRoom; atlas mp-rel-acq
}

func (s *storage) Unbounded() { s.done.Store(1 << 62) }

// flags say which sequences are published, in whatever order their producers
// were ready: flag seq modulo their number is seq+1 from then on. They are how the
// sequencers of many producers solve problem 3.
type flags []atomic.Int64

func newFlags(size int) flags { return make(flags, size) }

func (f flags) of(seq int64) *atomic.Int64 { return &f[seq&int64(len(f)-1)] }

func (f flags) publish(seq int64) {
	f.of(seq).StoreRelease(seq + 1) // ord: the slot is written; pairs with LoadAcquire in published; atlas mp-rel-acq
}

func (f flags) published(seq int64) bool {
	return f.of(seq).LoadAcquire() == seq+1 // ord: the slot is written; pairs with StoreRelease in publish; atlas mp-rel-acq
}
