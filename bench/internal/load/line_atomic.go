package load

import "sync/atomic"

// An atomicRing is the queue that a Go programmer writes with sync/atomic, well:
// padded, and with the opposite index cached.
type atomicRing struct {
	slots []int64
	mask  uint64
	_     [128]byte
	tail  atomic.Uint64
	next  uint64 // the producer's, and so is limit
	limit uint64
	_     [128]byte
	head  atomic.Uint64
	first uint64 // the consumer's, and so is stock
	stock uint64
	_     [128]byte
}

func newAtomicRing(slots int) *atomicRing {
	return &atomicRing{slots: make([]int64, slots), mask: uint64(slots - 1), limit: uint64(slots)}
}

func (r *atomicRing) tryPush(v int64) bool {
	if r.next == r.limit {
		r.limit = r.head.Load() + uint64(len(r.slots))
		if r.next == r.limit {
			return false
		}
	}
	r.slots[r.next&r.mask] = v
	r.next++
	r.tail.Store(r.next)
	return true
}

func (r *atomicRing) tryPop() (v int64, ok bool) {
	if r.first == r.stock {
		r.stock = r.tail.Load()
		if r.first == r.stock {
			return 0, false
		}
	}
	v = r.slots[r.first&r.mask]
	r.first++
	r.head.Store(r.first)
	return v, true
}

// handWritten is an atomicRing.
//
//go:noinline
func handWritten(wait patience) func(job) line {
	return func(j job) line {
		r := newAtomicRing(j.slots)
		return line{
			produce: func(lo, hi int64) error {
				send(lo, hi, func(v int64) {
					for looks := 0; !r.tryPush(v); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				return verdict(inOrder(j.n, func() int64 {
					for looks := 0; ; looks++ {
						if v, ok := r.tryPop(); ok {
							return v
						}
						wait(looks)
					}
				}), j.n)
			},
		}
	}
}
