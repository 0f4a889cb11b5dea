// A release store covers itself only
//
// The fence moved into the first store, as its order. The second store is as
// relaxed as it was, and may overtake both.
//
// From: acquire-release article; Parting Notes
//
// Sometimes: Nothing holds a relaxed store behind an earlier release store, or
// behind what that releases: STLR lets later stores pass.
//
// Never: Stores stay in order on x86. On Power the release store is an lwsync
// and a store, and the lwsync is a fence that covers the second store too. Under
// ra, sc and go the second store releases itself.
package litmus

import "github.com/ordo-go/ordo/atomic"

var data, a, b atomic.Uint32

func Writer() {
	data.StoreRelaxed(42)
	a.StoreRelease(1)
	b.StoreRelaxed(1)
}

func Reader1() (seen, value uint32) {
	seen = a.LoadAcquire()
	value = data.LoadRelaxed()
	return
}

func Reader2() (seen, value uint32) {
	seen = b.LoadAcquire()
	value = data.LoadRelaxed()
	return
}

//ordo:exists Reader1.seen == 1 && Reader1.value == 0 || Reader2.seen == 1 && Reader2.value == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Never
//ordo:expect power-trailing Never
//ordo:expect go Never
