// Package ring is a ring buffer for pipelines of goroutines, after the LMAX
// Disruptor (Thompson, Farley, Barker, Gee, Stewart 2011).
//
// Producers claim slots, fill them in place, and publish them. Consumers, each
// a goroutine with a handler, see every event, in order, in batches; a graph
// says who follows whom. A slot is written again when the last consumer is done
// with it. Nothing is copied, allocated or locked on the way of an event.
//
//	r := ring.New[Order](1024)
//	p := r.SingleProducer()
//	r.Handle(ring.Each("journal", journal), ring.Each("replica", replicate)).
//		Then(ring.Each("book", apply))
//	err := r.Start(ctx)
//	...
//	err = p.Publish(func(o *Order) { o.ID = 7 })
//	...
//	err = r.Close(context.Background()) // every published event is handled
//
// A [Single] producer belongs to one goroutine, a [Multi] producer to many.
// Events are published by value ([Single.Put]), through a function that fills the
// slot in place ([Single.Publish]; of a Multi cheaper in a [Session]), through a loop over
// the claimed slots ([Single.Claim]), or by hand ([Single.Next] and [Claim.Publish]); but for
// the last there is no way to forget to publish.
//
// Memory: the events live in the ring's slots for its whole life and are
// written again and again. What an event points to is held until the slot is
// written again; see [WithReset].
//
// Limits: the capacity is fixed, and so are the handlers once the ring has started;
// pollers may join and leave ([Ring.Join], [Poller.Close]). A consumer that stops holds
// up the ring (see [Action]). Sequences are int64: at one event a nanosecond they last
// 73 years. No context and no option may be nil. A ring belongs to the bubble of
// testing/synctest in which it was made, as a channel does.
package ring

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/cyclic"
	"github.com/ordo-go/ordo/wait"
)

// Errors of producers and pollers. They come as they are; compare with ==. What takes a
// context returns the cause of its end, which may be such an error of another ring: ask
// [Ring.Closed].
var (
	// ErrClosed: the ring is closed; nothing can be claimed any more. A poller
	// returns it when it has seen every event, or was closed itself.
	ErrClosed = errors.New("ring: closed for good; more events need a new ring")
	// ErrHalted: the ring was halted, by Halt, by a consumer that failed, or because
	// the context of Close or Wait ended. Close and Wait return the failure.
	ErrHalted = errors.New("ring: halted; Close and Wait return why")
	// ErrNotStarted: the ring has not been started; call Start first.
	ErrNotStarted = errors.New("ring: not started; call Start first")
	// ErrFull: fewer slots are free than were claimed, and the policy is Fail.
	ErrFull = errors.New("ring: full; try again later, or use the policy Wait")
	// ErrDropped: fewer slots were free than were claimed, and the policy is Drop; the events
	// were counted in Stats.Dropped.
	ErrDropped = errors.New("ring: full, event dropped; use more slots, or the policy Wait")
	// ErrClaimSize: a claim must be for 1 event at least and for the capacity
	// of the ring at most.
	ErrClaimSize = errors.New("ring: wrong size of a claim; claim 1 to Cap() events")
	// ErrNotClaimed: the slots are not claimed: they have been published or
	// abandoned, or the claim is not the single producer's latest. Race and
	// ordo_debug builds find each such use, others what costs nothing to find.
	ErrNotClaimed = errors.New("ring: not claimed; publish a claim once, and of a single producer only the latest")
	// ErrConcurrent: two goroutines use a Single producer at once; give each
	// its own ring, or use a Multi producer. Or one does, in the function that it
	// gave to Publish. Found in race and ordo_debug builds.
	ErrConcurrent = errors.New("ring: a single producer is used by two goroutines at once, or in its own callback; use MultiProducer, or publish after the callback")
)

// MaxCapacity is the largest capacity of a ring.
const MaxCapacity = 1 << 30

// A Ring is the storage, the producers' and consumers' coordination, and the
// life cycle. Make one with [New].
type Ring[T any] struct {
	slots cyclic.Slice[atomic.Plain[T]] // read-only after New; first, see inline.go
	sequencer
	reset     func(*T)
	consumers []*consumer[T]
	pollers   []*Poller[T] // under life, once started
	lifeCycle
}

// An Option changes how a ring is made.
type Option[T any] func(*Ring[T])

// WithWait sets how producers and consumers wait, as in
// ring.New(1024, ring.WithWait[Order](wait.Blocking())). The default is
// [wait.Adaptive]. A [Handler] may have its own.
func WithWait[T any](s wait.Strategy) Option[T] {
	return func(r *Ring[T]) { r.strategy = s }
}

// WithReset sets a function that the last consumer calls on each event when it
// is done with it: to drop what it points to, or to zero it. There must be one
// last consumer, that follows all others; Start checks it. It may be a poller: from
// when that is closed nothing is reset any more, though the ring goes on. Void slots, as
// after a panic in fill, hold no event and are not reset: what was filled stays until the
// slot is written again.
func WithReset[T any](reset func(*T)) Option[T] {
	return func(r *Ring[T]) { r.reset = reset }
}

// New returns a ring of capacity slots, a power of two of at most
// [MaxCapacity]. It panics on any other, and if no memory could hold the slots.
func New[T any](capacity int, options ...Option[T]) *Ring[T] {
	if capacity < 1 || capacity > MaxCapacity || capacity&(capacity-1) != 0 {
		panic(fmt.Sprintf("ring: the capacity must be a power of two from 1 to 2^30, and is %d", capacity))
	}
	r := &Ring[T]{slots: cyclic.Storage[atomic.Plain[T]]("ring", capacity)}
	r.size, r.strategy, r.lines = int64(capacity), wait.Adaptive(), r.slots
	for _, p := range []*wait.Point{&r.published, &r.progress, &r.over} {
		p.Init()
	}
	for _, o := range options {
		o(r)
	}
	return r
}

// pace is that of a side that takes up to batch slots at once.
func (r *Ring[T]) pace(batch int) wait.Pace {
	return wait.NewPace(r.Cap(), batch, int(reflect.TypeFor[T]().Size()))
}

// Cap returns the number of slots.
func (r *Ring[T]) Cap() int { return r.slots.Len() }

// Fill calls f on every slot, to set up events that are reused. Call it before
// Start.
func (r *Ring[T]) Fill(f func(*T)) {
	for i := range r.size {
		f(r.slots.At(i).Write())
	}
}

// A Policy says what a claim does when the ring is full. With Fail and Drop a claim with a
// context or a timeout does not wait either. What is named Try never waits and counts
// nothing as dropped, whatever the policy.
//
// A producer that drops in a loop keeps its processor from the consumers, where there are
// not enough for all: let it do something else after a drop, or yield.
type Policy uint8

const (
	Wait Policy = iota // wait for a free slot
	Fail               // return ErrFull
	Drop               // count the events, all of the claim, as dropped and return ErrDropped
)
