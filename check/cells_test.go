//go:build ordo

package check_test

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A cell is a location of a litmus program as a Go variable.
type cell interface {
	load(o exec.Order) litmus.Value
	store(v litmus.Value, o exec.Order)
	swap(v litmus.Value, o exec.Order) litmus.Value
	cas(old, new litmus.Value, o exec.Order) bool
	// fetch is what the other read-modify-writes do. It returns the old value.
	fetch(op litmus.RMWOp, v litmus.Value, o exec.Order) litmus.Value
}

// A word is an atomic type, an integer one that is a number.
type word[T any] interface {
	Load() T
	LoadRelaxed() T
	LoadAcquire() T
	Store(T)
	StoreRelaxed(T)
	StoreRelease(T)
	Swap(T) T
	SwapRelaxed(T) T
	SwapAcquire(T) T
	SwapRelease(T) T
	SwapAcqRel(T) T
	CompareAndSwap(T, T) bool
	CompareAndSwapRelaxed(T, T) bool
	CompareAndSwapAcquire(T, T) bool
	CompareAndSwapRelease(T, T) bool
	CompareAndSwapAcqRel(T, T) bool
}

type integer interface {
	~int32 | ~int64 | ~uint32 | ~uint64
}

type number[T integer] interface {
	word[T]
	Add(T) T
	AddRelaxed(T) T
	AddAcquire(T) T
	AddRelease(T) T
	AddAcqRel(T) T
	And(T) T
	AndRelaxed(T) T
	AndAcquire(T) T
	AndRelease(T) T
	AndAcqRel(T) T
	Or(T) T
	OrRelaxed(T) T
	OrAcquire(T) T
	OrRelease(T) T
	OrAcqRel(T) T
}

// by chooses by order.
func by[F any](o exec.Order, rlx, acq, rel, acqRel, sc F) F {
	switch o {
	case exec.RLX:
		return rlx
	case exec.ACQ:
		return acq
	case exec.REL:
		return rel
	case exec.ACQREL:
		return acqRel
	}
	return sc
}

// A wordCell is a cell that is a word.
type wordCell[T any] struct {
	code *goCode
	w    word[T]
	in   func(litmus.Value) T
	out  func(T) litmus.Value
	math func(op litmus.RMWOp, v T, o exec.Order) T
}

func (c *wordCell[T]) load(o exec.Order) litmus.Value {
	c.code.leaveOutIf(o == exec.NA, mixedUse)
	return c.out(by(o, c.w.LoadRelaxed, c.w.LoadAcquire, nil, nil, c.w.Load)())
}

func (c *wordCell[T]) store(v litmus.Value, o exec.Order) {
	c.code.leaveOutIf(o == exec.NA, mixedUse)
	by(o, c.w.StoreRelaxed, nil, c.w.StoreRelease, nil, c.w.Store)(c.in(v))
}

func (c *wordCell[T]) swap(v litmus.Value, o exec.Order) litmus.Value {
	return c.out(by(o, c.w.SwapRelaxed, c.w.SwapAcquire, c.w.SwapRelease, c.w.SwapAcqRel, c.w.Swap)(c.in(v)))
}

func (c *wordCell[T]) cas(old, new litmus.Value, o exec.Order) bool {
	return by(o, c.w.CompareAndSwapRelaxed, c.w.CompareAndSwapAcquire, c.w.CompareAndSwapRelease,
		c.w.CompareAndSwapAcqRel, c.w.CompareAndSwap)(c.in(old), c.in(new))
}

func (c *wordCell[T]) fetch(op litmus.RMWOp, v litmus.Value, o exec.Order) litmus.Value {
	return c.out(c.math(op, c.in(v), o))
}

// numberCell is a cell of an integer type.
func numberCell[T integer](c *goCode, w number[T]) cell {
	return &wordCell[T]{
		code: c,
		w:    w,
		in: func(v litmus.Value) T {
			c.leaveOutIf(v.IsAddr(), "an integer has the value of an address")
			return T(v.N)
		},
		out: func(v T) litmus.Value { return litmus.Num(int64(v)) },
		math: func(op litmus.RMWOp, v T, o exec.Order) T {
			switch op {
			case litmus.FetchAnd:
				return by(o, w.AndRelaxed, w.AndAcquire, w.AndRelease, w.AndAcqRel, w.And)(v)
			case litmus.FetchOr:
				return by(o, w.OrRelaxed, w.OrAcquire, w.OrRelease, w.OrAcqRel, w.Or)(v)
			case litmus.FetchSub:
				v = -v
			}
			return by(o, w.AddRelaxed, w.AddAcquire, w.AddRelease, w.AddAcqRel, w.Add)(v) - v
		},
	}
}

func boolCell(c *goCode) cell {
	return &wordCell[bool]{
		code: c,
		w:    new(atomic.Bool),
		in:   litmus.Value.Truth,
		out:  truth,
	}
}

// A target is what the address of a location points to.
type target struct{ loc int }

func pointerCell(c *goCode, targets []*target) cell {
	return &wordCell[*target]{
		code: c,
		w:    new(atomic.Pointer[target]),
		in: func(v litmus.Value) *target {
			if v.IsAddr() {
				return targets[v.Addr-1]
			}
			c.leaveOutIf(v.N != 0, "a pointer has the value of an integer")
			return nil
		},
		out: addressOf,
	}
}

func addressOf(t *target) litmus.Value {
	if t == nil {
		return litmus.Num(0)
	}
	return litmus.AddrOf(t.loc)
}

// A plainCell is a cell of ordinary memory.
type plainCell struct {
	code *goCode
	p    atomic.Plain[litmus.Value]
}

func (c *plainCell) load(o exec.Order) litmus.Value {
	c.plainly(o == exec.NA)
	return c.p.Get()
}

func (c *plainCell) store(v litmus.Value, o exec.Order) {
	c.plainly(o == exec.NA)
	c.p.Set(v)
}

func (c *plainCell) swap(litmus.Value, exec.Order) litmus.Value {
	c.plainly(false)
	return litmus.Value{}
}

func (c *plainCell) cas(litmus.Value, litmus.Value, exec.Order) bool {
	c.plainly(false)
	return false
}

func (c *plainCell) fetch(litmus.RMWOp, litmus.Value, exec.Order) litmus.Value {
	c.plainly(false)
	return litmus.Value{}
}

// plainly: a Go variable is of one type.
func (c *plainCell) plainly(yes bool) { c.code.leaveOutIf(!yes, mixedUse) }

const mixedUse = "a location is used atomically and plainly"

// newCell makes the variable of a location.
func (c *goCode) newCell(l litmus.Loc, targets []*target) cell {
	t := l.Type
	switch {
	case !t.Atomic:
		return &plainCell{code: c}
	case t.Kind == litmus.Pointer:
		return pointerCell(c, targets)
	case t.Kind == litmus.Bool:
		return boolCell(c)
	case t.Kind == litmus.Int && t.Bits == 32:
		return numberCell[int32](c, new(atomic.Int32))
	case t.Kind == litmus.Int && t.Bits == 64:
		return numberCell[int64](c, new(atomic.Int64))
	case t.Kind == litmus.Uint && t.Bits == 32:
		return numberCell[uint32](c, new(atomic.Uint32))
	case t.Kind == litmus.Uint && t.Bits == 64:
		return numberCell[uint64](c, new(atomic.Uint64))
	}
	c.leaveOutIf(true, "type "+t.Name+" has no atomic type in Go")
	return nil
}
