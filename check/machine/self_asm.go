//go:build ordo && (amd64 || arm64)

package machine

import "unsafe"

// self identifies the running goroutine: the address of the runtime's g, which is
// not reused while the goroutine lives.
func self() uintptr

// stackTop is the highest address of the running goroutine's stack. The runtime's g
// begins with its lowest and its highest; the runtime's own assembly relies on it.
//
//go:nocheckptr
func stackTop() uintptr {
	g := self()
	return (*(**[2]uintptr)(unsafe.Pointer(&g)))[1]
}
