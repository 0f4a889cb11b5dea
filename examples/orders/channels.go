package main

import (
	"context"
	"sync"

	"github.com/ordo-go/ordo/atomic"
)

// buffered is the length of a channel, as long as the ring; maxBatch is how
// many orders at most share an fsync, as many as there.
const (
	buffered = slots
	maxBatch = slots / 4
)

// A channelPipeline is the pipeline over channels: what the ring is compared
// with. The journal passes orders on, the replica says how many it has applied.
//
// Every goroutine reads its channels to the end, whatever fails; so nobody waits
// for one that is gone.
type channelPipeline struct {
	*stages
	toJournal, toReplica, journaled chan entry
	replicated                      chan struct{}
	taken, answered                 atomic.Int64 // one writer each
}

func newChannelPipeline(s *stages) *channelPipeline {
	return &channelPipeline{
		stages:     s,
		toJournal:  make(chan entry, buffered),
		toReplica:  make(chan entry, buffered),
		journaled:  make(chan entry, buffered),
		replicated: make(chan struct{}, buffered),
	}
}

func (p *channelPipeline) run(ctx context.Context, in source, when *schedule) (stopped, failed error) {
	var consumers sync.WaitGroup
	consumers.Go(func() {
		if failed = p.writeAll(); failed != nil {
			p.giveUp()
			for range p.toJournal {
			}
		}
	})
	consumers.Go(p.replicateAll)
	consumers.Go(p.answerAll)
	stopped = p.produce(ctx, in, when)
	close(p.toJournal)
	close(p.toReplica)
	consumers.Wait()
	return stopped, failed
}

// produce sends orders until there are no more or ctx ends. What goes to the
// journal goes to the replica.
func (p *channelPipeline) produce(ctx context.Context, in source, when *schedule) error {
	var e entry
	for i := int64(0); ctx.Err() == nil; i++ {
		if err := in.Next(&e.Order); err != nil {
			return err
		}
		var ok bool
		if e.sent, ok = when.await(i); !ok {
			break
		}
		p.toJournal <- e
		p.toReplica <- e
		p.taken.StoreRelaxed(i + 1) // ord: a counter; nothing is read through it
	}
	return errInterrupted
}

// writeAll makes orders durable, many at a time, and passes them on.
func (p *channelPipeline) writeAll() error {
	defer close(p.journaled)
	batch := make([]entry, 0, maxBatch)
	for e := range p.toJournal {
		batch = p.collect(append(batch[:0], e))
		for i := range batch {
			p.journal.Append(&batch[i].Order)
		}
		if err := p.journal.Flush(); err != nil {
			return err
		}
		for _, e := range batch {
			p.journaled <- e
		}
	}
	return nil
}

// collect fills the batch with what is there, without waiting.
func (p *channelPipeline) collect(batch []entry) []entry {
	for len(batch) < cap(batch) {
		select {
		case e, ok := <-p.toJournal:
			if !ok {
				return batch
			}
			batch = append(batch, e)
		default:
			return batch
		}
	}
	return batch
}

func (p *channelPipeline) replicateAll() {
	defer close(p.replicated)
	for e := range p.toReplica {
		p.replica.Apply(&e.Order)
		p.replicated <- struct{}{}
	}
}

// answerAll answers what is journaled and replicated.
func (p *channelPipeline) answerAll() {
	n := int64(0)
	for e := range p.journaled {
		<-p.replicated
		p.answer(&e)
		n++
		p.answered.StoreRelaxed(n) // ord: a counter; nothing is read through it
	}
	for range p.replicated { // more than journaled, if the journal failed
	}
}

func (p *channelPipeline) progress() progress {
	return progress{
		taken:    p.taken.LoadRelaxed(),    // ord: a counter; nothing is read through it
		answered: p.answered.LoadRelaxed(), // ord: a counter; nothing is read through it
		lags: []lag{
			{"journal", int64(len(p.toJournal))},
			{"replica", int64(len(p.toReplica))},
			{"book", int64(len(p.journaled))},
		},
	}
}
