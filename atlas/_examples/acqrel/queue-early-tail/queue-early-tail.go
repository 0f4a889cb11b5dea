// The first bug written out: the tail moves first
//
// What the processor made of the producer, as if it had been written so: first
// the tail, then the entry. Now plain interleaving breaks it, and the strongest
// orders do not help: order keeps what is written.
//
// From: acquire-release article; Memory isn't linearizable!
//
// Undefined: The entry is written after the store that publishes it, so the
// write and the read race.
//
// Sometimes: The consumer may run between the two stores of the producer.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyQueue struct {
	head    uint32
	tail    atomic.Uint32
	entries [2]int
}

func (q *toyQueue) put(entry int) {
	t := q.tail.Load()
	q.tail.Store(t + 1)
	q.entries[t%2] = entry
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
