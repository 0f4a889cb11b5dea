// The writer of a sequence lock
//
// The writer makes the sequence odd, writes two words and makes the sequence
// even again. A reader that finds the same even sequence before and after has
// read two words that belong together. The odd store must stay before the words:
// that takes a release fence after it, since a release store holds only what is
// before it.
//
// From: ours; sequence locks
//
// Never: A reader that saw a word of the writer synchronizes with the writer's
// fence by its own, so its second look finds at least the odd sequence; one that
// finds 2 at first sees both words.
package litmus

import "github.com/ordo-go/ordo/atomic"

var seq, x, y atomic.Uint32

func Writer() {
	seq.StoreRelaxed(1)
	atomic.FenceRelease()
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
