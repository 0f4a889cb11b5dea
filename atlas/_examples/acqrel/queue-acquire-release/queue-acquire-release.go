// The queue with acquire and release
//
// The article's last version: the fences are gone, the store of the tail is a
// release and the load of the tail an acquire. Each holds in one direction only,
// which is all that a hand-over needs.
//
// From: acquire-release article; Acquire and Release Semantics
//
// Never: The entry is written before the release store of the tail, that
// synchronizes with the acquire load that reads it, and the entry is read after
// that.
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
	q.tail.StoreRelease(t + 1)
}

func (q *toyQueue) poll() (entry int, ok bool) {
	if q.tail.LoadAcquire() > q.head {
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
