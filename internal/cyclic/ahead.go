package cyclic

import (
	"iter"
	"unsafe"
)

// A processor fetches a cache line that another core has when an instruction needs it, and
// goes on with what comes after, as far as it sees: a dozen events or so of a queue, which
// are a line or two. Own and Near ask for many lines at once. They change nothing that a
// program could read.

// Ahead is how many elements Own, Take and Near say that they ask for at most. In bytes it is
// whole blocks, which may be the beginning of one more element, if that is among the n.
func (s Slice[E]) Ahead() int { return max(aheadBytes/sizeOf[E](), 1) }

// sizeOf is the size of E in bytes, 1 if it has none.
func sizeOf[E any]() int {
	var e *E // a variable of E itself may be allocated: of a 64-bit atomic, on 386
	return max(int(unsafe.Sizeof(*e)), 1)
}

// Few says that n elements are less than a block: Own and Near do nothing for so few, whose
// lines hold elements that others own. It is inlined, and they are not: an event that comes
// alone shall not wait for a call.
func (s Slice[E]) Few(n int) bool { return n*sizeOf[E]() < blockBytes }

// Own asks for the cache lines of the n elements from i on, to be written, and returns how
// many to write before it is called again: n, or Ahead.
func (s Slice[E]) Own(i int64, n int) int {
	for at := range s.blocks(i, n) {
		own(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.elements)), at))
	}
	return min(n, s.Ahead())
}

// Take is Own for elements that nobody else may read or write, and surer: if the storage is
// large it stores some bytes of the elements, as they are.
func (s Slice[E]) Take(i int64, n int) int {
	take := s.Own(i, n)
	if s.large() {
		for at := range s.blocks(i, n) {
			store(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.elements)), at))
		}
	}
	return take
}

// large says that the storage is more than what the nearest cache keeps. Elements without a
// size have no storage: what is where they seem to be is not theirs to store.
func (s Slice[E]) large() bool {
	var e *E
	return uintptr(len(s.elements))*unsafe.Sizeof(*e) > nearBytes
}

// Near is Own for elements to be read.
func (s Slice[E]) Near(i int64, n int) int {
	for at := range s.blocks(i, n) {
		near(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.elements)), at))
	}
	return min(n, s.Ahead())
}

// Touch asks for the first cache line of element i, to be read. It is for a loop that waits
// until i is written: the line then comes while the loop finds that out, and not after.
func (s Slice[E]) Touch(i int64) { touch(unsafe.Pointer(s.At(i))) }

// blocks is where the blocks begin that n elements from i on fill, in bytes from the first
// element of the storage. One that would go on at its other end is left out.
func (s Slice[E]) blocks(i int64, n int) iter.Seq[int] {
	size := sizeOf[E]()
	return func(yield func(int) bool) {
		at := int(i&s.mask) * size
		for left := min(n*size, aheadBytes); left >= blockBytes; left -= blockBytes {
			if end := len(s.elements) * size; at+blockBytes > end {
				left -= end - at
				if at = 0; left < blockBytes {
					return
				}
			}
			if !yield(at) {
				return
			}
			at += blockBytes
		}
	}
}
