// One release fence covers every later store
//
// A fence is not an operation with an order of its own. A release fence makes
// every relaxed store after it a release of what is before it: here two, read by
// two threads.
//
// From: acquire-release article; Parting Notes
//
// Never: Either store stands after the fence, so an acquire load that reads it
// synchronizes with the fence.
package litmus

import "github.com/ordo-go/ordo/atomic"

var data, a, b atomic.Uint32

func Writer() {
	data.StoreRelaxed(42)
	atomic.FenceRelease()
	a.StoreRelaxed(1)
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
