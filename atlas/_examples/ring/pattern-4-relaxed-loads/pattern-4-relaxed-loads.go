// Publish with SeqCst, check with relaxed
//
// With relaxed loads Arm lets go as well. A sequentially consistent store on Arm
// is STLR alone, with no DMB behind it, whatever the article's table of costs
// says: a plain LDR after it may be satisfied first.
//
// From: ring-buffer article; Common Patterns, pattern 4
//
// Sometimes (c++20, c++20-nta, c++11, c++11-simp, rc11, rc11-rs20): A relaxed
// load has no place in S.
//
// Sometimes: No barrier stands between the store and the load: STLR orders what
// is before it, and leading sync stands before the store.
//
// Never: XCHG is a full fence, trailing sync stands between store and load, and
// sc and go put all atomics in one order.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor, gate atomic.Uint64

func Producer() (seen uint64) {
	cursor.Store(1)
	seen = gate.LoadRelaxed()
	return
}

func Consumer() (seen uint64) {
	gate.Store(1)
	seen = cursor.LoadRelaxed()
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
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Never
//ordo:expect go Never
