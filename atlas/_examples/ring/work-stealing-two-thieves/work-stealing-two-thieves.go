// Two thieves and one piece of work
//
// Where several may take, taking is a claim, and so a compare-and-swap of the
// head.
//
// From: ring-buffer article; The "Aha!" Moment Test
//
// Never: Atomicity lets only one compare-and-swap read the initial head, and the
// acquire load of the tail shows the work to whoever saw that there is some.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	queue      [2]int
	head, tail atomic.Uint32
)

func Owner() {
	queue[0] = 42
	tail.StoreRelease(1)
}

func steal() (work int, ok bool) {
	h := head.LoadAcquire()
	if h < tail.LoadAcquire() {
		work = queue[h]
		ok = head.CompareAndSwapAcqRel(h, h+1)
	}
	return
}

func Thief1() (work int, ok bool) {
	work, ok = steal()
	return
}

func Thief2() (work int, ok bool) {
	work, ok = steal()
	return
}

//ordo:exists Thief1.ok && Thief2.ok || Thief1.ok && Thief1.work == 0 || Thief2.ok && Thief2.work == 0

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
