// Publish with SeqCst, check with acquire
//
// The article's pattern makes the store sequentially consistent and leaves the
// load open. By C++20 that is not enough, both sides must be SeqCst. Which
// processors forgive it depends on the instructions: XCHG is a full fence on
// x86; on Arm LDAR may not overtake an STLR; on Power it depends on which side
// of the store the compiler puts the sync.
//
// From: ring-buffer article; Common Patterns, pattern 4
//
// Sometimes (c++20, c++20-nta, c++11, c++11-simp, rc11, rc11-rs20): An acquire
// load has no place in S, so nothing says that it comes after the store before
// it.
//
// Sometimes (ra, power): The load may take effect before the store: ra has no
// rule against it, and Power has its sync before the store only.
//
// Never: Something keeps the store before the load: XCHG on x86, STLR then LDAR
// on Arm, a sync after the store on Power; sc and go put all atomics in one
// order.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor, gate atomic.Uint64

func Producer() (seen uint64) {
	cursor.Store(1)
	seen = gate.LoadAcquire()
	return
}

func Consumer() (seen uint64) {
	gate.Store(1)
	seen = cursor.LoadAcquire()
	return
}

//ordo:exists Producer.seen == 0 && Consumer.seen == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Sometimes
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Never
//ordo:expect power Sometimes
//ordo:expect power-trailing Never
//ordo:expect go Never
