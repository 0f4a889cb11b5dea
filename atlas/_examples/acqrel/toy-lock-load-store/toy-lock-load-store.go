// A lock without a read-modify-write
//
// Several threads may take the lock, so the acquire has to be a claim. A load
// that finds it free and a store that takes it leave room in between, SeqCst or
// not.
//
// From: acquire-release article; Acquire and Release Mechanics
//
// Undefined: Both threads may be inside at once, where they race for count.
//
// Sometimes: Both may find the lock free before either takes it, one access at a
// time.
package litmus

import "github.com/ordo-go/ordo/atomic"

type toyLock struct{ state atomic.Uint32 }

func (l *toyLock) tryLock() bool {
	if l.state.Load() != 0 {
		return false
	}
	l.state.Store(1)
	return true
}

func (l *toyLock) unlock() { l.state.Store(0) }

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
//ordo:expect ra Sometimes
//ordo:expect sc Sometimes
//ordo:expect x86-tso Sometimes
//ordo:expect armv8 Sometimes
//ordo:expect power Sometimes
//ordo:expect power-trailing Sometimes
//ordo:expect go Undefined
//ordo:expect java Sometimes
