// Reordering 2: a load and a later load
//
// The writer stores in order; the reader loads y and then x, relaxed. If it sees
// the new y and the old x, the two loads have changed places.
//
// From: ring-buffer article; Architecture Differences
//
// Sometimes: Relaxed loads from different locations have no order, in the
// language and on Arm and Power.
//
// Never: TSO keeps loads in order; ra, sc and go take the loads for acquire or
// better.
package litmus

import "github.com/ordo-go/ordo/atomic"

var x, y atomic.Uint32

func Writer() {
	x.StoreRelaxed(1)
	y.StoreRelease(1)
}

func Reader() (first, second uint32) {
	first = y.LoadRelaxed()
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
