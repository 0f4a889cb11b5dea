package load

import (
	"fmt"

	"github.com/ordo-go/ordo/measure"
)

// An event is a number: its producer in the upper bits, and how many that
// producer sent before in the lower ones. A single producer's are 0, 1, 2...
const (
	producerShift = 40
	maxProducers  = 4
)

// firstOf is the first event of a producer.
func firstOf(producer int) int64 { return int64(producer) << producerShift }

// inOrder pops n events of one producer and returns how many came in order.
//
// The compiler inlines it, and into it a pop that is written beside the call, as
// it does with fromMany, send, sendArrays and echo: so every rival has its own
// loop. TestInlining holds that.
func inOrder(n int64, pop func() int64) (i int64) {
	for i < n && pop() == i {
		i++
	}
	return i
}

// fromMany is inOrder for events of several producers; next are those that each
// has to send next.
func fromMany(n int64, next *[maxProducers]int64, pop func() int64) (i int64) {
	for ; i < n; i++ {
		v := pop()
		p := &next[v>>producerShift&(maxProducers-1)]
		if *p != v {
			break
		}
		*p++
	}
	return i
}

// An array is events that go from hand to hand at once.
type array interface{ [16]int64 | [64]int64 }

// follows says whether a holds what its producer has to send next; next is as
// in fromMany.
func follows[A array](a *A, next *[maxProducers]int64) bool {
	p := &next[(*a)[0]>>producerShift&(maxProducers-1)]
	v := *p
	for j := range len(*a) {
		if (*a)[j] != v {
			return false
		}
		v++
	}
	*p = v
	return true
}

// send pushes the events from lo to hi-1.
func send(lo, hi int64, push func(int64)) {
	for v := lo; v < hi; v++ {
		push(v)
	}
}

// sendArrays pushes the events from lo to hi-1, in arrays.
func sendArrays[A array](lo, hi int64, push func(A)) {
	for lo < hi {
		var a A
		for j := range len(a) {
			a[j] = lo + int64(j)
		}
		push(a)
		lo += int64(len(a))
	}
}

// expected is what each producer has to send first.
func expected() *[maxProducers]int64 {
	var next [maxProducers]int64
	for p := range next {
		next[p] = firstOf(p)
	}
	return &next
}

// verdict is nil if all n events came in order.
func verdict(came, n int64) error {
	if came == n {
		return nil
	}
	return outOfOrder(came)
}

func outOfOrder(came int64) error {
	return fmt.Errorf("after %d events there came one that was not the next", came)
}

// A stall is a gap between two events at a consumer that is this long, in ns.
const stall = 1e6

// gaps are the times between an event and the next, at one consumer.
type gaps struct {
	histogram *measure.Histogram
	stalls    int64
	last      int64 // when the last event came; 0 before the first
}

func newGaps() *gaps { return &gaps{histogram: measure.NewHistogram()} }

// tick notes that an event came.
func (g *gaps) tick() {
	now := measure.Clock()
	if g.last != 0 {
		g.histogram.Record(now - g.last)
		if now-g.last > stall {
			g.stalls++
		}
	}
	g.last = now
}

// timed is inOrder that notes the gaps. It is not inlined: the clock takes longer
// than a call.
func timed(n int64, g *gaps, pop func() int64) (i int64) {
	for ; i < n && pop() == i; i++ {
		g.tick()
	}
	return i
}
