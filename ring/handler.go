package ring

import (
	"fmt"

	"github.com/ordo-go/ordo/wait"
)

// A Handler is one consumer: what it does with events, and how.
type Handler[T any] struct {
	// Name is for errors and Stats.
	Name string
	// Handle is called with one batch after the other. Returning nil says that
	// the events handed out are done. After an error or a panic the current
	// event is the one that failed, and OnError says what becomes of it; those
	// before it are done, and passed on. A handler whose work becomes durable
	// only at the end of the batch must call Rewind before it returns an error.
	Handle func(*Batch[T]) error
	// MaxBatch is the largest batch; 0 means a quarter of the ring.
	MaxBatch int
	// Wait is how the consumer waits; nil means as the ring does.
	Wait *wait.Strategy
	// OnError says what to do about a failure; nil means to halt the ring.
	OnError func(*Failure) Action
	// OnStart and OnStop, if not nil, are called in the consumer's goroutine
	// before its first batch and after its last. A panic of theirs is a failure.
	OnStart, OnStop func()
}

// Each returns the handler that calls handle for each event. An error or a
// panic fails that event.
//
//go:noinline
func Each[T any](name string, handle func(*T) error) Handler[T] {
	return Handler[T]{Name: name, Handle: func(b *Batch[T]) error {
		// As All does it: in a generic function a loop over All allocates.
		slots, end := b.slots, b.end
		for i := b.next; i < end; i++ {
			b.next = i + 1
			if err := handle(slots.At(i).Read()); err != nil {
				return err
			}
		}
		return nil
	}}
}

// Batches returns the handler that calls handle for each batch.
func Batches[T any](name string, handle func(*Batch[T]) error) Handler[T] {
	return Handler[T]{Name: name, Handle: handle}
}

// A Failure is an event that a consumer could not handle.
type Failure struct {
	Consumer string // the handler's name
	Seq      int64  // the event's sequence
	Err      error  // what Handle returned, or nil
	Panic    any    // what Handle panicked with, or nil; runtime.Goexit counts as a panic with ErrGoexit
	Stack    []byte // of the panic
}

// Error says which consumer failed at which event, and why.
func (f *Failure) Error() string {
	if f.Panic != nil {
		return fmt.Sprintf("ring: consumer %q panicked at event %d: %v", f.Consumer, f.Seq, f.Panic)
	}
	return fmt.Sprintf("ring: consumer %q failed at event %d: %v", f.Consumer, f.Seq, f.Err)
}

// Unwrap returns the handler's error, or the panic's value if it is one.
func (f *Failure) Unwrap() error {
	if err, ok := f.Panic.(error); ok {
		return err
	}
	return f.Err
}

// An Action says what becomes of an event that failed.
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
