package cat

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// Parse reads a model. The file name is for positions only. An error is an
// *[Error] that says where and what was expected.
func Parse(file string, src []byte) (f *File, err error) {
	tokens, err := lex(file, src)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			f, err = nil, e
		}
	}()
	return p.file(), nil
}

// maxDepth is how deep expressions and statements may nest.
const maxDepth = 2000

// A parser reads by recursive descent. It gives up by a panic with an *Error,
// which Parse catches.
type parser struct {
	tokens []token
	i      int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.i] }

// ahead returns the token n after the next one.
func (p *parser) ahead(n int) token {
	return p.tokens[min(p.i+n, len(p.tokens)-1)]
}

func (p *parser) next() token {
	t := p.tokens[p.i]
	if t.kind != tEOF {
		p.i++
	}
	return t
}

// accept takes the next token if it is the keyword or symbol text.
func (p *parser) accept(text string) bool {
	if p.peek().is(text) {
		p.i++
		return true
	}
	return false
}

func (p *parser) expect(text, where string) token {
	if !p.peek().is(text) {
		p.fail(`"` + text + `"` + where)
	}
	return p.next()
}

// fail gives up at the next token.
func (p *parser) fail(expected string) {
	t := p.peek()
	panic(errorf(t.pos, "expected %s, found %v", expected, t))
}

// enter counts the nesting; the caller defers leave.
func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		panic(errorf(p.peek().pos, "nested more than %d deep", maxDepth))
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) ident(what string) string {
	if p.peek().kind != tIdent {
		p.fail(what)
	}
	return p.next().text
}

func (p *parser) file() *File {
	f := &File{}
	switch t := p.peek(); t.kind {
	case tString:
		f.Title = p.next().text
	case tIdent:
		f.Title = p.next().text
		if t2 := p.peek(); t2.kind == tIdent || t2.kind == tString {
			f.Arch, f.Title = t.text, p.next().text
		}
	}
	f.CatDep = p.accept("catdep")
	for p.peek().kind != tEOF {
		if p.peek().is("enum") {
			f.Stmts = append(f.Stmts, p.enum())
		} else if s := p.stmt(); s != nil {
			f.Stmts = append(f.Stmts, s)
		} else {
			p.fail("a statement")
		}
	}
	return f
}

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
	at := At{t.pos}
	if t.is("~") {
		return p.check(Require)
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
		return p.check(Require)
	case "flag":
		p.next()
		return p.check(Flag, at)
	case "undefined_unless":
		p.next()
		return p.check(UndefinedUnless, at)
	case "assert":
		p.next()
		return p.check(Assert, at)
	case "show":
		return p.show()
	case "unshow":
		p.next()
		return &Show{At: at, Names: p.names(`a name after "unshow"`), Un: true}
	case "include":
		p.next()
		if p.peek().kind != tString {
			p.fail(`the name of a file in quotes after "include"`)
		}
		return &Include{at, p.next().text}
	case "procedure":
		return p.procedure()
	case "call":
		p.next()
		c := &Call{At: at, Name: p.ident(`the name of a procedure after "call"`), Arg: p.simple()}
		if c.Arg == nil {
			p.fail("an argument: a name in parentheses, a tuple, a set in braces")
		}
		c.As = p.as()
		return c
	case "forall":
		p.next()
		f := &ForEach{At: at, Name: p.ident(`a name after "forall"`)}
		p.expect("in", ` after "forall `+f.Name+`"`)
		f.In = p.expr()
		p.expect("do", ` after the set of "forall"`)
		f.Body = p.stmts()
		p.end("forall")
		return f
	case "with":
		p.next()
		w := &With{At: at, Name: p.ident(`a name after "with"`)}
		p.expect("from", ` after "with `+w.Name+`"`)
		w.From = p.expr()
		return w
	case "if":
		return p.cond()
	case "debug", "instructions", "default":
		return p.ignored()
	}
	return nil
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
		pos := p.next().pos
		l.When = p.check(Require, At{pos}).(*Check)
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

// check reads acyclic e as name. at is where a word before it stands.
func (p *parser) check(mode CheckMode, at ...At) Stmt {
	c := &Check{At: At{p.peek().pos}, Mode: mode}
	if len(at) > 0 {
		c.At = at[0]
	}
	c.Not = p.accept("~")
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

// ignored reads a statement for its form only.
func (p *parser) ignored() Stmt {
	t := p.next()
	var b strings.Builder
	b.WriteString(t.text)
	if t.text == "debug" {
		b.WriteString(" " + FormatExpr(p.expr()))
		return &Ignored{At{t.pos}, b.String()}
	}
	b.WriteString(" " + p.ident("the name of an event after "+`"`+t.text+`"`))
	p.expect("[", " after the name of an event")
	b.WriteString("[")
	for i, e := range p.args("]") {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(FormatExpr(e))
	}
	b.WriteString("]")
	return &Ignored{At{t.pos}, b.String()}
}

// position is that of the next token.
func (p *parser) position() exec.Pos { return p.peek().pos }
