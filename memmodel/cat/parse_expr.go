package cat

// expr reads an expression, or a tuple without parentheses.
func (p *parser) expr() Expr {
	p.enter()
	defer p.leave()
	t := p.peek()
	at := At{t.pos}
	switch {
	case p.accept("let"):
		l := &LetIn{At: at, Rec: p.accept("rec")}
		l.Binds = p.binds()
		p.expect("in", ` after the bindings of "let"`)
		l.Body = p.expr()
		return l
	case p.accept("fun"):
		f := &Fun{At: at, Params: p.params(`a parameter after "fun"`)}
		p.expect("->", ` after the parameters of "fun"`)
		f.Body = p.expr()
		return f
	case p.accept("try"):
		x := p.expr()
		p.expect("with", ` after the expression of "try"`)
		return &Try{at, x, p.expr()}
	case t.is("if"):
		return p.ifx()
	case t.is("match"):
		return p.match()
	}
	x := p.base()
	if !p.peek().is(",") {
		return x
	}
	elems := []Expr{x}
	for p.accept(",") {
		elems = append(elems, p.base())
	}
	return &TupleX{at, elems}
}

func (p *parser) ifx() Expr {
	x := &IfX{At: At{p.next().pos}}
	if p.startsVariant() {
		x.Variant, x.Text = p.variant(0)
	} else {
		x.X = p.expr()
		t := p.peek()
		if !t.is("=") && !t.is("subset") && !t.is("in") {
			p.fail(`"=", "subset" or "in" between two expressions`)
		}
		x.Op = p.next().text
		x.Y = p.expr()
	}
	p.expect("then", ` after the condition of "if"`)
	x.Then = p.expr()
	p.expect("else", ` after the first expression of "if"`)
	x.Else = p.expr()
	return x
}

// startsVariant reports whether a condition on variants follows: only there are
// strings.
func (p *parser) startsVariant() bool {
	n := 0
	for p.ahead(n).is("(") {
		n++
	}
	t := p.ahead(n)
	return t.kind == tString || t.is("variant") || t.is("not")
}

// variant reads a condition on variants, and returns it as text as well. level 0
// has ||, level 1 &&.
func (p *parser) variant(level int) (VariantExpr, string) {
	if level == 2 {
		return p.variantAtom()
	}
	op := []string{"||", "&&"}[level]
	v, text := p.variant(level + 1)
	for p.accept(op) {
		left := v
		right, rightText := p.variant(level + 1)
		text += " " + op + " " + rightText
		if level == 0 {
			v = func(on func(string) bool) bool { return left(on) || right(on) }
		} else {
			v = func(on func(string) bool) bool { return left(on) && right(on) }
		}
	}
	return v, text
}

func (p *parser) variantAtom() (VariantExpr, string) {
	p.enter()
	defer p.leave()
	switch {
	case p.accept("not"):
		v, text := p.variantAtom()
		return func(on func(string) bool) bool { return !v(on) }, "not " + text
	case p.accept("("):
		v, text := p.variant(0)
		p.expect(")", " after the condition")
		return v, "(" + text + ")"
	}
	p.accept("variant")
	if p.peek().kind != tString {
		p.fail(`a variant in quotes, "not" or "("`)
	}
	name := p.next().text
	return func(on func(string) bool) bool { return on(name) }, `"` + name + `"`
}

func (p *parser) match() Expr {
	m := &Match{At: At{p.next().pos}, X: p.expr()}
	p.expect("with", " after what is matched")
	p.accept("||")
	for {
		c := p.clause()
		c.Body = p.expr()
		m.Clauses = append(m.Clauses, c)
		if c.Kind == OnAny || !p.accept("||") {
			break
		}
	}
	p.checkClauses(m)
	p.expect("end", " of the match")
	return m
}

// checkClauses wants tags, or the two clauses that take a set apart.
func (p *parser) checkClauses(m *Match) {
	var count [OnAny + 1]int
	for _, c := range m.Clauses {
		count[c.Kind]++
	}
	if count[OnEmpty]+count[OnAdd] == 0 {
		return
	}
	if len(m.Clauses) != 2 || count[OnEmpty] != 1 || count[OnAdd] != 1 {
		panic(errorf(m.Pos, "expected two clauses in a match on a set: {} -> and e ++ es ->"))
	}
}

// clause reads what is before the body of a case.
func (p *parser) clause() Clause {
	var c Clause
	switch t := p.peek(); {
	case t.kind == tTag:
		c = Clause{Kind: OnTag, Tag: p.next().text}
	case p.accept("{"):
		p.expect("}", " of the empty set")
		c.Kind = OnEmpty
	case t.is("_") && p.ahead(1).is("->"):
		p.next()
		c.Kind = OnAny
	case t.is("_") || t.kind == tIdent:
		c = Clause{Kind: OnAdd, Head: p.next().text}
		if p.accept("|") {
			c.Pre, c.Head = c.Head, p.formal("a name after \"|\"")
		}
		p.expect("++", " between an element and the rest of the set")
		c.Tail = p.formal("a name after \"++\"")
	default:
		p.fail("a clause: a tag, {}, e ++ es or _")
	}
	p.expect("->", " in this clause")
	return c
}

// args reads expressions separated by commas up to the closing symbol.
func (p *parser) args(closing string) []Expr {
	var out []Expr
	if p.accept(closing) {
		return out
	}
	for {
		out = append(out, p.base())
		if p.accept(closing) {
			return out
		}
		if !p.accept(",") {
			p.fail(`an operator, "," or "` + closing + `"`)
		}
	}
}

// The binary operators but the product, from loose to tight.
var levels = []struct {
	op   BinaryOp
	left bool
}{{Union, false}, {AddElem, false}, {Seq, false}, {Diff, true}, {Intersect, false}}

// base reads an expression of operators.
func (p *parser) base() Expr { return p.binary(0) }

func (p *parser) binary(level int) Expr {
	if level == len(levels) {
		return p.product()
	}
	p.enter()
	defer p.leave()
	op, left := levels[level].op, levels[level].left
	at := At{p.peek().pos}
	x := p.binary(level + 1)
	for p.peek().is(string(op)) {
		pos := p.next().pos
		if left {
			x = &Binary{at, op, pos, x, p.binary(level + 1)}
		} else {
			return &Binary{at, op, pos, x, p.binary(level)}
		}
	}
	return x
}

// product reads one operand, or two with "*" between them. A "*" with no operand
// after it is the closure.
func (p *parser) product() Expr {
	at := At{p.peek().pos}
	x := p.prefix(true)
	if !p.peek().is("*") {
		return x
	}
	pos := p.next().pos
	x = &Binary{at, Product, pos, x, p.prefix(false)}
	if t := p.peek(); t.is("*") || t.is("+") || t.is("?") {
		p.failMixed()
	}
	return x
}

func (p *parser) failMixed() {
	t := p.peek()
	panic(errorf(t.pos, `expected parentheses: what %q applies to is not clear after "~" or "*"`, t.text))
}

// prefix reads complements, and an operand with the operators behind it. As in
// herd7, "+", "*" and "?" do not go with "~" or a product before it: which of the
// two is meant must be said by parentheses.
func (p *parser) prefix(closures bool) Expr {
	if !p.peek().is("~") {
		return p.postfix(p.operand(), closures)
	}
	p.enter()
	defer p.leave()
	pos := p.next().pos
	x := p.prefix(false)
	if t := p.peek(); t.is("+") || t.is("?") || t.is("*") {
		p.failMixed()
	}
	return &Unary{At{pos}, Complement, x}
}

// postfix reads the operators behind x: ^-1, and the closures if they are wanted.
func (p *parser) postfix(x Expr, closures bool) Expr {
	for {
		t := p.peek()
		op := Inverse
		switch {
		case t.is("^"):
			p.next()
			op = p.power()
		case closures && t.is("+"):
			p.next()
			op = Plus
		case closures && t.is("?"):
			p.next()
			op = Opt
		case closures && t.is("*") && !p.startsBase(1):
			p.next()
			op = Star
		default:
			return x
		}
		x = &Unary{At{x.Position()}, op, x}
	}
}

// power reads what is after ^.
func (p *parser) power() UnaryOp {
	switch {
	case p.accept("-1"):
		return Inverse
	case p.accept("+"):
		return Plus
	case p.accept("*"):
		return Star
	}
	p.fail(`"-1", "+" or "*" after "^"`)
	return ""
}

// startsBase reports whether the token n after the next one starts an operand. A
// "~" before the word of a check starts a statement.
func (p *parser) startsBase(n int) bool {
	switch t := p.ahead(n); t.kind {
	case tIdent, tTag:
		return true
	case tWord:
		return t.text == "begin"
	case tSymbol:
		switch t.text {
		case "~":
			after := p.ahead(n + 1)
			return !after.is("acyclic") && !after.is("irreflexive") && !after.is("empty")
		case "(", "{", "[", "0", "_":
			return true
		}
	}
	return false
}

// operand reads a name, perhaps applied to arguments, or a simple expression.
func (p *parser) operand() Expr {
	t := p.peek()
	if t.kind != tIdent {
		x := p.simple()
		if x == nil {
			p.fail("an expression")
		}
		return x
	}
	p.next()
	var x Expr = &Name{At{t.pos}, t.text}
	for {
		var arg Expr
		if a := p.peek(); a.kind == tIdent {
			p.next()
			arg = &Name{At{a.pos}, a.text}
		} else if arg = p.simple(); arg == nil {
			return x
		}
		x = &App{At{t.pos}, x, arg}
	}
}

// simple reads a constant or an expression in brackets; nil if there is none.
func (p *parser) simple() Expr {
	t := p.peek()
	at := At{t.pos}
	switch {
	case t.kind == tTag:
		return &Tag{at, p.next().text}
	case p.accept("0"):
		return &Zero{At: at}
	case p.accept("_"):
		return &Universe{at}
	case p.accept("{"):
		if elems := p.args("}"); len(elems) > 0 {
			return &SetLit{at, elems}
		}
		return &Zero{at, true}
	case p.accept("("):
		if p.accept(")") {
			return &TupleX{At: at}
		}
		return p.closed(")")
	case p.accept("begin"):
		return p.closed("end")
	case p.accept("["):
		return &Unary{at, Lift, p.closed("]")}
	}
	return nil
}

func (p *parser) closed(closing string) Expr {
	x := p.expr()
	if !p.accept(closing) {
		p.fail(`an operator or "` + closing + `"`)
	}
	return x
}
