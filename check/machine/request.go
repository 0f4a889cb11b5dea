package machine

import (
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// Kind says what a thread asks for.
type Kind uint8

const (
	Load   Kind = iota // of Cell
	Store              // of Val to Cell
	RMW                // of Cell, by Op and Val
	CAS                // of Cell, from Old to Val
	Fence              //
	Read               // of Size bytes of plain memory at Cell
	Write              // likewise
	Choose             // one of 0 to N-1
	Pause              // the thread has paused in a loop
	End                // the thread is over
	Fail               // the thread has found a failure, and is over
)

// A Request is the next event of a thread.
type Request struct {
	Kind  Kind
	Op    checked.Op
	Order checked.Order
	Cell  checked.Cell
	Val   checked.Word
	Old   checked.Word
	Size  uintptr
	N     int
	Site  uint64 // sums up from where the program asks: the calls that led there

	// A Load with Accept waits until it accepts the value, a CAS that Must until it
	// swaps.
	Accept func(bits uint64) bool
	Must   bool

	// Private: the cell is one of a thread's own, which one thread writes, once.
	Private bool
	// What says what it is for, if it is more than it seems: "Mutex.Lock".
	What string
	// Limited: not to be answered is no deadlock.
	Limited bool
	Failure *Failure

	// Of a Pause: what was read since the last one; Pure, if the thread did nothing but
	// read; Again, if it also is as it was then, so that it will be here again if it reads
	// the same; how many Rounds before it were pure and read the same.
	Watch       []Seen
	Pure, Again bool
	Rounds      int
}

// Seen is a value that a thread has read.
type Seen struct {
	Cell checked.Cell
	Val  checked.Word
}

// Waits reports whether the request may have to wait.
func (r *Request) Waits() bool { return r.Accept != nil || r.Must || r.Spins() }

// Spins reports whether the thread is in a loop that waits until one of Watch differs:
// it will be here again otherwise, or it counts its rounds and has counted enough.
func (r *Request) Spins() bool { return r.Kind == Pause && r.Pure && (r.Again || r.Cut()) }

// Cut reports whether the thread counts rounds that read the same, and has counted
// MaxRounds.
func (r *Request) Cut() bool { return r.Kind == Pause && !r.Again && r.Rounds >= MaxRounds }

// Written returns what the request writes if it reads old, and whether it does.
func (r *Request) Written(old checked.Word) (new checked.Word, ok bool) {
	switch r.Kind {
	case Store:
		return r.Val, true
	case CAS:
		return r.Val, old == r.Old
	case RMW:
		return r.update(old), true
	}
	return old, false
}

func (r *Request) update(old checked.Word) checked.Word {
	v := r.Val
	switch r.Op {
	case checked.Add:
		v.Bits = old.Bits + v.Bits
	case checked.And:
		v.Bits = old.Bits & v.Bits
	case checked.Or:
		v.Bits = old.Bits | v.Bits
	}
	if w := r.Cell.Width; w > 0 && w < 8 {
		v.Bits &= 1<<(8*w) - 1
	}
	return v
}

// FailureKind says what is wrong.
type FailureKind uint8

const (
	Assertion FailureKind = iota
	Panic
	Misuse  // of sync: a double unlock
	Assume  // nothing is: the execution is not of interest
	Foreign // a goroutine that is no thread touched an atomic
	Endless // a loop that does not pause reads the same again and again
)

// A Failure is what a thread found to be wrong.
type Failure struct {
	Kind  FailureKind
	Text  string
	Stack string // of a panic
}

// Initial returns the value that a cell has when it is first touched: what its
// memory holds, which no event of a check changes.
func Initial(c checked.Cell) checked.Word {
	switch c.Width {
	case 0:
		return checked.Word{Ptr: *(*unsafe.Pointer)(c.Addr)}
	case 4:
		return checked.Word{Bits: uint64(*(*uint32)(c.Addr))}
	}
	return checked.Word{Bits: *(*uint64)(c.Addr)}
}
