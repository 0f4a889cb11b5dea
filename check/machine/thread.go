package machine

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Thread is one thread of the checked program.
type Thread struct {
	// Number counts the threads in the order of their start. Parent started it as
	// its Nth; the body of the check has Parent nil.
	Number int
	Parent *Thread
	Nth    int
	// Next is what the thread asks for. It is over if that is End or Fail.
	Next Request
	// Goexit: the thread ended by runtime.Goexit.
	Goexit bool
	// PCs are where the program asks for Next, if the machine traces.
	PCs []uintptr
	// Frames are the thread's stack there, if the machine takes snapshots.
	Frames []uintptr
	// Links has words that frames held so far, at requests, and that are in no variable of
	// the program: by which frames are linked, and the address of the Thread.
	Links map[uintptr]bool
	// Spawned is where the thread was started, if the machine traces.
	Spawned []uintptr

	// Answered is how many requests of the thread were answered, without pauses. They
	// are numbered from 0.
	Answered int

	m        *Machine
	body     func()
	co       *coroutine // that runs it; nil before it starts and when it is over
	answer   checked.Word
	children int
	unwound  int       // how often it was asked to unwind
	word     [2]uint32 // its cells: started, over
	spin     *spin     // of its coroutine
}

// The cells of a thread. The parent stores 1 in the first, which the thread
// awaits, and the thread stores 1 in the second when it is over.
func (t *Thread) Started() checked.Cell {
	return checked.Cell{Addr: unsafe.Pointer(&t.word[0]), Width: 4}
}

func (t *Thread) over() checked.Cell {
	return checked.Cell{Addr: unsafe.Pointer(&t.word[1]), Width: 4}
}

// Over is the cell that becomes 1 when the thread is over.
func (t *Thread) Over() checked.Cell { return t.over() }

var isOne = func(v uint64) bool { return v == 1 }

// Ended reports whether the thread asks for nothing any more.
func (t *Thread) Ended() bool { return t.Next.Kind >= End }

// unwind is the panic that ends a thread whose execution is given up.
type unwind struct{}

// ask yields t.Next to the driver and returns when it is answered. If the
// execution is given up instead, the thread unwinds: by a panic, and if the program
// recovers too often, by Goexit. Who has asked wipes when it is done with the answer.
//
//go:noinline
func (t *Thread) ask() {
	if t.m.givenUp {
		t.unwindNow()
	}
	if t.m.Trace {
		t.PCs = callers(t.PCs[:0])
	}
	t.Next.Site = callSite(framePointer(), t.co.base)
	if t.m.Snap {
		t.snap(framePointer())
	}
	t.co.yield(struct{}{})
	if t.m.givenUp {
		t.unwindNow()
	}
	if t.Next.Kind != Pause {
		t.Answered++
	}
}

// Before reports whether something that the thread asked for after it had got n
// answers happens before the last of the first m answers of the thread u.
func (t *Thread) Before(n int, u *Thread, m int) bool {
	if t == u {
		return n <= m
	}
	return m > 0 && t.m.Known(u.Number, m-1, t.Number) > n
}

// snap copies the frames of the program. The frame pointer is that of ask, whose
// caller is what the program has called.
func (t *Thread) snap(pointer uintptr) {
	if t.Links == nil {
		t.Links = map[uintptr]bool{uintptr(unsafe.Pointer(t)): true}
	}
	eachLink(pointer, t.co.base, func(word uintptr) { t.Links[word] = true })
	if t.Next.Kind == Pause {
		t.Frames = append(t.Frames[:0], t.spin.frames...)
		return
	}
	here := callerFrame(callerPointer(pointer)) + uintptr(arguments[t.Next.Kind])*unsafe.Sizeof(pointer)
	t.Frames = t.stack(t.Frames[:0], here)
}

// arguments is how many words the caller of a hook keeps for its arguments at the
// bottom of its frame. What is in them is dead, and may be anything.
var arguments = [...]int{Load: 4, Store: 6, RMW: 7, CAS: 8, Fence: 2, Read: 3, Write: 3, Choose: 4, End: 0, Fail: 0}

// patience is how often a program may recover the panic that unwinds it.
const patience = 50

func (t *Thread) unwindNow() {
	if t.unwound++; t.unwound > patience {
		runtime.Goexit()
	}
	panic(unwind{})
}

func callers(pcs []uintptr) []uintptr {
	var buf [40]uintptr
	return append(pcs, buf[:runtime.Callers(3, buf[:])]...)
}

// run is the life of the thread in its coroutine. It returns only if the
// coroutine can be used again.
func (t *Thread) run() {
	returned := false
	defer func() {
		cause := recover()
		switch {
		case returned || t.m.givenUp && cause != nil:
		case cause != nil:
			if _, ok := cause.(unwind); !ok {
				t.Next = Request{Kind: Fail, Failure: &Failure{
					Kind: Panic, Text: fmt.Sprint(cause), Stack: string(debug.Stack()),
				}}
			}
		default: // Goexit, which cannot be stopped: this coroutine is lost
			t.co.lost = true
			t.Goexit = true
			if !t.m.givenUp {
				t.finish()
			}
			t.co.yield(struct{}{})
		}
	}()
	t.body()
	t.finish()
	returned = true
}

// finish tells those that wait for the thread that it is over.
func (t *Thread) finish() {
	if t.Parent != nil {
		func() {
			defer func() {
				if cause := recover(); cause != nil && !t.m.givenUp {
					panic(cause)
				}
			}()
			t.Next = Request{Kind: Store, Order: checked.Release, Cell: t.over(), Val: checked.Word{Bits: 1}, What: "end of thread", Private: true}
			t.ask()
		}()
	}
	t.Next = Request{Kind: End}
}

// fail ends the thread with a failure.
func (t *Thread) fail(f *Failure) {
	t.Next = Request{Kind: Fail, Failure: f}
	t.ask()
	panic("machine: a thread that has failed was resumed")
}

// Assert fails the execution.
func (t *Thread) Assert(text string) { t.fail(&Failure{Kind: Assertion, Text: text}) }

// Assume says that the execution is of no interest.
func (t *Thread) Assume() { t.fail(&Failure{Kind: Assume}) }

// Name names the location at p.
func (t *Thread) Name(p unsafe.Pointer, name string) { t.m.Names[p] = name }
