// Lazy initialization: look, lock, look again
//
// Whoever comes first makes the value under a lock and publishes that it is
// there; who finds the flag set reads the value without the lock. The flag
// outside the lock is pattern 1: release, acquire.
//
// From: ring-buffer article; Common Patterns, pattern 1
//
// Never: Who sees the flag has acquired what was released with it; who does not
// takes the lock, and is ordered after an earlier holder by that.
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
	if done.LoadAcquire() {
		return value
	}
	mu.Lock()
	if !done.LoadRelaxed() {
		value = 42
		done.StoreRelease(true)
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
