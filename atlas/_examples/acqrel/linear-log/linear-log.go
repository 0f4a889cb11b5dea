// The one linear log of both threads
//
// The execution in which the consumer gets the entry. Both threads' steps fit
// into one log, and only into one: put reads the tail, writes the entry, moves
// the tail; then poll sees the tail, reads the entry, moves the head. With
// release and acquire every execution has such a log. The outcome of
// queue-no-fence on Arm has none: it is none of the outcomes of sc.
//
// From: acquire-release article; How you think memory works
//
// Sometimes: It happens if poll sees the new tail, and does not if poll looks
// too early; both are interleavings, which every model allows.
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

//ordo:exists Consumer.ok && Consumer.entry == 42

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Sometimes
