// Nobody has given the memory away
//
// The tail relaxed on both sides. The consumer finds the pointer and not what it
// points to.
//
// From: acquire-release article; Single Ownership
//
// Undefined: No synchronization: the accesses to the entry, and to what it
// points to, race.
//
// Sometimes: The pointer and the tail may become visible before the memory
// behind the pointer.
//
// Never: Stores and loads stay in order on x86; under ra, sc and go the tail
// synchronizes.
package litmus

import "github.com/ordo-go/ordo/atomic"

type foo struct{ ready int }

type toyQueue struct {
	head    uint32
	tail    atomic.Uint32
	entries [2]*foo
}

func (q *toyQueue) put(entry *foo) {
	t := q.tail.LoadRelaxed()
	q.entries[t%2] = entry
	q.tail.StoreRelaxed(t + 1)
}

func (q *toyQueue) poll() (entry *foo, ok bool) {
	if q.tail.LoadRelaxed() > q.head {
		entry = q.entries[q.head%2]
		q.head++
		ok = true
	}
	return
}

var (
	queue   toyQueue
	anEntry foo
)

func Producer() {
	anEntry.ready = 1
	queue.put(&anEntry)
}

func Consumer() (found bool, ready int) {
	entry, ok := queue.poll()
	if ok && entry != nil {
		found = true
		ready = entry.ready
	}
	return
}

//ordo:exists Consumer.found && Consumer.ready == 0

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
