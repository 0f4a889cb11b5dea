// The toy lock, taken too late
//
// The compare-and-swap relaxed: what stands after it may be read before the lock
// is ours.
//
// From: acquire-release article; Acquire and Release Mechanics
//
// Undefined: A relaxed compare-and-swap acquires nothing, so the two increments
// race.
//
// Sometimes: The branch on the outcome does not hold back the load of count.
//
// Never: The locked instruction is a full fence on x86; under ra, sc and go it
// acquires.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyLock struct{ state atomic.Uint32 }

func (l *toyLock) tryLock() bool {
	return l.state.CompareAndSwapRelaxed(0, 1)
}

func (l *toyLock) unlock() { l.state.StoreRelease(0) }

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
