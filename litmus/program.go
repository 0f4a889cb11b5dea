package litmus

import "github.com/ordo-go/ordo/exec"

// A Lang is the language a program was written in.
type Lang string

const (
	C  Lang = "C"
	Go Lang = "Go"
)

// A Program is a litmus test.
type Program struct {
	Name    string
	Lang    Lang
	File    string // as the user named it
	Doc     string // what the file says about itself: the quoted line, or the package comment
	Locs    []Loc  // the shared memory; a pointer value is an index into it
	Threads []Thread
	Cond    Condition
	Show    []Term   // "locations": further terms of the final state, in source order
	Filter  Expr     // nil, or a predicate over Terms that executions must satisfy to count
	Expects []Expect // what the file says its verdicts are
}

// A Loc is one cell of shared memory. The cells of an array or of a struct follow
// each other.
type Loc struct {
	Name   string // x, y[1], q.tail
	Object int    // cells of one object have the same number; pointers move within it
	Index  int    // of the cell within its object
	Type   Type
	Init   Value
	Pos    exec.Pos
}

// A Thread is one thread: "0", "1", ... in C, the name of the function in Go.
type Thread struct {
	Name   string
	Params []Param // in C, the locations it names, for printing
	Regs   []Reg   // its local variables; the first assignment need not come first
	Body   []Stmt
	Pos    exec.Pos
}

// A Param is a parameter of a thread in C: `atomic_int* x` names location x.
type Param struct {
	Type string // as written, without the name
	Loc  int    // index of its (first) cell in Program.Locs
}

// A Reg is a local variable of a thread. Registers are zero until assigned.
type Reg struct {
	Name   string
	Type   Type
	Result bool // observed by default: a named result in Go
}

// A Type is the type of a cell or of a register.
type Type struct {
	Kind   TypeKind
	Bits   int    // of an integer: 8, 16, 32, 64
	Name   string // as written in its language: "atomic_int", "int", "*node"
	Atomic bool   // of a type whose operations are atomic
}

// TypeKind says what values a type has.
type TypeKind uint8

const (
	Int  TypeKind = iota // signed
	Uint                 // unsigned
	Bool
	Pointer
	Mutex
)

// A Value is an integer or the address of a location. It is comparable.
type Value struct {
	Addr int   // 1 + index into Program.Locs; 0 for an integer
	N    int64 // the integer, if Addr is 0
}

// Num returns the value of an integer.
func Num(n int64) Value { return Value{N: n} }

// AddrOf returns the address of location loc.
func AddrOf(loc int) Value { return Value{Addr: loc + 1} }

// IsAddr reports whether v is an address.
func (v Value) IsAddr() bool { return v.Addr != 0 }

// Truth reports whether C takes the value for true.
func (v Value) Truth() bool { return v.Addr != 0 || v.N != 0 }

// A Stmt is a statement. The set of statements is closed: those of this package.
type Stmt interface{ stmt() }

type (
	// Assign evaluates X and puts it into a register. With Reg -1 the value is dropped.
	Assign struct {
		Reg int
		X   Expr
		Pos exec.Pos
	}
	// Store writes X to the location at Addr. C leaves it open which of the two
	// expressions is evaluated first.
	Store struct {
		Addr  Expr
		X     Expr
		Order exec.Order // NA for a plain write
		Pos   exec.Pos

		Machine *Machine // nil but in machine code
	}
	// Fence is a fence of the given order.
	Fence struct {
		Order exec.Order
		Pos   exec.Pos

		Machine *Machine // nil but in machine code
	}
	// If runs Then or Else.
	If struct {
		Cond       Expr
		Then, Else []Stmt
		Pos        exec.Pos
	}
	// Loop repeats Body while Cond holds; with PostTest the first round comes
	// before the first test (do). Post runs after each round, also after continue.
	Loop struct {
		Cond     Expr // nil: for ever
		PostTest bool
		Body     []Stmt
		Post     []Stmt
		Pos      exec.Pos
	}
	// Block is statements that a [Jump] may leave: the body of an inlined call, or a
	// switch.
	Block struct {
		Label string
		Body  []Stmt
	}
	// Jump leaves a loop or block, starts the next round of a loop, or ends the
	// thread.
	Jump struct {
		Kind  JumpKind
		Label string // of the Block to leave, for Leave
		Pos   exec.Pos
	}
	// Lock and Unlock are those of a mutex at Addr.
	Lock struct {
		Addr Expr
		Pos  exec.Pos
	}
	Unlock struct {
		Addr Expr
		Pos  exec.Pos
	}
	// Assume ends the thread as if it had never been when X is false: the execution
	// does not count. It is how "awaited" values are said.
	Assume struct {
		X   Expr
		Pos exec.Pos
	}
)

// JumpKind says where a [Jump] goes.
type JumpKind uint8

const (
	Break    JumpKind = iota // out of the innermost loop
	Continue                 // to the next round of the innermost loop
	Leave                    // to the end of the Block of that label
	Return                   // to the end of the thread
)

func (*Assign) stmt() {}
func (*Store) stmt()  {}
func (*Fence) stmt()  {}
func (*If) stmt()     {}
func (*Loop) stmt()   {}
func (*Block) stmt()  {}
func (*Jump) stmt()   {}
func (*Lock) stmt()   {}
func (*Unlock) stmt() {}
func (*Assume) stmt() {}

// An Expr is an expression; those with a Pos are memory events. The set of
// expressions is closed: those of this package.
type Expr interface{ expr() }

type (
	// Const is a constant: an integer or the address of a location.
	Const struct{ V Value }
	// RegX is the value of a register.
	RegX struct{ Reg int }
	// Unary is an operator on one value.
	Unary struct {
		Op UnaryOp
		X  Expr
	}
	// Binary is an operator on two values. Both are evaluated, in no order that a
	// model may rely on (C's "unsequenced"), but for AndAlso and OrElse, which
	// evaluate Y after X and only if X does not decide, and for Seq: first X, then Y, in
	// program order. Go evaluates operands in order, so its front end puts what has
	// events into registers first.
	Binary struct {
		Op   BinaryOp
		X, Y Expr
	}
	// Convert cuts an integer to the range of a type.
	Convert struct {
		X  Expr
		To Type
	}
	// Offset is the address that lies N cells after the address X, in the same object.
	Offset struct{ X, N Expr }
	// Load reads the location at Addr.
	Load struct {
		Addr  Expr
		Order exec.Order // NA for a plain read
		Pos   exec.Pos

		Machine *Machine // nil but in machine code
	}
	// RMW reads the location at Addr, writes Op of the value read and of X, and is the
	// value read; with New it is the value written.
	RMW struct {
		Op    RMWOp
		Addr  Expr
		X     Expr
		Order exec.Order
		New   bool
		Type  Type // what the written value is cut to
		Pos   exec.Pos

		Machine *Machine // nil but in machine code
	}
	// CAS is a compare-and-swap of the location at Addr from Old to New. It is 1 (or
	// true) if it swapped. In C (Mem) Old is the address of plain memory that holds
	// the expected value and is overwritten with the value found on failure; in Go it
	// is the expected value itself. A weak one may fail without a reason.
	CAS struct {
		Addr    Expr
		Old     Expr
		Mem     bool
		New     Expr
		Success exec.Order
		Failure exec.Order
		Weak    bool
		Pos     exec.Pos
	}
	// TryLock tries to lock the mutex at Addr and is 1 if it did. It may fail only
	// when another thread has it.
	TryLock struct {
		Addr Expr
		Pos  exec.Pos
	}
	// Term is the final value of a register or of a location. It stands only in
	// conditions.
	Term struct {
		Thread int // index into Threads; -1 for a location
		Reg    int // index into Regs of that thread, if Thread >= 0
		Loc    int // index into Locs, if Thread < 0
	}
)

func (*Const) expr()   {}
func (*RegX) expr()    {}
func (*Unary) expr()   {}
func (*Binary) expr()  {}
func (*Convert) expr() {}
func (*Offset) expr()  {}
func (*Load) expr()    {}
func (*RMW) expr()     {}
func (*CAS) expr()     {}
func (*TryLock) expr() {}
func (Term) expr()     {}

// UnaryOp is an operator on one value.
type UnaryOp string

const (
	Not   UnaryOp = "!"
	Minus UnaryOp = "-"
	Inv   UnaryOp = "~"
)

// BinaryOp is an operator on two values. Comparisons and logic give 0 or 1.
type BinaryOp string

const (
	Add     BinaryOp = "+"
	Sub     BinaryOp = "-"
	Mul     BinaryOp = "*"
	Div     BinaryOp = "/" // signed, towards zero; by zero: the execution does not count
	Rem     BinaryOp = "%"
	UDiv    BinaryOp = "/u" // on unsigned 64-bit values
	URem    BinaryOp = "%u"
	And     BinaryOp = "&"
	Or      BinaryOp = "|"
	Xor     BinaryOp = "^"
	AndNot  BinaryOp = "&^"
	Shl     BinaryOp = "<<"
	Shr     BinaryOp = ">>" // arithmetic
	UShr    BinaryOp = ">>u"
	Eq      BinaryOp = "=="
	Ne      BinaryOp = "!="
	Lt      BinaryOp = "<"
	Le      BinaryOp = "<="
	Gt      BinaryOp = ">"
	Ge      BinaryOp = ">="
	ULt     BinaryOp = "<u"
	ULe     BinaryOp = "<=u"
	AndAlso BinaryOp = "&&"
	OrElse  BinaryOp = "||"
	Implies BinaryOp = "=>" // in conditions only
	Seq     BinaryOp = ","
)

// RMWOp says what a read-modify-write writes.
type RMWOp string

const (
	Xchg     RMWOp = "exchange"
	FetchAdd RMWOp = "fetch_add"
	FetchSub RMWOp = "fetch_sub"
	FetchAnd RMWOp = "fetch_and"
	FetchOr  RMWOp = "fetch_or"
	FetchXor RMWOp = "fetch_xor"
)

// A Quantifier says how a condition is read.
type Quantifier string

const (
	Exists    Quantifier = "exists"
	NotExists Quantifier = "~exists"
	Forall    Quantifier = "forall"
)

// A Condition is the question of a test. X is over Terms; nil is true.
type Condition struct {
	Quantifier Quantifier
	X          Expr
	Text       string // as written in its language, in one line
	Pos        exec.Pos
}

// A Verdict is an answer to a condition, in herd7's words, or Undefined: a data
// race.
type Verdict string

const (
	Always    Verdict = "Always"
	Sometimes Verdict = "Sometimes"
	Never     Verdict = "Never"
	Undefined Verdict = "Undefined"
)

// An Expect is a line of the file that says what a model answers.
type Expect struct {
	Model   string
	Verdict Verdict
	Pos     exec.Pos
}

// An Error is what is wrong with an input, and where.
type Error struct {
	Pos     exec.Pos
	Message string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Message }
