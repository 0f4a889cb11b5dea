//go:build linux && amd64 && !ordo && !race

package cyclic

import (
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"
)

// Take stores within its elements: those beside them are on pages that may not be touched.
func TestTakeStaysOnItsPages(t *testing.T) {
	const page, pages = 4096, 10
	m, err := syscall.Mmap(-1, 0, (pages+2)*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skip(err)
	}
	defer syscall.Munmap(m)
	for _, at := range []int{0, (pages + 1) * page} {
		if err := syscall.Mprotect(m[at:at+page], syscall.PROT_NONE); err != nil {
			t.Skip(err)
		}
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	inner := m[page : (pages+1)*page]
	for i := 0; i < len(inner); i += blockBytes {
		store(unsafe.Pointer(&inner[i]))
		own(unsafe.Pointer(&inner[i]))
		near(unsafe.Pointer(&inner[i]))
	}
	s := Slice[int64]{unsafe.Slice((*int64)(unsafe.Pointer(&inner[0])), 4096), 4095}
	for i := int64(0); i < 2*4096; {
		i += int64(s.Take(i, 4096))
	}
}
