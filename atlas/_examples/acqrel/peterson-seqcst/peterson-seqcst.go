// Peterson's lock needs SeqCst
//
// Each thread says that it is interested, gives the other the turn, and enters
// unless the other is interested and has the turn. Whether the other is
// interested must be asked after one's own interest is in memory. (Nobody leaves
// here, so both entered means both inside.)
//
// From: acquire-release article; Parting Notes
//
// Never: All operations are in one order that agrees with both threads. Whoever
// gives the turn away last sees the other interested and the turn not its own.
//
// Sometimes: Here SeqCst counts as release/acquire, and both may miss the
// other's interest.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	interested [2]atomic.Bool
	turn       atomic.Uint32
)

func A() (entered bool) {
	interested[0].Store(true)
	turn.Store(1)
	entered = !(interested[1].Load() && turn.Load() == 1)
	return
}

func B() (entered bool) {
	interested[1].Store(true)
	turn.Store(0)
	entered = !(interested[0].Load() && turn.Load() == 0)
	return
}

//ordo:exists A.entered && B.entered

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
//ordo:expect java Never
