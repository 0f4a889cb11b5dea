// Release at the owner, relaxed at the thief
//
// The address that the thief reads is made from the tail that it read, and no
// processor here reads from an address before it has it. So this works on all of
// them, and is undefined in C++ all the same: a compiler that knows the value
// may drop the dependency.
//
// From: ring-buffer article; The "Aha!" Moment Test
//
// Undefined: A relaxed load does not synchronize with the release store, so the
// accesses to the queue race.
//
// Never: An address dependency keeps the two loads in order on Arm and Power,
// where release keeps the stores in order; the others order loads anyway, or
// take the tail as acquire.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	queue [2]int
	tail  atomic.Uint32
)

func Owner() {
	queue[0] = 42
	tail.StoreRelease(1)
}

func Thief() (t uint32, work int) {
	t = tail.LoadRelaxed()
	if t > 0 {
		work = queue[t-1]
	}
	return
}

//ordo:exists Thief.t == 1 && Thief.work == 0

//ordo:expect c++20 Undefined
//ordo:expect c++20-nta Undefined
//ordo:expect c++11 Undefined
//ordo:expect c++11-simp Undefined
//ordo:expect rc11 Undefined
//ordo:expect rc11-rs20 Undefined
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Never
//ordo:expect power Never
//ordo:expect power-trailing Never
//ordo:expect go Never
