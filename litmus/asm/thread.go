package asm

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A thread translates instructions into statements.
type thread struct {
	*reader
	th   int
	out  []litmus.Stmt
	jump func(target piece) // leaves for a label
}

func (t *thread) add(s litmus.Stmt) { t.out = append(t.out, s) }

// A register is one of the thread, or a part of one; n is -1 for the one that is
// always zero.
type register struct {
	n    int
	bits int
}

// flags are two values whose comparison the conditions ask for.
const (
	flagX = "flags.x"
	flagY = "flags.y"
)

// reg reads the name of a register.
func (t *thread) reg(p piece) register {
	name, bits, ok := t.dialect.register(p.text)
	if !ok {
		t.fail(p.off, "unexpected %q: expected a register", p.text)
	}
	if name == "" {
		return register{-1, bits}
	}
	return register{t.regNumber(t.th, name, bits), bits}
}

func (r *reader) regNumber(th int, name string, bits int) int {
	i, ok := r.regs[th][name]
	if !ok {
		regs := &r.prog.Threads[th].Regs
		i = len(*regs)
		r.regs[th][name] = i
		*regs = append(*regs, litmus.Reg{Name: name, Type: litmus.Type{Kind: litmus.Int, Bits: 64, Name: "int64_t"}})
	}
	return i
}

// value is the content of a register.
func (r register) value() litmus.Expr {
	if r.n < 0 {
		return number(0)
	}
	return &litmus.RegX{Reg: r.n}
}

// set puts a value into a register, cut to its bits.
func (t *thread) set(r register, x litmus.Expr, off int) {
	t.add(&litmus.Assign{Reg: r.n, X: cut(x, r.bits), Pos: t.pos(off)})
}

// move puts a value into a register that has at most as many bits.
func (t *thread) move(r register, x litmus.Expr, off int) {
	t.add(&litmus.Assign{Reg: r.n, X: x, Pos: t.pos(off)})
}

func number(n int64) litmus.Expr { return &litmus.Const{V: litmus.Num(n)} }

func word(bits int) litmus.Type {
	if bits == 32 {
		return litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}
	}
	return litmus.Type{Kind: litmus.Int, Bits: 64, Name: "int64_t"}
}

// cut limits a value to 32 bits where that can make a difference.
func cut(x litmus.Expr, bits int) litmus.Expr {
	if bits != 32 {
		return x
	}
	return &litmus.Convert{X: x, To: word(bits)}
}

func binary(op litmus.BinaryOp, x, y litmus.Expr) litmus.Expr {
	return &litmus.Binary{Op: op, X: x, Y: y}
}

// setFlags keeps two values for the conditions to compare.
func (t *thread) setFlags(x, y litmus.Expr, off int) {
	a, b := t.regNumber(t.th, flagX, 64), t.regNumber(t.th, flagY, 64)
	t.add(&litmus.Assign{Reg: a, X: x, Pos: t.pos(off)})
	t.add(&litmus.Assign{Reg: b, X: y, Pos: t.pos(off)})
}

// conditions are those that a comparison decides, under their names in either
// language.
var conditions = map[string]litmus.BinaryOp{
	"E": litmus.Eq, "Z": litmus.Eq, "EQ": litmus.Eq, "NE": litmus.Ne, "NZ": litmus.Ne,
	"L": litmus.Lt, "LT": litmus.Lt, "NGE": litmus.Lt, "LE": litmus.Le, "NG": litmus.Le,
	"G": litmus.Gt, "GT": litmus.Gt, "NLE": litmus.Gt, "GE": litmus.Ge, "NL": litmus.Ge,
}

func (t *thread) condition(name string) (litmus.Expr, bool) {
	op, ok := conditions[name]
	if !ok {
		return nil, false
	}
	a, b := t.regNumber(t.th, flagX, 64), t.regNumber(t.th, flagY, 64)
	return binary(op, &litmus.RegX{Reg: a}, &litmus.RegX{Reg: b}), true
}

// branch jumps if x is true.
func (t *thread) branch(x litmus.Expr, target piece) {
	before := t.out
	t.out = nil
	t.jump(target)
	t.out = append(before, &litmus.If{Cond: x, Then: t.out, Pos: t.pos(target.off)})
}

func (t *thread) fence(tag string, off int) {
	t.add(&litmus.Fence{Order: exec.NA, Machine: &litmus.Machine{Read: []string{tag}}, Pos: t.pos(off)})
}

// want checks the number of operands.
func (t *thread) want(in instruction, n int) {
	if len(in.args) != n {
		t.fail(in.at.off, "%s has %d operands: expected %d", in.op, len(in.args), n)
	}
}

func (t *thread) unknown(in instruction) {
	t.fail(in.at.off, "unknown instruction %q: expected one of those in the documentation of ordo's assembly", in.at.text)
}
