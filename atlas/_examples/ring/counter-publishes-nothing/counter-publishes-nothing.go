// A relaxed count says nothing about other memory
//
// What a relaxed fetch-and-add does not give: the reader sees the count and not
// what was written before it.
//
// From: ring-buffer article; Rust's Memory Ordering Options, Relaxed
//
// Sometimes: A relaxed read-modify-write is atomic and nothing more: the store
// before it and the load after its reader are free to move.
//
// Never: On x86 the locked addition is a full fence and loads stay in order;
// under ra, sc and go the accesses synchronize.
package litmus

import "github.com/ordo-go/ordo/atomic"

var data, counter atomic.Uint64

func Worker() {
	data.StoreRelaxed(42)
	counter.AddRelaxed(1)
}

func Reader() (total, value uint64) {
	total = counter.LoadRelaxed()
	if total == 1 {
		value = data.LoadRelaxed()
	}
	return
}

//ordo:exists Reader.total == 1 && Reader.value == 0

//ordo:expect c++20 Sometimes
//ordo:expect c++20-nta Sometimes
//ordo:expect c++11 Sometimes
//ordo:expect c++11-simp Sometimes
//ordo:expect rc11 Sometimes
//ordo:expect rc11-rs20 Sometimes
//ordo:expect ra Never
//ordo:expect sc Never
//ordo:expect x86-tso Never
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Never
