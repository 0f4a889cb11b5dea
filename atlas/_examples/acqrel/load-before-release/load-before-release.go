// A relaxed load does not cross a later release
//
// The relaxed load of the tail in put stands before the release store, and stays
// there: release holds back all that comes before it, loads as well as stores.
// Here the first thread loads x and releases y; the second acquires y and stores
// x. The load cannot see that store.
//
// From: acquire-release article; Acquire and Release Semantics
//
// Never: The load happens before the store, by way of the release and the
// acquire, and a load does not read from its future.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func A() (seen uint32) {
	seen = x.LoadRelaxed()
	y.StoreRelease(1)
	return
}

func B() (released uint32) {
	released = y.LoadAcquire()
	if released == 1 {
		x.StoreRelaxed(1)
	}
	return
}

//ordo:exists A.seen == 1

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
