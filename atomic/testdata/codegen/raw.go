package codegen

import (
	"runtime"
	"unsafe"

	"github.com/ordo-go/ordo/atomic"
)

// What the compiler does to the programs if release and relaxed stores are
// plain stores, or have a barrier on one side only.

func raw(x *atomic.Uint64, v uint64) { *(*uint64)(unsafe.Pointer(x)) = v }

//go:nosplit
func rawOverwrite(s *shared) {
	raw(&s.x, 1)
	raw(&s.flag, 1)
	raw(&s.x, 2)
}

//go:nosplit
func rawSeqlock(s *shared, seq, v uint64) {
	raw(&s.seq, seq+1)
	raw(&s.a, v)
	raw(&s.b, v)
	raw(&s.seq, seq+2)
}

// rawSpin looks once and then waits.
//
//go:nosplit
func rawSpin(s *shared) {
	flag := (*uint64)(unsafe.Pointer(&s.flag))
	if *flag == 0 {
		for *flag == 0 {
		}
	}
}

//go:nosplit
func barrierInFront(s *shared) {
	runtime.KeepAlive(nil)
	*(*uint64)(unsafe.Pointer(&s.x)) = 0
	s.y = 0
}

//go:nosplit
func barrierBehind(s *shared) {
	s.y = 0
	*(*uint64)(unsafe.Pointer(&s.x)) = 0
	runtime.KeepAlive(nil)
}
