// Package spsc is a bounded queue between one producer goroutine and one
// consumer goroutine.
//
// While nobody sleeps every operation is a few plain instructions: no lock, no allocation,
// and on Linux/amd64 and arm64 no fence and no read-modify-write (elsewhere as
// [atomic.FenceLight] says). Values move one by one ([Queue.TryPush], [Queue.TryPop] and
// their blocking forms), or in place in batches ([Queue.Free] and
// [Queue.Commit], [Queue.Ready] and [Queue.Release]). [Queue.Close] loses
// nothing: what a push reported as done is popped.
//
// What comes before a push, and what is written to slots before their Commit, happens
// before what follows the pop, or the Ready, that returns the values. What comes before
// a pop, and the use of values before their Release, happens before what follows the
// push, or the Free, that gets the slots.
//
// The queue is Lamport's (1983) with an index that each side remembers of the
// other (Lee, Bu, Chandranmenon 2010, "MCRingBuffer") and monotonic indices, so that every slot
// is used.
//
// Limits: exactly one goroutine pushes and one pops at a time; handing a side
// to another goroutine needs a happens-before edge. -race reports two
// goroutines on one side, and so does the tag ordo_debug, see [ErrConcurrent].
// A context must not be nil, though only operations that wait look at it. A queue belongs to
// the bubble of testing/synctest in which it was made, as a channel does.
package spsc

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/cyclic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// ErrClosed is what a push into a closed queue returns, and a pop from one that
// is closed and empty.
var ErrClosed = errors.New("spsc: queue is closed")

// ErrConcurrent is what an operation returns, or panics with if it returns no error,
// while another goroutine is inside one of the same side: exactly one pushes, and one
// pops. Builds with the tag ordo_debug find it; in others -race does, and reports it.
var ErrConcurrent = errors.New("spsc: two goroutines are on one side of a queue at once")

// A Queue is a bounded first-in first-out queue. Make one with [New].
//
// Ownership: slot i belongs to the producer while i is in [tail, head+cap)
// and to the consumer while it is in [head, tail). Storing tail hands slots to
// the consumer, storing head hands them back.
type Queue[T any] struct {
	slots    cyclic.Slice[atomic.Plain[T]] // read-only after New, and so are the next two
	clears   bool                          // T holds pointers: clear what is popped
	strategy wait.Strategy
	_        pad

	producer side // the producer's
	_        pad

	tail atomic.Uint64 // first index not pushed; the producer writes it
	_    pad

	consumer side // the consumer's
	_        pad

	head atomic.Uint64 // first index not popped; the consumer writes it
	_    pad

	items wait.Point // the consumer waits here for tail; raised: closing
	_     pad
	space wait.Point // the producer waits here for head
	_     pad

	// sealed is 0 while the queue is open, and then 1 + the index where it
	// ends. Close writes it, once.
	sealed  atomic.Uint64
	closing sync.Mutex
}

// A pad keeps what different goroutines write two cache lines apart: the
// processor fetches lines in pairs.
type pad [128]byte

// A side is what one goroutine remembers between two operations.
type side struct {
	next  uint64 // its own index, as it will publish it
	limit uint64 // it may go on up to here at once
	seen  uint64 // and up to here without looking at the other's: not before limit
	pace  wait.Pace
	guard guard // used only in debug builds
}

// known is how far it may go without looking.
func (s *side) known() int { return int(s.seen - s.next) }

// ready is how far it may go at once.
func (s *side) ready() int { return int(s.limit - s.next) }

// An Option changes how a queue is made.
type Option func(*wait.Strategy)

// Wait sets how the blocking forms wait. The default is [wait.Adaptive].
func Wait(s wait.Strategy) Option {
	return func(strategy *wait.Strategy) { *strategy = s }
}

// MaxCapacity is the largest capacity of a queue.
const MaxCapacity = 1 << 30

// New returns an empty queue of capacity slots, a power of two of at most
// [MaxCapacity]. It panics on any other, and if no memory could hold the slots.
func New[T any](capacity int, options ...Option) *Queue[T] {
	if capacity < 1 || capacity > MaxCapacity || capacity&(capacity-1) != 0 {
		panic(fmt.Sprintf("spsc: the capacity must be a power of two from 1 to 2^30, and is %d", capacity))
	}
	q := &Queue[T]{
		slots:    cyclic.Storage[atomic.Plain[T]]("spsc", capacity),
		clears:   holdsPointers(reflect.TypeFor[T]()),
		strategy: wait.Adaptive(),
	}
	for _, o := range options {
		o(&q.strategy)
	}
	q.items.Init()
	q.space.Init()
	q.producer.limit, q.producer.seen = uint64(capacity), uint64(capacity)
	q.producer.pace = wait.NewPace(capacity, capacity, int(reflect.TypeFor[T]().Size()))
	q.consumer.pace = q.producer.pace
	return q
}

// mustBeMade panics for the zero Queue, where it would wait for ever.
func (q *Queue[T]) mustBeMade() {
	if q.Cap() == 0 {
		panic("spsc: a zero Queue has no slots; make one with New")
	}
}

// holdsPointers says whether the garbage collector looks into values of t.
func holdsPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() > 0 && holdsPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	}
	return t.Kind() < reflect.Bool || t.Kind() > reflect.Complex128
}

// Cap returns the number of slots.
func (q *Queue[T]) Cap() int { return q.slots.Len() }

// Len returns the number of values in the queue. Any goroutine may call it. For
// the producer and the consumer it is a number of the recent past; for others,
// beside running ones, an estimate from 0 to Cap.
func (q *Queue[T]) Len() int {
	head := q.head.LoadAcquire()            // ord: keeps the load of tail after it, so that tail-head is not negative; pairs with StoreRelease in release
	n := q.end(q.tail.LoadRelaxed()) - head // ord: only counted; nothing is read through it
	return int(min(n, uint64(q.Cap())))
}
