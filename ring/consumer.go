package ring

import (
	"context"
	"errors"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// ErrGoexit is the panic value of a handler or hook that called runtime.Goexit,
// as the Fatal of a test does. It halts the ring: the consumer's goroutine is gone.
var ErrGoexit = errors.New("ring: a handler or hook called runtime.Goexit, as t.Fatal does; let a handler return an error")

// A consumer is the place of one handler or poller in the ring. Everything but
// sequence and skipped belongs to its goroutine; following and covered are
// read-only after Start.
type consumer[T any] struct {
	sequence
	ring      *Ring[T]
	handler   Handler[T]
	following bool // somebody follows: this is not the last consumer
	covered   bool // a handler follows, and gates the producers for this one; a poller may be closed
	barrier   barrier
	batch     Batch[T]
	max       int64 // events in a batch
	done      int64 // as in sequence
	skipped   atomic.Int64
	_         pad
}

// finish passes on that the events below to are done.
func (c *consumer[T]) finish(to int64) {
	if c.ring.reset != nil && !c.following && !c.barrier.void {
		c.hook("WithReset", nil, func() {
			for ; c.done < to; c.done++ {
				c.ring.reset(c.ring.slots.At(c.done).Write())
			}
		})
		if c.done >= passed { // it has closed the poller
			return
		}
	}
	c.done = to
	if c.ring.producer == multiProducer {
		c.claim.StoreRelaxed(c.barrier.mark()) // ord: the release of v passes it on, and admit reads it behind a fence
	}
	c.ring.advance(&c.sequence, to)
}

// fetch waits for events behind done, skips void ones, and makes a batch. Its error
// is the end of the ring or of ctx.
func (c *consumer[T]) fetch(ctx context.Context) error {
	for {
		end, void, err := c.barrier.await(c.done, c.max, ctx)
		switch {
		case err != nil:
			return err
		case c.ring.halted(): // after the wait, which looks for events first
			return ErrHalted
		case !void:
			c.batch.next, c.batch.end = c.done, end
			if n := int(end - c.done); !c.ring.slots.Few(n) {
				c.ring.slots.Near(c.done, n)
			}
			return nil
		}
		c.finish(end)
	}
}

// run handles events until the ring ends. It is the body of the consumer's
// goroutine.
func (c *consumer[T]) run() {
	defer c.ring.ended()
	defer c.hook("OnStop", nil, c.handler.OnStop)
	if !c.hook("OnStart", nil, c.handler.OnStart) {
		return
	}
	for c.loop() {
	}
}

// loop handles batches until the ring ends, and returns false, or until one
// fails; it then says whether the consumer goes on.
func (c *consumer[T]) loop() (goOn bool) {
	ok := false
	defer func() {
		if !ok {
			goOn = c.failed(panicked(recover()))
		}
	}()
	for c.fetch(context.Background()) == nil {
		if err := c.handler.Handle(&c.batch); err != nil {
			ok = true
			return c.failed(&Failure{Err: err})
		}
		c.finish(c.batch.next)
	}
	ok = true
	return false
}

// failed does about a failure what OnError says, and says whether the consumer
// goes on.
func (c *consumer[T]) failed(f *Failure) bool {
	seq := max(c.done, c.batch.next-1) // done: nothing was handed out, or Rewind took it back
	f.Consumer, f.Seq = c.handler.Name, seq
	if seq > c.done {
		c.finish(seq)
	}
	action := Halt
	if c.handler.OnError != nil && !f.goexit {
		c.hook("OnError", f, func() { action = c.handler.OnError(f) })
	}
	switch action {
	case Retry:
		return true
	case Skip:
		c.skipped.AddRelaxed(1)      // ord: a counter; nothing is read through it
		c.finish(max(seq+1, c.done)) // done: OnError has released more
		return true
	}
	c.ring.fail(f)
	return false
}

// hook calls f, if there is one, and halts the ring if it panics. It says
// whether it did not. If f is asked about a failure, that is not lost.
func (c *consumer[T]) hook(name string, about error, f func()) (ok bool) {
	if f == nil {
		return true
	}
	defer func() {
		if !ok {
			failure := panicked(recover())
			failure.Consumer, failure.Hook, failure.Seq, failure.Err = c.handler.Name, name, c.done, about
			c.ring.fail(failure)
		}
	}()
	f()
	return true
}

// panicked is the failure of a function that did not return, with what recover
// returned.
func panicked(value any) *Failure {
	f := &Failure{Panic: value, Stack: sync.Stack()}
	if value == nil {
		f.Panic, f.goexit = ErrGoexit, true
	}
	return f
}
