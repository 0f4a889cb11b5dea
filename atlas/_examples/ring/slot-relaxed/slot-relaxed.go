// Slot and flag relaxed: it is the compiler that breaks it on x86
//
// Slot and flag are atomics, all accesses relaxed. There is no race, so the
// outcome is a matter of order alone: C++ allows the stale slot, the x86
// processor never shows it. What is left on x86 is the compiler, which may swap
// the two stores. On Arm and Power the processor does it too.
//
// From: ring-buffer article; Visualizing Memory Ordering, Without Ordering
//
// Sometimes (c++20, c++20-nta, c++11, c++11-simp, rc11, rc11-rs20): Relaxed
// accesses give no happens-before, so coherence does not hide the initial value
// of the slot.
//
// Sometimes (armv8, power, power-trailing): Stores to different locations may
// become visible in either order, and so may loads be satisfied.
//
// Never: Stores stay in order and loads stay in order: on x86 by TSO, under ra,
// sc and go because every access is at least acquire or release.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	slot  atomic.Uint32
	ready atomic.Uint32
)

func Producer() {
	slot.StoreRelaxed(42)
	ready.StoreRelaxed(1)
}

func Consumer() (seen, value uint32) {
	seen = ready.LoadRelaxed()
	if seen == 1 {
		value = slot.LoadRelaxed()
	}
	return
}

//ordo:exists Consumer.seen == 1 && Consumer.value == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
