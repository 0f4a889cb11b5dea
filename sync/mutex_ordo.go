//go:build ordo

package sync

import (
	"sync"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Mutex is a sync.Mutex. Under the checker to lock it is an acquire that waits
// for 0 and writes 1, and to unlock it is a release that writes 0. Which waiter
// gets it next is explored.
type Mutex struct {
	std   sync.Mutex
	state word
}

// Lock locks m.
func (m *Mutex) Lock() {
	if h := checked.CurrentThreads(); h != nil {
		h.AwaitSwap(m.state.cell(), checked.Acquire, 0, 1, checked.Wait{For: "Mutex.Lock"})
		return
	}
	m.std.Lock()
}

// TryLock tries to lock m, and says whether it did. Under the checker it may fail
// without a reason, as the Go memory model allows.
func (m *Mutex) TryLock() bool {
	if h := checked.CurrentThreads(); h != nil {
		if h.Choose(2, "Mutex.TryLock fails") == 1 {
			return false
		}
		return h.CompareAndSwap(m.state.cell(), word32(0), word32(1), checked.Acquire)
	}
	return m.std.TryLock()
}

// Unlock unlocks m, which must be locked.
func (m *Mutex) Unlock() {
	if h := checked.CurrentThreads(); h != nil {
		if old := h.RMW(m.state.cell(), checked.Swap, word32(0), checked.Release); old.Bits == 0 {
			h.Misuse("unlock of unlocked Mutex")
		}
		return
	}
	m.std.Unlock()
}

// An RWMutex is a sync.RWMutex. Under the checker a writer that waits keeps no
// reader out.
type RWMutex struct {
	std   sync.RWMutex
	state word // readers, or writing
}

const writing = 1 << 31

var noWriter = func(v uint64) bool { return v < writing }

// Lock locks m for writing.
func (m *RWMutex) Lock() {
	if h := checked.CurrentThreads(); h != nil {
		h.AwaitSwap(m.state.cell(), checked.Acquire, 0, writing, checked.Wait{For: "RWMutex.Lock"})
		return
	}
	m.std.Lock()
}

// TryLock tries to lock m for writing. Under the checker it may fail without a
// reason.
func (m *RWMutex) TryLock() bool {
	if h := checked.CurrentThreads(); h != nil {
		if h.Choose(2, "RWMutex.TryLock fails") == 1 {
			return false
		}
		return h.CompareAndSwap(m.state.cell(), word32(0), word32(writing), checked.Acquire)
	}
	return m.std.TryLock()
}

// Unlock undoes Lock.
func (m *RWMutex) Unlock() {
	if h := checked.CurrentThreads(); h != nil {
		if old := h.RMW(m.state.cell(), checked.Swap, word32(0), checked.Release); old.Bits != writing {
			h.Misuse("unlock of unlocked RWMutex")
		}
		return
	}
	m.std.Unlock()
}

// RLock locks m for reading.
func (m *RWMutex) RLock() {
	if h := checked.CurrentThreads(); h != nil {
		for {
			v := h.Await(m.state.cell(), checked.Relaxed, noWriter, checked.Wait{For: "RWMutex.RLock"})
			if h.CompareAndSwap(m.state.cell(), word32(v), word32(v+1), checked.Acquire) {
				return
			}
		}
	}
	m.std.RLock()
}

// TryRLock tries to lock m for reading. Under the checker it may fail without a
// reason.
func (m *RWMutex) TryRLock() bool {
	if h := checked.CurrentThreads(); h != nil {
		if h.Choose(2, "RWMutex.TryRLock fails") == 1 {
			return false
		}
		for {
			v := h.Load(m.state.cell(), checked.Relaxed)
			if v.Bits >= writing {
				return false
			}
			if h.CompareAndSwap(m.state.cell(), v, word32(v.Bits+1), checked.Acquire) {
				return true
			}
		}
	}
	return m.std.TryRLock()
}

// RUnlock undoes one RLock.
func (m *RWMutex) RUnlock() {
	if h := checked.CurrentThreads(); h != nil {
		minusOne := word32(uint64(^uint32(0)))
		old := h.RMW(m.state.cell(), checked.Add, minusOne, checked.Release)
		if old.Bits == 0 || old.Bits >= writing {
			h.Misuse("RUnlock of unlocked RWMutex")
		}
		return
	}
	m.std.RUnlock()
}

// RLocker is m as a Locker whose methods are RLock and RUnlock.
func (m *RWMutex) RLocker() Locker { return (*rlocker)(m) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
