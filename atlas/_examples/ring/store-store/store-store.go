// Reordering 1: a store and a later store
//
// The writer stores x and then y, relaxed; the reader loads in order. If it sees
// y and not x, the two stores have changed places.
//
// From: ring-buffer article; Architecture Differences
//
// Sometimes: Relaxed stores to different locations have no order, in the
// language and on Arm and Power.
//
// Never: TSO drains the store buffer in order; ra, sc and go take the stores for
// release or better.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func Writer() {
	x.StoreRelaxed(1)
	y.StoreRelaxed(1)
}

func Reader() (first, second uint32) {
	first = y.LoadAcquire()
	second = x.LoadRelaxed()
	return
}

//ordo:exists Reader.first == 1 && Reader.second == 0

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
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
