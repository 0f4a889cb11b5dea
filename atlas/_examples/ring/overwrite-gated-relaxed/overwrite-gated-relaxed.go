// Gating with relaxed orders lets the reads run late
//
// The gate again, its store and load relaxed. What breaks is the rarest of the
// four reorderings: a load of the consumer that takes effect after the store
// that follows it.
//
// From: ring-buffer article; What is a Sequencer?, job 2
//
// Undefined: Relaxed accesses do not synchronize, so the reads of the slot and
// the writes to it race.
//
// Never: Here loads stay before later stores: TSO keeps them in order, and for
// ra, sc and go the gate is at least acquire and release.
//
// Sometimes: Nothing keeps the consumer's last load before its relaxed store, so
// the gate may open first.
package litmus

import "github.com/ordo-go/ordo/atomic"

const sequence = 4 // the one that the producer writes

var (
	id, check [4]int
	consumed  atomic.Uint64
)

func Producer() (wrote bool) {
	if consumed.LoadRelaxed() >= 1 {
		id[sequence%4] = 4
		check[sequence%4] = 4
		wrote = true
	}
	return
}

func Consumer() (a, b int) {
	a = id[0]
	b = check[0]
	consumed.StoreRelaxed(1)
	return
}

//ordo:exists Consumer.a != Consumer.b

//ordo:expect c++20 Undefined
//ordo:expect c++20-nta Undefined
//ordo:expect c++11 Undefined
//ordo:expect c++11-simp Undefined
//ordo:expect rc11 Undefined
//ordo:expect rc11-rs20 Undefined
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
