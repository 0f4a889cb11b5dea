// Pattern 2: a sequence counter for many producers
//
// Producers claim slots with an acquire-release fetch-and-add. What makes the
// claims unique is that it is a read-modify-write, not its order.
//
// From: ring-buffer article; Common Patterns, pattern 2
//
// Never: Atomicity: two read-modify-writes never read the same write.
package litmus

import "github.com/ordo-go/ordo/atomic"

var counter atomic.Uint64

func Producer1() (slot uint64) {
	slot = counter.AddAcqRel(1) - 1
	return
}

func Producer2() (slot uint64) {
	slot = counter.AddAcqRel(1) - 1
	return
}

//ordo:exists Producer1.slot == Producer2.slot

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
