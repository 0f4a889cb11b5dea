//go:build ordo && (amd64 || arm64)

package machine

import "unsafe"

// self identifies the running goroutine: the address of the runtime's g, which is
// not reused while the goroutine lives.
func self() uintptr

// stackBounds returns the lowest and the highest address of the running goroutine's
// stack. The runtime's g begins with them; its own assembly relies on that.
//
//go:nocheckptr
func stackBounds() (lo, hi uintptr) {
	g := self()
	bounds := *(**[2]uintptr)(unsafe.Pointer(&g))
	return bounds[0], bounds[1]
}
