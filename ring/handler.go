package ring

import (
	"errors"
	"fmt"

	"github.com/ordo-go/ordo/wait"
)

// A Handler is one consumer: what it does with events, and how.
type Handler[T any] struct {
	// Name is for errors and Stats.
	Name string
	// Handle is called with one batch after the other. Returning nil says that
	// the events handed out are done; those that were not come again at once, so one that
	// takes none is called for ever. After an error or a panic the current
	// event is the one that failed, and OnError says what becomes of it; those
	// before it are done, and passed on. A handler whose work becomes durable
	// only at the end of the batch must call Rewind before it returns an error or panics: in
	// a defer.
	//
	// Neither it nor a hook may wait for its own ring: Close and Wait wait for it to
	// return, and a publish waits for it once the ring is full. Call Seal or Halt
	// there, and TryPublish of a Multi.
	Handle func(*Batch[T]) error
	// MaxBatch is the largest batch; 0 means a quarter of the ring.
	MaxBatch int
	// Wait is how the consumer waits; nil means as the ring does.
	Wait *wait.Strategy
	// OnError says what to do about a failure; nil means to halt the ring.
	OnError func(*Failure) Action
	// OnStart and OnStop, if not nil, are called in the consumer's goroutine
	// before its first batch and after its last. A panic of theirs is a failure.
	// OnStop is called also if OnStart panicked.
	OnStart, OnStop func()
}

// Each returns the handler that calls handle for each event, to be read: one that writes
// events uses [Batches] and [Batch.Update]. An error or a panic fails that event. It is for
// the ring to call: a loop over a poller's events is [Poller.All].
//
//go:noinline
func Each[T any](name string, handle func(*T) error) Handler[T] {
	if handle == nil {
		return Handler[T]{Name: name} // Handle and Then panic
	}
	return Handler[T]{Name: name, Handle: func(b *Batch[T]) error {
		// As All does it: in a generic function a loop over All allocates. Nothing moves
		// the end of a handler's batch.
		slots, end, ahead := b.slots, b.end, int64(b.slots.Ahead())
		for i := b.next; i < end; slots.Near(i, int(end-i)) { // fetch has asked for the first
			for to := min(i+ahead, end); i < to; i++ {
				b.next = i + 1
				if err := handle(slots.At(i).Read()); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// Batches returns the handler that calls handle for each batch.
func Batches[T any](name string, handle func(*Batch[T]) error) Handler[T] {
	return Handler[T]{Name: name, Handle: handle}
}

// A Failure is an event that a consumer could not handle, or a hook that panicked.
type Failure struct {
	Consumer string // the handler's name
	Hook     string // the hook that panicked: OnStart, OnStop, OnError or WithReset; "" if it was Handle that failed
	Seq      int64  // the event's sequence; in OnStart and OnStop the sequence of the next event
	Err      error  // what Handle returned, or nil; if OnError panicked, the failure that it was asked about
	Panic    any    // what Handle or the hook panicked with, or nil; runtime.Goexit counts as a panic with ErrGoexit
	Stack    []byte // of the panic
	goexit   bool
}

// Error says which consumer or hook failed at which event, and why.
func (f *Failure) Error() string {
	who, when := fmt.Sprintf("consumer %q", f.Consumer), fmt.Sprintf(" at event %d", f.Seq)
	if f.Hook != "" {
		who = f.Hook + " of " + who
	}
	if f.Hook == "OnStart" || f.Hook == "OnStop" {
		when = ""
	}
	switch {
	case f.Panic == nil:
		return fmt.Sprintf("ring: %s failed%s: %v", who, when, f.Err)
	case f.Err == nil:
		return fmt.Sprintf("ring: %s panicked%s: %v", who, when, f.Panic)
	}
	return fmt.Sprintf("ring: %s panicked%s: %v; it was asked about: %v", who, when, f.Panic, f.Err)
}

// Unwrap returns Err, or the panic's value if that is an error, or both joined.
func (f *Failure) Unwrap() error {
	err, ok := f.Panic.(error)
	switch {
	case !ok:
		return f.Err
	case f.Err == nil:
		return err
	}
	return errors.Join(err, f.Err)
}

// An Action says what becomes of an event that failed; any other value is Halt.
type Action uint8

const (
	// Halt stops the ring; Close returns the failure. Events from the failed
	// one on stay unhandled by this consumer.
	Halt Action = iota
	// Skip counts the event in Stats and goes on behind it.
	Skip
	// Retry hands the event out again, at the head of the next batch.
	Retry
)
