// Package codegen holds the programs whose instructions codegen_test.go pins.
// The fields of shared have fixed offsets, by which the test names them.
package codegen

import (
	"unsafe"

	"github.com/ordo-go/ordo/atomic"
)

type shared struct {
	slot   [8]uint64           // 0
	flag   atomic.Uint64       // 64
	x      atomic.Uint64       // 72
	y      uint64              // 80: after x, so that the stores could merge
	small  atomic.Uint32       // 88
	small2 uint32              // 92
	ptr    atomic.Pointer[int] // 96
	ptr2   *int                // 104
	seq    atomic.Uint64       // 112
	a, b   atomic.Uint64       // 120, 128
}

//go:nosplit
func publish(s *shared, i int, v uint64) {
	s.slot[i&7] = v
	s.flag.StoreRelease(1)
}

//go:nosplit
func consume(s *shared, i int) uint64 {
	for s.flag.LoadAcquire() == 0 {
	}
	return s.slot[i&7]
}

// spin looks once and then waits.
//
//go:nosplit
func spin(s *shared) {
	if s.flag.LoadRelaxed() == 0 {
		for s.flag.LoadRelaxed() == 0 {
		}
	}
}

//go:nosplit
func consumeWithFence(s *shared, i int) uint64 {
	for s.flag.LoadRelaxed() == 0 {
	}
	atomic.FenceAcquire()
	return s.slot[i&7]
}

// readThenRelease gives a slot back: its read must not sink below the release.
//
//go:nosplit
func readThenRelease(s *shared, i int) uint64 {
	v := s.slot[i&7]
	s.flag.StoreRelease(1)
	return v
}

// overwrite loses its first store if stores are plain.
//
//go:nosplit
func overwrite(s *shared) {
	s.x.StoreRelaxed(1)
	s.flag.StoreRelease(1)
	s.x.StoreRelaxed(2)
}

//go:nosplit
func twice(s *shared) {
	s.x.StoreRelaxed(1)
	s.x.StoreRelaxed(2)
}

// thenPlain is a release store that a plain store of the same word follows.
//
//go:nosplit
func thenPlain(s *shared) {
	s.x.StoreRelease(1)
	*(*uint64)(unsafe.Pointer(&s.x)) = 2
}

// seqlock loses its odd store if stores are plain.
//
//go:nosplit
func seqlock(s *shared, seq, v uint64) {
	s.seq.StoreRelaxed(seq + 1)
	atomic.FenceRelease()
	s.a.StoreRelaxed(v)
	s.b.StoreRelaxed(v)
	s.seq.StoreRelease(seq + 2)
}

// In these programs an atomic store must stay one store of its own width: the
// compiler merges neighbours into one wider store, which may cross a cache line.

//go:nosplit
func neighbours64(s *shared) {
	s.x.StoreRelease(0)
	s.y = 0
}

//go:nosplit
func neighbours64Before(s *shared) {
	s.y = 0
	s.x.StoreRelease(0)
}

//go:nosplit
func neighbours32(s *shared) {
	s.small.StoreRelease(1)
	s.small2 = 2
}

//go:nosplit
func neighbours32Before(s *shared) {
	s.small2 = 2
	s.small.StoreRelease(1)
}

//go:nosplit
func neighboursPtr(s *shared) {
	s.ptr.StoreRelease(nil)
	s.ptr2 = nil
}

// beforeEmptyLoop loses its store even so (golang.org/issue/15635): nothing that
// follows ever needs memory.
//
//go:nosplit
func beforeEmptyLoop(s *shared) {
	s.flag.StoreRelease(1)
	for {
	}
}

//go:nosplit
func storeBuffering(s *shared) uint64 {
	s.x.StoreRelaxed(1)
	atomic.FenceSeqCst()
	return s.flag.LoadRelaxed()
}

//go:nosplit
func storeBufferingLight(s *shared) uint64 {
	s.x.StoreRelaxed(1)
	atomic.FenceLight()
	return s.flag.LoadRelaxed()
}

//go:nosplit
func storeBufferingExpedited(s *shared) uint64 {
	s.x.StoreRelaxed(1)
	atomic.FenceExpedited()
	return s.flag.LoadRelaxed()
}

//go:nosplit
func storeBufferingHeavy(s *shared) uint64 {
	s.x.StoreRelaxed(1)
	atomic.FenceHeavy()
	return s.flag.LoadRelaxed()
}

//go:nosplit
func fences() {
	atomic.FenceAcquire()
	atomic.FenceRelease()
	atomic.FenceAcqRel()
}

//go:nosplit
func fenceSeqCst() { atomic.FenceSeqCst() }

//go:nosplit
func pause() { atomic.Pause() }

//go:nosplit
func pauseBriefly() { atomic.PauseBriefly() }

//go:nosplit
func spinHint() { atomic.Spin() }

//go:nosplit
func plainGet(p *atomic.Plain[uint64]) uint64 { return p.Get() }

//go:nosplit
func plainSet(p *atomic.Plain[uint64], v uint64) { p.Set(v) }

//go:nosplit
func plainRead(p *atomic.Plain[[4]uint64]) uint64 { return p.Read()[2] }

//go:nosplit
func plainWrite(p *atomic.Plain[[4]uint64], v uint64) { p.Write()[2] = v }
