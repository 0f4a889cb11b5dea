package asm

import (
	"regexp"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

// arm is the assembly of AArch64.
type arm struct{}

func (arm) lang() litmus.Lang { return litmus.AArch64 }

var armRegister = regexp.MustCompile(`^(?i:([wx])(\d\d?|zr))$`)

func (arm) register(name string) (string, int, bool) {
	m := armRegister.FindStringSubmatch(name)
	if m == nil || len(m[2]) == 2 && (m[2] > "30" || m[2][0] == '0') && !strings.EqualFold(m[2], "zr") {
		return "", 0, false
	}
	bits := 64
	if strings.EqualFold(m[1], "w") {
		bits = 32
	}
	if strings.EqualFold(m[2], "zr") {
		return "", bits, true
	}
	return "X" + m[2], bits, true
}

// jump says where an instruction goes.
func (arm) jump(t *thread, in instruction) (jump, bool) {
	last := func(n int) jump {
		t.want(in, n)
		return jump{to: &in.args[n-1], falls: true}
	}
	switch in.op {
	case "B":
		j := last(1)
		j.falls = false
		return j, true
	case "CBZ", "CBNZ":
		return last(2), true
	case "TBZ", "TBNZ":
		return last(3), true
	}
	if strings.HasPrefix(in.op, "B.") {
		return last(1), true
	}
	return jump{}, false
}

func (a arm) instruction(t *thread, in instruction) {
	if in.lock {
		t.unknown(in)
	}
	switch {
	case a.branch(t, in), a.access(t, in), a.arithmetic(t, in):
		return
	}
	switch in.op {
	case "NOP", "RET":
		t.want(in, 0)
	case "ISB":
		if len(in.args) != 1 || !strings.EqualFold(in.args[0].text, "SY") {
			t.want(in, 0)
		}
		t.fence("ISB", in.at.off)
	case "DMB":
		t.want(in, 1)
		switch kind := strings.ToUpper(in.args[0].text); kind {
		case "SY", "LD", "ST", "ISH", "ISHLD", "ISHST":
			t.fence("DMB."+kind, in.at.off)
		default:
			t.fail(in.args[0].off, "unknown barrier %q: expected SY, LD, ST, ISH, ISHLD or ISHST", in.args[0].text)
		}
	default:
		t.unknown(in)
	}
}

func (arm) branch(t *thread, in instruction) bool {
	switch {
	case in.op == "B":
		t.jump(in.args[0])
	case in.op == "CBZ" || in.op == "CBNZ":
		op := litmus.Eq
		if in.op == "CBNZ" {
			op = litmus.Ne
		}
		t.branch(binary(op, t.reg(in.args[0]).value(), number(0)), in.args[1])
	case in.op == "TBZ" || in.op == "TBNZ":
		op := litmus.Eq
		if in.op == "TBNZ" {
			op = litmus.Ne
		}
		n, ok := immediate(in.args[1])
		if !ok || n < 0 || n > 63 {
			t.fail(in.args[1].off, "unexpected %q: expected the number of a bit", in.args[1].text)
		}
		bit := binary(litmus.And, t.reg(in.args[0]).value(), number(1<<uint(n)))
		t.branch(binary(op, bit, number(0)), in.args[2])
	case strings.HasPrefix(in.op, "B."):
		t.branch(t.armCondition(piece{in.op[2:], in.at.off}), in.args[0])
	default:
		return false
	}
	return true
}

func (t *thread) armCondition(p piece) litmus.Expr {
	c, ok := t.condition(strings.ToUpper(p.text))
	if !ok || len(p.text) != 2 {
		t.fail(p.off, "unknown condition %q: expected EQ, NE, LT, LE, GT or GE", p.text)
	}
	return c
}

// immediate reads #1.
func immediate(p piece) (int64, bool) {
	if !strings.HasPrefix(p.text, "#") {
		return 0, false
	}
	return parseNumber(strings.TrimSpace(p.text[1:]))
}

// operand is a register or an immediate value.
func (t *thread) operand(p piece) litmus.Expr {
	if n, ok := immediate(p); ok {
		return number(n)
	}
	if strings.HasPrefix(p.text, "#") {
		t.fail(p.off, "unexpected %q: expected a number behind #", p.text)
	}
	return t.reg(p).value()
}

// address reads [X1], [X1,#0], [X1,W2,SXTW].
func (t *thread) address(p piece) litmus.Expr {
	if !strings.HasPrefix(p.text, "[") || !strings.HasSuffix(p.text, "]") {
		t.fail(p.off, "unexpected %q: expected an address, such as [X1]", p.text)
	}
	parts := piece{p.text[1 : len(p.text)-1], p.off + 1}.split(',')
	base := t.reg(parts[0])
	if base.bits != 64 {
		t.fail(parts[0].off, "unexpected %q: expected a register of 64 bits", parts[0].text)
	}
	switch len(parts) {
	case 1:
		return base.value()
	case 3:
		if e := strings.ToUpper(parts[2].text); e != "SXTW" && e != "UXTW" {
			t.fail(parts[2].off, "unexpected %q: expected SXTW or UXTW", parts[2].text)
		}
	case 2:
	default:
		t.fail(p.off, "cannot read %q: expected an address, such as [X1] or [X1,W2,SXTW]", p.text)
	}
	return binary(litmus.Add, base.value(), t.operand(parts[1]))
}

var armBinary = map[string]litmus.BinaryOp{
	"ADD": litmus.Add, "SUB": litmus.Sub, "AND": litmus.And, "ORR": litmus.Or, "EOR": litmus.Xor,
	"ADDS": litmus.Add, "SUBS": litmus.Sub, "ANDS": litmus.And,
}

func (arm) arithmetic(t *thread, in instruction) bool {
	at := in.at.off
	switch in.op {
	case "MOV":
		t.want(in, 2)
		t.move(t.reg(in.args[0]), t.operand(in.args[1]), at)
	case "SXTW", "UXTW":
		t.want(in, 2)
		t.set(t.reg(in.args[0]), t.reg(in.args[1]).value(), at)
	case "CMP":
		t.want(in, 2)
		t.setFlags(t.reg(in.args[0]).value(), t.operand(in.args[1]), at)
	case "TST":
		t.want(in, 2)
		t.setFlags(binary(litmus.And, t.reg(in.args[0]).value(), t.operand(in.args[1])), number(0), at)
	case "CSEL":
		t.want(in, 4)
		x, y := t.reg(in.args[1]).value(), t.reg(in.args[2]).value()
		t.move(t.reg(in.args[0]), &litmus.Select{Cond: t.armCondition(in.args[3]), X: x, Y: y}, at)
	case "CSET":
		t.want(in, 2)
		t.move(t.reg(in.args[0]), &litmus.Select{Cond: t.armCondition(in.args[1]), X: number(1), Y: number(0)}, at)
	default:
		return threeOperands(t, in)
	}
	return true
}

func threeOperands(t *thread, in instruction) bool {
	op, ok := armBinary[in.op]
	if !ok {
		return false
	}
	if len(in.args) == 4 && strings.EqualFold(in.args[3].text, "SXTW") { // values are extended already
		in.args = in.args[:3]
	}
	t.want(in, 3)
	d := t.reg(in.args[0])
	x, y := t.reg(in.args[1]).value(), t.operand(in.args[2])
	result := binary(op, x, y)
	switch in.op {
	case "SUBS":
		t.setFlags(x, y, in.at.off)
	case "ADDS", "ANDS":
		t.setFlags(cut(result, d.bits), number(0), in.at.off)
	}
	t.set(d, result, in.at.off)
	return true
}
