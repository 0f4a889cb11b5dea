package proofs

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// The toy queue of "Making Sense of Acquire-Release Semantics" (2023): the producer puts
// an entry and then advances tail, the consumer looks at tail and then takes the entry.
// As it was first written, poll sometimes returns true, and no entry.

// An entry has something in it that its owner writes.
type entry struct{ payload atomic.Plain[int] }

// A toyQueue has one producer and one consumer, and nobody looks whether it is full.
type toyQueue struct {
	head    uint32 // the consumer's
	tail    atomic.Uint32
	entries [2]atomic.Plain[*entry]
}

func newToyQueue() *toyQueue {
	q := new(toyQueue)
	check.Name(&q.tail, "tail")
	for i := range q.entries {
		check.Name(&q.entries[i], fmt.Sprintf("entries[%d]", i))
	}
	return q
}

func (q *toyQueue) put(e *entry) {
	tail := q.tail.LoadRelaxed() // ord: only written here
	q.entries[tail%2].Set(e)
	q.tail.StoreRelease(tail + 1) // ord: the entry is there, and is given away; pairs with LoadAcquire in poll; atlas queue-acquire-release
}

func (q *toyQueue) poll() (e *entry, exists bool) {
	if q.tail.LoadAcquire() == q.head { // ord: the entry is there, and is ours; pairs with StoreRelease in put; atlas queue-acquire-release
		return nil, false
	}
	e = q.entries[q.head%2].Get()
	q.head++
	return e, true
}

type queue interface {
	put(*entry)
	poll() (*entry, bool)
}

// handOver passes entries through q. What comes out is there and is as it was put in.
func handOver(q queue, entries int) {
	together(
		func() {
			for i := range entries {
				e := new(entry)
				e.payload.Set(i + 1)
				q.put(e)
			}
		},
		func() {
			for i := range entries {
				e, exists := q.poll()
				if !exists {
					return
				}
				check.Assert(e != nil, "poll says that there is an entry, and it is nil")
				check.Assert(e.payload.Get() == i+1, "entry %d has %d", i, e.payload.Get())
			}
		})
}

func TestToyQueue(t *testing.T) {
	check.Run(t, func() { handOver(newToyQueue(), 2) }, weak)
}

// fenced is the queue of the article's middle: relaxed, with a fence on either side.
type fenced struct{ *toyQueue }

func (q fenced) put(e *entry) {
	tail := q.tail.LoadRelaxed() // ord: only written here
	q.entries[tail%2].Set(e)
	atomic.FenceAcqRel()          // ord: the entry is there; pairs with FenceAcqRel in poll; atlas queue-both-fences
	q.tail.StoreRelaxed(tail + 1) // ord: behind the fence
}

func (q fenced) poll() (e *entry, exists bool) {
	if q.tail.LoadRelaxed() == q.head { // ord: the fence follows
		return nil, false
	}
	atomic.FenceAcqRel() // ord: the entry is there; pairs with FenceAcqRel in put; atlas queue-both-fences
	e = q.entries[q.head%2].Get()
	q.head++
	return e, true
}

func TestToyQueueFences(t *testing.T) {
	check.Run(t, func() { handOver(fenced{newToyQueue()}, 2) }, weak)
}

// unordered is the queue as it was first written, but for a tail that is atomic.
type unordered struct{ *toyQueue }

func (q unordered) put(e *entry) {
	tail := q.tail.LoadRelaxed()
	q.entries[tail%2].Set(e)
	q.tail.StoreRelaxed(tail + 1)
}

func (q unordered) poll() (e *entry, exists bool) {
	if q.tail.LoadRelaxed() == q.head {
		return nil, false
	}
	e = q.entries[q.head%2].Get()
	q.head++
	return e, true
}

func TestWrongToyQueue(t *testing.T) {
	check.Run(t, func() { handOver(unordered{newToyQueue()}, 1) }, weak, check.Expect(check.Race))
}

// producerFence is the queue with the first bug repaired and the second one left: the
// consumer may read the entry before it looks at tail.
type producerFence struct{ unordered }

func (q producerFence) put(e *entry) {
	tail := q.tail.LoadRelaxed()
	q.entries[tail%2].Set(e)
	atomic.FenceAcqRel()
	q.tail.StoreRelaxed(tail + 1)
}

func TestWrongToyQueueProducerFence(t *testing.T) {
	check.Run(t, func() { handOver(producerFence{unordered{newToyQueue()}}, 1) }, weak, check.Expect(check.Race))
}

// A nilQueue is the unordered one with entries that are atomic, so that to read one too
// early is no race. It is nil then.
type nilQueue struct {
	head    uint32
	tail    atomic.Uint32
	entries [2]atomic.Pointer[entry]
}

func (q *nilQueue) put(e *entry) {
	tail := q.tail.LoadRelaxed()
	q.entries[tail%2].StoreRelaxed(e)
	q.tail.StoreRelaxed(tail + 1)
}

func (q *nilQueue) poll() (e *entry, exists bool) {
	if q.tail.LoadRelaxed() == q.head {
		return nil, false
	}
	e = q.entries[q.head%2].LoadRelaxed()
	q.head++
	return e, true
}

// The puzzle of the article: the entry was put before tail was advanced, tail was seen,
// and where is the entry?
func TestWrongToyQueueNilEntry(t *testing.T) {
	check.Run(t, func() {
		q := new(nilQueue)
		check.Name(&q.tail, "tail")
		check.Name(&q.entries[0], "entries[0]")
		var an entry
		together(
			func() { q.put(&an) },
			func() {
				if e, exists := q.poll(); exists {
					check.Assert(e != nil, "poll says that there is an entry, and it is nil")
				}
			})
	}, weak, check.Expect(check.Assertion))
}
