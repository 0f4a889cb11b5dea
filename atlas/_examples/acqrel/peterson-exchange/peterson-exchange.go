// Peterson's lock without SeqCst
//
// Ours: give the turn away by an acquire-release exchange. Of two exchanges of
// one location one reads the other, and synchronizes with it; that does what
// SeqCst did.
//
// From: acquire-release article; Parting Notes
//
// Never: The later exchange reads the earlier one, so its thread sees the other
// interested; and the turn that it reads is the one it wrote itself, so it does
// not enter.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	interested [2]atomic.Bool
	turn       atomic.Uint32
)

func A() (entered bool) {
	interested[0].StoreRelaxed(true)
	turn.SwapAcqRel(1)
	entered = !(interested[1].LoadRelaxed() && turn.LoadRelaxed() == 1)
	return
}

func B() (entered bool) {
	interested[1].StoreRelaxed(true)
	turn.SwapAcqRel(0)
	entered = !(interested[0].LoadRelaxed() && turn.LoadRelaxed() == 0)
	return
}

//ordo:exists A.entered && B.entered

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
