package explore

import "github.com/ordo-go/ordo/exec"

// A Value is what memory holds. What is no integer must be numbered.
type Value uint64

// A Program is a set of threads, each a deterministic function of the values it
// has read. Its methods are called from one goroutine at a time, unless the
// exploration has several workers: see [Options.Workers].
type Program interface {
	// Threads is the number of threads.
	Threads() int
	// Init returns the initial value of a location.
	Init(loc int) Value
	// Next returns what a thread does next that was given these values: one by each
	// of its events, in program order, 0 by a store or a fence. A weak compare-and-swap
	// gives two: the value, and 1 if it swapped, else 0. The slice is not to be kept.
	// Answers are remembered, so that a thread is seldom asked twice.
	Next(thread int, values []Value) Label
}

// A Watcher is a Program whose Next needs the graph: to run real code in an order in
// which values are read after they were written, say.
type Watcher interface {
	Program
	// Within is called before Next. State names the state that is asked for, that of the
	// thread at the end of x. x is valid until Next returns.
	Within(x *Execution, state uint64)
}

// Kind says what a thread does.
type Kind uint8

const (
	Done   Kind = iota // the thread has ended
	Load               // reads Loc
	Store              // writes Val to Loc
	RMW                // reads Loc and writes what Op makes of the value and of Val
	CAS                // reads Loc and, if it is Old, writes Val; else a read of order Fail
	Fence              //
	Join               // reads Loc when the one write of it that there will be is there
	Choice             // one of 0 to N-1
	Block              // the thread goes no further: the execution does not count as complete
	Error              // the program is wrong; the thread goes no further
)

// An Op is what a read-modify-write writes.
type Op uint8

const (
	Xchg Op = iota
	Add
	Sub
	And
	Or
	Xor
	Call // what Label.Func returns of the value read
)

// A Label is what a thread does next.
type Label struct {
	Kind  Kind
	Op    Op
	Order exec.Order // NA for plain memory
	Fail  exec.Order // of a CAS that fails
	Weak  bool       // the CAS may fail without a reason
	// Causal: what the thread does next may depend on more than the value that it
	// reads, on anything that the thread which wrote it knew.
	Causal bool
	// Await: the Block is that of a loop which goes round until its last read returns
	// another value, or until another value can be read of one of Watch.
	Await bool
	Watch []int
	// Late: the event is one of a loop that may wait. Threads that have others go first.
	Late bool
	// Light and Heavy are asymmetric fences, of order SC: each pair of one and the other
	// is ordered like SC fences, and they are ordered with no other SC event. (Under
	// x86-tso both are MFENCE.)
	Light, Heavy bool
	Loc          int // locations are numbered from 0, densely
	Val          Value
	Old          Value
	N            int
	Func         func(Value) Value // of Call
	Site         uint64            // where the program has it, for the program
	Data         any               // what the program wants to find again in the event
}

// written returns what a read-modify-write writes that has read v.
func (l *Label) written(v Value) Value {
	switch l.Op {
	case Add:
		return v + l.Val
	case Sub:
		return v - l.Val
	case And:
		return v & l.Val
	case Or:
		return v | l.Val
	case Xor:
		return v ^ l.Val
	case Call:
		return l.Func(v)
	}
	return l.Val
}
