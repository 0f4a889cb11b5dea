// Java's volatile
//
// The queue with a tail that is volatile: every access to it is sequentially
// consistent, needed or not. That is easy to get right, and costs a full fence
// on the store where a release would do.
//
// From: acquire-release article; Parting Notes
//
// Never: A volatile store synchronizes with the volatile load that reads it, as
// SeqCst and as release and acquire do; so the entry is written before it is
// read.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyQueue struct {
	head    uint32
	tail    atomic.Uint32
	entries [2]int
}

func (q *toyQueue) put(entry int) {
	t := q.tail.Load()
	q.entries[t%2] = entry
	q.tail.Store(t + 1)
}

func (q *toyQueue) poll() (entry int, ok bool) {
	if q.tail.Load() > q.head {
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
//ordo:expect java Never
