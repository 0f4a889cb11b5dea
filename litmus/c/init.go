package c

import (
	"strconv"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// maxCells bounds the size of an array.
const maxCells = 256

// An initValue is a value whose names are resolved once all are known: a number,
// or cell `index` of the location `name`.
type initValue struct {
	name  string
	index int
	n     int64
	pos   exec.Pos
}

// newObject appends the cells of a new location; those of an array (cells > 1, or
// called by newArray) are named x[0], x[1], ...
func (p *parser) newObject(name string, cells int, t litmus.Type, pos exec.Pos) int {
	first := len(p.prog.Locs)
	object := 0
	if first > 0 {
		object = p.prog.Locs[first-1].Object + 1
	}
	for i := range cells {
		p.prog.Locs = append(p.prog.Locs, litmus.Loc{Name: name, Object: object, Index: i, Type: t, Pos: pos})
	}
	p.locs[name] = first
	return first
}

func (p *parser) newArray(name string, cells int, t litmus.Type, pos exec.Pos) int {
	first := p.newObject(name, cells, t, pos)
	for i := range cells {
		p.prog.Locs[first+i].Name = name + "[" + strconv.Itoa(i) + "]"
	}
	p.cells[name] = cells
	return first
}

// initialState reads { ... }. Values are filled in when all names are known.
func (p *parser) initialState() {
	p.expect("{", ", the beginning of the initial state")
	var fix []func()
	for !p.accept("}") {
		if p.accept(";") {
			continue
		}
		if f := p.initItem(); f != nil {
			fix = append(fix, f)
		}
		if t := p.peek(); !t.is("}") {
			p.expect(";", " or }")
		}
	}
	for _, f := range fix {
		f()
	}
}

// initItem reads one item and returns what gives it its value.
func (p *parser) initItem() func() {
	start := p.peek()
	var t ctype
	typed := p.initTyped()
	if typed {
		t = p.typ()
	} else if start.is("*") {
		p.next()
		typed = true
		t = pointerTo(ctype{Type: litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}})
	}
	if t := p.peek(); t.kind == number || t.kind == ident && procNumber(t.text) != "" && p.peekAt(1).is(":") {
		return p.initReg(t)
	}
	bracket := p.accept("[")
	name := p.name("a location or a register")
	if bracket {
		p.expect("]", "")
	} else if p.peek().is("[") {
		return p.initArray(name, t.Type, typed)
	}
	return p.initLoc(name, t.Type, typed)
}

// initTyped reports whether the item begins with a type: a known one, or a word
// that another one follows.
func (p *parser) initTyped() bool {
	t, u := p.peek(), p.peekAt(1)
	if startsType(t) {
		return !u.is("=") && !u.is(";") && !u.is("}")
	}
	return t.kind == ident && (u.kind == ident || u.is("*"))
}

func (p *parser) initLoc(name token, t litmus.Type, typed bool) func() {
	_, known := p.locs[name.text]
	i := p.location(name.text, name.pos)
	if known {
		fail(name.pos, "%s is given twice in the initial state", name)
	}
	if typed {
		p.prog.Locs[i].Type = t
		p.typed[i] = true
	}
	if !p.accept("=") {
		return nil
	}
	v := p.initValue()
	return func() {
		p.prog.Locs[i].Init = p.resolve(v)
		if !typed && p.prog.Locs[i].Init.IsAddr() {
			p.prog.Locs[i].Type = litmus.Type{Kind: litmus.Pointer, Bits: 64, Name: "int*"}
		}
	}
}

// initArray reads what follows the name in `int y[2] = {0, 1}`.
func (p *parser) initArray(name token, t litmus.Type, typed bool) func() {
	p.expect("[", "")
	size := p.next()
	n, err := strconv.Atoi(size.text)
	if size.kind != number || err != nil || n < 1 || n > maxCells {
		fail(size.pos, "unexpected %s: expected the size of the array, 1 to %d", size, maxCells)
	}
	p.expect("]", "")
	if _, known := p.locs[name.text]; known {
		fail(name.pos, "%s is given twice in the initial state", name)
	}
	if !typed {
		t = litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}
	}
	first := p.newArray(name.text, n, t, name.pos)
	p.typed[first] = typed
	if !p.accept("=") {
		return nil
	}
	open := p.expect("{", ", the values of the array")
	var vs []initValue
	for !p.accept("}") {
		vs = append(vs, p.initValue())
		if !p.peek().is("}") {
			p.expect(",", " or }")
		}
	}
	if len(vs) != n {
		fail(open.pos, "%s has %d values: expected %d", name, len(vs), n)
	}
	return func() {
		for i, v := range vs {
			p.prog.Locs[first+i].Init = p.resolve(v)
		}
	}
}

// initReg reads `0:r0 = 3`.
func (p *parser) initReg(t token) func() {
	r := regInit{pos: t.pos, thread: t.text, typ: litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}}
	if t.kind == ident {
		r.thread = procNumber(t.text)
	}
	p.next()
	p.expect(":", " and a register")
	r.reg = p.name("a register").text
	if p.accept("=") {
		r.value = p.initValue()
	}
	p.regInit = append(p.regInit, r)
	return nil
}

// initValue reads a number or an address: x, &x, y[1].
func (p *parser) initValue() initValue {
	t := p.next()
	v := initValue{pos: t.pos}
	switch {
	case t.is("-"):
		v.n = -p.number(p.next())
		return v
	case t.kind == number:
		v.n = p.number(t)
		return v
	case t.is("ATOMIC_INIT"), t.is("ATOMIC_VAR_INIT"), t.is("("):
		if !t.is("(") {
			p.expect("(", "")
		}
		defer p.nest()()
		v = p.initValue()
		p.expect(")", "")
		return v
	case t.is("&"):
		t = p.name("a location")
	case t.kind != ident:
		fail(t.pos, "unexpected %s: expected a number or the address of a location", t)
	}
	v.name = t.text
	if p.accept("[") {
		v.index = int(p.number(p.next()))
		p.expect("]", "")
	}
	return v
}

func (p *parser) resolve(v initValue) litmus.Value {
	if v.name == "" {
		return litmus.Num(v.n)
	}
	return litmus.AddrOf(p.cell(v.name, v.index, v.pos))
}

// cell returns cell index of the location or array name.
func (p *parser) cell(name string, index int, pos exec.Pos) int {
	i := p.location(name, pos)
	if n := max(1, p.cells[name]); index < 0 || index >= n {
		fail(pos, "%s[%d] is outside of %s: expected an index below %d", name, index, name, n)
	}
	return i + index
}

// number returns the value of a constant.
func (p *parser) number(t token) int64 {
	if t.kind != number {
		fail(t.pos, "unexpected %s: expected a number", t)
	}
	digits := t.text
	for len(digits) > 1 && (digits[len(digits)-1]|0x20 == 'u' || digits[len(digits)-1]|0x20 == 'l') {
		digits = digits[:len(digits)-1]
	}
	if len(digits) > 1 && digits[0] == '0' && isDigit(digits[1]) {
		fail(t.pos, "the octal constant %s is not taken: expected a decimal or hexadecimal one", t)
	}
	n, err := strconv.ParseInt(digits, 0, 64)
	if err != nil {
		u, uerr := strconv.ParseUint(digits, 0, 64)
		if uerr != nil {
			fail(t.pos, "%s is not a number of 64 bits: expected an integer constant", t)
		}
		n = int64(u)
	}
	return n
}

// procNumber returns the number in P0, P1, ..., "" for other names.
func procNumber(name string) string {
	if len(name) < 2 || name[0] != 'P' || prefix(name[1:], isDigit) != len(name)-1 {
		return ""
	}
	n, err := strconv.Atoi(name[1:])
	if err != nil {
		return ""
	}
	return strconv.Itoa(n)
}
