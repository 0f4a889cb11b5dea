package unseen

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// maxElements bounds how many elements of a slice are walked one by one.
const maxElements = 200

// rounds walks the rounds of a loop: n of them, or the first, and a second if there
// was news. bind begins each, in a scope of its own.
func (w *walker) rounds(n int, forever bool, bind func(k int), body []ast.Stmt) (ends bool) {
	before, outer := w.state, w.scope
	t := w.push(true)
	w.level++
	defer func() { w.level-- }()
	again, dead := n == 0, false
	for k := 0; k < either(again, 2, n) && !dead; k++ {
		news := w.news
		w.scope = outer.inner()
		bind(k)
		if !w.block(body) {
			t.continues = append(t.continues, w.state)
		}
		if dead = len(t.continues) == 0; !dead {
			w.state = w.join(t.continues, before.when)
			t.continues = nil
		}
		if again && news == w.news {
			break
		}
	}
	w.scope = outer
	w.pop()
	exits := t.breaks
	if !forever {
		exits = append(exits, either(dead, before, w.state))
	}
	if len(exits) == 0 {
		return true
	}
	w.state = w.join(exits, before.when)
	return false
}

func (w *walker) forStmt(s *ast.ForStmt) (ends bool) {
	label := w.frame.label
	outer := w.scope
	w.scope = outer.inner()
	if s.Init != nil {
		w.stmt(s.Init)
	}
	w.frame.label = label
	counter := w.counter(s)
	w.loops++
	nth := w.loops
	variables := w.scope.vars
	ends = w.rounds(0, s.Cond == nil, func(k int) {
		for obj, in := range variables { // each round has its own
			v, _ := (&location{in: in, typ: obj.Type()}).get()
			if obj == counter {
				init := v.num.val
				v = value{num: number{turn: &turn{nth, k, init != nil && constant.Sign(init) == 0}}}
			}
			w.declare(obj, v)
		}
		if k > 0 && s.Post != nil && counter == nil {
			w.stmt(s.Post)
		}
		if s.Cond != nil {
			w.eval(s.Cond)
		}
	}, s.Body.List)
	w.scope = outer
	return ends
}

func (w *walker) rangeStmt(s *ast.RangeStmt) (ends bool) {
	label := w.frame.label
	over := w.info.TypeOf(s.X)
	x, l := w.ranged(s, over)
	w.loops++
	nth := w.loops
	list := l.each()
	if len(list) > maxElements {
		list = nil
	}
	n := len(list)
	if isNumber(over) && x.num.val != nil {
		if i, ok := constant.Int64Val(constant.ToInt(x.num.val)); ok && i <= 0 {
			return false
		} else if ok && i == 1 {
			n = 1
		}
	}
	w.frame.label = label
	return w.rounds(n, false, func(k int) {
		key, val := value{num: number{turn: &turn{nth, k, true}}}, value{}
		if _, ok := over.Underlying().(*types.Signature); ok {
			key = value{}
		}
		if len(list) > 0 {
			key, val = value{num: list[k].path[len(l.path)].index}, w.load(list[k])
			if _, ok := s.X.(*ast.CompositeLit); ok {
				v, _ := list[k].get()
				val.num = v.num
			}
		}
		w.bindRange(s, key, val)
	}, s.Body.List)
}

// bindRange gives the variables of a range loop their values.
func (w *walker) bindRange(s *ast.RangeStmt, values ...value) {
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e == nil {
			continue
		}
		if id, ok := e.(*ast.Ident); ok && s.Tok == token.DEFINE {
			v, _ := w.info.Defs[id].(*types.Var)
			w.declare(v, values[i])
			continue
		}
		w.assignAll([]ast.Expr{e}, values[i:i+1])
	}
}

// ranged evaluates what a loop ranges over, and returns the location of its
// elements, if they are in memory.
func (w *walker) ranged(s *ast.RangeStmt, over types.Type) (x value, l *location) {
	switch pointee(over).Underlying().(type) {
	case *types.Array:
		if isPointer(over) {
			l = w.deref(w.eval(s.X))
		} else {
			l = w.place(s.X)
		}
	case *types.Slice:
		l = w.deref(w.eval(s.X))
	case *types.Map:
		l = w.deref(w.eval(s.X))
		w.touch(l, s.X, false)
		if w.calls(s.Body) {
			w.forbid(s, aMapOrder, "a range over a map")
		}
		return x, l
	case *types.Chan:
		w.eval(s.X)
		w.forbid(s, aChannel, "a range over a channel")
	case *types.Signature:
		w.callValue(w.eval(s.X), nil, nil)
	default:
		x = w.eval(s.X)
	}
	if l.known() && s.Value != nil {
		w.touch(l.whole(), s.X, false)
	}
	return x, l
}

// calls reports whether n calls something that is not built in: then the order of
// a map makes a difference.
func (w *walker) calls(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			f := w.info.Types[call.Fun]
			found = found || !f.IsBuiltin() && !f.IsType()
		}
		return !found
	})
	return found
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}
