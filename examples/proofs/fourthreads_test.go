package proofs

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// The four threads of the SeqCst chapter: two set a flag each; the others await one flag
// and then look at the other one, the other way round. Do they agree on which flag was
// set first? If both look and find the second flag not set, they do not.

// fourThreads is that program: what the last two see.
func fourThreads(set func(*atomic.Bool), get func(*atomic.Bool) bool) (c, d bool) {
	var x, y atomic.Bool
	check.Name(&x, "x")
	check.Name(&y, "y")
	together(
		func() { set(&x) },
		func() { set(&y) },
		func() {
			for !get(&x) {
				atomic.Pause()
			}
			c = get(&y)
		},
		func() {
			for !get(&y) {
				atomic.Pause()
			}
			d = get(&x)
		})
	return c, d
}

// Sequentially consistent loads are enough: the stores may be relaxed, by the rules of
// C++20. By those of C++11 and by RC11 they may not.
func TestFourThreads(t *testing.T) {
	outcomes(t, func() string {
		return fmt.Sprint(fourThreads(
			func(b *atomic.Bool) { b.StoreRelaxed(true) }, // ord: the loads that see it are in one order
			(*atomic.Bool).Load,
		))
	}, "false true", "true false", "true true")
}

// Whatever is acquired and released, they may disagree.
func TestWrongFourThreads(t *testing.T) {
	check.Run(t, func() {
		c, d := fourThreads(
			func(b *atomic.Bool) { b.StoreRelease(true) },
			(*atomic.Bool).LoadAcquire,
		)
		check.Assert(c || d, "each has seen its flag set first")
	}, weak, check.Expect(check.Assertion))
}

// Sequentially consistent stores alone do not help.
func TestWrongFourThreadsStores(t *testing.T) {
	check.Run(t, func() {
		c, d := fourThreads(
			func(b *atomic.Bool) { b.Store(true) },
			(*atomic.Bool).LoadAcquire,
		)
		check.Assert(c || d, "each has seen its flag set first")
	}, weak, check.Expect(check.Assertion))
}
