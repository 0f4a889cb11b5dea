// The second bug written out: the entry is read first
//
// What the processor may make of the consumer: it reads the entry before it
// looks at the tail, and uses what it has read if the tail has moved by then.
//
// From: acquire-release article; So what do we do now?
//
// Undefined: The entry is read before the load that says it is there, so the
// write and the read race.
//
// Sometimes: The producer may run between the two loads of the consumer.
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
	early := q.entries[q.head%2]
	if q.tail.Load() > q.head {
		entry = early
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
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Undefined
//ordo:expect java Sometimes
