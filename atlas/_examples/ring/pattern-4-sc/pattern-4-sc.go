// Pattern 4: publish, then check
//
// One thread publishes its cursor and looks at the other's, and the other does
// the same: store buffering. At least one of them must see the other, or both go
// to sleep. Without a fence (sb-sc-fences) that takes a sequentially consistent
// store and a sequentially consistent load on both sides.
//
// From: ring-buffer article; Common Patterns, pattern 4
//
// Never: Each load that reads 0 comes before the other thread's store in the one
// order of all sequentially consistent operations, and each store before the
// load after it: that is a cycle. On hardware: XCHG on x86, STLR before LDAR on
// Arm, sync on Power.
//
// Sometimes: Release and acquire alone do not order a store before a later load,
// and ra has nothing stronger.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor, gate atomic.Uint64

func Producer() (seen uint64) {
	cursor.Store(1)
	seen = gate.Load()
	return
}

func Consumer() (seen uint64) {
	gate.Store(1)
	seen = cursor.Load()
	return
}

//ordo:exists Producer.seen == 0 && Consumer.seen == 0

//ordo:expect c++20 Never
//ordo:expect c++20-nta Never
//ordo:expect c++11 Never
//ordo:expect c++11-simp Never
//ordo:expect rc11 Never
//ordo:expect rc11-rs20 Never
//ordo:expect ra Sometimes
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Never
//ordo:expect power Never
//ordo:expect power-trailing Never
//ordo:expect go Never
//ordo:expect java Never
