package c

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// levels are C's binary operators, the loosest first.
var levels = []map[string]litmus.BinaryOp{
	{"||": litmus.OrElse},
	{"&&": litmus.AndAlso},
	{"|": litmus.Or},
	{"^": litmus.Xor},
	{"&": litmus.And},
	{"==": litmus.Eq, "!=": litmus.Ne},
	{"<": litmus.Lt, "<=": litmus.Le, ">": litmus.Gt, ">=": litmus.Ge},
	{"<<": litmus.Shl, ">>": litmus.Shr},
	{"+": litmus.Add, "-": litmus.Sub},
	{"*": litmus.Mul, "/": litmus.Div, "%": litmus.Rem},
}

// expr reads an expression; a comma makes a sequence.
func (p *parser) expr() litmus.Expr {
	defer p.nest()()
	x := p.level(0)
	for p.accept(",") {
		x = &litmus.Binary{Op: litmus.Seq, X: x, Y: p.level(0)}
	}
	return x
}

// level reads the operators of levels[n] and of those that bind tighter.
func (p *parser) level(n int) litmus.Expr {
	if n == len(levels) {
		return p.unary()
	}
	x := p.level(n + 1)
	for count := 0; ; count++ {
		t := p.peek()
		op, ok := levels[n][t.text]
		if t.kind != punct || !ok {
			if n == 0 {
				p.notOperator(t)
			}
			return x
		}
		if count > maxDepth {
			fail(t.pos, "too many operators: expected at most %d at one level", maxDepth)
		}
		p.next()
		x = p.binary(op, x, p.level(n+1), t.pos)
	}
}

func (p *parser) notOperator(t token) {
	switch {
	case t.is("?"):
		fail(t.pos, "the operator ?: is not taken: expected an if statement")
	case t.is("."), t.is("->"):
		fail(t.pos, "members of structs are not taken: expected locations of their own")
	}
}

// binary makes an operation; a pointer and a number make an address.
func (p *parser) binary(op litmus.BinaryOp, x, y litmus.Expr, pos exec.Pos) litmus.Expr {
	px, py := p.prog.IsPointer(p.th, x), p.prog.IsPointer(p.th, y)
	switch {
	case !px && !py:
	case op == litmus.Eq || op == litmus.Ne || op == litmus.AndAlso || op == litmus.OrElse:
	case op == litmus.Add && px && !py:
		return p.offset(x, y, pos)
	case op == litmus.Add && py && !px:
		return p.offset(y, x, pos)
	case op == litmus.Sub && px && !py:
		if c, ok := y.(*litmus.Const); ok {
			return p.offset(x, &litmus.Const{V: litmus.Num(-c.V.N)}, pos)
		}
		return p.offset(x, &litmus.Unary{Op: litmus.Minus, X: y}, pos)
	default:
		fail(pos, "%s is not taken on an address: expected ==, !=, or + and - of a number", op)
	}
	return &litmus.Binary{Op: op, X: x, Y: y}
}

// offset makes the address n cells after x; known ones at once.
func (p *parser) offset(x, n litmus.Expr, pos exec.Pos) litmus.Expr {
	base, ok := x.(*litmus.Const)
	c, known := n.(*litmus.Const)
	if !ok || !known || !base.V.IsAddr() {
		return &litmus.Offset{X: x, N: n}
	}
	locs := p.prog.Locs
	from := base.V.Addr - 1
	to := int64(from) + c.V.N
	if c.V.N > maxCells || c.V.N < -maxCells || to < 0 || to >= int64(len(locs)) || locs[to].Object != locs[from].Object {
		fail(pos, "the address is outside of the object of %s: expected one within it", locs[from].Name)
	}
	return &litmus.Const{V: litmus.AddrOf(int(to))}
}

// unary reads the operators before an operand, and [] behind it.
func (p *parser) unary() litmus.Expr {
	defer p.nest()()
	t := p.peek()
	switch {
	case t.is("*"):
		p.next()
		return &litmus.Load{Addr: p.unary(), Order: exec.NA, Pos: t.pos}
	case t.is("&"):
		return p.addressOf()
	case t.is("!"):
		p.next()
		return &litmus.Unary{Op: litmus.Not, X: p.unary()}
	case t.is("~"):
		p.next()
		return &litmus.Unary{Op: litmus.Inv, X: p.unary()}
	case t.is("+"):
		p.next()
		return p.unary()
	case t.is("-"):
		p.next()
		if n := p.peek(); n.kind == number {
			p.next()
			return &litmus.Const{V: litmus.Num(-p.number(n))}
		}
		return &litmus.Unary{Op: litmus.Minus, X: p.unary()}
	case t.is("++"), t.is("--"):
		fail(t.pos, "%s is taken only as a statement of its own", t)
	case t.is("(") && startsType(p.peekAt(1)) && !p.peekAt(2).is("("):
		// herd7 gives a cast no meaning either.
		p.next()
		p.typ()
		p.expect(")", "")
		return p.unary()
	}
	return p.postfix()
}

// addressOf reads &x, &y[1] or &*e.
func (p *parser) addressOf() litmus.Expr {
	amp := p.next()
	if t := p.peek(); t.kind == ident && !p.peekAt(1).is("[") {
		if _, reg := p.regs[t.text]; reg {
			fail(amp.pos, "the address of the register %s is not taken: expected a location, which is a parameter", t)
		}
		if _, param := p.params[t.text]; param {
			fail(amp.pos, "%s is an address already: expected %s without &", t, t)
		}
		if loc, ok := p.locs[t.text]; ok {
			p.next()
			return &litmus.Const{V: litmus.AddrOf(loc)}
		}
	}
	x := p.unary()
	load, ok := x.(*litmus.Load)
	if !ok || load.Order != exec.NA {
		fail(amp.pos, "& is taken only before a location: expected &x, &y[1] or &*e")
	}
	return load.Addr
}

// postfix reads an operand and the [] behind it.
func (p *parser) postfix() litmus.Expr {
	x := p.operand()
	for count := 0; p.peek().is("["); count++ {
		t := p.next()
		n := p.expr()
		p.expect("]", "")
		if !p.prog.IsPointer(p.th, x) || count > maxDepth {
			fail(t.pos, "what stands before [ is not an array: expected an address")
		}
		x = &litmus.Load{Addr: p.offset(x, n, t.pos), Order: exec.NA, Pos: t.pos}
	}
	if t := p.peek(); t.is("++") || t.is("--") {
		fail(t.pos, "%s is taken only as a statement of its own, on a register", t)
	}
	return x
}

func (p *parser) operand() litmus.Expr {
	t := p.next()
	switch {
	case t.kind == number:
		return &litmus.Const{V: litmus.Num(p.number(t))}
	case t.is("("):
		x := p.expr()
		p.expect(")", "")
		return x
	case t.kind != ident:
		fail(t.pos, "unexpected %s: expected an expression", t)
	case t.text == "true" || t.text == "false" || t.text == "NULL":
		n := int64(0)
		if t.text == "true" {
			n = 1
		}
		return &litmus.Const{V: litmus.Num(n)}
	case p.peek().is("("):
		return p.callValue(t)
	}
	if reg, ok := p.regs[t.text]; ok {
		return &litmus.RegX{Reg: reg}
	}
	if loc, ok := p.params[t.text]; ok {
		return &litmus.Const{V: litmus.AddrOf(loc)}
	}
	if _, ok := p.locs[t.text]; ok {
		fail(t.pos, "%s is not a parameter of this thread: expected it in the list of parameters", t)
	}
	fail(t.pos, "the name %s is not declared: expected a register or a parameter", t)
	return nil
}
