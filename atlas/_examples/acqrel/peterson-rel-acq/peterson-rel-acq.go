// Peterson's lock with release and acquire
//
// Release stores and acquire loads: both stores of interest may still be on
// their way when the other thread asks. Arm happens to forbid it, since LDAR
// does not overtake STLR.
//
// From: acquire-release article; Parting Notes
//
// Sometimes: A store is not kept before a later load, so both may find the other
// not interested.
//
// Never: Stores come before the loads after them: by STLR and LDAR on Arm, and
// in the one order of all atomics under sc and go.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	interested [2]atomic.Bool
	turn       atomic.Uint32
)

func A() (entered bool) {
	interested[0].StoreRelease(true)
	turn.StoreRelease(1)
	entered = !(interested[1].LoadAcquire() && turn.LoadAcquire() == 1)
	return
}

func B() (entered bool) {
	interested[1].StoreRelease(true)
	turn.StoreRelease(0)
	entered = !(interested[0].LoadAcquire() && turn.LoadAcquire() == 0)
	return
}

//ordo:exists A.entered && B.entered

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
