// Work stealing, all relaxed
//
// The wrong answer. On Arm and Power the thief's index does depend on the tail
// it read, but nothing holds the owner's two stores together.
//
// From: ring-buffer article; The "Aha!" Moment Test
//
// Undefined: No synchronization: the write and the read of the queue race.
//
// Sometimes: The tail may become visible before the work.
//
// Never: Stores stay in order on x86; under ra, sc and go the tail synchronizes.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	queue [2]int
	tail  atomic.Uint32
)

func Owner() {
	queue[0] = 42
	tail.StoreRelaxed(1)
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
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
