package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// A ref is what an operand refers to: registers, memory, or just values. The
// address has no memory events.
type ref struct {
	typ  types.Type
	regs []int
	vals []litmus.Expr
	addr litmus.Expr
	none bool // the blank identifier
}

// part is n cells of r from cell first on, as a value of type t.
func (x ref) part(first, n int, t types.Type) ref {
	switch {
	case x.addr != nil:
		return ref{typ: t, addr: offset(x.addr, first)}
	case x.regs != nil:
		return ref{typ: t, regs: x.regs[first : first+n]}
	}
	return ref{typ: t, vals: x.vals[first : first+n]}
}

// ref lowers an operand.
func (l *lowerer) ref(e ast.Expr) ref {
	defer l.nest(e.Pos())()
	switch e := e.(type) {
	case *ast.ParenExpr:
		return l.ref(e.X)
	case *ast.Ident:
		return l.ident(e)
	case *ast.SelectorExpr:
		if s := l.r.info.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			return l.fields(e.X, s.Index())
		}
	case *ast.IndexExpr:
		if !l.r.info.Types[e.Index].IsType() {
			return l.index(e)
		}
	case *ast.StarExpr:
		return l.deref(l.one(e.X), l.typeOf(e.X), e.Pos())
	}
	return ref{typ: l.typeOf(e), vals: l.expr(e)}
}

func (l *lowerer) typeOf(e ast.Expr) types.Type { return l.r.info.TypeOf(e) }

func (l *lowerer) ident(e *ast.Ident) ref {
	if e.Name == "_" {
		return ref{none: true}
	}
	v, ok := l.r.info.ObjectOf(e).(*types.Var)
	if !ok {
		if _, fn := l.r.info.ObjectOf(e).(*types.Func); fn {
			l.r.fail(e.Pos(), "%s is used as a value: closures and function values are not in the subset", e.Name)
		}
		return ref{typ: l.typeOf(e), vals: l.expr(e)}
	}
	if first, ok := l.r.locs[v]; ok {
		if l.r.size(v.Type(), e.Pos()) == 0 {
			return ref{typ: v.Type(), vals: []litmus.Expr{}}
		}
		return ref{typ: v.Type(), addr: &litmus.Const{V: litmus.AddrOf(first)}}
	}
	b, ok := l.frame.vars[v]
	if !ok {
		l.r.fail(e.Pos(), "%s is not a variable of this function or of the package", e.Name)
	}
	return ref{typ: v.Type(), regs: b.regs, addr: b.addr, vals: b.vals}
}

// fields follows a selector through structs and the pointers between them.
func (l *lowerer) fields(x ast.Expr, path []int) ref {
	out := l.ref(x)
	for _, i := range path {
		if isPointer(out.typ) {
			out = l.deref(l.value(out, x.Pos())[0], out.typ, x.Pos())
		}
		u, ok := out.typ.Underlying().(*types.Struct)
		if !ok {
			l.r.fail(x.Pos(), "type %s is not a struct", l.r.typeName(out.typ))
		}
		first, t := l.r.fieldAt(u, i, x.Pos())
		if u.Field(i).Name() == "_" {
			l.r.fail(x.Pos(), "a field named _ has no location")
		}
		out = out.part(first, l.r.size(t, x.Pos()), t)
	}
	return out
}

// deref is what pointer p of type t points to.
func (l *lowerer) deref(p litmus.Expr, t types.Type, at token.Pos) ref {
	u, ok := t.Underlying().(*types.Pointer)
	if !ok {
		l.r.fail(at, "type %s is not a pointer", l.r.typeName(t))
	}
	if n, ok := isNum(p); ok && n == 0 {
		l.r.fail(at, "dereference of nil")
	}
	l.r.size(u.Elem(), at)
	if hasEvents(p) {
		p = l.pin(p, litmus.Type{Kind: litmus.Pointer, Bits: 64, Name: l.r.typeName(t)}, at)
	}
	return ref{typ: u.Elem(), addr: p}
}

// index lowers x[i] of an array or of a pointer to one.
func (l *lowerer) index(e *ast.IndexExpr) ref {
	x := l.ref(e.X)
	if isPointer(x.typ) {
		x = l.deref(l.value(x, e.X.Pos())[0], x.typ, e.X.Pos())
	}
	a, ok := x.typ.Underlying().(*types.Array)
	if !ok {
		l.r.fail(e.X.Pos(), "type %s is not in the subset: expected an array", l.r.typeName(x.typ))
	}
	size := l.r.size(a.Elem(), e.Pos())
	i := l.one(e.Index)
	if n, ok := isNum(i); ok && n >= 0 && n < a.Len() {
		return x.part(int(n)*size, size, a.Elem())
	}
	if x.addr == nil {
		l.r.fail(e.Index.Pos(), "index of a local array: expected a constant")
	}
	t, _ := l.r.scalar(l.typeOf(e.Index))
	if hasEvents(i) {
		i = l.pin(i, t, e.Index.Pos())
	}
	if n, ok := l.bound(i, t); !ok || n > a.Len() {
		if !isSimple(i) {
			i = l.pin(i, t, e.Index.Pos())
		}
		in := &litmus.Binary{Op: litmus.ULt, X: i, Y: num(a.Len())}
		l.emit(&litmus.Assume{X: in, Pos: l.r.pos(e.Index.Pos())})
	}
	if size != 1 {
		i = &litmus.Binary{Op: litmus.Mul, X: i, Y: num(int64(size))}
	}
	return ref{typ: a.Elem(), addr: &litmus.Offset{X: x.addr, N: i}}
}

func isSimple(x litmus.Expr) bool {
	switch x.(type) {
	case *litmus.Const, *litmus.RegX:
		return true
	}
	return false
}

// bound returns n such that 0 <= x < n is plain from the text of x, of type t. A
// check of such an index would be one that compilers leave out, too.
func (l *lowerer) bound(x litmus.Expr, t litmus.Type) (int64, bool) {
	switch x := x.(type) {
	case *litmus.RegX:
		if n, ok := l.bounds[x.Reg]; ok {
			return n, true
		}
	case *litmus.Binary:
		k, ok := isNum(x.Y)
		switch {
		case ok && k > 0 && (x.Op == litmus.URem || x.Op == litmus.Rem && t.Kind == litmus.Uint):
			return k, true
		case ok && k >= 0 && x.Op == litmus.And:
			return k + 1, true
		}
	}
	if t.Kind == litmus.Uint && t.Bits < 32 {
		return 1 << t.Bits, true
	}
	return 0, false
}

// value reads what x refers to. Several cells come as registers; one may come as
// an expression with an event.
func (l *lowerer) value(x ref, at token.Pos) []litmus.Expr {
	switch {
	case x.none:
		l.r.fail(at, "_ has no value")
	case x.addr != nil:
		return l.load(x, at)
	case x.regs != nil:
		vals := make([]litmus.Expr, len(x.regs))
		for i, r := range x.regs {
			vals[i] = &litmus.RegX{Reg: r}
		}
		return vals
	}
	return x.vals
}

func (l *lowerer) load(x ref, at token.Pos) []litmus.Expr {
	cells := l.r.cells(x.typ, at)
	vals := make([]litmus.Expr, len(cells))
	for i, c := range cells {
		if c.typ.Atomic || c.typ.Kind == litmus.Mutex {
			l.r.fail(at, "a value of type %s is copied: expected a method call", c.typ.Name)
		}
		vals[i] = &litmus.Load{Addr: offset(x.addr, i), Pos: l.r.pos(at)}
		if len(cells) > 1 {
			vals[i] = l.pin(vals[i], c.typ, at)
		}
	}
	return vals
}

// address is &x.
func (l *lowerer) address(x ref, at token.Pos) litmus.Expr {
	if x.addr == nil {
		l.r.fail(at, "what has the address taken is not in memory: expected a variable with at least one integer, bool or pointer")
	}
	return x.addr
}

// assign gives several variables their values at once. All operands are evaluated.
func (l *lowerer) assign(to []ref, vals [][]litmus.Expr, at token.Pos) {
	targets := map[int]bool{}
	memory := false
	count := 0
	for i, x := range to {
		memory = memory || x.addr != nil
		count += len(vals[i])
		for _, r := range x.regs {
			targets[r] = true
		}
	}
	if count > 1 {
		is := func(r int) bool { return targets[r] }
		for i := range to {
			if to[i].addr != nil && reads(to[i].addr, is) {
				to[i].addr = l.pin1(to[i].addr, litmus.Type{Kind: litmus.Pointer, Bits: 64}, at)
			}
			if to[i].none && len(vals[i]) == 0 {
				continue
			}
			t := to[i].typ
			for k, x := range vals[i] {
				if memory && hasEvents(x) || reads(x, is) {
					vals[i][k] = l.pin1(x, l.cellType(t, k, at), at)
				}
			}
		}
	}
	for i, x := range to {
		l.put(x, vals[i], at)
	}
}

func (l *lowerer) cellType(t types.Type, k int, at token.Pos) litmus.Type {
	if t == nil {
		return litmus.Type{Kind: litmus.Int, Bits: 64}
	}
	return l.r.cells(t, at)[k].typ
}

// pin1 puts x into a fresh register, also if it is one.
func (l *lowerer) pin1(x litmus.Expr, t litmus.Type, at token.Pos) litmus.Expr {
	t.Atomic = false
	i := l.reg("tmp", t)
	l.emit(&litmus.Assign{Reg: i, X: x, Pos: l.r.pos(at)})
	return &litmus.RegX{Reg: i}
}

// put writes values where x refers to.
func (l *lowerer) put(x ref, vals []litmus.Expr, at token.Pos) {
	switch {
	case x.none:
		l.drop(vals, at)
	case x.addr != nil:
		for i, c := range l.r.cells(x.typ, at) {
			if c.typ.Atomic || c.typ.Kind == litmus.Mutex {
				l.r.fail(at, "a value of type %s is assigned to: expected a method call", c.typ.Name)
			}
			l.emit(&litmus.Store{Addr: offset(x.addr, i), X: vals[i], Pos: l.r.pos(at)})
		}
	case x.regs != nil:
		l.set(x.regs, vals, at)
	case len(vals) > 0:
		l.r.fail(at, "cannot assign to this expression")
	}
}

// drop evaluates what has events and forgets it.
func (l *lowerer) drop(vals []litmus.Expr, at token.Pos) {
	for _, x := range vals {
		if hasEvents(x) {
			l.emit(&litmus.Assign{Reg: -1, X: x, Pos: l.r.pos(at)})
		}
	}
}
