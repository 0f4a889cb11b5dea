package main

import (
	"context"
	"errors"

	"github.com/ordo-go/ordo/ring"
)

// The ring is large enough that the producer and the replica go on during an
// fsync, and that one fsync covers thousands of orders: a quarter of the ring,
// unless the handler says otherwise.
const slots = 1 << 16

// A ringPipeline is the pipeline over one ring.
type ringPipeline struct {
	*stages
	ring     *ring.Ring[entry]
	producer *ring.Single[entry]
}

func newRingPipeline(s *stages) *ringPipeline {
	p := &ringPipeline{stages: s, ring: ring.New[entry](slots)}
	p.producer = p.ring.SingleProducer()
	p.ring.Handle(
		ring.Batches("journal", p.writeBatch),
		ring.Batches("replica", p.replicateBatch),
	).Then(
		ring.Batches("book", p.answerBatch),
	)
	return p
}

// run: when ctx ends the ring is closed to the producer, what is published is
// handled, and the consumers end.
func (p *ringPipeline) run(ctx context.Context, in source, when *schedule) (stopped, failed error) {
	if err := p.ring.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return errInterrupted, nil
		}
		return nil, err
	}
	stopped = p.produce(in, when)
	if errors.Is(stopped, ring.ErrClosed) {
		stopped = errInterrupted
	}
	return stopped, p.ring.Close(context.Background())
}

// produce publishes orders until there are no more, and returns why.
func (p *ringPipeline) produce(in source, when *schedule) error {
	var o Order
	for i := int64(0); ; i++ {
		if err := in.Next(&o); err != nil {
			return err
		}
		sent, ok := when.await(i)
		if !ok {
			return errInterrupted
		}
		err := p.producer.Publish(func(e *entry) { e.Order, e.sent = o, sent })
		if err != nil {
			return err
		}
	}
}

// writeBatch makes a batch durable. Until it is, none of its orders is done: if
// it fails, it takes all of them back.
func (p *ringPipeline) writeBatch(b *ring.Batch[entry]) error {
	for _, e := range b.All() {
		p.journal.Append(&e.Order)
	}
	if err := p.journal.Flush(); err != nil {
		b.Rewind()
		p.giveUp()
		return err
	}
	return nil
}

func (p *ringPipeline) replicateBatch(b *ring.Batch[entry]) error {
	for _, e := range b.All() {
		p.replica.Apply(&e.Order)
	}
	return nil
}

func (p *ringPipeline) answerBatch(b *ring.Batch[entry]) error {
	for _, e := range b.All() {
		p.answer(e)
	}
	return nil
}

func (p *ringPipeline) progress() progress {
	s := p.ring.Stats()
	now := progress{taken: s.Cursor}
	for _, c := range s.Consumers {
		now.lags = append(now.lags, lag{c.Name, c.Lag})
		now.answered = c.Sequence // the last consumer is the book
	}
	return now
}
