// The toy lock, given back too early
//
// The unlocking store relaxed: the lock may be free while the holder's last
// store is still on its way.
//
// From: acquire-release article; Acquire and Release Mechanics
//
// Undefined: A relaxed store releases nothing, so the two increments race.
//
// Sometimes: The store to count may become visible after the store to the lock.
//
// Never: Stores stay in order on x86; under ra, sc and go the store releases.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyLock struct{ state atomic.Uint32 }

func (l *toyLock) tryLock() bool {
	return l.state.CompareAndSwapAcquire(0, 1)
}

func (l *toyLock) unlock() { l.state.StoreRelaxed(0) }

var (
	lock  toyLock
	count int
)

func increment() (entered bool) {
	if lock.tryLock() {
		count++
		entered = true
		lock.unlock()
	}
	return
}

func A() (entered bool) {
	entered = increment()
	return
}

func B() (entered bool) {
	entered = increment()
	return
}

//ordo:exists A.entered && B.entered && count == 1

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
