//go:build !race || ordo

package atomic

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// detector says that Go's race detector is told the declared orders.
const detector = false

type kind uint8

const (
	reads kind = iota
	writes
	both
)

func before(unsafe.Pointer, kind, checked.Order) {}
func after(unsafe.Pointer, kind, checked.Order)  {}
func raceFence(checked.Order)                    {}
