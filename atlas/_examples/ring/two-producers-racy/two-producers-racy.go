// Two producers claim the same slot
//
// Each producer reads the last slot that was claimed, adds one, writes its event
// there and stores the slot back, all in plain memory. If both read 5, both
// write slot 6 and the first event is lost.
//
// From: ring-buffer article; The Coordination Problem, problem 1
//
// Undefined: Nothing orders the two accesses to last, so they race, and a race
// makes the program undefined (in Go: an error).
//
// Sometimes: Both may read 5 before either stores 6. Nothing was reordered for
// this: one thread after the other, access by access, is enough, so no model
// forbids it.
package litmus

var (
	last   = 5
	buffer [8]int
)

func Producer1() (slot int) {
	slot = last + 1
	buffer[slot] = 42
	last = slot
	return
}

func Producer2() (slot int) {
	slot = last + 1
	buffer[slot] = 99
	last = slot
	return
}

//ordo:exists Producer1.slot == Producer2.slot

//ordo:expect c++20 Undefined
//ordo:expect c++20-nta Undefined
//ordo:expect c++11 Undefined
//ordo:expect c++11-simp Undefined
//ordo:expect rc11 Undefined
//ordo:expect rc11-rs20 Undefined
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Undefined
//ordo:expect java Sometimes
