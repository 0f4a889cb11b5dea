// The toy queue: success without an entry
//
// One producer, one consumer, a ring of entries between them, everything in
// plain memory. The consumer finds that the tail has moved and reads the entry;
// it gets what was there before, though the entry is written before the tail is
// moved and read after the tail is seen.
//
// No interleaving of the two threads explains that, so it does not happen under
// sc; nor on x86, where the queue as first written works. On Arm and Power it
// breaks.
//
// From: acquire-release article; How you think memory works
//
// Undefined: Both threads use tail and entries, plain memory, with nothing
// between them: a data race.
//
// Sometimes (armv8, power, power-trailing): The store of the tail may take
// effect before the store of the entry, or the load of the entry before the load
// of the tail.
//
// Sometimes (java): Nothing happens before anything in the other thread, so a
// plain read may return the initial value.
//
// Never: Stores stay in order and loads stay in order; ra takes even plain
// accesses for release and acquire.
package litmus

type toyQueue struct {
	head, tail uint32
	entries    [2]int
}

func (q *toyQueue) put(entry int) {
	i := q.tail % 2
	q.entries[i] = entry
	q.tail++
}

func (q *toyQueue) poll() (entry int, ok bool) {
	if q.tail > q.head {
		i := q.head % 2
		entry = q.entries[i]
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
//ordo:expect go Undefined
//ordo:expect java Sometimes
