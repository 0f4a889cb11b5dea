package asm

import (
	"regexp"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// The sets of events that the model of Armv8 has.
const (
	acquire   = "A"
	acquirePC = "Q"
	release   = "L"
	exclusive = "X"
	noReturn  = "NoRet"
)

var armLoads = map[string]litmus.Machine{
	"LDR":   {},
	"LDAR":  {Read: []string{acquire}},
	"LDAPR": {Read: []string{acquirePC}},
	"LDXR":  {Read: []string{exclusive}, Exclusive: true},
	"LDAXR": {Read: []string{acquire, exclusive}, Exclusive: true},
}

var armStores = map[string]litmus.Machine{
	"STR":  {},
	"STLR": {Write: []string{release}},
}

var armExclusives = map[string]litmus.Machine{
	"STXR":  {Write: []string{exclusive}},
	"STLXR": {Write: []string{release, exclusive}},
}

// atomics are the instructions of one access that reads and writes: the operation,
// then A, L or AL for acquire and release. LDCLR clears the bits that its operand has.
var (
	atomics   = regexp.MustCompile(`^(SWP|CAS|LDADD|LDEOR|LDSET|LDCLR|STADD|STEOR|STSET|STCLR)(A?)(L?)$`)
	atomicOps = map[string]litmus.RMWOp{
		"SWP": litmus.Xchg, "ADD": litmus.FetchAdd, "EOR": litmus.FetchXor, "SET": litmus.FetchOr, "CLR": litmus.FetchAnd,
	}
)

// access translates what reads or writes memory.
func (arm) access(t *thread, in instruction) bool {
	at := in.at.off
	if m, ok := armLoads[in.op]; ok {
		t.want(in, 2)
		d := t.reg(in.args[0])
		t.set(d, &litmus.Load{Addr: t.address(in.args[1]), Order: exec.NA, Machine: &m, Pos: t.pos(at)}, at)
		return true
	}
	if m, ok := armStores[in.op]; ok {
		t.want(in, 2)
		v := t.reg(in.args[0])
		t.add(&litmus.Store{Addr: t.address(in.args[1]), X: cut(v.value(), v.bits), Order: exec.NA, Machine: &m, Pos: t.pos(at)})
		return true
	}
	if m, ok := armExclusives[in.op]; ok {
		t.want(in, 3)
		v := t.reg(in.args[1])
		t.move(t.reg(in.args[0]), &litmus.StoreExclusive{
			Addr: t.address(in.args[2]), X: cut(v.value(), v.bits), Machine: &m, Pos: t.pos(at),
		}, at)
		return true
	}
	if m := atomics.FindStringSubmatch(in.op); m != nil {
		t.atomic(in, m[1], m[2] != "", m[3] != "")
		return true
	}
	return false
}

// atomic translates SWP, CAS, LDADD and their like. One whose result goes to the
// zero register is none that a DMB LD waits for, nor does it acquire.
func (t *thread) atomic(in instruction, op string, acq, rel bool) {
	if op[:2] == "ST" {
		if acq {
			t.unknown(in)
		}
		t.want(in, 2)
		in.args = []piece{in.args[0], {"WZR", in.at.off}, in.args[1]}
		if t.reg(in.args[0]).bits == 64 {
			in.args[1].text = "XZR"
		}
	}
	t.want(in, 3)
	x, y, addr := t.reg(in.args[0]), t.reg(in.args[1]), t.address(in.args[2])
	if x.bits != y.bits {
		t.fail(in.args[1].off, "unexpected %q: expected a register of %d bits", in.args[1].text, x.bits)
	}
	result := y
	if op == "CAS" {
		result = x
	}
	m := &litmus.Machine{}
	switch {
	case result.n < 0:
		m.Read = []string{noReturn}
	case acq:
		m.Read = []string{acquire}
	}
	if rel {
		m.Write = []string{release}
	}
	at, pos := in.at.off, t.pos(in.at.off)
	if op == "CAS" {
		t.set(result, &litmus.CompareSwap{
			Addr: addr, Old: cut(x.value(), x.bits), New: cut(y.value(), y.bits), WriteBack: true, Machine: m, Pos: pos,
		}, at)
		return
	}
	if op != "SWP" {
		op = op[2:]
	}
	v := x.value()
	if op == "CLR" {
		v = &litmus.Unary{Op: litmus.Inv, X: v}
	}
	t.set(result, &litmus.RMW{Op: atomicOps[op], Addr: addr, X: v, Order: exec.NA, Type: word(x.bits), Machine: m, Pos: pos}, at)
}
