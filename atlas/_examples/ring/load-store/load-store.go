// Reordering 3: a load and a later store
//
// Load buffering: each thread loads what the other stores, and stores then. If
// both see the other's store, the loads have come after the stores that follow
// them. This is where the models of the language differ most: C++ allows it,
// RC11 forbids it to keep values out of thin air.
//
// From: ring-buffer article; Architecture Differences
//
// Sometimes (c++20, c++11, c++11-simp): The standard has no rule against it:
// relaxed accesses give no happens-before, so neither load reads from its own
// future.
//
// Sometimes: A store need not wait for an earlier load from another location.
//
// Never (c++20-nta, rc11, rc11-rs20): Program order and reads-from may not form
// a cycle.
//
// Never: A load stays before a later store on x86; under ra, sc and go each load
// would happen before the store it reads.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func A() (seen uint32) {
	seen = x.LoadRelaxed()
	y.StoreRelaxed(1)
	return
}

func B() (seen uint32) {
	seen = y.LoadRelaxed()
	x.StoreRelaxed(1)
	return
}

//ordo:exists A.seen == 1 && B.seen == 1

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Never
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Never
//ordo:expect rc11-rs20 Never
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
