// Work stealing: which orders?
//
// The article's question: thread A puts work into the queue and moves the tail,
// thread B reads the tail and takes the work. The answer is pattern 1: release
// for the store of the tail, acquire for the load.
//
// From: ring-buffer article; The "Aha!" Moment Test
//
// Never: The release store of the tail synchronizes with the acquire load that
// reads it, so the work is written before it is read.
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
	t = tail.LoadAcquire()
	if t > 0 {
		work = queue[t-1]
	}
	return
}

//ordo:exists Thief.t == 1 && Thief.work == 0

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
