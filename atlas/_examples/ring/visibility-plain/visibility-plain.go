// The flag is seen before the data
//
// The producer writes slot 5 and then says that sequence 5 is ready, all in
// plain memory. The consumer finds 5 ready and reads the slot: it may find what
// was there before.
//
// From: ring-buffer article; The Coordination Problem, problem 3
//
// Undefined: The flag is plain memory, read and written by two threads with
// nothing between them: a data race.
//
// Sometimes (armv8, power, power-trailing): Two stores to different locations,
// and two loads from them, need not take effect in program order; the branch on
// the flag does not hold the load back.
//
// Sometimes (java): No happens-before hides the initial value of the slot, so a
// plain read may return it.
//
// Never: Here two stores, and two loads, stay in program order.
package litmus

var (
	buffer [8]int
	ready  int
)

func Producer() {
	buffer[5] = 42
	ready = 5
}

func Consumer() (seq, value int) {
	seq = ready
	if seq == 5 {
		value = buffer[5]
	}
	return
}

//ordo:exists Consumer.seq == 5 && Consumer.value == 0

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
