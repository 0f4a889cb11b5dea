// What is handed over: the memory that the entry points to
//
// The entry is a pointer, and the producer has filled what it points to before
// put. Nothing in the queue mentions that memory; the release store of the tail
// gives it away with everything else, and the acquire load takes it.
//
// From: acquire-release article; Single Ownership
//
// Never: Release and acquire order everything before the one with everything
// after the other, the caller's memory as well as the queue's.
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
	q.tail.StoreRelease(t + 1)
}

func (q *toyQueue) poll() (entry *foo, ok bool) {
	if q.tail.LoadAcquire() > q.head {
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
