package main

import (
	"context"
	"errors"

	"github.com/ordo-go/ordo/measure"
)

// A pipeline brings orders to the journal and the replica, and what both are
// done with to the book:
//
//	           +-> journal -+
//	producer --|            |--> book, which answers
//	           +-> replica -+
//
// Two do the same: ringPipeline and channelPipeline.
type pipeline interface {
	// run brings all orders of in through, until ctx ends. It returns why it
	// stopped taking orders: io.EOF, errInterrupted, or what the source said;
	// and what failed, if not all that were taken are done.
	run(ctx context.Context, in source, when *schedule) (stopped, failed error)
	// progress may be called at any time.
	progress() progress
}

// errInterrupted: somebody wants the program to end.
var errInterrupted = errors.New("interrupted")

// A progress is how far a pipeline has come.
type progress struct {
	taken, answered int64
	lags            []lag
}

// A lag is how many orders a consumer is behind.
type lag struct {
	name   string
	orders int64
}

// An entry is an order on its way.
type entry struct {
	Order
	sent int64 // when it was meant to be sent; 0: its latency is not measured
}

// stages is what the consumers do. Each field belongs to one of them; nothing
// is shared.
type stages struct {
	journal *Journal
	replica *Engine
	book    *Engine
	latency *measure.Histogram // with book
	giveUp  func()             // ends the wait for more orders: the journal has failed
}

// answer is the last stage: the order is durable and replicated.
func (s *stages) answer(e *entry) {
	s.book.Apply(&e.Order)
	if e.sent != 0 {
		s.latency.Record(measure.Clock() - e.sent)
	}
}
