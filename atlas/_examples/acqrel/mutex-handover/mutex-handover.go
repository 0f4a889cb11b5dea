// The same hand-over by a mutex
//
// Who has the lock owns the memory. Unlocking gives it away, locking takes it: a
// release and an acquire.
//
// From: acquire-release article; Single Ownership
//
// Never: Unlock synchronizes with the next Lock, so one critical section is
// wholly before the other.
package litmus

import "github.com/ordo-go/ordo/sync"

type foo struct {
	value int
	ready bool
}

var (
	anEntry foo
	mu      sync.Mutex
)

func Producer() {
	mu.Lock()
	anEntry.value = 42
	anEntry.ready = true
	mu.Unlock()
}

func Consumer() (ready bool, value int) {
	mu.Lock()
	if anEntry.ready {
		ready = true
		value = anEntry.value
	}
	mu.Unlock()
	return
}

//ordo:exists Consumer.ready && Consumer.value == 0

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
//ordo:expect java Never
