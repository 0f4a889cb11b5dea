package cyclic

import (
	"iter"
	"unsafe"
)

// ownMost is how many bytes Own asks for at most: the first core cache holds some of them
// and what else its owner works with.
const ownMost = 8 << 10

// ownBlock is how many bytes one call of own asks for.
const ownBlock = 512

// Own asks for the cache lines of the n elements from i on, which the caller is about to
// write: it has the processor fetch them from the core that read them last, many at once. A
// store alone asks for its own line only, and stores that go to other lines in between, as
// that of an index, keep those of the next elements from asking early enough. It changes
// nothing that a program could read. What is more than ownMost it leaves out, and what is
// left of a block of ownBlock: others may own its elements.
func (s Slice[E]) Own(i int64, n int) {
	for at := range s.blocks(i, n) {
		own(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.elements)), at))
	}
}

// blocks is where the blocks begin that Own asks for, in bytes from the first element on. One
// that would go on at the other end of the storage is left out.
func (s Slice[E]) blocks(i int64, n int) iter.Seq[int] {
	var e E
	size := int(unsafe.Sizeof(e))
	return func(yield func(int) bool) {
		at := int(i&s.mask) * size
		for left := min(n*size, ownMost); left >= ownBlock; left -= ownBlock {
			if end := len(s.elements) * size; at+ownBlock > end {
				left -= end - at
				if at = 0; left < ownBlock {
					return
				}
			}
			if !yield(at) {
				return
			}
			at += ownBlock
		}
	}
}
