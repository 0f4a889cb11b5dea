package vet

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// states are alternatives: those of the paths that lead to one point.
type states []*state

func (ss states) each(f func(*state) *state) states {
	out := make(states, len(ss))
	for i, s := range ss {
		out[i] = f(s)
	}
	return out
}

// passed notes that a condition at pos could have gone both ways.
func (ss states) passed(pos token.Pos) states {
	return ss.each(func(s *state) *state {
		c := s.clone()
		c.since = pos
		return c
	})
}

// place returns the place that e denotes.
func (fn *function) place(e ast.Expr) (place, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := fn.TypesInfo.ObjectOf(e).(*types.Var); ok && !v.IsField() {
			return place{root: v}, true
		}
	case *ast.SelectorExpr:
		if s := fn.TypesInfo.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			p, ok := fn.place(e.X)
			p.path += "." + e.Sel.Name
			return p, ok
		}
	}
	return place{}, false
}

// eval does what evaluating e does to the claim. A copy of the claim that is
// not assigned to a variable is trusted.
func (w *walker) eval(ss states, e ast.Expr) states {
	switch e := ast.Unparen(e).(type) {
	case nil:
	case *ast.Ident:
		return ss.each(func(s *state) *state {
			if v := w.value(s, e); v == theClaim || v == theSettle {
				return w.trust(s)
			}
			return s
		})
	case *ast.FuncLit:
		return ss.each(func(s *state) *state { return w.capture(s, e) })
	case *ast.CallExpr:
		return w.evalCall(ss, e)
	case *ast.SelectorExpr:
		name, claim := claimMethod(w.TypesInfo, e)
		_, field := w.place(e)
		if field || reads[name] {
			return ss
		}
		if claim != nil {
			return w.eval(ss, claim)
		}
		return w.eval(ss, e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return w.address(w.eval(ss, e.X), e.X)
		}
		return w.eval(ss, e.X)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			yes, no := w.cond(ss, e)
			return slices.Concat(yes, no)
		}
		return w.operand(w.operand(ss, e.X), e.Y)
	default:
		children(e, func(c ast.Expr) { ss = w.eval(ss, c) })
	}
	return ss
}

// operand is eval for an expression whose value the caller looks after: a copy
// of the claim is not let go.
func (w *walker) operand(ss states, e ast.Expr) states {
	e = ast.Unparen(e)
	if _, ok := w.place(e); ok {
		return ss
	}
	if name, claim := claimMethod(w.TypesInfo, e); settles[name] {
		return w.operand(ss, claim)
	}
	return w.eval(ss, e)
}

// trust stops following the claim.
func (w *walker) trust(s *state) *state {
	if s.status == settled {
		w.single[s.by] = true
	}
	return s.withStatus(idle, 0)
}

// settle publishes or abandons the claim.
func (w *walker) settle(s *state, pos token.Pos) *state {
	switch s.status {
	case held:
		return s.withStatus(settled, pos)
	case settled:
		w.doubles = append(w.doubles, second{s.by, pos})
		return s.withStatus(idle, 0)
	}
	return s
}

// claim makes the claim, perhaps not for the first time.
func (w *walker) claim(s *state) *state {
	switch {
	case s.status == held && !w.deferredKnows(s):
		pos := s.since
		if pos == token.NoPos {
			pos = w.call.Pos()
		}
		w.leak(again, pos)
	case s.status == settled:
		w.single[s.by] = true
	}
	s = s.replace(func(v value) value {
		switch v {
		case theClaim, theSettle, failure, success, refusal:
			return unknown
		}
		return v
	})
	s = s.withStatus(held, 0)
	s.since = token.NoPos
	s.defers = s.defers.literals()
	return s
}

// deferredKnows says whether a deferred call settles the claim or is a literal
// that uses a variable that holds it. That variable is taken to be a new one in
// each round of a loop, so that the literal keeps the claim.
func (w *walker) deferredKnows(s *state) bool {
	for d := s.defers; d != nil; d = d.next {
		if d.lit == nil {
			return true
		}
		knows := false
		ast.Inspect(d.lit, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && w.value(s, id) == theClaim {
				knows = true
			}
			return !knows
		})
		if knows {
			return true
		}
	}
	return false
}

// capture notes that a closure, run who knows when, can reach its variables.
func (w *walker) capture(s *state, lit *ast.FuncLit) *state {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := w.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.IsField() || lit.Pos() <= v.Pos() && v.Pos() < lit.End() {
			return true
		}
		s = w.expose(s, place{root: v})
		return true
	})
	return s
}

// address notes that the address of e, if it is a variable, is known elsewhere.
func (w *walker) address(ss states, e ast.Expr) states {
	p, ok := w.place(e)
	if !ok {
		return ss
	}
	return ss.each(func(s *state) *state { return w.expose(s, p) })
}

func (w *walker) expose(s *state, p place) *state {
	if v := s.env[p]; v == theClaim || v == theSettle {
		s = w.trust(s)
	}
	if p.path == "" && isClaim(p.root.Type()) {
		s = s.with(p, captured)
	}
	return s
}

// evalCall does what a call does to the claim.
func (w *walker) evalCall(ss states, call *ast.CallExpr) states {
	fun := ast.Unparen(call.Fun)
	if lit, ok := fun.(*ast.FuncLit); ok {
		var out states
		for _, s := range w.bind(ss, lit, call) {
			out = append(out, w.run(lit, s)...)
		}
		return out
	}
	ss = w.args(w.operand(ss, fun), call)
	return ss.each(func(s *state) *state {
		switch {
		case w.settlesClaim(s, call):
			return w.settle(s, call.Pos())
		case call == w.call:
			return w.claim(s)
		case w.failsTest(call):
			return w.trust(s)
		case w.use == blank && inTest(w.Pass, w.call):
			return w.asserted(s, call)
		}
		return s
	})
}

// args evaluates the arguments of call. One that gets the error of a Publish
// may know that nothing was published.
func (w *walker) args(ss states, call *ast.CallExpr) states {
	for _, e := range call.Args {
		ss = w.eval(ss, e).each(func(s *state) *state {
			if w.value(s, e) == refusal {
				return w.trust(s)
			}
			return s
		})
	}
	return ss
}

// asserted trusts a claim that a test discards if call gets its error or ok: it
// may assert that there is none.
func (w *walker) asserted(s *state, call *ast.CallExpr) *state {
	if w.calls(call, "errors.Is") || w.calls(call, "errors.As") {
		return s // cond knows more
	}
	for _, v := range w.values(s, call.Args) {
		if v == failure || v == success {
			return w.trust(s)
		}
	}
	return s
}

// bind evaluates the arguments of a call of lit and assigns them to its
// parameters.
func (w *walker) bind(ss states, lit *ast.FuncLit, call *ast.CallExpr) states {
	params := fieldVars(w.TypesInfo, lit.Type.Params)
	if len(params) != len(call.Args) {
		return w.args(ss, call)
	}
	for _, e := range call.Args {
		ss = w.operand(ss, e)
	}
	return ss.each(func(s *state) *state {
		for i, v := range w.values(s, call.Args) {
			s = w.setVar(s, params[i], v)
		}
		return s
	})
}

// settlesClaim says whether call settles the claim that is followed, by a method
// or method value.
func (w *walker) settlesClaim(s *state, call *ast.CallExpr) bool {
	return w.value(s, call.Fun) == theSettle
}

// failsTest says whether call makes a test fail, which ends what it has to do.
func (w *walker) failsTest(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(w.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "testing" {
		return false
	}
	return fn.Name() == "Error" || fn.Name() == "Errorf" || fn.Name() == "Fail"
}

// calls says whether call is one of the function with that name.
func (w *walker) calls(call *ast.CallExpr, name string) bool {
	fn, ok := typeutil.Callee(w.TypesInfo, call).(*types.Func)
	return ok && fn.FullName() == name
}

// value returns what is known of the value of e, which was evaluated.
func (w *walker) value(s *state, e ast.Expr) value {
	e = ast.Unparen(e)
	if v := w.constant(e); v != unknown {
		return v
	}
	if p, ok := w.place(e); ok {
		return s.env[p]
	}
	if name, claim := claimMethod(w.TypesInfo, e); settles[name] && w.value(s, claim) == theClaim {
		return theSettle
	}
	if call, ok := e.(*ast.CallExpr); ok && w.settlesClaim(s, call) {
		return refusal
	}
	return unknown
}

func (w *walker) values(s *state, es []ast.Expr) []value {
	vs := make([]value, len(es))
	for i, e := range es {
		vs[i] = w.value(s, e)
	}
	return vs
}

// constant returns what is known of e wherever it stands.
func (w *walker) constant(e ast.Expr) value {
	tv := w.TypesInfo.Types[e]
	if tv.IsNil() {
		return zero
	}
	if tv.Value != nil {
		return constantValue(tv.Value)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return w.sentinel(e)
	case *ast.SelectorExpr:
		return w.sentinel(e.Sel)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return nonZero
		}
	case *ast.CallExpr:
		if w.calls(e, "errors.New") || w.calls(e, "fmt.Errorf") {
			return nonZero
		}
	}
	return unknown
}

// sentinel returns nonZero if id is an error of a package, as io.EOF is.
func (w *walker) sentinel(id *ast.Ident) value {
	v, ok := w.TypesInfo.Uses[id].(*types.Var)
	if ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() && isError(v.Type()) {
		return nonZero
	}
	return unknown
}

func constantValue(v constant.Value) value {
	none := false
	switch v.Kind() {
	case constant.Bool:
		none = !constant.BoolVal(v)
	case constant.String:
		none = constant.StringVal(v) == ""
	case constant.Int, constant.Float:
		if constant.Sign(v) < 0 {
			return unknown
		}
		none = constant.Sign(v) == 0
	default:
		return unknown
	}
	if none {
		return zero
	}
	return nonZero
}
