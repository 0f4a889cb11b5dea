package unseen

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

var constantTrue = number{val: constant.MakeBool(true)}

func zeroConstant(b *types.Basic) constant.Value {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return constant.MakeBool(false)
	case b.Info()&types.IsInteger != 0:
		return constant.MakeInt64(0)
	case b.Info()&types.IsString != 0:
		return constant.MakeString("")
	}
	return nil
}

// eval walks an expression: what it reads is touched.
func (w *walker) eval(e ast.Expr) value {
	if w.spent() || e == nil {
		return value{}
	}
	if v := w.info.Types[e].Value; v != nil && !(v.Kind() == constant.Bool && w.asksForTag(e)) {
		return value{num: number{val: v}}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return w.eval(e.X)
	case *ast.Ident:
		return w.ident(e)
	case *ast.FuncLit:
		w.news++
		return value{funcs: []*closure{{lit: e, env: w.scope}}}
	case *ast.CompositeLit:
		return w.literal(e)
	case *ast.UnaryExpr:
		return w.unary(e)
	case *ast.BinaryExpr:
		return w.binary(e)
	case *ast.CallExpr:
		return w.call(e)
	case *ast.SelectorExpr:
		return w.selector(e)
	case *ast.IndexExpr:
		if w.isFunc(e.X) { // f[int]
			return w.eval(e.X)
		}
		return w.read(e)
	case *ast.IndexListExpr:
		return w.eval(e.X)
	case *ast.StarExpr:
		return w.read(e)
	case *ast.SliceExpr:
		return w.slice(e)
	case *ast.TypeAssertExpr:
		return w.eval(e.X)
	}
	return value{}
}

// asksForTag reports whether a constant is made of checked.Enabled: what is to run
// without the tag ordo only is not the checker's business.
func (w *walker) asksForTag(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == "Enabled" && path(w.info.Uses[id]) == module+"internal/checked"
		return !found
	})
	return found
}

func (w *walker) isFunc(e ast.Expr) bool {
	t := w.info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func (w *walker) ident(id *ast.Ident) value {
	switch obj := w.info.ObjectOf(id).(type) {
	case *types.Var:
		return w.read(id)
	case *types.Func:
		return value{funcs: []*closure{{fn: obj.Origin()}}}
	case *types.Nil:
		return value{ref: nowhere}
	case *types.Const: // checked.Enabled
		return value{num: constantTrue}
	}
	return value{}
}

// read reads what e denotes.
func (w *walker) read(e ast.Expr) value {
	l := w.place(e)
	w.touch(l, e, false)
	return w.load(l)
}

func (w *walker) unary(e *ast.UnaryExpr) value {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if lit, ok := x.(*ast.CompositeLit); ok {
			return w.pointerTo(w.eval(lit), e, w.info.TypeOf(lit))
		}
		if l := w.place(x); l.known() {
			return value{ref: l}
		}
		return value{}
	case token.ARROW:
		w.forbid(e, aChannel, "a channel receive")
		w.eval(e.X)
		return value{}
	case token.NOT:
		n := w.eval(e.X).num
		return value{num: operate(number{val: constant.MakeBool(false)}, token.EQL, n)}
	}
	return value{num: number{turns: w.eval(e.X).num.depends()}}
}

func (w *walker) binary(e *ast.BinaryExpr) value {
	x := w.eval(e.X)
	if is, known := x.num.truth(); known && (e.Op == token.LAND && !is || e.Op == token.LOR && is) {
		return x // and y is not evaluated
	}
	return value{num: operate(x.num, e.Op, w.eval(e.Y).num)}
}

// place returns the location that e denotes, nil if it is not known. What is read on
// the way is touched.
func (w *walker) place(e ast.Expr) *location {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj, ok := w.info.ObjectOf(e).(*types.Var); ok && !obj.IsField() && obj.Name() != "_" {
			return w.variable(obj)
		}
		return nil
	case *ast.SelectorExpr:
		if obj, ok := w.info.Uses[e.Sel].(*types.Var); ok && !obj.IsField() {
			return w.variable(obj) // of another package
		}
		if sel := w.info.Selections[e]; sel != nil && sel.Kind() == types.FieldVal {
			return w.fields(w.base(e.X), sel.Recv(), sel.Index(), e)
		}
	case *ast.IndexExpr:
		return w.index(e)
	case *ast.StarExpr:
		return w.deref(w.eval(e.X))
	}
	v, t := w.eval(e), w.info.TypeOf(e)
	if len(v.parts) == 0 || t == nil {
		return nil
	}
	l := w.fresh(nil, e.Pos(), t)
	l.set(v)
	return l
}

// base returns the location of the struct that e is, or points to.
func (w *walker) base(e ast.Expr) *location {
	if isPointer(w.info.TypeOf(e)) {
		return w.deref(w.eval(e))
	}
	return w.place(e)
}

// fields returns the location of a field of l, by way of embedded fields.
func (w *walker) fields(l *location, t types.Type, index []int, e ast.Expr) *location {
	for n, i := range index {
		s := structOf(pointee(t))
		if s == nil || i >= s.NumFields() {
			return nil
		}
		f := s.Field(i)
		l, t = l.field(f), f.Type()
		if isPointer(t) && n < len(index)-1 {
			w.touch(l, e, false)
			l = w.deref(w.load(l))
		}
	}
	return l
}

func (w *walker) index(e *ast.IndexExpr) *location {
	t := w.info.TypeOf(e.X)
	if t == nil {
		return nil
	}
	var l *location
	kind := element
	switch pointee(t).Underlying().(type) {
	case *types.Array:
		l = w.base(e.X)
	case *types.Slice:
		l = w.deref(w.eval(e.X))
	case *types.Map:
		l, kind = w.deref(w.eval(e.X)), mapped
	default:
		w.eval(e.X)
	}
	return l.to(step{kind: kind, index: w.eval(e.Index).num}, w.info.TypeOf(e))
}

func (w *walker) selector(e *ast.SelectorExpr) value {
	sel := w.info.Selections[e]
	if sel == nil { // of a package
		return w.ident(e.Sel)
	}
	switch sel.Kind() {
	case types.FieldVal:
		return w.read(e)
	case types.MethodExpr:
		return value{funcs: []*closure{{fn: sel.Obj().(*types.Func).Origin()}}}
	}
	return value{funcs: []*closure{w.method(e, sel)}}
}

// method returns the method value e.
func (w *walker) method(e *ast.SelectorExpr, sel *types.Selection) *closure {
	c := &closure{fn: sel.Obj().(*types.Func).Origin(), sel: e, bound: true}
	if isInterface(sel.Recv()) {
		c.recv = w.eval(e.X)
	} else {
		w.receive(c, w.base(e.X), sel.Recv(), sel.Index()[:len(sel.Index())-1])
	}
	return c
}

func (w *walker) slice(e *ast.SliceExpr) value {
	var v value
	if _, ok := pointee(w.info.TypeOf(e.X)).Underlying().(*types.Array); ok {
		v.ref = w.base(e.X)
	} else {
		v = w.eval(e.X)
	}
	w.eval(e.Low)
	w.eval(e.High)
	w.eval(e.Max)
	if e.Low != nil || e.High != nil {
		return value{ref: somewhere} // which elements is not known
	}
	return v
}

// literal evaluates a composite literal.
func (w *walker) literal(e *ast.CompositeLit) value {
	t := w.info.TypeOf(e)
	switch u := pointee(t).Underlying().(type) {
	case *types.Struct:
		return w.structLiteral(e, t, u)
	case *types.Slice, *types.Map:
		l := w.fresh(nil, e.Pos(), t)
		l.set(value{parts: w.elements(e)})
		return value{ref: l}
	}
	return value{parts: w.elements(e)}
}

func (w *walker) structLiteral(e *ast.CompositeLit, t types.Type, s *types.Struct) value {
	var v value
	given := map[string]bool{}
	for i, x := range e.Elts {
		f := (*types.Var)(nil)
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			f, _ = w.info.Uses[kv.Key.(*ast.Ident)].(*types.Var)
			x = kv.Value
		} else if i < s.NumFields() {
			f = s.Field(i)
		}
		if x := w.eval(x); f != nil {
			given[f.Name()] = true
			v.parts = append(v.parts, under(step{kind: field, field: f}, x)...)
		}
	}
	for f := range s.Fields() {
		if z := zero(f.Type()); z.num.val != nil && !given[f.Name()] {
			v.parts = append(v.parts, under(step{kind: field, field: f}, z)...)
		}
	}
	if isPointer(t) { // {...} for &T{...} among elements
		return w.pointerTo(v, e, pointee(t))
	}
	return v
}

// pointerTo returns a pointer to new memory with a value, the numbers in which may be
// changed by whoever has the pointer.
func (w *walker) pointerTo(v value, e ast.Expr, t types.Type) value {
	l := w.fresh(nil, e.Pos(), t)
	for i := range v.parts {
		v.parts[i].v.num = number{}
	}
	l.set(v)
	return value{ref: l}
}

// under returns v as the parts of something that has it at s.
func under(s step, v value) []slot {
	if len(v.parts) == 0 {
		return []slot{{path: []step{s}, v: v}}
	}
	var out []slot
	for _, p := range v.parts {
		out = append(out, slot{path: append([]step{s}, p.path...), v: p.v})
	}
	return out
}

// elements evaluates the elements of a literal of an array, slice or map.
func (w *walker) elements(e *ast.CompositeLit) (parts []slot) {
	_, isMap := w.info.TypeOf(e).Underlying().(*types.Map)
	next := int64(0)
	for _, x := range e.Elts {
		at := step{kind: element, index: number{val: constant.MakeInt64(next)}}
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			at.index, x = w.eval(kv.Key).num, kv.Value
			if at.index.val != nil && !isMap {
				next, _ = constant.Int64Val(at.index.val)
			}
		}
		if isMap {
			at.kind = mapped
		}
		next++
		parts = append(parts, under(at, w.eval(x))...)
	}
	return parts
}
