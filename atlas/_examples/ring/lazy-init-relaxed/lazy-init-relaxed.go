// Double-checked locking with a relaxed flag
//
// The famous broken form. The lock orders those who take it; who finds the flag
// set does not take it.
//
// From: ring-buffer article; Common Patterns, pattern 1
//
// Undefined: The reader on the fast path has not synchronized with the writer:
// the accesses to value race.
//
// Sometimes: Inside the lock the flag may become visible before the value, and
// outside it the value may be read before the flag.
//
// Never: Stores and loads stay in order on x86; under ra, sc and go the flag
// synchronizes.
package litmus

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

var (
	mu    sync.Mutex
	done  atomic.Bool
	value int
)

func get() int {
	if done.LoadRelaxed() {
		return value
	}
	mu.Lock()
	if !done.LoadRelaxed() {
		value = 42
		done.StoreRelaxed(true)
	}
	mu.Unlock()
	return value
}

func Caller1() (v int) {
	v = get()
	return
}

func Caller2() (v int) {
	v = get()
	return
}

//ordo:exists Caller1.v != 42 || Caller2.v != 42

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
