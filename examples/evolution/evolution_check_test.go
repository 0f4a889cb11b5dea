package main

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A load is what goes through a sequencer in a check: from each producer so many events,
// through a ring of so many slots.
type load struct {
	name                   string
	producers, each, slots int
}

// run sends the load through s. The consumer sees every event whole, once and in its
// producer's order.
func (l load) run(s Sequencer) {
	var wg sync.WaitGroup
	for p := range l.producers {
		wg.Go(func() {
			for i := range l.each {
				s.Write(func(_ int64, slot *Event) { *slot = eventOf(p, i) })
			}
		})
	}
	wg.Go(func() {
		next := make([]int, l.producers)
		for range l.producers * l.each {
			await(s, func(_ int64, slot *Event) {
				p := int(slot.A >> 32)
				check.Assert(*slot == eventOf(p, next[p]), "read %x, expected event %d of producer %d", *slot, next[p], p)
				next[p]++
			})
		}
	})
	wg.Wait()
}

// await reads an event, and waits until there is one. With a mutex to look is to write,
// so looking again and again would be executions without end: only those are explored in
// which the second look finds the event at the latest.
func await(s Sequencer, use func(seq int64, slot *Event)) {
	if _, locks := s.(*Mutex); locks && explored {
		for looks := 1; !s.Read(use); looks++ {
			check.Assume(looks < 2)
		}
		return
	}
	for !s.Read(use) {
		sync.Yield()
	}
}

// Every sequencer but the naive one, for as many producers as it is for: a ring that is
// filled once, and one that wraps around.
func TestSequencersAreProved(t *testing.T) {
	many := []load{{"two producers", 2, 1, 2}, {"two producers, wrapped", 2, 1, 1}}
	one := []load{{"wrapped", 1, 2, 1}, {"wrapped twice", 1, 4, 2}}
	for _, s := range steps {
		if s.wrong {
			continue
		}
		loads := many
		if s.single {
			loads = one
		}
		for _, l := range loads {
			t.Run(s.name+"/"+l.name, func(t *testing.T) {
				check.Run(t, func() { l.run(s.make(l.slots)) }, weak)
			})
		}
	}
}

// A writer that fails half way leaves nothing to read, and its slot to the next one.
func TestVoidIsSkipped(t *testing.T) {
	check.Run(t, func() {
		s := NewScoped(1)
		var wg sync.WaitGroup
		wg.Go(func() {
			defer func() { recover() }()
			s.Write(func(_ int64, slot *Event) {
				slot.A = 1 << 63
				panic("a bug in the writer")
			})
		})
		wg.Go(func() {
			s.Write(func(_ int64, slot *Event) { *slot = eventOf(1, 0) })
		})
		wg.Go(func() {
			await(s, func(_ int64, slot *Event) {
				check.Assert(*slot == eventOf(1, 0), "read %x", *slot)
			})
		})
		wg.Wait()
	}, weak)
}

// The naive sequencer is right for one producer that does not come around.
func TestNaiveWithOneProducer(t *testing.T) {
	check.Run(t, func() { load{"", 1, 2, 2}.run(NewNaive(2)) }, weak)
}

// Two producers get the same sequence, and write the same slot.
func TestWrongNaive(t *testing.T) {
	check.Run(t, func() { load{"", 2, 1, 2}.run(NewNaive(2)) }, weak, check.Expect(check.Race))
}

// One that comes around writes the slot that the consumer reads.
func TestWrongNaiveWrapped(t *testing.T) {
	check.Run(t, func() { load{"", 1, 2, 1}.run(NewNaive(1)) }, weak, check.Expect(check.Race))
}
