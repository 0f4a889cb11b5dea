// fence() as SeqCst is the fence that was imagined
//
// With a sequentially consistent fence nothing crosses.
//
// From: acquire-release article; Parting Notes
//
// Never: One of the fences is first in S, and the load after the other sees the
// store before it. It is MFENCE, DMB or sync.
//
// Sometimes: Fences add nothing to release/acquire.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func A() (seen uint32) {
	x.StoreRelaxed(1)
	atomic.FenceSeqCst()
	seen = y.LoadRelaxed()
	return
}

func B() (seen uint32) {
	y.StoreRelaxed(1)
	atomic.FenceSeqCst()
	seen = x.LoadRelaxed()
	return
}

//ordo:exists A.seen == 0 && B.seen == 0

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
