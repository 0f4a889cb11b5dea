//go:build race && !ordo && !(amd64 || arm64)

package atomic

import "sync/atomic"

// goroutine is the address of the calling goroutine's g; 0 is unknown.
func goroutine() uintptr { return 0 }

// fullBarrier keeps all earlier accesses before all later ones. The detector's
// read-modify-writes do: they are the __sync functions of its C compiler. It
// does not see this one, as it knows of no stack.
func fullBarrier() {
	var own uint32
	atomic.AddUint32(&own, 0)
}
