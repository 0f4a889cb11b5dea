// A relaxed flag does not publish plain data
//
// As the article has it: the slot is ordinary memory, the flag an atomic with
// relaxed orders.
//
// From: ring-buffer article; Visualizing Memory Ordering, Without Ordering
//
// Undefined: The relaxed store and load do not synchronize, so the write and the
// read of the slot race.
//
// Sometimes: The processor may reorder the stores of the producer and the loads
// of the consumer.
//
// Never: These keep both pairs in order; to go every atomic synchronizes,
// whatever order it names.
package litmus

import "github.com/ordo-go/ordo/atomic"

var (
	slot  int
	ready atomic.Uint32
)

func Producer() {
	slot = 42
	ready.StoreRelaxed(1)
}

func Consumer() (seen uint32, value int) {
	seen = ready.LoadRelaxed()
	if seen == 1 {
		value = slot
	}
	return
}

//ordo:exists Consumer.seen == 1 && Consumer.value == 0

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
