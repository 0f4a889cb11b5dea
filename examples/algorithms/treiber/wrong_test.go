package treiber

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// pushRelaxed is Push with a relaxed swap: the node is not published.
func (s *Stack[T]) pushRelaxed(v T) {
	n := new(node[T])
	n.value.Set(v)
	for {
		top := s.top.LoadRelaxed()
		n.next.Set(top)
		if s.top.CompareAndSwapRelaxed(top, n) {
			return
		}
	}
}

func TestWrongPushRelaxed(t *testing.T) {
	check.Run(t, func() {
		var s Stack[int]
		var wg sync.WaitGroup
		wg.Go(func() { s.pushRelaxed(1) })
		wg.Go(func() { s.Pop() })
		wg.Wait()
	}, weak, check.Expect(check.Race))
}

// popRelaxed is Pop with a relaxed load: "the swap decides". But the node is read
// before that.
func (s *Stack[T]) popRelaxed() (v T, ok bool) {
	for {
		top := s.top.LoadRelaxed()
		if top == nil {
			return v, false
		}
		next := top.next.Get()
		if s.top.CompareAndSwapAcquire(top, next) {
			return top.value.Get(), true
		}
	}
}

func TestWrongPopRelaxed(t *testing.T) {
	check.Run(t, func() {
		var s Stack[int]
		var wg sync.WaitGroup
		wg.Go(func() { s.Push(1) })
		wg.Go(func() { s.popRelaxed() })
		wg.Wait()
	}, weak, check.Expect(check.Race))
}

// An untagged is Indices without the tag: it has the ABA bug.
type untagged struct {
	top   atomic.Uint64
	below []atomic.Uint32
}

func newUntagged(n uint32) *untagged {
	x := &untagged{below: make([]atomic.Uint32, n)}
	for i := n; i > 0; i-- {
		x.Put(i - 1)
	}
	return x
}

func (x *untagged) Get() (i uint32, ok bool) {
	for {
		top := x.top.LoadAcquire()
		if top == 0 {
			return 0, false
		}
		i = uint32(top) - 1
		below := x.below[i].LoadRelaxed()
		if x.top.CompareAndSwapRelaxed(top, uint64(below)) {
			return i, true
		}
	}
}

func (x *untagged) Put(i uint32) {
	for {
		top := x.top.LoadRelaxed()
		x.below[i].StoreRelaxed(uint32(top))
		if x.top.CompareAndSwapRelease(top, uint64(i+1)) {
			return
		}
	}
}

// Both hold the second number, and use its slot.
func TestWrongABA(t *testing.T) {
	check.Run(t, func() {
		x := newUntagged(2)
		twoHolders(&pool{get: x.Get, put: x.Put})
	}, weak, check.Expect(check.Race))
}
