package cat

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
