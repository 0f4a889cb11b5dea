// A fence on both sides: the queue works
//
// The entry is written (1) before the tail is moved (2), by the producer's
// fence. The tail is moved (2) before the consumer sees it (3), since nobody
// else moves it. The consumer sees it (3) before it reads the entry (4), by its
// own fence. So (1) comes before (4).
//
// From: acquire-release article; Reasoning about Fences
//
// Never: The fence before the store of the tail synchronizes with the fence
// after the load that reads it, so the entry is written before it is read. The
// processors have DMB or lwsync there, and x86 needs nothing.
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
		atomic.FenceAcqRel()
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
