// Unique claims need only relaxed
//
// The article gives pattern 2 acquire-release. For claims that differ, and that
// is all a sequence number has to do, relaxed is enough; this ring claims with
// relaxed compare-and-swaps. Acquire-release matters when a claimer reads what
// an earlier one wrote: see claims-handover.
//
// From: ring-buffer article; Common Patterns, pattern 2
//
// Never: Atomicity: a compare-and-swap that succeeds reads the write just before
// its own, so two that succeed read different writes, whatever their orders.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor atomic.Uint64

func claim() (slot uint64, ok bool) {
	slot = cursor.LoadRelaxed()
	ok = cursor.CompareAndSwapRelaxed(slot, slot+1)
	return
}

func Producer1() (slot uint64, ok bool) {
	slot, ok = claim()
	return
}

func Producer2() (slot uint64, ok bool) {
	slot, ok = claim()
	return
}

//ordo:exists Producer1.ok && Producer2.ok && Producer1.slot == Producer2.slot

//ordo:expect c++20 Never
//ordo:expect c++20-nta Never
//ordo:expect c++11 Never
//ordo:expect c++11-simp Never
//ordo:expect rc11 Never
//ordo:expect rc11-rs20 Never
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Never
//ordo:expect power Never
//ordo:expect power-trailing Never
//ordo:expect go Never
