package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// one lowers an expression of one cell.
func (l *lowerer) one(e ast.Expr) litmus.Expr {
	vals := l.expr(e)
	if len(vals) != 1 {
		l.r.fail(e.Pos(), "type %s is not in the subset here: expected an integer, a bool or a pointer", l.r.typeName(l.typeOf(e)))
	}
	return vals[0]
}

// list lowers operands from left to right: one with events goes into a register if
// one with events may follow.
func (l *lowerer) list(es []ast.Expr) [][]litmus.Expr {
	out := make([][]litmus.Expr, len(es))
	for i, e := range es {
		out[i] = l.expr(e)
		for _, later := range es[i+1:] {
			if l.effects(later) {
				out[i] = l.pinAll(out[i], l.typeOf(e), e.Pos(), hasEvents)
				break
			}
		}
	}
	return out
}

// expr lowers an expression to the values of its cells.
func (l *lowerer) expr(e ast.Expr) []litmus.Expr {
	defer l.nest(e.Pos())()
	tv := l.r.info.Types[e]
	if tv.Value != nil {
		x, ok := constantValue(tv.Value)
		if !ok {
			l.r.fail(e.Pos(), "a constant of type %s is not in the subset: expected an integer or a bool", l.r.typeName(tv.Type))
		}
		return []litmus.Expr{x}
	}
	if tv.IsNil() {
		return zeros(1)
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return l.expr(e.X)
	case *ast.Ident:
		if _, isNil := l.r.info.Uses[e].(*types.Nil); isNil {
			return zeros(1)
		}
		return l.value(l.ident(e), e.Pos())
	case *ast.SelectorExpr:
		if s := l.r.info.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			return l.value(l.fields(e.X, s.Index()), e.Pos())
		}
		l.r.fail(e.Pos(), "%s is used as a value: closures and function values are not in the subset", e.Sel.Name)
	case *ast.IndexExpr:
		if !l.r.info.Types[e.Index].IsType() {
			return l.value(l.index(e), e.Pos())
		}
	case *ast.StarExpr:
		return l.value(l.deref(l.one(e.X), l.typeOf(e.X), e.Pos()), e.Pos())
	case *ast.UnaryExpr:
		return []litmus.Expr{l.unary(e)}
	case *ast.BinaryExpr:
		return []litmus.Expr{l.binary(e)}
	case *ast.CallExpr:
		res := l.call(e)
		if len(res) != 1 {
			l.r.fail(e.Pos(), "expected a call with one result")
		}
		return res[0]
	case *ast.CompositeLit:
		return l.composite(e)
	}
	l.r.fail(e.Pos(), "%s is not in the subset", exprKind(e))
	return nil
}

func exprKind(e ast.Expr) string {
	switch e.(type) {
	case *ast.FuncLit:
		return "a closure"
	case *ast.SliceExpr:
		return "a slice"
	case *ast.TypeAssertExpr:
		return "a type assertion"
	case *ast.IndexExpr, *ast.IndexListExpr:
		return "a generic function"
	}
	return "this expression"
}

func (l *lowerer) unary(e *ast.UnaryExpr) litmus.Expr {
	if e.Op == token.AND {
		return l.addressOf(e)
	}
	if e.Op == token.ARROW {
		l.r.fail(e.Pos(), "a channel is not in the subset")
	}
	x := l.one(e.X)
	t, ok := l.r.scalar(l.typeOf(e.X))
	if !ok {
		l.r.fail(e.Pos(), "type %s is not in the subset here", l.r.typeName(l.typeOf(e.X)))
	}
	switch e.Op {
	case token.NOT:
		return negate(x)
	case token.SUB:
		return wrap(&litmus.Unary{Op: litmus.Minus, X: x}, t)
	case token.XOR:
		return wrap(&litmus.Unary{Op: litmus.Inv, X: x}, t)
	}
	return x
}

// addressOf lowers &x and &T{...}.
func (l *lowerer) addressOf(e *ast.UnaryExpr) litmus.Expr {
	x := ast.Unparen(e.X)
	if lit, ok := x.(*ast.CompositeLit); ok {
		return l.newObject(lit)
	}
	return l.address(l.ref(x), e.Pos())
}

// newObject lowers &T{...}: memory of its own, with stores of the fields that are
// written there.
func (l *lowerer) newObject(lit *ast.CompositeLit) litmus.Expr {
	t := l.typeOf(lit)
	if p, ok := t.Underlying().(*types.Pointer); ok { // {...} within []*T{{...}}
		t = p.Elem()
	}
	hint := l.takeHint(t)
	parts := l.parts(lit, t)
	addr := l.alloc(hint, t, lit.Pos())
	if n, ok := isNum(addr); ok && n == 0 {
		l.r.fail(lit.Pos(), "type %s has no field or element: it has no address in the subset", l.r.typeName(t))
	}
	cells := l.r.cells(t, lit.Pos())
	for _, p := range parts {
		for i, x := range p.vals {
			if c := cells[p.first+i].typ; !c.Atomic && c.Kind != litmus.Mutex {
				l.emit(&litmus.Store{Addr: offset(addr, p.first+i), X: x, Pos: l.r.pos(p.at)})
			}
		}
	}
	return addr
}

// takeHint is the name for a new object: that of the variable it is assigned to, or of
// its type.
func (l *lowerer) takeHint(t types.Type) string {
	hint := l.hint
	l.hint = ""
	if hint == "" {
		hint = "new"
		if n, ok := types.Unalias(t).(*types.Named); ok {
			hint = n.Obj().Name()
		}
		hint = l.frame.prefix + hint
	}
	return hint
}

// composite lowers T{...}.
func (l *lowerer) composite(lit *ast.CompositeLit) []litmus.Expr {
	t := l.typeOf(lit)
	if isPointer(t) {
		return []litmus.Expr{l.newObject(lit)}
	}
	vals := zeros(l.r.size(t, lit.Pos()))
	for _, p := range l.parts(lit, t) {
		copy(vals[p.first:], p.vals)
	}
	return vals
}

// A part is the value of one field or element of a composite literal.
type part struct {
	first int
	vals  []litmus.Expr
	at    token.Pos
}

// parts lowers the values of a composite literal of type t.
func (l *lowerer) parts(lit *ast.CompositeLit, t types.Type) []part {
	l.r.size(t, lit.Pos())
	var parts []part
	var es []ast.Expr
	next := int64(0)
	for i, e := range lit.Elts {
		p := part{at: e.Pos()}
		kv, keyed := e.(*ast.KeyValueExpr)
		if keyed {
			e = kv.Value
		}
		switch u := t.Underlying().(type) {
		case *types.Struct:
			if keyed {
				i = fieldIndex(u, kv.Key)
			}
			if u.Field(i).Name() == "_" {
				l.r.fail(e.Pos(), "a field named _ has no location")
			}
			p.first, _ = l.r.fieldAt(u, i, e.Pos())
		case *types.Array:
			if keyed {
				next, _ = isNum(l.one(kv.Key))
			}
			p.first = int(next) * l.r.size(u.Elem(), e.Pos())
			next++
		}
		es = append(es, e)
		parts = append(parts, p)
	}
	for i, vals := range l.list(es) {
		parts[i].vals = l.pinAll(vals, l.typeOf(es[i]), es[i].Pos(), func(x litmus.Expr) bool {
			return len(es) > 1 && hasEvents(x)
		})
	}
	return parts
}

func fieldIndex(u *types.Struct, key ast.Expr) int {
	if id, ok := key.(*ast.Ident); ok {
		for i := range u.NumFields() {
			if u.Field(i).Name() == id.Name {
				return i
			}
		}
	}
	return 0
}

func (l *lowerer) binary(e *ast.BinaryExpr) litmus.Expr {
	if e.Op == token.LAND || e.Op == token.LOR {
		return l.lazy(e)
	}
	vals := l.list([]ast.Expr{e.X, e.Y})
	x, y := vals[0], vals[1]
	tx := l.typeOf(e.X)
	if e.Op == token.EQL || e.Op == token.NEQ {
		if l.r.info.Types[e.X].IsNil() {
			tx = l.typeOf(e.Y)
		}
		eq := l.equal(x, y, tx, e.OpPos)
		if e.Op == token.NEQ {
			return notEqual(eq)
		}
		return eq
	}
	t, ok := l.r.scalar(tx)
	if !ok || len(x) != 1 || len(y) != 1 {
		l.r.fail(e.Pos(), "type %s is not in the subset here: expected integers", l.r.typeName(tx))
	}
	return binary(e.Op, t, x[0], y[0])
}

// equal compares cell by cell.
func (l *lowerer) equal(x, y []litmus.Expr, t types.Type, at token.Pos) litmus.Expr {
	if len(x) != len(y) {
		l.r.fail(at, "the operands are not of one type of the subset")
	}
	return equalCells(x, y)
}

func equalCells(x, y []litmus.Expr) litmus.Expr {
	var all litmus.Expr
	for i := range x {
		eq := litmus.Expr(&litmus.Binary{Op: litmus.Eq, X: x[i], Y: y[i]})
		if all != nil {
			eq = &litmus.Binary{Op: litmus.AndAlso, X: all, Y: eq}
		}
		all = eq
	}
	if all == nil {
		return num(1)
	}
	return all
}

func notEqual(eq litmus.Expr) litmus.Expr {
	if b, ok := eq.(*litmus.Binary); ok && b.Op == litmus.Eq {
		return &litmus.Binary{Op: litmus.Ne, X: b.X, Y: b.Y}
	}
	return negate(eq)
}

// lazy lowers && and ||: what Y needs happens only if X does not decide.
func (l *lowerer) lazy(e *ast.BinaryExpr) litmus.Expr {
	x := l.one(e.X)
	var y litmus.Expr
	before := l.collect(func() { y = l.one(e.Y) })
	op := litmus.AndAlso
	if e.Op == token.LOR {
		op = litmus.OrElse
	}
	if len(before) == 0 {
		return &litmus.Binary{Op: op, X: x, Y: y}
	}
	pos := l.r.pos(e.OpPos)
	t, _ := l.r.scalar(types.Typ[types.Bool])
	res := l.pin1(x, t, e.Pos()).(*litmus.RegX)
	rest := append(before, &litmus.Assign{Reg: res.Reg, X: y, Pos: pos})
	if op == litmus.AndAlso {
		l.emit(&litmus.If{Cond: res, Then: rest, Pos: pos})
	} else {
		l.emit(&litmus.If{Cond: negate(res), Then: rest, Pos: pos})
	}
	return res
}
