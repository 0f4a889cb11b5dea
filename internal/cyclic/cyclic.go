// Package cyclic is the storage of rings and queues: elements that are reached by an
// index that only grows.
//
// A mask makes the index fit, so the bounds check that the compiler would add is
// never needed; on the way of an event it is three of some thirty instructions.
package cyclic

import (
	"fmt"
	"unsafe"
)

// A Slice is a power of two of elements; those whose indices differ by a multiple of
// Len are one. Make one with [Make]; the zero value has no elements, and At returns no
// pointer that may be used.
type Slice[E any] struct {
	elements []E
	mask     int64 // len(elements)-1; read-only after Make
}

// Make returns n elements, a power of two.
func Make[E any](n int) Slice[E] {
	if n < 1 || n&(n-1) != 0 {
		panic("cyclic: the number of elements must be a power of two")
	}
	return Slice[E]{make([]E, n), int64(n - 1)}
}

// Storage is Make for the slots of package owner, which it names if no memory could hold them.
func Storage[E any](owner string, n int) Slice[E] {
	defer func() {
		if recover() != nil { // of make; a size that only this machine has no memory for ends the program
			panic(fmt.Sprintf("%s: no memory holds %d slots of %d bytes; use fewer, or pointers", owner, n, sizeOf[E]()))
		}
	}()
	return Make[E](n)
}

// Len returns the number of elements.
func (s Slice[E]) Len() int { return len(s.elements) }

// At returns element i.
func (s Slice[E]) At(i int64) *E {
	first := unsafe.SliceData(s.elements)
	return (*E)(unsafe.Add(unsafe.Pointer(first), uintptr(i&s.mask)*unsafe.Sizeof(*first)))
}

// From returns the elements from i on that are next to each other in memory, n at
// most.
func (s Slice[E]) From(i int64, n int) []E {
	at := int(i & s.mask)
	end := min(at+n, len(s.elements))
	return s.elements[at:end:end]
}
