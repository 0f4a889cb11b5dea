// The writer with a release store in place of the fence
//
// The tempting form. A release store is no fence: the words after it may pass
// it, and a reader meets one of them under an even sequence.
//
// From: ours; sequence locks
//
// Sometimes: Nothing keeps the relaxed stores behind the release store before
// them, so a reader may see a word and miss the odd sequence on both looks.
//
// Never: Stores stay in order on x86; under ra, sc and go the words release and
// acquire themselves.
package litmus

import "github.com/ordo-go/ordo/atomic"

var seq, x, y atomic.Uint32

func Writer() {
	seq.StoreRelease(1)
	x.StoreRelaxed(1)
	y.StoreRelaxed(1)
	seq.StoreRelease(2)
}

func Reader() (before, a, b, after uint32) {
	before = seq.LoadAcquire()
	a = x.LoadRelaxed()
	b = y.LoadRelaxed()
	atomic.FenceAcquire()
	after = seq.LoadRelaxed()
	return
}

//ordo:exists Reader.before == Reader.after && Reader.before%2 == 0 && Reader.a != Reader.b

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
