// The toy lock
//
// A compare-and-swap from 0 to 1 takes the lock, a store of 0 gives it back. Two
// threads that both got in have counted to two.
//
// From: acquire-release article; Acquire and Release Mechanics
//
// Never: The second compare-and-swap reads the release store of the first holder
// and acquires, so it sees the first count.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyLock struct{ state atomic.Uint32 }

func (l *toyLock) tryLock() bool {
	return l.state.CompareAndSwapAcquire(0, 1)
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
