package litmus

import "github.com/ordo-go/ordo/exec"

// The languages of programs that are machine code. Their accesses carry the sets
// that they are in (see package memmodel) in place of an order.
const (
	X86     Lang = "X86"     // also x86-64
	AArch64 Lang = "AArch64" // Armv8 and later
)

// IsMachine reports whether programs of the language are machine code.
func (l Lang) IsMachine() bool { return l == X86 || l == AArch64 }

// Machine says of an access that it is one instruction, which no compiler has to
// translate any more.
type Machine struct {
	Read, Write []string // the sets that its events are in; of a fence, Read
	Exclusive   bool     // of a load: a later [StoreExclusive] may pair with it
}

type (
	// StoreExclusive writes X to the location at Addr if the last exclusive load of the
	// thread was from there and no other store exclusive came between; even then it may
	// fail. It is 0 if it wrote, else 1.
	StoreExclusive struct {
		Addr, X Expr
		Machine *Machine
		Pos     exec.Pos
	}
	// CompareSwap is a compare-and-swap that is one instruction. It is the value found.
	// With WriteBack, one that fails may write that value again.
	CompareSwap struct {
		Addr, Old, New Expr
		Machine        *Machine
		WriteBack      bool
		Pos            exec.Pos
	}
	// Select is X if Cond holds, else Y. It depends on the one it takes; on Cond it
	// depends only as a branch does.
	Select struct{ Cond, X, Y Expr }
)

func (*StoreExclusive) expr() {}
func (*CompareSwap) expr()    {}
func (*Select) expr()         {}
