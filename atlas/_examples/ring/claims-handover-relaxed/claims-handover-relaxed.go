// The same with relaxed claims
//
// The claims still differ. That they come one after the other no longer says
// anything about the memory around them.
//
// From: ring-buffer article; Common Patterns, pattern 2
//
// Undefined: Relaxed additions do not synchronize, so the accesses to data race.
//
// Sometimes: The store may become visible after the addition that follows it,
// and the load may be satisfied before the addition that precedes it.
//
// Never: A locked addition is a full fence on x86; under ra, sc and go it
// synchronizes.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	data    int
	counter atomic.Uint64
)

func First() (n uint64) {
	data = 42
	n = counter.AddRelaxed(1)
	return
}

func Second() (n uint64, value int) {
	n = counter.AddRelaxed(1)
	if n == 2 {
		value = data
	}
	return
}

//ordo:exists Second.n == 2 && Second.value == 0

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
//ordo:expect go Never
