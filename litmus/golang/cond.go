package golang

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/scanner"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// A scope is what expressions over the final state are checked against: a package
// in which a thread is a variable, a struct of its results, and an atomic is
// its value.
type scope struct {
	r      *reader
	pkg    *types.Package
	info   *types.Info
	values map[types.Type]types.Type      // types with values for atomics
	cells  map[types.Object][]litmus.Expr // the cells of each variable
}

func (r *reader) conditionScope() *scope {
	s := &scope{
		r: r, pkg: types.NewPackage(r.pkg.Path(), r.pkg.Name()),
		values: map[types.Type]types.Type{}, cells: map[types.Object][]litmus.Expr{},
	}
	all := r.pkg.Scope()
	for _, name := range all.Names() {
		switch o := all.Lookup(name).(type) {
		case *types.Var:
			v := types.NewVar(o.Pos(), s.pkg, name, s.value(o.Type()))
			s.pkg.Scope().Insert(v)
			for i := range r.size(o.Type(), o.Pos()) {
				s.cells[v] = append(s.cells[v], litmus.Term{Thread: -1, Loc: r.locs[o] + i})
			}
		case *types.Const:
			s.pkg.Scope().Insert(types.NewConst(o.Pos(), s.pkg, name, s.value(o.Type()), o.Val()))
		case *types.TypeName:
			if _, generic := o.Type().(*types.Named); generic && o.Type().(*types.Named).TypeParams().Len() > 0 {
				continue
			}
			if t, ok := s.value(o.Type()).(*types.Named); ok && t.Obj() != o {
				s.pkg.Scope().Insert(t.Obj())
			} else {
				s.pkg.Scope().Insert(types.NewTypeName(o.Pos(), s.pkg, name, s.value(o.Type())))
			}
		case *types.Func:
			if th, ok := r.thread[o]; ok {
				s.insertThread(o, th)
			}
		}
	}
	return s
}

// insertThread declares a thread as a struct of its results.
func (s *scope) insertThread(fn *types.Func, th int) {
	var fields []*types.Var
	var cells []litmus.Expr
	reg := 0
	for res := range fn.Signature().Results().Variables() {
		fields = append(fields, types.NewField(res.Pos(), s.pkg, res.Name(), s.value(res.Type()), false))
		for range s.r.size(res.Type(), res.Pos()) {
			cells = append(cells, litmus.Term{Thread: th, Reg: reg})
			reg++
		}
	}
	v := types.NewVar(fn.Pos(), s.pkg, fn.Name(), types.NewStruct(fields, nil))
	s.pkg.Scope().Insert(v)
	s.cells[v] = cells
}

var atomicValues = map[string]types.Type{
	"Int32": types.Typ[types.Int32], "Int64": types.Typ[types.Int64],
	"Uint32": types.Typ[types.Uint32], "Uint64": types.Typ[types.Uint64],
	"Uintptr": types.Typ[types.Uintptr], "Bool": types.Typ[types.Bool],
}

// value is t with the values of atomics in their place.
func (s *scope) value(t types.Type) types.Type {
	if v, ok := s.values[t]; ok {
		return v
	}
	v := s.makeValue(types.Unalias(t))
	s.values[t] = v
	return v
}

func (s *scope) makeValue(t types.Type) types.Type {
	path, name := library(t)
	switch {
	case isAtomicPackage(path) && name == "Pointer":
		return types.NewPointer(s.value(t.(*types.Named).TypeArgs().At(0)))
	case isAtomicPackage(path) && atomicValues[name] != nil:
		return atomicValues[name]
	case path != "":
		if e, ok := plainOf(t); ok {
			return s.value(e)
		}
		return t
	}
	switch u := t.(type) {
	case *types.Named:
		if _, basic := u.Underlying().(*types.Basic); basic || u.TypeParams().Len() > 0 || u.Obj().Pkg() != s.r.pkg {
			return t
		}
		n := types.NewNamed(types.NewTypeName(u.Obj().Pos(), s.pkg, u.Obj().Name(), nil), nil, nil)
		s.values[t] = n // types may refer to themselves
		n.SetUnderlying(s.value(u.Underlying()).Underlying())
		return n
	case *types.Pointer:
		return types.NewPointer(s.value(u.Elem()))
	case *types.Array:
		return types.NewArray(s.value(u.Elem()), u.Len())
	case *types.Struct:
		var fields []*types.Var
		for f := range u.Fields() {
			fields = append(fields, types.NewField(f.Pos(), s.pkg, f.Name(), s.value(f.Type()), f.Embedded()))
		}
		return types.NewStruct(fields, nil)
	}
	return t
}

// predicate reads the expression of a directive, a bool.
func (s *scope) predicate(d line) litmus.Expr {
	e := s.check(d, d.text, 0)
	tv := s.info.Types[e]
	if b, ok := tv.Type.Underlying().(*types.Basic); !ok || b.Info()&types.IsBoolean == 0 {
		s.r.fail(e.Pos(), "//ordo:%s: expected a bool expression, not one of type %s", d.name, s.r.typeName(tv.Type))
	}
	return s.expr(e)[0]
}

// terms reads a list of variables and results.
func (s *scope) terms(d line) []litmus.Term {
	var terms []litmus.Term
	parts, starts := splitList(d.text)
	for i, text := range parts {
		e := s.check(d, text, starts[i])
		for _, x := range s.expr(e) {
			t, ok := x.(litmus.Term)
			if !ok {
				s.r.fail(e.Pos(), "//ordo:locations: expected variables and results, separated by commas")
			}
			terms = append(terms, t)
		}
	}
	return terms
}

// check parses and type-checks an expression.
func (s *scope) check(d line, text string, skip int) ast.Expr {
	e := s.withoutLoads(s.r.parseExpr(d, text, skip))
	s.info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	if err := types.CheckExpr(s.r.fset, s.pkg, token.NoPos, e, s.info); err != nil {
		var te types.Error
		if errors.As(err, &te) {
			s.r.fail(te.Pos, "%s", te.Msg)
		}
		failAt(d.at, "%s", err)
	}
	return e
}

func (r *reader) parseError(err error, d line) {
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		failAt(place(list[0].Pos), "%s", list[0].Msg)
	}
	failAt(d.at, "%s", err)
}

// withoutLoads writes x for x.Load() and x.Get().
func (s *scope) withoutLoads(e ast.Expr) ast.Expr {
	strip := func(e ast.Expr) ast.Expr { return s.withoutLoads(e) }
	switch e := e.(type) {
	case *ast.CallExpr:
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			switch sel.Sel.Name {
			case "Load", "LoadRelaxed", "LoadAcquire", "Get":
				return strip(sel.X)
			}
		}
		for i := range e.Args {
			e.Args[i] = strip(e.Args[i])
		}
	case *ast.ParenExpr:
		e.X = strip(e.X)
	case *ast.UnaryExpr:
		e.X = strip(e.X)
	case *ast.BinaryExpr:
		e.X, e.Y = strip(e.X), strip(e.Y)
	case *ast.SelectorExpr:
		e.X = strip(e.X)
	case *ast.IndexExpr:
		e.X, e.Index = strip(e.X), strip(e.Index)
	}
	return e
}

// expr lowers an expression over the final state to its cells.
func (s *scope) expr(e ast.Expr) []litmus.Expr {
	tv := s.info.Types[e]
	if tv.Value != nil {
		if tv.Value.Kind() == constant.Bool || tv.Value.Kind() == constant.Int || tv.Value.Kind() == constant.Float {
			if x, ok := constantValue(tv.Value); ok {
				return []litmus.Expr{x}
			}
		}
		s.r.fail(e.Pos(), "a constant of type %s is not in the subset: expected an integer or a bool", s.r.typeName(tv.Type))
	}
	if tv.IsNil() {
		return zeros(1)
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.expr(e.X)
	case *ast.Ident:
		if cells, ok := s.cells[s.info.Uses[e]]; ok {
			return cells
		}
	case *ast.SelectorExpr:
		return s.field(e)
	case *ast.IndexExpr:
		return s.element(e)
	case *ast.UnaryExpr:
		return s.unary(e)
	case *ast.BinaryExpr:
		return []litmus.Expr{s.binary(e)}
	case *ast.CompositeLit:
		return s.composite(e)
	case *ast.CallExpr:
		if s.info.Types[e.Fun].IsType() {
			return s.conversion(e)
		}
	}
	s.r.fail(e.Pos(), "this is not in the subset of conditions: expected variables, results, constants, operators and conversions")
	return nil
}

// composite lowers T{...}, to compare with.
func (s *scope) composite(e *ast.CompositeLit) []litmus.Expr {
	t := s.info.TypeOf(e)
	cells := zeros(s.r.size(t, e.Pos()))
	next := int64(0)
	for i, x := range e.Elts {
		kv, keyed := x.(*ast.KeyValueExpr)
		if keyed {
			x = kv.Value
		}
		first := 0
		switch u := t.Underlying().(type) {
		case *types.Struct:
			if keyed {
				i = fieldIndex(u, kv.Key)
			}
			if u.Field(i).Name() == "_" {
				s.r.fail(x.Pos(), "a field named _ has no location")
			}
			first, _ = s.r.fieldAt(u, i, x.Pos())
		case *types.Array:
			if keyed {
				next, _ = isNum(s.expr(kv.Key)[0])
			}
			first = int(next) * s.r.size(u.Elem(), x.Pos())
			next++
		}
		copy(cells[first:], s.expr(x))
	}
	return cells
}

func (s *scope) field(e *ast.SelectorExpr) []litmus.Expr {
	sel := s.info.Selections[e]
	if sel == nil || sel.Kind() != types.FieldVal || sel.Indirect() {
		s.r.fail(e.Pos(), "a pointer is not followed in a condition: expected the field of a struct")
	}
	cells, t := s.expr(e.X), s.info.TypeOf(e.X)
	for _, i := range sel.Index() {
		u, ok := t.Underlying().(*types.Struct)
		if !ok {
			s.r.fail(e.Pos(), "a pointer is not followed in a condition: expected the field of a struct")
		}
		var first int
		first, t = s.r.fieldAt(u, i, e.Pos())
		if u.Field(i).Name() == "_" {
			s.r.fail(e.Pos(), "a field named _ has no location")
		}
		cells = cells[first : first+s.r.size(t, e.Pos())]
	}
	return cells
}

func (s *scope) element(e *ast.IndexExpr) []litmus.Expr {
	a, ok := s.info.TypeOf(e.X).Underlying().(*types.Array)
	if !ok {
		s.r.fail(e.Pos(), "expected an element of an array")
	}
	i, ok := isNum(s.expr(e.Index)[0])
	if !ok || i < 0 || i >= a.Len() {
		s.r.fail(e.Index.Pos(), "the index of an array in a condition: expected a constant")
	}
	n := s.r.size(a.Elem(), e.Pos())
	return s.expr(e.X)[int(i)*n : int(i+1)*n]
}

func (s *scope) unary(e *ast.UnaryExpr) []litmus.Expr {
	x := s.expr(e.X)
	if e.Op == token.AND {
		if len(x) > 0 {
			if t, ok := x[0].(litmus.Term); ok && t.Thread < 0 {
				return []litmus.Expr{&litmus.Const{V: litmus.AddrOf(t.Loc)}}
			}
		}
		s.r.fail(e.Pos(), "the address in a condition: expected that of a package variable")
	}
	t, ok := s.r.scalar(s.info.TypeOf(e.X))
	if ok && len(x) == 1 {
		switch e.Op {
		case token.NOT:
			return []litmus.Expr{&litmus.Unary{Op: litmus.Not, X: x[0]}}
		case token.SUB:
			return []litmus.Expr{wrap(&litmus.Unary{Op: litmus.Minus, X: x[0]}, t)}
		case token.XOR:
			return []litmus.Expr{wrap(&litmus.Unary{Op: litmus.Inv, X: x[0]}, t)}
		case token.ADD:
			return x
		}
	}
	s.r.fail(e.Pos(), "operator %s is not in the subset of conditions", e.Op)
	return nil
}

func (s *scope) binary(e *ast.BinaryExpr) litmus.Expr {
	x, y := s.expr(e.X), s.expr(e.Y)
	tx := s.info.TypeOf(e.X)
	switch {
	case e.Op == token.LAND:
		return &litmus.Binary{Op: litmus.AndAlso, X: x[0], Y: y[0]}
	case e.Op == token.LOR:
		return &litmus.Binary{Op: litmus.OrElse, X: x[0], Y: y[0]}
	case e.Op == token.EQL || e.Op == token.NEQ:
		if len(x) != len(y) {
			s.r.fail(e.Pos(), "the operands are not of one type of the subset")
		}
		eq := equalCells(x, y)
		if e.Op == token.NEQ {
			return notEqual(eq)
		}
		return eq
	}
	t, ok := s.r.scalar(tx)
	if !ok || len(x) != 1 || len(y) != 1 {
		s.r.fail(e.Pos(), "type %s is not in the subset of conditions here", s.r.typeName(tx))
	}
	return binary(e.Op, t, x[0], y[0])
}

func (s *scope) conversion(e *ast.CallExpr) []litmus.Expr {
	x := s.expr(e.Args[0])
	to, ok1 := s.r.scalar(s.info.TypeOf(e))
	from, ok2 := s.r.scalar(s.info.TypeOf(e.Args[0]))
	if !ok1 || !ok2 || len(x) != 1 {
		s.r.fail(e.Pos(), "type %s is not in the subset of conditions here", s.r.typeName(s.info.TypeOf(e)))
	}
	if contains(to, from) {
		return x
	}
	return []litmus.Expr{wrap(x[0], to)}
}
