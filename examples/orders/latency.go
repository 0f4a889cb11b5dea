package main

import (
	"context"
	"runtime"
	"time"

	"github.com/ordo-go/ordo/measure"
)

// sampleEvery: at full speed the latency of one order in so many is measured.
// The clock takes as long as the whole way of an order through a stage.
const sampleEvery = 64

// A schedule says when each order is meant to be sent, and makes the producer
// wait until then.
//
// Latency counts from that time, not from when the order was sent: if the
// pipeline stalls the producer sends late, and the orders that waited for it
// count with the time that they waited. To count from the sending would leave
// out exactly those (Gil Tene's coordinated omission).
type schedule struct {
	ctx      context.Context
	start    int64
	interval float64 // nanoseconds between two orders; 0: as fast as possible
	now      int64   // the clock, when it was last read
}

// newSchedule begins a schedule of rate orders a second, 0 for as fast as
// possible, that ends with ctx.
func newSchedule(ctx context.Context, rate float64) *schedule {
	s := &schedule{ctx: ctx, start: measure.Clock()}
	if rate > 0 {
		s.interval = 1e9 / rate
	}
	return s
}

// await waits until order i, from 0 on, is due, and returns the time from which
// its latency counts, or 0 if it is not measured. If ctx ends first, ok is
// false.
//
// At full speed no order has a time: what counts is when the producer turned to
// it, before it waited for room. That latency is mostly the time that an order
// spends in a full ring; for a service's latency set a rate below saturation.
func (s *schedule) await(i int64) (sent int64, ok bool) {
	if s.interval == 0 {
		if i%sampleEvery != 0 {
			return 0, true
		}
		return measure.Clock(), true
	}
	due := s.start + int64(float64(i)*s.interval)
	for due > s.now {
		s.now = measure.Clock()
		if !s.rest(time.Duration(due - s.now)) {
			return 0, false
		}
	}
	return due, true
}

// rest passes some time, about d at most, and says whether ctx has not ended. A
// sleep may take a millisecond longer than asked for, so the last one is spent
// in yielding: a rate of more than 1000 orders a second costs a processor.
func (s *schedule) rest(d time.Duration) bool {
	const sleepless = time.Millisecond
	if d <= sleepless {
		runtime.Gosched()
		return true
	}
	t := time.NewTimer(d - sleepless)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}
