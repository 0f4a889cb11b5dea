// Reordering 4: a store and a later load
//
// Store buffering: each thread stores and then loads what the other stores. If
// both load the old value, both stores were still on their way. It is the one
// reordering that x86 has.
//
// From: ring-buffer article; Architecture Differences
//
// Sometimes: A load may take effect before an earlier store to another location;
// on x86 the store is in its buffer meanwhile.
//
// Never: The four accesses are in one order that agrees with both threads, and
// whichever store is first is seen by the other thread.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func A() (seen uint32) {
	x.StoreRelaxed(1)
	seen = y.LoadRelaxed()
	return
}

func B() (seen uint32) {
	y.StoreRelaxed(1)
	seen = x.LoadRelaxed()
	return
}

//ordo:exists A.seen == 0 && B.seen == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Sometimes
//ordo:expect sc Never
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
