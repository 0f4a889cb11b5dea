package machine

import "unsafe"

// Object returns where the object on the heap begins that p points into, and how far
// that is before p; 0 if there is none. It may be several to the program, if it is small:
// of 16 bytes, which the allocator fills with what is smaller.
func Object(p unsafe.Pointer) (start, offset uintptr, small bool) {
	const page = 8 << 10
	start, _, index := findObject(uintptr(p), 0, 0)
	if start == 0 {
		return 0, 0, false
	}
	// In a page of small objects the nth is not further than n of them from its begin.
	offset = uintptr(p) - start
	return start, offset, offset < 16 && start%page <= 16*index
}

// findObject is the runtime's (Go issue 67401 keeps it as it is).
//
//go:linkname findObject runtime.findObject
func findObject(p, refBase, refOff uintptr) (base uintptr, span unsafe.Pointer, index uintptr)
