package c

import (
	"strconv"

	"github.com/ordo-go/ordo/litmus"
)

// atFinal reports whether the threads are over.
func (p *parser) atFinal() bool {
	switch t := p.peek(); t.text {
	case "locations", "filter", "exists", "forall", "final", "observed", "Observed":
		return t.kind == ident
	case "~":
		return p.peekAt(1).is("exists")
	default:
		return t.kind == eof
	}
}

// finalState reads what stands after the threads: locations, filter, condition.
func (p *parser) finalState() {
	if p.accept("locations") {
		p.locations()
	}
	if p.accept("filter") {
		p.prog.Filter = p.prop()
	}
	c := &p.prog.Cond
	t := p.next()
	c.Pos = t.pos
	switch {
	case t.kind == eof:
		c.Quantifier = litmus.Forall
		return
	case t.is("exists"), t.is("final"):
		c.Quantifier = litmus.Exists
	case t.is("forall"):
		c.Quantifier = litmus.Forall
	case t.is("~") && p.accept("exists"):
		c.Quantifier = litmus.NotExists
	default:
		fail(t.pos, "unexpected %s: expected exists, ~exists or forall", t)
	}
	c.X = p.prop()
	p.accept(";")
	if t := p.peek(); t.kind != eof {
		fail(t.pos, "unexpected %s: expected the end of the file", t)
	}
}

// locations reads `[x; 0:r0; y[1]]`; a type behind a term says nothing.
func (p *parser) locations() {
	p.expect("[", "")
	for !p.accept("]") {
		if p.accept(";") {
			continue
		}
		p.prog.Show = append(p.prog.Show, p.shown()...)
		if startsType(p.peek()) {
			p.typ()
		}
		p.accept("*")
		if t := p.peek(); !t.is("]") {
			p.expect(";", " or ]")
		}
	}
}

// shown reads a term, or an array: all its cells.
func (p *parser) shown() []litmus.Term {
	t := p.peek()
	if n := p.cells[t.text]; n > 0 && !p.peekAt(1).is("[") {
		p.next()
		return p.array(t.text)
	}
	term, ok := p.condOperand().(litmus.Term)
	if !ok {
		fail(t.pos, "unexpected %s: expected a location or a register", t)
	}
	return []litmus.Term{term}
}

func (p *parser) array(name string) []litmus.Term {
	var out []litmus.Term
	for i := range p.cells[name] {
		out = append(out, litmus.Term{Thread: -1, Loc: p.locs[name] + i})
	}
	return out
}

// prop reads a predicate over final values. => binds tighter than /\, as in herd7.
func (p *parser) prop() litmus.Expr {
	defer p.nest()()
	x := p.conj()
	for count := 0; p.peek().is(`\/`); count++ {
		p.long(count)
		p.next()
		x = &litmus.Binary{Op: litmus.OrElse, X: x, Y: p.conj()}
	}
	return x
}

func (p *parser) long(count int) {
	if count > maxDepth {
		fail(p.peek().pos, "too many operators: expected at most %d at one level", maxDepth)
	}
}

func (p *parser) conj() litmus.Expr {
	x := p.implication()
	for count := 0; p.peek().is(`/\`); count++ {
		p.long(count)
		p.next()
		x = &litmus.Binary{Op: litmus.AndAlso, X: x, Y: p.implication()}
	}
	return x
}

func (p *parser) implication() litmus.Expr {
	defer p.nest()()
	x := p.negation()
	if p.accept("=>") {
		return &litmus.Binary{Op: litmus.Implies, X: x, Y: p.implication()}
	}
	return x
}

func (p *parser) negation() litmus.Expr {
	defer p.nest()()
	if p.accept("~") || p.accept("not") || p.accept("!") {
		return &litmus.Unary{Op: litmus.Not, X: p.negation()}
	}
	return p.comparison()
}

var comparisons = map[string]litmus.BinaryOp{
	"=": litmus.Eq, "==": litmus.Eq, "!=": litmus.Ne, "<>": litmus.Ne,
	"<": litmus.Lt, "<=": litmus.Le, ">": litmus.Gt, ">=": litmus.Ge,
}

// comparison reads `0:r0=1`. A bare name is a location's value on the left and its
// address on the right.
func (p *parser) comparison() litmus.Expr {
	if t := p.peek(); p.cells[t.text] > 0 && !p.peekAt(1).is("[") && !p.inRight {
		return p.arrayComparison(t)
	}
	x := p.condLevel(0)
	t := p.peek()
	op, ok := comparisons[t.text]
	if !ok || t.kind != punct {
		return x
	}
	p.next()
	was := p.inRight
	p.inRight = true
	y := p.condLevel(0)
	p.inRight = was
	if op == litmus.Ne { // herd7 prints it as a negation
		return &litmus.Unary{Op: litmus.Not, X: &litmus.Binary{Op: litmus.Eq, X: x, Y: y}}
	}
	return &litmus.Binary{Op: op, X: x, Y: y}
}

// arrayComparison reads `y={0,1}`.
func (p *parser) arrayComparison(name token) litmus.Expr {
	p.next()
	not := p.peek().is("!=") || p.peek().is("<>")
	if t := p.next(); !not && !t.is("=") && !t.is("==") {
		fail(t.pos, "unexpected %s: expected = or !=", t)
	}
	p.expect("{", ", the values of the array")
	var x litmus.Expr
	for i, cell := range p.array(name.text) {
		if i > 0 {
			p.expect(",", "")
		}
		eq := &litmus.Binary{Op: litmus.Eq, X: cell, Y: &litmus.Const{V: p.resolve(p.initValue())}}
		if x == nil {
			x = eq
		} else {
			x = &litmus.Binary{Op: litmus.AndAlso, X: x, Y: eq}
		}
	}
	p.expect("}", "")
	if not {
		return &litmus.Unary{Op: litmus.Not, X: x}
	}
	return x
}

// condLevels are the operators on values that our conditions have and herd7's
// have not.
var condLevels = []map[string]litmus.BinaryOp{
	levels[2], levels[3], levels[4], levels[7], levels[8], levels[9],
}

func (p *parser) condLevel(n int) litmus.Expr {
	if n == len(condLevels) {
		return p.condOperand()
	}
	x := p.condLevel(n + 1)
	for count := 0; ; count++ {
		t := p.peek()
		op, ok := condLevels[n][t.text]
		if t.kind != punct || !ok || n == 5 && t.is("*") && p.peekAt(1).is(";") {
			return x
		}
		p.long(count)
		p.next()
		x = &litmus.Binary{Op: op, X: x, Y: p.condLevel(n + 1)}
	}
}

func (p *parser) condOperand() litmus.Expr {
	defer p.nest()()
	t := p.next()
	switch {
	case t.is("("):
		x := p.prop()
		p.expect(")", "")
		return x
	case t.is("-"):
		if n := p.peek(); n.kind == number {
			return &litmus.Const{V: litmus.Num(-p.number(p.next()))}
		}
		return &litmus.Unary{Op: litmus.Minus, X: p.condOperand()}
	case t.is("&"):
		v := p.initValue()
		return &litmus.Const{V: p.resolve(v)}
	case t.is("*"):
		was := p.inRight
		p.inRight = false
		defer func() { p.inRight = was }()
		return p.condOperand()
	case t.is("["):
		name := p.name("a location")
		loc := p.condCell(name)
		p.expect("]", "")
		return litmus.Term{Thread: -1, Loc: loc}
	case p.peek().is(":") && (t.kind == number || procNumber(t.text) != ""):
		return p.condReg(t)
	case t.kind == number:
		return &litmus.Const{V: litmus.Num(p.number(t))}
	case t.is("true"), t.is("false"):
		return &litmus.Const{V: truth(t.is("true"))}
	case t.kind == ident && p.peek().is("("):
		return p.condCall(t)
	case t.kind == ident:
		loc := p.condCell(t)
		if p.inRight {
			return &litmus.Const{V: litmus.AddrOf(loc)}
		}
		return litmus.Term{Thread: -1, Loc: loc}
	}
	fail(t.pos, "unexpected %s: expected a location, a register such as 0:r0, or a number", t)
	return nil
}

func truth(b bool) litmus.Value {
	if b {
		return litmus.Num(1)
	}
	return litmus.Num(0)
}

// condCell reads the index behind the name of a location, if there is one.
func (p *parser) condCell(name token) int {
	index := 0
	if p.accept("[") {
		n := p.next()
		i, err := strconv.Atoi(n.text)
		if n.kind != number || err != nil {
			fail(n.pos, "unexpected %s: expected an index", n)
		}
		index = i
		p.expect("]", "")
	} else if p.cells[name.text] > 0 && !p.inRight {
		fail(name.pos, "%s is an array: expected one of its cells, such as %s[0]", name, name)
	}
	return p.cell(name.text, index, name.pos)
}

// condReg reads `0:r0`. A register that the thread does not have is 0, as in herd7.
func (p *parser) condReg(t token) litmus.Expr {
	proc := procNumber(t.text)
	if t.kind == number {
		proc = t.text
	}
	p.next()
	th, ok := p.threads[proc]
	if !ok {
		fail(t.pos, "there is no thread P%s: expected one of the test", proc)
	}
	name := p.name("a register")
	p.th, p.regs = th, p.regsOf[th]
	if _, reg := p.regs[name.text]; !reg && p.paramsOf[th][name.text] {
		fail(name.pos, "%s is a parameter of P%s: expected one of its registers, or [%s]", name, proc, name)
	}
	reg := p.reg(name.text, litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"})
	return litmus.Term{Thread: th, Reg: reg}
}

// condCall reads a form of ours: __op("/u", x, y) or __convert(type, x).
func (p *parser) condCall(t token) litmus.Expr {
	p.open()
	switch t.text {
	case "__op":
		return p.op(p.prop)
	case "__convert":
		to := p.typ()
		p.expect(",", "")
		x := p.prop()
		p.expect(")", "")
		return &litmus.Convert{To: to.Type, X: x}
	}
	fail(t.pos, "unknown function %s in a condition: expected a location, a register such as 0:r0, or a number", t)
	return nil
}
