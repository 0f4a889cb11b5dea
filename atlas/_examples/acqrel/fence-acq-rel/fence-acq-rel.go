// fence() as acquire-release is not a full fence
//
// The article implements its imagined fence by an acquire-release fence and
// calls that an approximation. This is what it lets through: a store before the
// fence and a load after it. On x86 the fence is no instruction at all; on Arm
// it is a full DMB and stops this as well.
//
// From: acquire-release article; Parting Notes
//
// Sometimes: An acquire-release fence does not order a store before a later
// load: not in the language, not as nothing on x86, not as lwsync on Power.
//
// Never: DMB ISH orders everything with everything; under sc and go all atomics
// are in one order.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func A() (seen uint32) {
	x.StoreRelaxed(1)
	atomic.FenceAcqRel()
	seen = y.LoadRelaxed()
	return
}

func B() (seen uint32) {
	y.StoreRelaxed(1)
	atomic.FenceAcqRel()
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
//ordo:expect armv8 Never
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
