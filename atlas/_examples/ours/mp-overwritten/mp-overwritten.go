// The payload is overwritten after the release
//
// The payload is written, published, and written again. A reader that sees the
// flag sees the first payload or the second, never the one before. Measured with
// Go on x86: if both orders are plain stores, its dead-store pass deletes the
// first payload across the store of the flag, and a reader finds the flag set
// and nothing written. The atomics of this module keep the compiler from it; no
// processor needs to be told.
//
// From: ours; what the compiler does to a release store that is a plain one
//
// Never: The first payload happens before the load that follows the acquire, so
// coherence hides what was there before it. Whether the second one is seen is
// open.
package litmus

import "github.com/ordo-go/ordo/atomic"

var payload, flag atomic.Uint32

func Writer() {
	payload.StoreRelaxed(1)
	flag.StoreRelease(1)
	payload.StoreRelaxed(2)
}

func Reader() (seen, value uint32) {
	seen = flag.LoadAcquire()
	value = payload.LoadRelaxed()
	return
}

//ordo:exists Reader.seen == 1 && Reader.value == 0

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
