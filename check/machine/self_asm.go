//go:build ordo && (amd64 || arm64)

package machine

import (
	"runtime"
	"unsafe"
)

// self identifies the running goroutine: the address of the runtime's g, which is
// not reused while the goroutine lives.
func self() uintptr

// framePointer returns the frame pointer of the function that calls it.
func framePointer() uintptr

// callerPointer returns the frame pointer of the caller of the function whose frame
// pointer it is given.
//
//go:nocheckptr
func callerPointer(pointer uintptr) uintptr { return **(**uintptr)(unsafe.Pointer(&pointer)) }

// callerFrame returns where the frame of the caller begins of the function whose
// frame pointer it is given.
//
//go:nocheckptr
func callerFrame(pointer uintptr) uintptr {
	if runtime.GOARCH == "arm64" { // it lies below the frame, and points to the caller's
		return callerPointer(pointer) + 8
	}
	return pointer + 16 // it and the return address end the frame
}

// callSite sums up the return addresses of a function, given by its frame pointer,
// and of those that called it, up to where base of the stack is used. Frame pointers are linked, and lie below return
// addresses.
//
//go:nocheckptr
func callSite(pointer, base uintptr) (sum uint64) {
	lo, hi := stackBounds()
	for lo <= pointer && pointer < hi-base {
		frame := *(**[2]uintptr)(unsafe.Pointer(&pointer))
		sum = (sum ^ uint64(frame[1])) * 0x9E3779B97F4A7C15
		sum ^= sum >> 29
		if frame[0] <= pointer {
			break
		}
		pointer = frame[0]
	}
	return sum
}

// eachLink calls f with the words by which frames are linked, by the chain of frame
// pointers: with their addresses and the return addresses.
//
//go:nocheckptr
func eachLink(pointer, base uintptr, f func(word uintptr)) {
	lo, hi := stackBounds()
	for lo <= pointer && pointer < hi-base {
		frame := *(**[2]uintptr)(unsafe.Pointer(&pointer))
		f(InStack | hi - pointer)
		f(frame[1])
		if frame[0] <= pointer {
			break
		}
		pointer = frame[0]
	}
}

// stackBounds returns the lowest and the highest address of the running goroutine's
// stack. The runtime's g begins with them; its own assembly relies on that.
//
//go:nocheckptr
func stackBounds() (lo, hi uintptr) {
	g := self()
	bounds := *(**[2]uintptr)(unsafe.Pointer(&g))
	return bounds[0], bounds[1]
}
