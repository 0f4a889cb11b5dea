// The producer laps a consumer that is still reading
//
// A ring of four slots holds the event of sequence 0 (two fields, both 0), and
// the consumer reads it. The producer writes sequence 4, which falls on the same
// slot, and does not ask whether the consumer is done. The consumer sees one
// field of the old event and one of the new.
//
// From: ring-buffer article; The Coordination Problem, problem 2
//
// Undefined: The accesses to the slot are plain and nothing orders them: a data
// race.
//
// Sometimes: The producer may write between the two reads; no reordering is
// needed, so even one thread at a time gives a torn event.
package litmus

const sequence = 4 // the one that the producer writes

var id, check [4]int

func Producer() {
	id[sequence%4] = 4
	check[sequence%4] = 4
}

func Consumer() (a, b int) {
	a = id[0]
	b = check[0]
	return
}

//ordo:exists Consumer.a != Consumer.b

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
