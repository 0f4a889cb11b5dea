package c

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// thread reads `P0 (atomic_int* x) { ... }`.
func (p *parser) thread() {
	start := p.peek()
	for p.peek().is("void") || p.peek().is("static") || p.peek().is("*") {
		p.next()
	}
	name := p.next()
	number := procNumber(name.text)
	if name.kind != ident || number == "" {
		fail(name.pos, "unexpected %s: expected a thread, P%d", name, len(p.prog.Threads))
	}
	if _, ok := p.threads[number]; ok {
		fail(name.pos, "there are two threads %s: expected P%d", name, len(p.prog.Threads))
	}
	p.th = len(p.prog.Threads)
	p.threads[number] = p.th
	p.regs, p.params = map[string]int{}, map[string]int{}
	p.regsOf = append(p.regsOf, p.regs)
	p.paramsOf = append(p.paramsOf, map[string]bool{})
	p.prog.Threads = append(p.prog.Threads, litmus.Thread{Name: number, Pos: start.pos})
	p.expect("(", "")
	for !p.accept(")") {
		p.param()
		if !p.peek().is(")") {
			p.expect(",", " or )")
		}
	}
	body := append(p.regInits(number), p.movedParams()...)
	body = append(body, p.block()...)
	p.thread0().Body = body
}

func (p *parser) thread0() *litmus.Thread { return &p.prog.Threads[p.th] }

// param reads one parameter: it names a location and says its type.
func (p *parser) param() {
	start := p.i
	pos := p.peek().pos
	if u := p.peekAt(1); p.peek().kind == ident && !startsType(p.peek()) && (u.kind == ident || u.is("*")) {
		fail(pos, "unknown type %s: expected one such as atomic_int", p.peek())
	}
	t := p.typ()
	if t.Name == "void" && p.peek().is(")") && p.i == start+1 {
		return // P0 (void)
	}
	written := p.written(start)
	name := p.name("the name of a location")
	if t.elem == nil {
		fail(pos, "%s is not a pointer: a parameter names a location, expected %s* %s", name, written, name)
	}
	if _, ok := p.params[name.text]; ok {
		fail(name.pos, "there are two parameters %s: expected another name", name)
	}
	loc := p.location(name.text, name.pos)
	if !p.typed[loc] {
		p.typed[loc] = true
		for i := range max(1, p.cells[name.text]) {
			p.prog.Locs[loc+i].Type = t.elem.Type
		}
	}
	p.params[name.text] = loc
	p.paramsOf[p.th][name.text] = true
	th := p.thread0()
	th.Params = append(th.Params, litmus.Param{Type: written, Loc: loc})
}

// regInits declares the registers to which the initial state gives values and
// returns the assignments that do.
func (p *parser) regInits(number string) []litmus.Stmt {
	var out []litmus.Stmt
	for _, r := range p.regInit {
		if r.thread == number {
			v := p.resolve(r.value)
			if v.IsAddr() {
				r.typ = litmus.Type{Kind: litmus.Pointer, Bits: 64, Name: "int*"}
			}
			out = append(out, &litmus.Assign{Reg: p.reg(r.reg, r.typ), X: &litmus.Const{V: v}, Pos: r.pos})
		}
	}
	return out
}

// movedParams makes a register of each parameter that the body assigns to; it
// holds the address of its location at first. The body is next.
func (p *parser) movedParams() []litmus.Stmt {
	var out []litmus.Stmt
	depth := 0
	for i := p.i; p.toks[i].kind != eof; i++ {
		switch t := p.toks[i]; {
		case t.is("{"):
			depth++
		case t.is("}"):
			depth--
		case t.kind == ident && p.assigns(i):
			loc, param := p.params[t.text]
			if _, reg := p.regs[t.text]; param && !reg {
				t0 := p.prog.Locs[loc].Type
				reg := p.reg(t.text, litmus.Type{Kind: litmus.Pointer, Bits: 64, Name: t0.Name + "*"})
				out = append(out, &litmus.Assign{Reg: reg, X: &litmus.Const{V: litmus.AddrOf(loc)}, Pos: t.pos})
			}
		}
		if depth <= 0 {
			break
		}
	}
	return out
}

// assigns reports whether the name at token i is assigned to there, and not what
// it points to.
func (p *parser) assigns(i int) bool {
	if p.toks[i-1].is("*") && !startsType(p.toks[i-2]) {
		return false
	}
	switch p.toks[i+1].text {
	case "=", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=":
		return p.toks[i+1].kind == punct
	}
	return false
}

// reg returns the register of that name, which is new if there is none: a name is
// one register throughout a thread, as in herd7.
func (p *parser) reg(name string, t litmus.Type) int {
	if i, ok := p.regs[name]; ok {
		return i
	}
	th := p.thread0()
	i := len(th.Regs)
	th.Regs = append(th.Regs, litmus.Reg{Name: name, Type: p.meta.regType(th.Name, name, t)})
	p.regs[name] = i
	return i
}

// block reads { ... }.
func (p *parser) block() []litmus.Stmt {
	p.expect("{", "")
	var out []litmus.Stmt
	for !p.accept("}") {
		out = append(out, p.statement()...)
	}
	return out
}

// body reads a statement or a block.
func (p *parser) body() []litmus.Stmt {
	defer p.nest()()
	return p.statement()
}

func (p *parser) statement() []litmus.Stmt {
	t := p.peek()
	switch {
	case t.is("{"):
		defer p.nest()()
		return p.block()
	case p.accept(";"):
		return nil
	case t.is("*"):
		return one(p.storePlain())
	case t.is("(") && p.peekAt(1).is("void") && p.peekAt(2).is(")"):
		p.i += 3
		return one(p.drop(t.pos))
	case t.kind != ident:
		return p.exprStatement()
	}
	if stmts, ok := p.control(t); ok {
		return stmts
	}
	switch u := p.peekAt(1); {
	case startsType(t):
		return p.declaration()
	case u.is("("):
		return p.call(t)
	case u.kind == ident || u.is("*") && p.peekAt(2).kind == ident && (p.peekAt(3).is("=") || p.peekAt(3).is(";")):
		fail(t.pos, "unknown type %s: expected one such as int or atomic_int", t)
	case p.assigns(p.i):
		return one(p.assignment(true))
	}
	return p.exprStatement()
}

func one(s litmus.Stmt) []litmus.Stmt { return []litmus.Stmt{s} }

// control reads the statements that a keyword begins.
func (p *parser) control(t token) (out []litmus.Stmt, ok bool) {
	switch t.text {
	case "if":
		return one(p.ifStatement()), true
	case "while":
		return one(p.while()), true
	case "do":
		return one(p.do()), true
	case "for":
		return p.forStatement(), true
	case "break", "continue", "return":
		return one(p.jump()), true
	case "__block":
		return one(p.labelled()), true
	case "switch", "goto", "case", "default", "else", "asm", "__asm__", "typedef", "sizeof":
		fail(t.pos, "%s is not taken: expected a statement such as if, while, an assignment or an atomic operation", t)
	}
	return nil, false
}

func (p *parser) ifStatement() litmus.Stmt {
	s := &litmus.If{Pos: p.next().pos}
	p.expect("(", "")
	s.Cond = p.expr()
	p.expect(")", "")
	s.Then = p.body()
	if p.accept("else") {
		s.Else = p.body()
	}
	return s
}

// condition reads `(e)`, or `()` for a loop without a condition.
func (p *parser) condition() litmus.Expr {
	p.expect("(", "")
	if p.accept(")") {
		return nil
	}
	x := p.expr()
	p.expect(")", "")
	return x
}

// round reads the body of a loop and `__post { ... }`, which runs after each round.
func (p *parser) round(s *litmus.Loop) {
	p.loops++
	s.Body = p.body()
	p.loops--
	if p.accept("__post") {
		s.Post = p.block()
	}
}

func (p *parser) while() litmus.Stmt {
	s := &litmus.Loop{Pos: p.next().pos}
	s.Cond = p.condition()
	p.round(s)
	return s
}

func (p *parser) do() litmus.Stmt {
	s := &litmus.Loop{Pos: p.next().pos, PostTest: true}
	p.round(s)
	p.expect("while", "")
	s.Cond = p.condition()
	p.expect(";", "")
	return s
}

// forStatement reads `for (r = 0; r < 2; r++) ...`, whose parts are assignments.
func (p *parser) forStatement() []litmus.Stmt {
	s := &litmus.Loop{Pos: p.next().pos}
	p.expect("(", "")
	var out []litmus.Stmt
	switch {
	case p.accept(";"):
	case startsType(p.peek()):
		out = p.declaration()
	default:
		out = one(p.assignment(true))
	}
	if !p.peek().is(";") {
		s.Cond = p.expr()
	}
	p.expect(";", "")
	if !p.peek().is(")") {
		s.Post = one(p.assignment(false))
	}
	p.expect(")", "")
	p.loops++
	s.Body = p.body()
	p.loops--
	return append(out, s)
}

func (p *parser) jump() litmus.Stmt {
	t := p.next()
	s := &litmus.Jump{Kind: litmus.Return, Pos: t.pos}
	switch t.text {
	case "break":
		s.Kind = litmus.Break
	case "continue":
		s.Kind = litmus.Continue
	}
	if s.Kind != litmus.Return && p.loops == 0 {
		fail(t.pos, "%s is not in a loop: expected while, do or for around it", t)
	}
	p.expect(";", "")
	return s
}

// labelled reads `__block("f") { ... }`.
func (p *parser) labelled() litmus.Stmt {
	p.next()
	p.expect("(", "")
	label := p.text("the label of the block")
	p.expect(")", "")
	p.blocks = append(p.blocks, label)
	defer func() { p.blocks = p.blocks[:len(p.blocks)-1] }()
	return &litmus.Block{Label: label, Body: p.body()}
}

// text reads "...".
func (p *parser) text(what string) string {
	t := p.next()
	if t.kind != str {
		fail(t.pos, "unexpected %s: expected %s in quotes", t, what)
	}
	return t.text
}

// declaration reads `int r0 = e, *p;`.
func (p *parser) declaration() []litmus.Stmt {
	pos := p.peek().pos
	t, ok := p.baseType()
	if !ok {
		fail(p.peek().pos, "unexpected %s: expected a type", p.peek())
	}
	var out []litmus.Stmt
	for {
		d := t
		for p.peek().is("*") || p.qualifier() {
			if p.accept("*") {
				d = pointerTo(d)
			}
		}
		name := p.name("the name of a register")
		if u := p.peek(); u.is("[") {
			fail(u.pos, "a local array is not taken: expected a register, or an array in the initial state")
		}
		if _, ok := p.params[name.text]; ok {
			fail(name.pos, "%s is a parameter: expected another name", name)
		}
		reg := p.reg(name.text, d.Type)
		if p.accept("=") {
			out = append(out, &litmus.Assign{Reg: reg, X: p.assigned(), Pos: pos})
		}
		if !p.accept(",") {
			p.expect(";", "")
			return out
		}
	}
}

var opAssign = map[string]litmus.BinaryOp{
	"+=": litmus.Add, "-=": litmus.Sub, "*=": litmus.Mul, "/=": litmus.Div, "%=": litmus.Rem,
	"&=": litmus.And, "|=": litmus.Or, "^=": litmus.Xor, "<<=": litmus.Shl, ">>=": litmus.Shr,
	"++": litmus.Add, "--": litmus.Sub,
}

// assignment reads `r = e`, `r += e` or `r++`, with or without a semicolon.
func (p *parser) assignment(semicolon bool) litmus.Stmt {
	name := p.name("the name of a register")
	if !p.assigns(p.i - 1) {
		fail(p.peek().pos, "unexpected %s: expected = after %s", p.peek(), name)
	}
	op := p.next()
	// Like herd7, take an undeclared name on the left for a register.
	reg := p.reg(name.text, litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"})
	s := &litmus.Assign{Reg: reg, Pos: name.pos}
	r := &litmus.RegX{Reg: reg}
	switch op.text {
	case "=":
		s.X = p.assigned()
	case "++", "--":
		s.X = p.binary(opAssign[op.text], r, &litmus.Const{V: litmus.Num(1)}, op.pos)
	default:
		s.X = p.binary(opAssign[op.text], r, p.assigned(), op.pos)
	}
	if semicolon {
		p.expect(";", "")
	}
	return s
}

// assigned reads the right side of an assignment, without a comma operator.
func (p *parser) assigned() litmus.Expr { return p.level(0) }

// storePlain reads `*x = e;`.
func (p *parser) storePlain() litmus.Stmt {
	start := p.i
	lhs := p.unary()
	return p.storeTo(lhs, p.toks[start].pos)
}

// storeTo reads `= e;` after the left side.
func (p *parser) storeTo(lhs litmus.Expr, pos exec.Pos) litmus.Stmt {
	load, ok := lhs.(*litmus.Load)
	if p.accept(";") {
		return &litmus.Assign{Reg: -1, X: lhs, Pos: pos}
	}
	if eq := p.peek(); !eq.is("=") {
		if ok && eq.kind == punct && opAssign[eq.text] != "" {
			fail(eq.pos, "%s is taken only on registers: expected = and the operation written out", eq)
		}
		fail(eq.pos, "unexpected %s: expected = or ;", eq)
	} else if !ok || load.Order != exec.NA {
		fail(eq.pos, "what stands left of = is not memory: expected *x, y[1] or a register")
	}
	p.next()
	s := &litmus.Store{Addr: load.Addr, X: p.assigned(), Order: exec.NA, Pos: pos}
	p.expect(";", "")
	return s
}

// exprStatement reads `e;`, or a store whose left side does not begin with a star.
func (p *parser) exprStatement() []litmus.Stmt {
	pos := p.peek().pos
	start := p.i
	lhs := p.unary()
	if p.peek().is("=") {
		return one(p.storeTo(lhs, pos))
	}
	p.i = start
	return one(p.drop(pos))
}

// drop reads an expression whose value nobody takes.
func (p *parser) drop(pos exec.Pos) litmus.Stmt {
	s := &litmus.Assign{Reg: -1, X: p.expr(), Pos: pos}
	p.expect(";", "")
	return s
}
