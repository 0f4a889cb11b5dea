//go:build !race

package atomic_test

import (
	"testing"
	"unsafe"

	"github.com/ordo-go/ordo/atomic"
)

// The controls of stress_test.go are data races, which -race would report.

func raw(x *atomic.Uint64, v uint64) { *(*uint64)(unsafe.Pointer(x)) = v }

func TestOverwriteControl(t *testing.T) {
	var m overwriteMemory
	lost, seen := m.run(func() {
		for i := uint64(1); m.stop.LoadRelaxed() == 0; i++ {
			raw(&m.x, 2*i-1)
			raw(&m.flag, i)
			raw(&m.x, 2*i)
		}
	})
	t.Logf("with plain stores: x older than the flag in %d of %d rounds", lost, seen)
}

func TestSeqlockControl(t *testing.T) {
	var m seqlockMemory
	torn, seen := m.run(func() {
		for i := uint64(1); m.stop.LoadRelaxed() == 0; i++ {
			raw(&m.seq, 2*i-1)
			raw(&m.a, i)
			raw(&m.b, i)
			raw(&m.c, i)
			raw(&m.seq, 2*i)
		}
	})
	t.Logf("with plain stores: %d of %d values torn", torn, seen)
}
