package unseen

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// block walks statements, and reports whether control does not come to their end.
func (w *walker) block(list []ast.Stmt) (ends bool) {
	for _, s := range list {
		if w.stmt(s) {
			return true
		}
	}
	return false
}

func (w *walker) stmt(s ast.Stmt) (ends bool) {
	if w.spent() {
		return true
	}
	switch s := s.(type) {
	case *ast.ExprStmt:
		w.eval(s.X)
		return w.isPanic(s.X)
	case *ast.AssignStmt:
		w.assignStmt(s)
	case *ast.IncDecStmt:
		l := w.place(s.X)
		w.touch(l, s.X, false)
		w.touch(l, s.X, true)
		w.store(l, value{})
	case *ast.DeclStmt:
		w.declStmt(s)
	case *ast.BlockStmt:
		return w.block(s.List)
	case *ast.IfStmt:
		return w.ifStmt(s)
	case *ast.SwitchStmt:
		return w.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return w.typeSwitch(s)
	case *ast.SelectStmt:
		return w.selectStmt(s)
	case *ast.ForStmt:
		return w.forStmt(s)
	case *ast.RangeStmt:
		return w.rangeStmt(s)
	case *ast.LabeledStmt:
		w.frame.label = s.Label.Name
		ends = w.stmt(s.Stmt)
		w.frame.label = ""
		return ends
	case *ast.ReturnStmt:
		w.returnStmt(s)
		return true
	case *ast.BranchStmt:
		return w.branchStmt(s)
	case *ast.DeferStmt:
		w.deferStmt(s)
	case *ast.GoStmt:
		w.goStmt(s)
	case *ast.SendStmt:
		w.eval(s.Chan)
		w.eval(s.Value)
		w.forbid(s, aChannel, "a channel send")
	}
	return false
}

// isPanic reports whether e is a call that does not return.
func (w *walker) isPanic(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		b, ok := w.info.Uses[f].(*types.Builtin)
		return ok && b.Name() == "panic"
	case *ast.SelectorExpr:
		fn, ok := w.info.Uses[f.Sel].(*types.Func)
		return ok && (path(fn) == "runtime" && fn.Name() == "Goexit" || path(fn) == "testing" && slices.Contains(ending, fn.Name()))
	}
	return false
}

var ending = []string{"Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow"}

func (w *walker) assignStmt(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE { // x += y
		w.eval(s.Rhs[0])
		l := w.place(s.Lhs[0])
		w.touch(l, s.Lhs[0], false)
		w.touch(l, s.Lhs[0], true)
		w.store(l, value{})
		return
	}
	w.assignAll(s.Lhs, w.evalAll(s.Rhs, len(s.Lhs)))
}

// evalAll returns n values: those of the list, or those of its one call.
func (w *walker) evalAll(list []ast.Expr, n int) []value {
	out := make([]value, n)
	if len(list) == 1 && n != 1 {
		v := w.eval(list[0])
		if v.tuple == nil { // v, ok := x.(T)
			v.tuple = []value{v}
		}
		copy(out, v.tuple)
		return out
	}
	for i, e := range list {
		out[i] = w.eval(e)
	}
	return out
}

func (w *walker) assignAll(lhs []ast.Expr, values []value) {
	for i, e := range lhs {
		if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
			continue
		} else if ok && w.info.Defs[id] != nil {
			v, _ := w.info.Defs[id].(*types.Var)
			w.declare(v, values[i])
			continue
		}
		l := w.place(e)
		w.touch(l, e, true)
		w.store(l, values[i])
	}
}

func (w *walker) declStmt(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return
	}
	for _, s := range d.Specs {
		spec := s.(*ast.ValueSpec)
		values := make([]value, len(spec.Names))
		if len(spec.Values) > 0 {
			values = w.evalAll(spec.Values, len(spec.Names))
		}
		for i, id := range spec.Names {
			v, _ := w.info.Defs[id].(*types.Var)
			if v != nil && len(spec.Values) == 0 {
				values[i] = zero(v.Type())
			}
			w.declare(v, values[i])
		}
	}
}

// zero returns the zero value of a type.
func zero(t types.Type) (v value) {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Interface:
		v.ref = nowhere
	case *types.Basic:
		v.num.val = zeroConstant(u)
	}
	return v
}

func (w *walker) returnStmt(s *ast.ReturnStmt) {
	f := w.frame
	var values []value
	if len(s.Results) == 0 {
		for _, v := range f.named {
			values = append(values, w.load(w.variable(v)))
		}
	} else {
		n := len(s.Results)
		if len(f.results) > n {
			n = len(f.results)
		}
		values = w.evalAll(s.Results, n)
		for i, v := range f.named {
			w.variable(v).set(values[i])
		}
	}
	f.give(values)
	f.exits = append(f.exits, w.state)
}

// give notes what a return gives: any of several may be the one.
func (f *frame) give(values []value) {
	for i, v := range values {
		switch {
		case i >= len(f.results):
		case len(f.exits) == 0:
			f.results[i] = v
		default:
			parts := append(slices.Clip(f.results[i].parts), v.parts...)
			f.results[i] = merge(f.results[i], v)
			f.results[i].parts = parts
		}
	}
}

func (w *walker) branchStmt(s *ast.BranchStmt) (ends bool) {
	for _, t := range slices.Backward(w.frame.targets) {
		if s.Label != nil && s.Label.Name != t.label || s.Tok == token.CONTINUE && !t.loop {
			continue
		}
		switch s.Tok {
		case token.BREAK:
			t.breaks = append(t.breaks, w.state)
			return true
		case token.CONTINUE:
			t.continues = append(t.continues, w.state)
			return true
		}
	}
	return false // goto and fallthrough: what follows is walked
}

func (w *walker) goStmt(s *ast.GoStmt) {
	w.forbid(s, aGoStmt, "a go statement")
	f := w.eval(s.Call.Fun)
	args := w.args(s.Call)
	w.spawn(anyGroup, func() { w.callValue(f, args, s.Call) })
}

func (w *walker) deferStmt(s *ast.DeferStmt) {
	d := deferred{call: s.Call, scope: w.scope}
	if !w.info.Types[s.Call.Fun].IsBuiltin() {
		d.f, d.args = w.eval(s.Call.Fun), w.args(s.Call)
	}
	w.frame.defers = append(w.frame.defers, d)
}

// deferred does the deferred calls of a frame.
func (w *walker) deferred(list []deferred) {
	for _, d := range slices.Backward(list) {
		if w.scope = d.scope; w.info.Types[d.call.Fun].IsBuiltin() {
			w.builtin(d.call)
		} else {
			w.callValue(d.f, d.args, d.call)
		}
	}
}
