// Package checked is the seam between the packages that a program links and
// the checker that explores its executions.
//
// It has the shape of the standard library's internal/race: [Enabled] is a
// constant, set by the build tag ordo, and callers write
//
//	if checked.Enabled {
//		if h := checked.Current(); h != nil {
//			return h.Load(...)
//		}
//	}
//
// Without the tag the branch is gone before inlining, and the operation
// compiles to what it would be without this package. With the tag, code that
// runs outside a check finds no [Hook] and runs natively.
package checked

import "unsafe"

// Order is the memory order that an operation declares.
type Order uint8

const (
	Plain Order = iota // na: not an atomic operation
	Relaxed
	Acquire
	Release
	AcqRel
	SeqCst
	// Light and Heavy are the orders of asymmetric fences: each pair of one and the other
	// is ordered as if both were SeqCst; two Light ones have the force of AcqRel.
	Light
	Heavy
)

// String returns the short name used in reports: na, rlx, acq, rel, acq_rel, sc,
// light, heavy.
func (o Order) String() string {
	return [...]string{"na", "rlx", "acq", "rel", "acq_rel", "sc", "light", "heavy"}[o]
}

// Failure is the order of a compare-and-swap of order o that fails: relaxed
// for Relaxed and Release, acquire for Acquire and AcqRel, SeqCst for SeqCst.
func (o Order) Failure() Order {
	switch o {
	case Acquire, AcqRel:
		return Acquire
	case SeqCst:
		return SeqCst
	}
	return Relaxed
}

// Op is what a read-modify-write does with its operand.
type Op uint8

const (
	Swap Op = iota
	Add
	And
	Or
)

// Cell is one atomic location: its address and its width in bytes. A Width of
// 0 is a pointer, whose values travel in Word.Ptr so that the garbage
// collector sees them.
type Cell struct {
	Addr  unsafe.Pointer
	Width uint8
}

// Word is a value of a [Cell]: Bits for integers and booleans, Ptr for pointers.
type Word struct {
	Bits uint64
	Ptr  unsafe.Pointer
}

// Hook carries out memory events in the place of the processor.
type Hook interface {
	Load(c Cell, o Order) Word
	Store(c Cell, v Word, o Order)
	// RMW returns the value that was replaced.
	RMW(c Cell, op Op, operand Word, o Order) Word
	// CompareAndSwap fails with the order o.Failure().
	CompareAndSwap(c Cell, old, new Word, o Order) bool
	Fence(o Order)
	// Pause says that the thread waits for another one.
	Pause()
	// Read and Write announce an access to ordinary memory at p; the access
	// itself is then made by the caller.
	Read(p unsafe.Pointer, size uintptr)
	Write(p unsafe.Pointer, size uintptr)
}

// current finds the hook of the calling thread; nil outside a check.
var current func() Hook

// Current returns the hook of the calling thread, or nil outside a check.
func Current() Hook {
	if current == nil {
		return nil
	}
	return current()
}

// Install sets the function that finds a thread's hook, and returns the one
// it replaces. It must not run beside [Current].
func Install(find func() Hook) (previous func() Hook) {
	previous, current = current, find
	return previous
}
