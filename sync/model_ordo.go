//go:build ordo

package sync

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A word is a location of the model. The memory itself stays as it is: the
// checker keeps the values.
type word struct{ _ uint32 }

func (w *word) cell() checked.Cell { return checked.Cell{Addr: unsafe.Pointer(w), Width: 4} }

func word32(v uint64) checked.Word { return checked.Word{Bits: v} }

// is accepts one value.
func is(v uint64) func(uint64) bool { return func(w uint64) bool { return w == v } }

// inCheck reports whether the checker runs the goroutine.
func inCheck() bool { return checked.CurrentThreads() != nil }
