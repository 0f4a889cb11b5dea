package vet

import (
	"go/ast"
	"go/constant"
	"go/token"
	"slices"
)

// cond evaluates the condition e and parts the states by its outcome.
func (w *walker) cond(ss states, e ast.Expr) (yes, no states) {
	e = ast.Unparen(e)
	if v := w.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.Bool {
		if constant.BoolVal(v) {
			return ss, nil
		}
		return nil, ss
	}
	switch e := e.(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			no, yes = w.cond(ss, e.X)
			return yes, no
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			yes, no = w.cond(ss, e.X)
			yes, no2 := w.cond(yes, e.Y)
			return yes, slices.Concat(no, no2)
		case token.LOR:
			yes, no = w.cond(ss, e.X)
			yes2, no := w.cond(no, e.Y)
			return slices.Concat(yes, yes2), no
		}
		if isLogic(e) {
			return w.compare(w.operand(w.operand(ss, e.X), e.Y), e.Op, e.X, e.Y)
		}
	case *ast.CallExpr:
		yes = w.eval(ss, e)
		no = yes
		if w.calls(e, "errors.Is") {
			yes, no = w.compare(yes, token.EQL, e.Args[0], e.Args[1])
		}
		return yes.each(func(s *state) *state { return w.judged(s, e) }), no
	}
	ss = w.operand(ss, e)
	return w.assume(ss, e, nonZero), w.assume(ss, e, zero)
}

// judged takes a function that says yes to the error of the claim to say so only
// if it is not nil, as isFull(err) does.
func (w *walker) judged(s *state, call *ast.CallExpr) *state {
	if slices.Contains(w.values(s, call.Args), failure) {
		return w.resolve(s, true)
	}
	return s
}

// compare parts ss, in which x and y were evaluated, by x op y.
func (w *walker) compare(ss states, op token.Token, x, y ast.Expr) (yes, no states) {
	x, y = ast.Unparen(x), ast.Unparen(y)
	if w.constant(x) != unknown {
		x, y = y, x
		op = mirrored[op]
	}
	switch op {
	case token.NEQ, token.LSS, token.LEQ:
		no, yes = w.compare(ss, negated[op], x, y)
		return yes, no
	}
	for _, s := range ss {
		one := states{s}
		isYes, isNo := w.meaning(op, w.value(s, y), y)
		yes = append(yes, w.assume(one, x, isYes)...)
		no = append(no, w.assume(one, x, isNo)...)
	}
	return yes, no
}

var (
	mirrored = map[token.Token]token.Token{
		token.EQL: token.EQL, token.NEQ: token.NEQ,
		token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ,
	}
	negated = map[token.Token]token.Token{token.NEQ: token.EQL, token.LSS: token.GEQ, token.LEQ: token.GTR}
)

// meaning returns what x op y says of x if it is true and if it is false, where
// v is known of y and op is ==, > or >=. Numbers count as not negative: a claim
// has no negative length.
func (w *walker) meaning(op token.Token, v value, y ast.Expr) (yes, no value) {
	c := w.TypesInfo.Types[y].Value
	switch {
	case v == zero && op != token.GEQ: // x == 0, x > 0
		if op == token.EQL {
			return zero, nonZero
		}
		return nonZero, zero
	case v == nonZero && op == token.EQL:
		if c != nil && c.Kind() == constant.Bool {
			return nonZero, zero
		}
		return nonZero, unknown
	case v == nonZero && op == token.GEQ && c != nil && c.ExactString() == "1":
		return nonZero, zero
	case v == nonZero && op != token.EQL:
		return nonZero, unknown
	}
	return unknown, unknown
}

// assume drops the states in which e, which was evaluated, is not v, and notes
// in the others that it is.
func (w *walker) assume(ss states, e ast.Expr, v value) states {
	if v == unknown {
		return ss
	}
	var out states
	for _, s := range ss {
		switch old := w.value(s, e); old {
		case zero, nonZero:
			if old != v {
				continue
			}
		case failure:
			s = w.resolve(s, v == nonZero)
		case success:
			s = w.resolve(s, v == zero)
		case refusal:
			s = w.resolveRefusal(s, v)
		case unknown:
			if p, ok := w.place(e); ok && w.follows(p, v) {
				s = s.with(p, v)
			}
		}
		out = append(out, s)
	}
	return out
}

// resolve notes whether there was no claim.
func (w *walker) resolve(s *state, failed bool) *state {
	err, ok := zero, nonZero
	if failed {
		err, ok = nonZero, zero
		s = s.withStatus(idle, 0)
	}
	return s.replace(func(v value) value {
		switch v {
		case failure:
			return err
		case success:
			return ok
		}
		return v
	})
}

// resolveRefusal notes whether Publish returned an error. Then nothing was
// published, and what to do about that is the caller's.
func (w *walker) resolveRefusal(s *state, v value) *state {
	if v == nonZero && s.status == settled {
		s = s.withStatus(idle, 0)
	}
	return s.replace(func(old value) value {
		if old == refusal {
			return v
		}
		return old
	})
}
