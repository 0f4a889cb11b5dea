// Atomic loads and stores do not make a claim
//
// The same claim with a sequentially consistent load and store, the strongest
// there are. There is no data race now, and the claim is still lost: between a
// load and a store there is room for another producer.
//
// From: ring-buffer article; The Coordination Problem, problem 1
//
// Sometimes: Load, load, store, store is an interleaving; ordering cannot forbid
// what happens in order. A claim has to be one read-modify-write.
package litmus

import "github.com/ordo-go/ordo/atomic"

var last atomic.Uint64

func Producer1() (slot uint64) {
	slot = last.Load() + 1
	last.Store(slot)
	return
}

func Producer2() (slot uint64) {
	slot = last.Load() + 1
	last.Store(slot)
	return
}

//ordo:exists Producer1.slot == Producer2.slot

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Sometimes
//ordo:expect java Sometimes
