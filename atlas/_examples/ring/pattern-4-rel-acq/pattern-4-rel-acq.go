// Publish with release, check with acquire
//
// The mistake the pattern warns of. Arm happens to forbid it, because LDAR does
// not overtake STLR; nothing else does.
//
// From: ring-buffer article; Common Patterns, pattern 4
//
// Sometimes: Release holds earlier accesses before the store, acquire holds
// later ones behind the load; neither keeps a store before a later load. On x86
// the store waits in its buffer meanwhile.
//
// Never: LDAR stays behind an earlier STLR, and sc and go put all atomics in one
// order.
package litmus

import "github.com/ordo-go/ordo/atomic"

var cursor, gate atomic.Uint64

func Producer() (seen uint64) {
	cursor.StoreRelease(1)
	seen = gate.LoadAcquire()
	return
}

func Consumer() (seen uint64) {
	gate.StoreRelease(1)
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
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Never
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
