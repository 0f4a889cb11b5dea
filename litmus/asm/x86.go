package asm

import (
	"regexp"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// x86 is the assembly of x86: Intel's syntax, the destination first; or AT&T's,
// the destination last.
type x86 struct{ att bool }

func (x86) lang() litmus.Lang { return litmus.X86 }

var x86Register = regexp.MustCompile(`^(?i)%?([er]?)([abcd]x|[sd]i|[bs]p)$|^%?(r)(\d\d?)(d?)$|^%?([cdefgs]s)$`)

// register names the whole register: EAX in X86, rax in X86_64.
func (d x86) register(name string) (string, int, bool) {
	m := x86Register.FindStringSubmatch(name)
	switch {
	case m == nil, m[4] != "" && (!d.att || m[4] < "8" && len(m[4]) == 1 || len(m[4]) == 2 && (m[4] < "10" || m[4] > "15")):
		return "", 0, false
	case m[6] != "":
		return strings.ToLower(m[6]), 64, true
	case m[4] != "" && m[5] != "":
		return "r" + m[4], 32, true
	case m[4] != "":
		return "r" + m[4], 64, true
	case m[1] == "", !d.att && strings.EqualFold(m[1], "r"):
		return "", 0, false
	case !d.att:
		return "E" + strings.ToUpper(m[2]), 32, true
	}
	bits := 32
	if strings.EqualFold(m[1], "r") {
		bits = 64
	}
	return "r" + strings.ToLower(m[2]), bits, true
}

func (x86) jump(t *thread, in instruction) (jump, bool) {
	if in.op[:min(1, len(in.op))] != "J" {
		return jump{}, false
	}
	t.want(in, 1)
	return jump{to: &in.args[0], falls: in.op != "JMP"}, true
}

var x86Fences = map[string]bool{"MFENCE": true, "LFENCE": true, "SFENCE": true}

// x86Ops are instructions of two operands that read, change and write the first.
var x86Ops = map[string]litmus.BinaryOp{
	"ADD": litmus.Add, "SUB": litmus.Sub, "AND": litmus.And, "OR": litmus.Or, "XOR": litmus.Xor,
}

var x86Locked = map[litmus.BinaryOp]litmus.RMWOp{
	litmus.Add: litmus.FetchAdd, litmus.Sub: litmus.FetchSub, litmus.And: litmus.FetchAnd,
	litmus.Or: litmus.FetchOr, litmus.Xor: litmus.FetchXor,
}

// suffixes are those of AT&T's mnemonics.
var suffixes = regexp.MustCompile(`^(MOV|XCHG|XADD|CMPXCHG|INC|DEC|ADD|SUB|AND|OR|XOR|CMP|TEST)([LQ]?)$`)

func (d x86) instruction(t *thread, in instruction) {
	switch {
	case in.op == "NOP", d.att && (in.op == "NOPL" || in.op == "NOPW"), in.op == "RET":
		if in.lock {
			t.unknown(in)
		}
		return // operands of a NOP are for its length
	case x86Fences[in.op] && !in.lock:
		t.want(in, 0)
		t.fence(in.op, in.at.off)
		return
	case in.op[0] == 'J' && !in.lock:
		if in.op == "JMP" {
			t.jump(in.args[0])
			return
		}
		if c, ok := t.condition(in.op[1:]); ok {
			t.branch(c, in.args[0])
			return
		}
	}
	m := suffixes.FindStringSubmatch(in.op)
	if m == nil || m[2] != "" && !d.att {
		t.unknown(in)
	}
	bits := 32
	if m[2] == "Q" {
		bits = 64
	}
	d.twoOperands(t, in, m[1], bits, m[2] != "")
}

func (d x86) twoOperands(t *thread, in instruction, op string, bits int, sized bool) {
	if op == "INC" || op == "DEC" {
		t.want(in, 1)
		in.args = append(in.args, piece{"1", in.at.off})
		op = map[string]string{"INC": "ADD", "DEC": "SUB"}[op]
	} else {
		t.want(in, 2)
		if d.att {
			in.args = []piece{in.args[1], in.args[0]}
		}
	}
	o := x86op{thread: t, in: in, op: op}
	o.dst, o.src = t.place(in.args[0]), t.place(in.args[1])
	o.bits = bits
	if !sized {
		for _, p := range []place{o.src, o.dst} {
			if p.bits != 0 {
				o.bits = p.bits
			}
		}
	}
	for i, p := range []place{o.dst, o.src} {
		if p.bits != 0 && p.bits != o.bits {
			t.fail(in.args[i].off, "unexpected %q: expected a register of %d bits", in.args[i].text, o.bits)
		}
	}
	o.translate()
}

// A place is an operand: a register, memory at an address, or a constant.
type place struct {
	reg  *register
	bits int // of the register
	addr litmus.Expr
	x    litmus.Expr
}

// place reads EAX, [x], (x), [EAX], $1.
func (t *thread) place(p piece) place {
	s := p.text
	if _, _, ok := t.dialect.register(s); ok {
		r := t.reg(p)
		return place{reg: &r, bits: r.bits}
	}
	if n := len(s); n > 1 && (s[0] == '[' && s[n-1] == ']' || s[0] == '(' && s[n-1] == ')') {
		inner := piece{s[1 : n-1], p.off + 1}.trim()
		if _, _, ok := t.dialect.register(inner.text); ok {
			return place{addr: t.reg(inner).value()}
		}
		if !isName(inner.text) {
			t.fail(inner.off, "unexpected %q: expected a location or a register", inner.text)
		}
		return place{addr: &litmus.Const{V: litmus.AddrOf(t.loc(inner.text, inner.off))}}
	}
	if n, ok := parseNumber(strings.TrimPrefix(s, "$")); ok {
		return place{x: number(n)}
	}
	if name, ok := strings.CutPrefix(s, "$"); ok && isName(name) {
		return place{x: &litmus.Const{V: litmus.AddrOf(t.loc(name, p.off))}}
	}
	t.fail(p.off, "unexpected %q: expected a register, memory such as [x], or a number", s)
	return place{}
}

// An x86op is an instruction of two operands.
type x86op struct {
	*thread
	in       instruction
	op       string
	dst, src place
	bits     int
}

func (o *x86op) translate() {
	if o.dst.x != nil && o.op != "CMP" && o.op != "TEST" {
		o.fail(o.in.args[0].off, "unexpected %q: expected a register or memory", o.in.args[0].text)
	}
	if o.dst.addr != nil && o.src.addr != nil {
		o.fail(o.in.at.off, "%s has two operands in memory: expected at most one", o.op)
	}
	if o.in.lock && (o.dst.addr == nil || o.op == "MOV" || o.op == "CMP" || o.op == "TEST") {
		o.fail(o.in.at.off, "LOCK %s cannot be: expected an instruction that changes memory", o.op)
	}
	switch o.op {
	case "MOV":
		o.write(o.dst, o.read(o.src))
	case "XCHG", "XADD", "CMPXCHG":
		o.exchange()
	case "CMP":
		o.setFlags(o.read(o.dst), o.read(o.src), o.in.at.off)
	case "TEST":
		o.setFlags(binary(litmus.And, o.read(o.dst), o.read(o.src)), number(0), o.in.at.off)
	default:
		o.change(x86Ops[o.op])
	}
}

// read is the value at a place.
func (o *x86op) read(p place) litmus.Expr {
	switch {
	case p.reg != nil:
		return p.reg.value()
	case p.addr != nil:
		return cut(&litmus.Load{Addr: p.addr, Order: exec.NA, Machine: &litmus.Machine{}, Pos: o.pos(o.in.at.off)}, o.bits)
	}
	return cut(p.x, o.bits)
}

func (o *x86op) write(p place, x litmus.Expr) {
	if p.reg != nil {
		o.move(*p.reg, x, o.in.at.off)
		return
	}
	o.add(&litmus.Store{Addr: p.addr, X: x, Order: exec.NA, Machine: &litmus.Machine{}, Pos: o.pos(o.in.at.off)})
}

// change is ADD and its like.
func (o *x86op) change(op litmus.BinaryOp) {
	flag := register{o.regNumber(o.th, flagX, 64), 64}
	if o.in.lock {
		x := o.rmw(x86Locked[op], o.read(o.src))
		x.New = true
		o.move(flag, x, o.in.at.off)
	} else {
		o.move(flag, cut(binary(op, o.read(o.dst), o.read(o.src)), o.bits), o.in.at.off)
		o.write(o.dst, flag.value())
	}
	o.setFlags(flag.value(), number(0), o.in.at.off)
}

// rmw is a LOCK'd access to the memory operand.
func (o *x86op) rmw(op litmus.RMWOp, x litmus.Expr) *litmus.RMW {
	return &litmus.RMW{
		Op: op, Addr: o.dst.addr, X: x, Order: exec.NA, Type: word(o.bits), Machine: locked(), Pos: o.pos(o.in.at.off),
	}
}

func locked() *litmus.Machine {
	return &litmus.Machine{Read: []string{exclusive}, Write: []string{exclusive}}
}

// exchange is XCHG, which is always locked if one operand is memory, and LOCK XADD
// and LOCK CMPXCHG.
func (o *x86op) exchange() {
	at := o.in.at.off
	if o.op == "XCHG" && o.src.addr != nil {
		o.dst, o.src = o.src, o.dst
	}
	switch {
	case o.src.reg == nil:
		o.fail(at, "%s needs a register: expected one as an operand", o.op)
	case o.op == "XCHG" && o.dst.reg != nil:
		tmp := register{o.regNumber(o.th, "xchg.tmp", 64), 64}
		o.move(tmp, o.dst.reg.value(), at)
		o.move(*o.dst.reg, o.src.reg.value(), at)
		o.move(*o.src.reg, tmp.value(), at)
	case o.op == "XCHG":
		o.set(*o.src.reg, o.rmw(litmus.Xchg, o.src.reg.value()), at)
	case !o.in.lock:
		o.fail(at, "%s without LOCK: expected LOCK %s on memory", o.op, o.op)
	case o.op == "XADD":
		o.set(*o.src.reg, o.rmw(litmus.FetchAdd, o.src.reg.value()), at)
	default:
		a := o.accumulator()
		o.setFlags(a.value(), number(0), at)
		old := &litmus.CompareSwap{Addr: o.dst.addr, Old: a.value(), New: o.src.reg.value(), Machine: locked(), Pos: o.pos(at)}
		expected := register{o.regNumber(o.th, flagY, 64), 64}
		o.set(expected, cut(old, o.bits), at)
		o.move(a, expected.value(), at)
	}
}

// accumulator is EAX or RAX, which CMPXCHG compares with.
func (o *x86op) accumulator() register {
	name := "eax"
	if o.bits == 64 {
		name = "rax"
	}
	return o.reg(piece{name, o.in.at.off})
}
