package machine

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// The methods of a Thread that make it a checked.Threads. They run in its
// coroutine.
var _ checked.Threads = (*Thread)(nil)

// Load implements checked.Hook.
func (t *Thread) Load(c checked.Cell, o checked.Order) checked.Word {
	t.Next = Request{Kind: Load, Order: t.order(Load, o), Cell: c}
	t.ask()
	t.saw(c, t.answer, callerFrame(framePointer()))
	t.wipe()
	return t.answer
}

// Store implements checked.Hook.
func (t *Thread) Store(c checked.Cell, v checked.Word, o checked.Order) {
	t.Next = Request{Kind: Store, Order: t.order(Store, o), Cell: c, Val: v}
	t.ask()
	t.spin.wrote(c, v)
	t.wipe()
}

// RMW implements checked.Hook.
func (t *Thread) RMW(c checked.Cell, op checked.Op, operand checked.Word, o checked.Order) checked.Word {
	t.Next = Request{Kind: RMW, Op: op, Order: t.order(RMW, o), Cell: c, Val: operand}
	t.ask()
	t.spin.wrote(c, t.Next.update(t.answer))
	t.wipe()
	return t.answer
}

// CompareAndSwap implements checked.Hook.
func (t *Thread) CompareAndSwap(c checked.Cell, old, new checked.Word, o checked.Order) bool {
	t.Next = Request{Kind: CAS, Order: t.order(CAS, o), Cell: c, Old: old, Val: new}
	t.ask()
	swapped := t.answer == old
	if swapped {
		t.spin.wrote(c, new)
	} else {
		t.saw(c, t.answer, callerFrame(framePointer()))
	}
	t.wipe()
	return swapped
}

// Fence implements checked.Hook.
func (t *Thread) Fence(o checked.Order) {
	if o = t.order(Fence, o); o == checked.Relaxed {
		return // weakened so far that nothing is left of it
	}
	t.Next = Request{Kind: Fence, Order: o}
	t.ask()
	t.wipe()
}

// Read implements checked.Hook.
func (t *Thread) Read(p unsafe.Pointer, size uintptr) {
	if size > 0 {
		t.Next = Request{Kind: Read, Cell: checked.Cell{Addr: p}, Size: size}
		t.ask()
		t.spin.touched = true
		t.wipe()
	}
}

// Write implements checked.Hook.
func (t *Thread) Write(p unsafe.Pointer, size uintptr) {
	if size > 0 {
		t.Next = Request{Kind: Write, Cell: checked.Cell{Addr: p}, Size: size}
		t.ask()
		t.spin.acted()
		t.wipe()
	}
}

// ID implements checked.Threads.
func (t *Thread) ID() int { return t.Number }

// Go implements checked.Threads.
func (t *Thread) Go(f func()) checked.Cell {
	if t.m.givenUp {
		t.unwindNow()
	}
	child := t.m.spawn(t, f)
	if t.m.Trace {
		child.Spawned = callers(nil)
	}
	t.Next = Request{Kind: Store, Order: checked.Release, Cell: child.Started(), Val: checked.Word{Bits: 1}, What: "start of thread", Private: true}
	t.ask()
	t.spin.acted()
	t.wipe()
	return child.over()
}

// Await implements checked.Threads.
func (t *Thread) Await(c checked.Cell, o checked.Order, ok func(uint64) bool, w checked.Wait) uint64 {
	t.Next = Request{Kind: Load, Order: o, Cell: c, Accept: ok, What: w.For, Limited: w.Limited, Private: t.m.private(c)}
	t.ask()
	t.spin.acted()
	t.wipe()
	return t.answer.Bits
}

// AwaitSwap implements checked.Threads.
func (t *Thread) AwaitSwap(c checked.Cell, o checked.Order, old, new uint64, w checked.Wait) {
	t.Next = Request{Kind: CAS, Order: o, Cell: c, Old: checked.Word{Bits: old}, Val: checked.Word{Bits: new},
		Must: true, What: w.For, Limited: w.Limited}
	t.ask()
	t.spin.wrote(c, t.Next.Val)
	t.wipe()
}

// Choose implements checked.Threads.
func (t *Thread) Choose(n int, what string) int {
	t.Next = Request{Kind: Choose, N: n, What: what}
	t.ask()
	t.spin.chose(t.answer)
	t.wipe()
	return int(t.answer.Bits)
}

// Misuse implements checked.Threads.
func (t *Thread) Misuse(what string) { t.fail(&Failure{Kind: Misuse, Text: what}) }

// Pause implements checked.Hook.
//
//go:noinline
func (t *Thread) Pause() {
	t.rest(callerFrame(framePointer()))
	t.wipe()
}

// Yield implements checked.Threads. Functions of package sync call it, whose frames
// hold nothing.
//
//go:noinline
func (t *Thread) Yield() {
	t.rest(callerFrame(callerPointer(framePointer())))
	t.wipe()
}
