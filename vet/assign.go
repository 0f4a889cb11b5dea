package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// assign runs lhs = rhs; rhs is nil if the values are not known.
func (w *walker) assign(ss states, lhs, rhs []ast.Expr) states {
	for _, e := range lhs {
		if _, ok := w.place(e); !ok && e != nil && !isBlank(e) {
			ss = w.eval(ss, e)
		}
	}
	if len(lhs) == 1 && len(rhs) == 1 && isLogic(rhs[0]) {
		yes, no := w.cond(ss, rhs[0])
		yes = yes.each(func(s *state) *state { return w.setAll(s, lhs, []value{nonZero}) })
		no = no.each(func(s *state) *state { return w.setAll(s, lhs, []value{zero}) })
		return slices.Concat(yes, no)
	}
	for i, e := range rhs {
		if len(lhs) == len(rhs) && isBlank(lhs[i]) {
			ss = w.eval(ss, e) // _ = c: left on purpose
		} else {
			ss = w.operand(ss, e)
		}
	}
	return ss.each(func(s *state) *state { return w.setAll(s, lhs, w.assigned(s, len(lhs), rhs)) })
}

// assigned returns what is known of the n values that rhs, evaluated, gives.
func (w *walker) assigned(s *state, n int, rhs []ast.Expr) []value {
	if len(rhs) == n {
		return w.values(s, rhs)
	}
	values := make([]value, n)
	if len(rhs) == 1 && ast.Unparen(rhs[0]) == w.call {
		values[0], values[1] = theClaim, success
		if isError(claimedBy(w.TypesInfo, w.call)) {
			values[1] = failure
		}
	}
	return values
}

// setAll assigns values to the variables lhs. The claim is lost if none of its
// copies is left.
func (w *walker) setAll(s *state, lhs []ast.Expr, values []value) *state {
	lost := token.NoPos
	for i, e := range lhs {
		if e == nil {
			continue
		}
		if w.loses(s, e) {
			lost = e.Pos()
		}
		s = w.set(s, e, values[i])
	}
	if lost != token.NoPos && s.status == held && !s.reachable() {
		w.leak(overwritten, lost)
		return s.withStatus(idle, 0)
	}
	return s
}

// loses says whether to assign to e loses a copy of the claim, or the error
// that tells whether there is one. A new variable of the same name does not.
func (w *walker) loses(s *state, e ast.Expr) bool {
	if id, ok := e.(*ast.Ident); ok && w.TypesInfo.Defs[id] != nil {
		return false
	}
	return w.value(s, e).isReference()
}

// set assigns v to e.
func (w *walker) set(s *state, e ast.Expr, v value) *state {
	if isBlank(e) {
		return s
	}
	p, ok := w.place(e)
	if !ok {
		if v == theClaim || v == theSettle {
			return w.trust(s)
		}
		return s
	}
	id, _ := ast.Unparen(e).(*ast.Ident)
	isNew := id != nil && w.TypesInfo.Defs[id] != nil
	return w.setPlace(s, p, v, isNew)
}

// setVar assigns v to a variable that begins to exist, or a result.
func (w *walker) setVar(s *state, x *types.Var, v value) *state {
	if x == nil {
		return s
	}
	return w.setPlace(s, place{root: x}, v, true)
}

func (w *walker) setPlace(s *state, p place, v value, isNew bool) *state {
	if !w.follows(p, v) {
		if v == theClaim || v == theSettle {
			s = w.trust(s)
		}
		v = unknown
	}
	if s.env[p] == captured && !isNew {
		if v == theClaim {
			s = w.trust(s)
		}
		return s
	}
	return s.without(p).with(p, v)
}

// follows says whether v is followed in p. Only local variables that nothing
// else changes are believed to keep what was assigned to them; the error and ok
// of a claim are looked at soon, wherever they are.
func (w *walker) follows(p place, v value) bool {
	variable := p.path == "" && w.local(p.root)
	switch v {
	case zero, nonZero:
		return variable && !w.shared[p.root]
	case theClaim:
		return variable && isClaim(p.root.Type())
	case theSettle:
		_, isFunc := p.root.Type().Underlying().(*types.Signature)
		return variable && isFunc
	}
	return true
}

// step runs e++ (up is true), and everything else that changes e.
func (w *walker) step(ss states, e ast.Expr, up bool) states {
	return ss.each(func(s *state) *state {
		v := unknown
		if old := w.value(s, e); up && (old == zero || old == nonZero) {
			v = nonZero
		}
		return w.setAll(s, []ast.Expr{e}, []value{v})
	})
}

// declare runs a var declaration.
func (w *walker) declare(ss states, spec *ast.ValueSpec) states {
	names := make([]ast.Expr, len(spec.Names))
	for i, id := range spec.Names {
		names[i] = id
	}
	if len(spec.Values) > 0 {
		return w.assign(ss, names, spec.Values)
	}
	return ss.each(func(s *state) *state {
		for _, id := range spec.Names {
			if v, ok := w.TypesInfo.Defs[id].(*types.Var); ok {
				s = w.setVar(s, v, zero)
			}
		}
		return s
	})
}
