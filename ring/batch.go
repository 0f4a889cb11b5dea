package ring

import (
	"iter"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/cyclic"
)

// A Batch is the events that a consumer is handed at once, in order. It keeps
// the place: the event that it handed out last is the current one, those before
// it are done. What a handler leaves in a batch comes again in the next.
//
// A Batch is for the handler's goroutine, until the handler returns. What is done with
// an event happens before its slot is filled again.
type Batch[T any] struct {
	next, end int64 // events [consumer.done, next) were handed out, and are not done
	slots     cyclic.Slice[atomic.Plain[T]]
	consumer  *consumer[T]
}

// Len returns how many events have not been handed out.
func (b *Batch[T]) Len() int { return int(b.end - b.next) }

// Next goes on to the next event, and says whether there is one.
func (b *Batch[T]) Next() bool {
	if b.next == b.end {
		return false
	}
	b.next++
	return true
}

// Seq returns the sequence of the current event.
func (b *Batch[T]) Seq() int64 { return b.next - 1 }

// Last says whether the current event is the last of the batch: the moment to
// flush.
func (b *Batch[T]) Last() bool { return b.next == b.end }

// Event returns the current event, to be read.
func (b *Batch[T]) Event() *T { return b.slots.At(b.next - 1).Read() }

// Update returns the current event, to be read and written. Consumers that do
// not follow this one may be reading it at the same time.
func (b *Batch[T]) Update() *T { return b.slots.At(b.next - 1).Write() }

// Chunk hands out several events at once: those next to each other in memory from the
// next one on, to be read with Read or Get; none if all were handed out. A batch is two
// chunks at most. The last of them is then the current event: if the handler fails, that
// is the one that failed, unless it calls [Batch.Rewind] first. It is the fastest way
// through a batch.
func (b *Batch[T]) Chunk() []atomic.Plain[T] {
	events := b.slots.From(b.next, b.Len())
	b.next += int64(len(events))
	return events
}

// All returns an iterator over the events that have not been handed out, with
// their sequences, to be read. A loop whose body returns or breaks is faster with
// [Batch.Next].
func (b *Batch[T]) All() iter.Seq2[int64, *T] {
	return func(yield func(int64, *T) bool) {
		slots := b.slots // not looked at again for each event; but next and end are: the body may rewind
		for b.next < b.end {
			i := b.next
			b.next = i + 1
			if !yield(i, slots.At(i).Read()) {
				return
			}
		}
	}
}

// Rewind takes back the events handed out, but for those that Release has told
// to be done: they are handed out again, in this batch or the next. A handler
// whose work becomes durable all at once rewinds before it returns an error, so
// that the failure is that of the first of them.
func (b *Batch[T]) Rewind() { b.next = min(b.consumer.done, b.end) }

// Release tells the consumers that follow, and the producers, that the events
// before the current one are done, without waiting for the end of the batch. What was
// done with them happens before the others go on with their slots.
func (b *Batch[T]) Release() {
	if to := b.next - 1; to > b.consumer.done {
		b.consumer.finish(to)
	}
}
