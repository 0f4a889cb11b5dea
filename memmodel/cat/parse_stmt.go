package cat

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// stmts reads statements up to what cannot start one.
func (p *parser) stmts() []Stmt {
	var out []Stmt
	for {
		s := p.stmt()
		if s == nil {
			return out
		}
		out = append(out, s)
	}
}

// stmt reads a statement; nil if the next token starts none.
func (p *parser) stmt() Stmt {
	p.enter()
	defer p.leave()
	t := p.peek()
	if t.is("~") {
		return p.check(t.pos, Require)
	}
	if t.kind != tWord {
		return nil
	}
	switch t.text {
	case "let":
		return p.let()
	case "match":
		return p.matchStmt()
	case "acyclic", "irreflexive", "empty":
		return p.check(t.pos, Require)
	case "flag":
		return p.check(p.next().pos, Flag)
	case "undefined_unless":
		return p.check(p.next().pos, UndefinedUnless)
	case "assert":
		return p.check(p.next().pos, Assert)
	case "show":
		return p.show()
	case "unshow":
		return &Show{At: At{p.next().pos}, Names: p.names(`a name after "unshow"`), Un: true}
	case "include":
		return p.include()
	case "procedure":
		return p.procedure()
	case "call":
		return p.call()
	case "forall":
		return p.forEach()
	case "with":
		return p.with()
	case "if":
		return p.cond()
	case "debug":
		return &Ignored{At{p.next().pos}, "debug " + FormatExpr(p.expr())}
	case "instructions", "default":
		return p.events()
	}
	return nil
}

func (p *parser) include() Stmt {
	at := At{p.next().pos}
	if p.peek().kind != tString {
		p.fail(`the name of a file in quotes after "include"`)
	}
	return &Include{at, p.next().text}
}

func (p *parser) call() Stmt {
	c := &Call{At: At{p.next().pos}, Name: p.ident(`the name of a procedure after "call"`)}
	if c.Arg = p.simple(); c.Arg == nil {
		p.fail("an argument: a name in parentheses, a tuple, a set in braces")
	}
	c.As = p.as()
	return c
}

func (p *parser) forEach() Stmt {
	f := &ForEach{At: At{p.next().pos}, Name: p.ident(`a name after "forall"`)}
	p.expect("in", ` after "forall `+f.Name+`"`)
	f.In = p.expr()
	p.expect("do", ` after the set of "forall"`)
	f.Body = p.stmts()
	p.end("forall")
	return f
}

func (p *parser) with() Stmt {
	w := &With{At: At{p.next().pos}, Name: p.ident(`a name after "with"`)}
	p.expect("from", ` after "with `+w.Name+`"`)
	w.From = p.expr()
	return w
}

func (p *parser) end(what string) {
	if !p.peek().is("end") {
		p.fail(`a statement or "end" of the ` + what)
	}
	p.next()
}

func (p *parser) enum() Stmt {
	e := &Enum{At: At{p.next().pos}, Name: p.ident(`a name after "enum"`)}
	p.expect("=", ` after "enum `+e.Name+`"`)
	p.accept("||")
	for {
		if p.peek().kind != tTag {
			p.fail("a tag such as 'once")
		}
		e.Tags = append(e.Tags, p.next().text)
		if !p.accept("||") {
			return e
		}
	}
}

func (p *parser) let() Stmt {
	l := &Let{At: At{p.next().pos}, Rec: p.accept("rec")}
	l.Binds = p.binds()
	if l.Rec && p.peek().is("when") {
		l.When = p.check(p.next().pos, Require)
	}
	p.accept("in")
	return l
}

// binds reads bindings separated by "and".
func (p *parser) binds() []Bind {
	out := []Bind{p.bind()}
	for p.accept("and") {
		out = append(out, p.bind())
	}
	return out
}

// bind reads x = e, f x = e, f (x, y) = e, (x, y) = e or x, y = e.
func (p *parser) bind() Bind {
	t := p.peek()
	if t.kind == tIdent && !p.ahead(1).is("=") && !p.ahead(1).is(",") {
		name := p.next().text
		params := p.params("a parameter or \"=\" after \"" + name + "\"")
		p.expect("=", ` after the parameters of "`+name+`"`)
		return Bind{name1(name), &Fun{At{t.pos}, params, p.expr()}}
	}
	var pat Pattern
	if t.is("(") {
		pat = p.params("")
	} else {
		pat = tuple(p.formals("a name to bind"))
	}
	p.expect("=", " after what is bound")
	return Bind{pat, p.expr()}
}

func name1(name string) Pattern { return Pattern{Names: []string{name}} }

// tuple returns the pattern of the names: one name is no tuple.
func tuple(names []string) Pattern { return Pattern{names, len(names) != 1} }

// params reads x, _ or (x, y, ...).
func (p *parser) params(expected string) Pattern {
	if p.accept("(") {
		var names []string
		if !p.peek().is(")") {
			names = p.formals("a name or \")\"")
		}
		p.expect(")", " after the names")
		return tuple(names)
	}
	return name1(p.formal(expected))
}

// formals reads names separated by commas.
func (p *parser) formals(expected string) []string {
	out := []string{p.formal(expected)}
	for p.accept(",") {
		out = append(out, p.formal("a name after \",\""))
	}
	return out
}

func (p *parser) formal(expected string) string {
	if t := p.peek(); t.kind != tIdent && !t.is("_") {
		p.fail(expected)
	}
	return p.next().text
}

func (p *parser) names(expected string) []string {
	out := []string{p.ident(expected)}
	for p.accept(",") {
		out = append(out, p.ident("a name after \",\""))
	}
	return out
}

// check reads acyclic e as name. pos is where the statement starts.
func (p *parser) check(pos exec.Pos, mode CheckMode) *Check {
	c := &Check{At: At{pos}, Mode: mode, Not: p.accept("~")}
	for _, kind := range []CheckKind{Acyclic, Irreflexive, Empty} {
		if p.accept(string(kind)) {
			c.Kind = kind
		}
	}
	if c.Kind == "" {
		p.fail(`"acyclic", "irreflexive" or "empty"`)
	}
	c.X = p.expr()
	c.Name = p.as()
	return c
}

// as reads an optional name.
func (p *parser) as() string {
	if !p.accept("as") {
		return ""
	}
	return p.ident(`a name after "as"`)
}

func (p *parser) show() Stmt {
	s := &Show{At: At{p.next().pos}}
	if p.peek().kind == tIdent && p.ahead(1).is(",") {
		s.Names = p.names("")
		return s
	}
	x := p.base()
	if p.peek().is("as") {
		s.X, s.As = x, p.as()
		return s
	}
	n, ok := x.(*Name)
	if !ok {
		p.fail(`"as" and a name after the expression that is shown`)
	}
	s.Names = []string{n.Ident}
	return s
}

func (p *parser) procedure() Stmt {
	s := &Procedure{At: At{p.next().pos}, Rec: p.accept("rec")}
	s.Name = p.ident("the name of the procedure")
	s.Params = p.params(`a parameter or "(" after "procedure ` + s.Name + `"`)
	p.expect("=", ` after the parameters of "`+s.Name+`"`)
	s.Body = p.stmts()
	p.end("procedure")
	return s
}

func (p *parser) cond() Stmt {
	c := &Cond{At: At{p.next().pos}}
	c.Variant, c.Text = p.variant(0)
	c.Then = p.stmts()
	if p.accept("else") {
		c.Else = p.stmts()
	}
	p.end(`"if"`)
	return c
}

func (p *parser) matchStmt() Stmt {
	m := &MatchStmt{At: At{p.next().pos}, X: p.expr()}
	p.expect("with", " after what is matched")
	p.accept("||")
	for {
		var c StmtClause
		switch t := p.peek(); {
		case t.kind == tTag:
			c.Tag = p.next().text
		case p.accept("_"):
			c.Kind = OnAny
		default:
			p.fail("a tag or \"_\"")
		}
		p.expect("->", " in this clause")
		c.Body = p.stmts()
		m.Clauses = append(m.Clauses, c)
		if c.Kind == OnAny || !p.accept("||") {
			p.end("match")
			return m
		}
	}
}

// events reads a declaration of the events that instructions have.
func (p *parser) events() Stmt {
	t := p.next()
	text := t.text + " " + p.ident(`the name of an event after "`+t.text+`"`)
	p.expect("[", " after the name of an event")
	var args []string
	for _, e := range p.args("]") {
		args = append(args, FormatExpr(e))
	}
	return &Ignored{At{t.pos}, text + "[" + strings.Join(args, ", ") + "]"}
}
