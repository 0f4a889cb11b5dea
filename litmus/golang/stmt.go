package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

func (l *lowerer) block(list []ast.Stmt) {
	for _, s := range list {
		l.stmt(s, "")
	}
}

// stmt lowers a statement; label is the Go label before it.
func (l *lowerer) stmt(s ast.Stmt, label string) {
	defer l.nest(s.Pos())()
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		l.block(s.List)
	case *ast.LabeledStmt:
		l.stmt(s.Stmt, s.Label.Name)
	case *ast.DeclStmt:
		l.decl(s)
	case *ast.AssignStmt:
		l.assignment(s)
	case *ast.IncDecStmt:
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		l.update(s.X, op, func() litmus.Expr { return num(1) }, false, s.Pos())
	case *ast.ExprStmt:
		l.exprStmt(s.X)
	case *ast.IfStmt:
		l.ifStmt(s)
	case *ast.ForStmt:
		l.forStmt(s, label)
	case *ast.RangeStmt:
		l.rangeStmt(s, label)
	case *ast.SwitchStmt:
		l.switchStmt(s, label)
	case *ast.ReturnStmt:
		l.returnStmt(s)
	case *ast.BranchStmt:
		l.branch(s)
	default:
		l.r.fail(s.Pos(), "%s is not in the subset", stmtKind(s))
	}
}

func stmtKind(s ast.Stmt) string {
	switch s.(type) {
	case *ast.GoStmt:
		return "a go statement"
	case *ast.DeferStmt:
		return "defer"
	case *ast.SelectStmt:
		return "select"
	case *ast.SendStmt:
		return "a channel"
	case *ast.TypeSwitchStmt:
		return "a type switch"
	}
	return "this statement"
}

// exprStmt lowers a call whose results are dropped.
func (l *lowerer) exprStmt(e ast.Expr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		l.drop(l.expr(e), e.Pos()) // <-c
		return
	}
	for _, vals := range l.call(call) {
		l.drop(vals, e.Pos())
	}
}

func (l *lowerer) decl(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		lhs := make([]ast.Expr, len(spec.Names))
		for i, id := range spec.Names {
			lhs[i] = id
		}
		if len(spec.Values) > 0 {
			l.define(lhs, spec.Values, s.Pos())
			continue
		}
		for _, id := range spec.Names {
			if v, ok := l.r.info.Defs[id].(*types.Var); ok && id.Name != "_" {
				l.declare(v, nil)
			}
		}
	}
}

func (l *lowerer) assignment(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		l.define(s.Lhs, s.Rhs, s.Pos())
	case token.ASSIGN:
		to := make([]ref, len(s.Lhs))
		for i, e := range s.Lhs {
			to[i] = l.ref(e)
		}
		if len(to) == 1 {
			l.hintFrom(s.Lhs[0], s.Rhs[0])
		}
		l.assign(to, l.right(s.Rhs), s.Pos())
		l.hint = ""
	default:
		op := s.Tok - token.ADD_ASSIGN + token.ADD
		l.update(s.Lhs[0], op, func() litmus.Expr { return l.one(s.Rhs[0]) }, l.effects(s.Rhs[0]), s.Pos())
	}
}

// hintFrom names a new object, if e makes one, after the variable it goes to.
func (l *lowerer) hintFrom(to, e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if _, lit := ast.Unparen(e.X).(*ast.CompositeLit); !lit || e.Op != token.AND {
			return
		}
	case *ast.CallExpr:
		if !l.r.info.Types[e.Fun].IsBuiltin() {
			return
		}
	default:
		return
	}
	if id, ok := to.(*ast.Ident); ok && id.Name != "_" {
		l.hint = l.frame.prefix + id.Name
	}
}

// right lowers the right side of an assignment: as many values as there are
// variables, or one call.
func (l *lowerer) right(es []ast.Expr) [][]litmus.Expr {
	if len(es) == 1 {
		if call, ok := ast.Unparen(es[0]).(*ast.CallExpr); ok {
			if _, several := l.typeOf(es[0]).(*types.Tuple); several {
				return l.call(call)
			}
		}
	}
	return l.list(es)
}

// define lowers := and var with values.
func (l *lowerer) define(lhs, rhs []ast.Expr, at token.Pos) {
	if len(lhs) == 1 {
		l.hintFrom(lhs[0], rhs[0])
	}
	vals := l.right(rhs)
	l.hint = ""
	if v, ok := l.newVar(lhs[0]); ok && len(lhs) == 1 {
		l.declare(v, vals[0])
		return
	}
	to := make([]ref, len(lhs))
	for i, e := range lhs {
		if v, ok := l.newVar(e); ok {
			loops := l.loops
			l.loops = 0 // it has a value at once
			if l.r.moved[v] {
				l.loops = loops
			}
			l.declare(v, nil)
			l.loops = loops
		}
		to[i] = l.ref(e)
	}
	if len(vals) != len(to) {
		l.r.fail(at, "expected as many values as variables")
	}
	l.assign(to, vals, at)
}

// newVar returns the variable that e declares, if it does.
func (l *lowerer) newVar(e ast.Expr) (*types.Var, bool) {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil, false
	}
	v, ok := l.r.info.Defs[id].(*types.Var)
	return v, ok && v != nil
}

// update lowers x op= y.
func (l *lowerer) update(e ast.Expr, op token.Token, y func() litmus.Expr, effects bool, at token.Pos) {
	x := l.ref(e)
	t, ok := l.r.scalar(x.typ)
	if !ok {
		l.r.fail(at, "type %s is not in the subset here: expected an integer", l.r.typeName(x.typ))
	}
	old := l.value(x, at)[0]
	if effects && hasEvents(old) {
		old = l.pin(old, t, at)
	}
	l.put(x, []litmus.Expr{binary(op, t, old, y())}, at)
}

func (l *lowerer) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		l.stmt(s.Init, "")
	}
	cond := l.one(s.Cond)
	then := l.collect(func() { l.block(s.Body.List) })
	var other []litmus.Stmt
	if s.Else != nil {
		other = l.collect(func() { l.stmt(s.Else, "") })
	}
	l.emit(&litmus.If{Cond: cond, Then: then, Else: other, Pos: l.r.pos(s.Pos())})
}

func (l *lowerer) returnStmt(s *ast.ReturnStmt) {
	f := l.frame
	var vals [][]litmus.Expr
	if len(s.Results) > 0 {
		vals = l.right(s.Results)
	}
	if s == f.alone {
		f.values = vals
		return
	}
	if len(vals) > 0 {
		to := make([]ref, len(f.results))
		for i, regs := range f.results {
			to[i] = ref{typ: f.fn.Signature().Results().At(i).Type(), regs: regs}
		}
		l.assign(to, vals, s.Pos())
	}
	fd := l.r.funcs[f.fn]
	if fd == nil {
		l.r.fail(s.Pos(), "return is not in the subset of init")
	}
	if last := len(fd.Body.List) - 1; fd.Body.List[last] == ast.Stmt(s) {
		return
	}
	if f.up == nil {
		l.emit(&litmus.Jump{Kind: litmus.Return, Pos: l.r.pos(s.Pos())})
		return
	}
	f.left = true
	l.emit(&litmus.Jump{Kind: litmus.Leave, Label: f.block, Pos: l.r.pos(s.Pos())})
}

// switchStmt lowers a switch to a chain of ifs.
func (l *lowerer) switchStmt(s *ast.SwitchStmt, label string) {
	if s.Init != nil {
		l.stmt(s.Init, "")
	}
	var tag []litmus.Expr
	if s.Tag != nil {
		tag = l.pinAll(l.expr(s.Tag), l.typeOf(s.Tag), s.Tag.Pos(), func(x litmus.Expr) bool { return !isSimple(x) })
	}
	t := &target{label: label, block: unique(l.labels, "switch")}
	l.frame.targets = append(l.frame.targets, t)
	body := l.collect(func() { l.clauses(s, s.Body.List, tag) })
	l.frame.targets = l.frame.targets[:len(l.frame.targets)-1]
	if t.left {
		l.emit(&litmus.Block{Label: t.block, Body: body})
		return
	}
	l.out = append(l.out, body...)
}

// clauses lowers the clauses in list, then default.
func (l *lowerer) clauses(s *ast.SwitchStmt, list []ast.Stmt, tag []litmus.Expr) {
	for i, c := range list {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			continue
		}
		defer l.nest(c.Pos())()
		cond := l.caseCond(s, c.List, tag)
		then := l.collect(func() { l.block(c.Body) })
		other := l.collect(func() { l.clauses(s, list[i+1:], tag) })
		l.emit(&litmus.If{Cond: cond, Then: then, Else: other, Pos: l.r.pos(c.Pos())})
		return
	}
	for _, c := range s.Body.List {
		if c := c.(*ast.CaseClause); c.List == nil {
			l.block(c.Body)
		}
	}
}

// caseCond is whether one of the values of a clause is the tag; they are evaluated
// one after the other.
func (l *lowerer) caseCond(s *ast.SwitchStmt, es []ast.Expr, tag []litmus.Expr) litmus.Expr {
	one := func(e ast.Expr) litmus.Expr {
		if s.Tag == nil {
			return l.one(e)
		}
		return l.equal(tag, l.expr(e), l.typeOf(s.Tag), e.Pos())
	}
	cond := one(es[0])
	for _, e := range es[1:] {
		var y litmus.Expr
		before := l.collect(func() { y = one(e) })
		if len(before) > 0 {
			l.r.fail(e.Pos(), "this expression is not in the subset behind another in a case: expected a clause of its own")
		}
		cond = &litmus.Binary{Op: litmus.OrElse, X: cond, Y: y}
	}
	return cond
}
