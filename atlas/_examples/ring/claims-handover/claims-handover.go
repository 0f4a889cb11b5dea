// A claimer reads what an earlier claimer wrote
//
// Where acquire-release on the counter earns its keep: whoever gets the second
// claim relies on what the first claimer wrote before claiming.
//
// From: ring-buffer article; Common Patterns, pattern 2
//
// Never: The second addition reads the first, which releases what came before
// it; it acquires, so the write happens before the read.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	data    int
	counter atomic.Uint64
)

func First() (n uint64) {
	data = 42
	n = counter.AddAcqRel(1)
	return
}

func Second() (n uint64, value int) {
	n = counter.AddAcqRel(1)
	if n == 2 {
		value = data
	}
	return
}

//ordo:exists Second.n == 2 && Second.value == 0

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
