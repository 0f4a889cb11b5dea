// Pattern 3: metrics
//
// Two threads count an event each and read the total at once, all relaxed. A
// total may be behind, but it holds at least the thread's own count, and both
// cannot be the only one counted.
//
// From: ring-buffer article; Common Patterns, pattern 3
//
// Never: Coherence: a thread does not read a value older than its own addition,
// and the later of the two additions wrote 2.
package litmus

import "github.com/ordo-go/ordo/atomic"

var metrics atomic.Uint64

func Worker1() (total uint64) {
	metrics.AddRelaxed(1)
	total = metrics.LoadRelaxed()
	return
}

func Worker2() (total uint64) {
	metrics.AddRelaxed(1)
	total = metrics.LoadRelaxed()
	return
}

//ordo:exists Worker1.total == 0 || Worker2.total == 0 || Worker1.total == 1 && Worker2.total == 1

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
