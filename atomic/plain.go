package atomic

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Plain is a cell of ordinary, non-atomic memory that several goroutines use
// in turns: something else must order their accesses, or they race. It costs
// nothing; the checker and the reader see that the memory is shared.
type Plain[T any] struct{ v T }

// Get returns the value: a plain read.
func (p *Plain[T]) Get() T {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Read(unsafe.Pointer(p), unsafe.Sizeof(p.v))
		}
	}
	return p.v
}

// Set sets the value: a plain write.
func (p *Plain[T]) Set(v T) {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Write(unsafe.Pointer(p), unsafe.Sizeof(p.v))
		}
	}
	p.v = v
}

// Read returns the cell in place, to be read: a plain read, however often the
// result is read before the cell passes to another goroutine.
func (p *Plain[T]) Read() *T {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Read(unsafe.Pointer(p), unsafe.Sizeof(p.v))
		}
	}
	return &p.v
}

// Write returns the cell in place, to be read and written: a plain write.
func (p *Plain[T]) Write() *T {
	if checked.Enabled {
		if h := checked.Current(); h != nil {
			h.Write(unsafe.Pointer(p), unsafe.Sizeof(p.v))
		}
	}
	return &p.v
}
