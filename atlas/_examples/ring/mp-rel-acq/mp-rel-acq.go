// Release publishes, acquire receives
//
// Message passing, the pattern that every queue and ring is built from: the
// payload is written, a release store says so, an acquire load sees it, the
// payload is read. The payload is plain memory.
//
// From: ring-buffer article; Visualizing Memory Ordering, With Release/Acquire
//
// Never: The slot is written (1) before the release store (2), that synchronizes
// with the acquire load that reads it (3), and the slot is read after that (4):
// the write happens before the read and hides the initial value. On hardware:
// TSO keeps both pairs in order, STLR and LDAR do, lwsync and the branch with
// isync do.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	slot  int
	ready atomic.Uint32
)

func Producer() {
	slot = 42
	ready.StoreRelease(1)
}

func Consumer() (seen uint32, value int) {
	seen = ready.LoadAcquire()
	if seen == 1 {
		value = slot
	}
	return
}

//ordo:exists Consumer.seen == 1 && Consumer.value == 0

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
