// Gating: the producer waits for the consumer to be done
//
// The consumer publishes how far it has read with a release store, its gating
// sequence. The producer writes sequence 4 only after an acquire load has seen
// that sequence 0 is consumed.
//
// From: ring-buffer article; What is a Sequencer?, job 2
//
// Never: The reads come before the release store, it comes before the acquire
// load that sees it, and that before the writes. A read that returned one of
// these writes would read from its own future.
package litmus

import "github.com/ordo-go/ordo/atomic"

const sequence = 4 // the one that the producer writes

var (
	id, check [4]int
	consumed  atomic.Uint64
)

func Producer() (wrote bool) {
	if consumed.LoadAcquire() >= 1 {
		id[sequence%4] = 4
		check[sequence%4] = 4
		wrote = true
	}
	return
}

func Consumer() (a, b int) {
	a = id[0]
	b = check[0]
	consumed.StoreRelease(1)
	return
}

//ordo:exists Consumer.a != Consumer.b

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
