package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// Claims: producers take the numbers of slots, each its own. That a number is claimed once
// needs one step, and no order; the articles' acquire-release is more than that takes. It
// takes that when one who claims reads what an earlier one has written.

// fill has two producers claim two slots each and write them: if a slot has two owners
// they race.
func fill(claim func(next *atomic.Uint32) uint32) {
	var next atomic.Uint32
	var slots [4]atomic.Plain[int]
	producer := func() {
		for range 2 {
			slots[claim(&next)].Set(42)
		}
	}
	together(producer, producer)
	for i := range slots {
		check.Assert(slots[i].Get() == 42, "slot %d is empty", i)
	}
}

// claimRelaxed is the right one.
func claimRelaxed(next *atomic.Uint32) uint32 {
	return next.AddRelaxed(1) - 1 // ord: unique by being one step
}

func TestClaims(t *testing.T) {
	check.Run(t, func() { fill(claimRelaxed) }, weak)
}

// claimTorn loads and stores: two may load the same, and order does not help.
func claimTorn(next *atomic.Uint32) uint32 {
	n := next.Load()
	next.Store(n + 1)
	return n
}

func TestWrongClaimsInTwoSteps(t *testing.T) {
	check.Run(t, func() { fill(claimTorn) }, weak, check.Expect(check.Race))
}

// relay has two threads write a note each and then claim; the later one reads the earlier
// one's note.
func relay(claim func(next *atomic.Uint32) uint32) {
	var next atomic.Uint32
	var notes [2]atomic.Plain[int]
	thread := func(me int) func() {
		return func() {
			notes[me].Set(42)
			if claim(&next) == 1 {
				check.Assert(notes[1-me].Get() == 42, "the note is not there")
			}
		}
	}
	together(thread(0), thread(1))
}

func TestRelay(t *testing.T) {
	check.Run(t, func() {
		relay(func(next *atomic.Uint32) uint32 {
			return next.AddAcqRel(1) - 1 // ord: the notes of earlier ones are written; pairs with itself
		})
	}, weak)
}

func TestWrongRelayRelaxed(t *testing.T) {
	check.Run(t, func() { relay(claimRelaxed) }, weak, check.Expect(check.Race))
}
