// A full fence between publish and check
//
// The other right form: relaxed accesses with a sequentially consistent fence
// between the store and the load, on both sides. It is how a sleeper and its
// waker keep from missing each other.
//
// From: ring-buffer article; Common Patterns, pattern 4
//
// Never: One fence comes first in S, and a load after the other sees the store
// before it. On hardware the fence is MFENCE, DMB or sync.
//
// Sometimes: Release/acquire alone knows no sequential consistency, and fences
// add nothing to it.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor, sleeping atomic.Uint32

func Waker() (seen uint32) {
	cursor.StoreRelaxed(1)
	atomic.FenceSeqCst()
	seen = sleeping.LoadRelaxed()
	return
}

func Sleeper() (seen uint32) {
	sleeping.StoreRelaxed(1)
	atomic.FenceSeqCst()
	seen = cursor.LoadRelaxed()
	return
}

//ordo:exists Waker.seen == 0 && Sleeper.seen == 0

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
