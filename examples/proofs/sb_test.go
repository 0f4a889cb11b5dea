package proofs

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// Store buffering: each of two threads publishes and then checks what the other one has
// published. At least one must see the other. Release and acquire order nothing here:
// a store may still wait in the processor's store buffer while the load behind it is done.

// publishThenCheck is that program: what each thread sees of the other.
func publishThenCheck(publish func(x *atomic.Uint32), look func(x *atomic.Uint32) uint32) (producer, consumer uint32) {
	var cursor, gate atomic.Uint32
	check.Name(&cursor, "cursor")
	check.Name(&gate, "gate")
	together(
		func() { publish(&cursor); producer = look(&gate) },
		func() { publish(&gate); consumer = look(&cursor) })
	return producer, consumer
}

func TestPublishThenCheck(t *testing.T) {
	outcomes(t, func() string {
		return fmt.Sprint(publishThenCheck(
			func(x *atomic.Uint32) { x.Store(1) },
			(*atomic.Uint32).Load,
		))
	}, "0 1", "1 0", "1 1")
}

// A fence between the two does it, too.
func TestPublishThenCheckFence(t *testing.T) {
	outcomes(t, func() string {
		return fmt.Sprint(publishThenCheck(
			func(x *atomic.Uint32) {
				x.StoreRelaxed(1)    // ord: the fence follows
				atomic.FenceSeqCst() // StoreLoad between the own store and the load of the other's; pairs with itself
			},
			(*atomic.Uint32).LoadRelaxed, // ord: behind the fence
		))
	}, "0 1", "1 0", "1 1")
}

func TestWrongPublishThenCheck(t *testing.T) {
	check.Run(t, func() {
		producer, consumer := publishThenCheck(
			func(x *atomic.Uint32) { x.StoreRelease(1) },
			(*atomic.Uint32).LoadAcquire,
		)
		check.Assert(producer+consumer > 0, "neither sees the other")
	}, weak, check.Expect(check.Assertion))
}

// A sequentially consistent store is no fence: the loads must be so, too. (On x86 it would
// do, and on Arm.)
func TestWrongPublishThenCheckAcquires(t *testing.T) {
	check.Run(t, func() {
		producer, consumer := publishThenCheck(
			func(x *atomic.Uint32) { x.Store(1) },
			(*atomic.Uint32).LoadAcquire,
		)
		check.Assert(producer+consumer > 0, "neither sees the other")
	}, weak, check.Expect(check.Assertion))
}
