// A fence in put only: the second bug remains
//
// The producer's fence keeps the entry before the tail. The consumer's load of
// the entry may still run early, with the same symptom: success without an
// entry. (The tail is a relaxed atomic here: in C++ a fence works only together
// with atomics.)
//
// From: acquire-release article; So what do we do now?
//
// Undefined: A release fence synchronizes only with an acquire on the other
// side, and there is none: the accesses to the entry race.
//
// Sometimes: Both loads of the consumer are free; a branch does not hold a load
// back.
//
// Never: Loads stay in order on x86; under ra, sc and go the tail synchronizes.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyQueue struct {
	head    uint32
	tail    atomic.Uint32
	entries [2]int
}

func (q *toyQueue) put(entry int) {
	t := q.tail.LoadRelaxed()
	q.entries[t%2] = entry
	atomic.FenceAcqRel()
	q.tail.StoreRelaxed(t + 1)
}

func (q *toyQueue) poll() (entry int, ok bool) {
	if q.tail.LoadRelaxed() > q.head {
		entry = q.entries[q.head%2]
		q.head++
		ok = true
	}
	return
}

var queue toyQueue

func Producer() { queue.put(42) }

func Consumer() (entry int, ok bool) {
	entry, ok = queue.poll()
	return
}

//ordo:exists Consumer.ok && Consumer.entry == 0

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
