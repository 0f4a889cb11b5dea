// A fetch-and-add gives each producer its own slot
//
// The claim is one read-modify-write. Relaxed is enough for the claims to
// differ, so each producer writes a slot that is its own.
//
// From: ring-buffer article; What is a Sequencer?, job 1
//
// Never: Atomicity: no write comes between a read-modify-write and the write it
// reads, so two of them cannot read the same one. The slots differ, so the plain
// writes do not race either.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	last   atomic.Uint64
	buffer [8]int
)

func Producer1() (slot uint64) {
	slot = last.AddRelaxed(1)
	buffer[slot] = 42
	return
}

func Producer2() (slot uint64) {
	slot = last.AddRelaxed(1)
	buffer[slot] = 99
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
