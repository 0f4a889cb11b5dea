package cat

import "strings"

// Format prints a model as text that parses to the same tree. Comments are not
// in the tree.
func Format(f *File) string {
	p := &printer{}
	switch {
	case f.Arch != "":
		p.line(f.Arch + ` "` + f.Title + `"`)
	case f.Title != "" || !f.CatDep:
		p.line(`"` + f.Title + `"`)
	}
	if f.CatDep {
		p.line("catdep")
	}
	p.stmts(f.Stmts)
	return p.out.String()
}

// FormatExpr prints an expression on one line.
func FormatExpr(x Expr) string {
	p := &printer{}
	p.expr(x, loosest)
	return p.out.String()
}

type printer struct {
	out    strings.Builder
	indent int
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

func (p *printer) start(parts ...string) {
	p.write(strings.Repeat("  ", p.indent))
	p.write(parts...)
}

func (p *printer) line(parts ...string) {
	p.start(parts...)
	p.write("\n")
}

func (p *printer) block(list []Stmt) {
	p.indent++
	p.stmts(list)
	p.indent--
}

func (p *printer) stmts(list []Stmt) {
	for _, s := range list {
		p.stmt(s)
	}
}

func (p *printer) stmt(s Stmt) {
	switch s := s.(type) {
	case *Let:
		p.start("let ")
		p.binds(s.Rec, s.Binds)
		if s.When != nil {
			p.write(" when ")
			p.check(s.When)
		}
		p.write("\n")
	case *Check:
		p.start([]string{"", "flag ", "undefined_unless ", "assert "}[s.Mode])
		p.check(s)
		p.write("\n")
	case *Show:
		p.show(s)
	case *Include:
		p.line(`include "`, s.Path, `"`)
	case *Procedure:
		p.start("procedure ")
		if s.Rec {
			p.write("rec ")
		}
		p.write(s.Name, " ", pattern(s.Params, true), " =\n")
		p.block(s.Body)
		p.line("end")
	case *Call:
		p.start("call ", s.Name, " ")
		p.expr(s.Arg, simple)
		p.as(s.As)
		p.write("\n")
	case *With:
		p.start("with ", s.Name, " from ")
		p.expr(s.From, loosest)
		p.write("\n")
	case *Cond:
		p.line("if ", s.Text)
		p.block(s.Then)
		if s.Else != nil {
			p.line("else")
			p.block(s.Else)
		}
		p.line("end")
	case *MatchStmt:
		p.matchStmt(s)
	case *Enum:
		p.line("enum ", s.Name, " = '", strings.Join(s.Tags, " || '"))
	case *ForEach:
		p.start("forall ", s.Name, " in ")
		p.expr(s.In, loosest)
		p.write(" do\n")
		p.block(s.Body)
		p.line("end")
	case *Ignored:
		p.line(s.Text)
	}
}

func (p *printer) check(c *Check) {
	if c.Not {
		p.write("~")
	}
	p.write(string(c.Kind), " ")
	p.expr(c.X, loosest)
	p.as(c.Name)
}

func (p *printer) as(name string) {
	if name != "" {
		p.write(" as ", name)
	}
}

func (p *printer) show(s *Show) {
	word := "show "
	if s.Un {
		word = "unshow "
	}
	p.start(word, strings.Join(s.Names, ", "))
	if s.X != nil {
		p.expr(s.X, loosest+1)
		p.as(s.As)
	}
	p.write("\n")
}

func (p *printer) matchStmt(s *MatchStmt) {
	p.start("match ")
	p.expr(s.X, loosest)
	p.write(" with\n")
	for _, c := range s.Clauses {
		pat := "_"
		if c.Kind == OnTag {
			pat = "'" + c.Tag
		}
		p.line("|| ", pat, " ->")
		p.block(c.Body)
	}
	p.line("end")
}

func (p *printer) binds(rec bool, list []Bind) {
	if rec {
		p.write("rec ")
	}
	for i, b := range list {
		if i > 0 {
			p.write(" and ")
		}
		x := b.X
		p.write(pattern(b.Pat, false))
		if f, ok := x.(*Fun); ok && !b.Pat.Tuple && b.Pat.Names[0] != "_" {
			p.write(" ", pattern(f.Params, true))
			x = f.Body
		}
		p.write(" = ")
		p.expr(x, loosest)
	}
}

// pattern prints a pattern; a parameter that is one name has no parentheses.
func pattern(pat Pattern, param bool) string {
	if !pat.Tuple {
		return pat.Names[0]
	}
	return "(" + strings.Join(pat.Names, ", ") + ")"
}

// How tight an expression is: expr, then the levels of operators, product, prefix,
// and what needs no parentheses anywhere.
const (
	loosest = 0
	product = 6
	prefix  = 7
	postfix = 8
	simple  = 9
	apply   = 8 // an application: a postfix operator may follow
)

func levelOf(x Expr) int {
	switch x := x.(type) {
	case *Binary:
		for i, l := range levels {
			if l.op == x.Op {
				return i + 1
			}
		}
		return product
	case *Unary:
		switch x.Op {
		case Complement:
			return prefix
		case Lift:
			return simple
		}
		return postfix
	case *App, *Name:
		return apply
	case *Tag, *Zero, *Universe, *SetLit:
		return simple
	case *TupleX:
		if len(x.Elems) == 0 {
			return simple
		}
	}
	return loosest
}

// expr prints x, in parentheses if it is looser than level.
func (p *printer) expr(x Expr, level int) {
	if levelOf(x) < level {
		p.write("(")
		p.bare(x)
		p.write(")")
		return
	}
	p.bare(x)
}

func (p *printer) bare(x Expr) {
	switch x := x.(type) {
	case *Name:
		p.write(x.Ident)
	case *Tag:
		p.write("'", x.Ident)
	case *Zero:
		if x.Braces {
			p.write("{}")
		} else {
			p.write("0")
		}
	case *Universe:
		p.write("_")
	case *Unary:
		p.unary(x)
	case *Binary:
		p.binary(x)
	case *SetLit:
		p.write("{")
		p.list(x.Elems)
		p.write("}")
	case *TupleX:
		if len(x.Elems) == 0 {
			p.write("()")
		}
		p.list(x.Elems)
	case *App:
		p.app(x)
	case *Fun:
		p.write("fun ", pattern(x.Params, true), " -> ")
		p.expr(x.Body, loosest)
	case *LetIn:
		p.write("let ")
		p.binds(x.Rec, x.Binds)
		p.write(" in ")
		p.expr(x.Body, loosest)
	case *Match:
		p.match(x)
	case *Try:
		p.write("try ")
		p.expr(x.X, loosest)
		p.write(" with ")
		p.expr(x.Default, loosest)
	case *IfX:
		p.ifx(x)
	}
}

func (p *printer) list(elems []Expr) {
	for i, e := range elems {
		if i > 0 {
			p.write(", ")
		}
		p.expr(e, loosest+1)
	}
}

func (p *printer) unary(x *Unary) {
	switch x.Op {
	case Lift:
		p.write("[")
		p.expr(x.X, loosest)
		p.write("]")
	case Complement:
		p.write("~")
		if u, ok := x.X.(*Unary); ok && u.Op == Complement {
			p.bare(u)
		} else {
			p.unmixed(x.X)
		}
	default:
		p.expr(x.X, apply)
		op := map[UnaryOp]string{Inverse: "^-1", Plus: "+", Star: "*", Opt: "?"}[x.Op]
		if u, ok := x.X.(*Unary); ok && x.Op == Plus && u.Op == Plus {
			op = "^+" // ++ is another operator
		}
		p.write(op)
	}
}

// unmixed prints an operand that must not end in a closure.
func (p *printer) unmixed(x Expr) {
	level := apply
	for y := x; ; {
		u, ok := y.(*Unary)
		if !ok {
			break
		}
		if u.Op == Plus || u.Op == Star || u.Op == Opt {
			level = simple
		}
		if u.Op != Inverse {
			break
		}
		y = u.X
	}
	p.expr(x, level)
}

func (p *printer) binary(x *Binary) {
	level := levelOf(x)
	if x.Op == Product {
		p.expr(x.X, postfix)
		p.write(" * ")
		if u, ok := x.Y.(*Unary); ok && u.Op == Complement {
			p.bare(u)
		} else {
			p.unmixed(x.Y)
		}
		return
	}
	left, right := level+1, level
	if x.Op == Diff {
		left, right = level, level+1
	}
	p.expr(x.X, left)
	p.write(" ", string(x.Op), " ")
	p.expr(x.Y, right)
}

func (p *printer) app(x *App) {
	if _, ok := x.F.(*App); ok {
		p.bare(x.F)
	} else {
		p.expr(x.F, apply)
	}
	p.write(" ")
	if _, ok := x.Arg.(*Name); ok {
		p.bare(x.Arg)
		return
	}
	if t, ok := x.Arg.(*TupleX); ok && len(t.Elems) > 0 {
		p.write("(")
		p.list(t.Elems)
		p.write(")")
		return
	}
	p.expr(x.Arg, simple)
}

func (p *printer) match(x *Match) {
	p.write("match ")
	p.expr(x.X, loosest)
	p.write(" with")
	for _, c := range x.Clauses {
		p.write(" || ")
		switch c.Kind {
		case OnTag:
			p.write("'", c.Tag)
		case OnEmpty:
			p.write("{}")
		case OnAny:
			p.write("_")
		case OnAdd:
			if c.Pre != "" {
				p.write(c.Pre, " | ")
			}
			p.write(c.Head, " ++ ", c.Tail)
		}
		p.write(" -> ")
		p.expr(c.Body, loosest)
	}
	p.write(" end")
}

func (p *printer) ifx(x *IfX) {
	p.write("if ", x.Text)
	if x.Variant == nil {
		p.expr(x.X, loosest)
		p.write(" ", x.Op, " ")
		p.expr(x.Y, loosest)
	}
	p.write(" then ")
	p.expr(x.Then, loosest)
	p.write(" else ")
	p.expr(x.Else, loosest)
}
