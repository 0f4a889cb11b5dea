// Pattern 1: wait for a flag
//
// The consumer spins until an acquire load sees the flag and reads the data
// then. The reader that comes out of the loop has synchronized with the writer.
//
// From: ring-buffer article; Common Patterns, pattern 1
//
// Never: The load that ends the loop reads the release store, so the write of
// the data happens before the read of it.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	data  int
	ready atomic.Bool
)

func Producer() {
	data = 42
	ready.StoreRelease(true)
}

func Consumer() (value int) {
	for !ready.LoadAcquire() { //ordo:await
		atomic.Pause()
	}
	value = data
	return
}

//ordo:exists Consumer.value != 42

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
