package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// A target is a loop or switch that break and continue may name.
type target struct {
	label string // its Go label
	loop  bool
	block string // label of the Block around it
	left  bool   // there is a jump that needs the block
	round string // of a loop: label of the Block around its body
	ended bool   // there is a jump that needs that
}

func (l *lowerer) branch(s *ast.BranchStmt) {
	if s.Tok != token.BREAK && s.Tok != token.CONTINUE {
		l.r.fail(s.Pos(), "%s is not in the subset", s.Tok)
	}
	inner := true // no loop lies between
	for i := len(l.frame.targets) - 1; i >= 0; i-- {
		t := l.frame.targets[i]
		named := s.Label == nil || s.Label.Name == t.label
		if s.Tok == token.CONTINUE && !t.loop || !named {
			inner = inner && !t.loop
			continue
		}
		j := &litmus.Jump{Kind: litmus.Leave, Pos: l.r.pos(s.Pos())}
		switch {
		case s.Tok == token.CONTINUE && inner:
			j.Kind = litmus.Continue
		case s.Tok == token.CONTINUE:
			t.ended = true
			j.Label = t.round
		case t.loop && inner:
			j.Kind = litmus.Break
		default:
			t.left = true
			j.Label = t.block
		}
		l.emit(j)
		return
	}
	l.r.fail(s.Pos(), "%s to a label that is not around it", s.Tok)
}

// loop lowers the body of a loop and emits it. cond and post emit what they need.
func (l *lowerer) loop(label string, cond func() litmus.Expr, body *ast.BlockStmt, first, post func(), at token.Pos) {
	t := &target{label: label, loop: true, block: unique(l.labels, "loop")}
	t.round = t.block + ".round"
	l.loops++
	s := &litmus.Loop{Pos: l.r.pos(at)}
	again := l.loopCond(s, cond, at)
	l.frame.targets = append(l.frame.targets, t)
	s.Body = l.collect(func() {
		first()
		l.block(body.List)
	})
	l.frame.targets = l.frame.targets[:len(l.frame.targets)-1]
	if t.ended {
		s.Body = []litmus.Stmt{&litmus.Block{Label: t.round, Body: s.Body}}
	}
	s.Post = l.collect(func() {
		post()
		again()
	})
	l.loops--
	if t.left {
		l.emit(&litmus.Block{Label: t.block, Body: []litmus.Stmt{s}})
		return
	}
	l.emit(s)
}

// loopCond sets the condition of s. If it takes statements, they come before the
// loop and, by what loopCond returns, again after each round.
func (l *lowerer) loopCond(s *litmus.Loop, cond func() litmus.Expr, at token.Pos) (again func()) {
	if cond == nil {
		return func() {}
	}
	before := l.collect(func() { s.Cond = cond() })
	if len(before) == 0 {
		return func() {}
	}
	l.out = append(l.out, before...)
	t, _ := l.r.scalar(types.Typ[types.Bool])
	reg := l.pin1(s.Cond, t, at).(*litmus.RegX)
	s.Cond = reg
	return func() { l.set([]int{reg.Reg}, []litmus.Expr{cond()}, at) }
}

func (l *lowerer) forStmt(s *ast.ForStmt, label string) {
	if s.Init != nil {
		l.stmt(s.Init, "")
	}
	if l.r.awaits[s] {
		l.await(s)
		return
	}
	var cond func() litmus.Expr
	if s.Cond != nil {
		cond = func() litmus.Expr { return l.one(s.Cond) }
	}
	post := func() {
		if s.Post != nil {
			l.stmt(s.Post, "")
		}
	}
	l.loop(label, cond, s.Body, func() {}, post, s.Pos())
}

// await lowers a loop that only waits: the executions count in which the wait is
// over at once.
func (l *lowerer) await(s *ast.ForStmt) {
	if s.Cond == nil || s.Post != nil {
		l.r.fail(s.Pos(), "//ordo:await: expected a loop of the form for COND {}")
	}
	if body := l.collect(func() { l.block(s.Body.List) }); len(body) > 0 {
		l.r.fail(s.Body.List[0].Pos(), "//ordo:await: expected an empty body, or atomic.Pause and sync.Yield in it")
	}
	l.emit(&litmus.Assume{X: negate(l.one(s.Cond)), Pos: l.r.pos(s.Pos())})
}

// rangeStmt lowers range over an integer, or over the indexes of an array.
func (l *lowerer) rangeStmt(s *ast.RangeStmt, label string) {
	t := l.typeOf(s.X)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	var n litmus.Expr
	counter := litmus.Type{Kind: litmus.Int, Bits: 64, Name: "int"}
	switch u := t.Underlying().(type) {
	case *types.Array:
		if n = num(u.Len()); hasCall(s.X) { // else Go does not evaluate it
			l.drop(l.expr(s.X), s.X.Pos())
		}
	case *types.Basic:
		if typ, ok := l.r.scalar(t); ok && u.Info()&types.IsInteger != 0 {
			if s.Key != nil && u.Info()&types.IsUntyped == 0 {
				counter = typ
			}
			if n = l.one(s.X); l.r.info.Types[s.X].Value == nil { // evaluated once
				n = l.pin1(n, typ, s.X.Pos())
			}
		}
	}
	if n == nil {
		l.r.fail(s.X.Pos(), "range over type %s is not in the subset: expected an integer or an array", l.r.typeName(l.typeOf(s.X)))
	}
	if s.Value != nil {
		l.r.fail(s.Value.Pos(), "range with a value is not in the subset: expected the index alone")
	}
	i, first := l.rangeKey(s, counter)
	if k, ok := isNum(n); ok {
		l.bounds[i] = k
	}
	set := func(x litmus.Expr) { l.set([]int{i}, []litmus.Expr{x}, s.Pos()) }
	set(num(0))
	reg := &litmus.RegX{Reg: i}
	cond := func() litmus.Expr { return binary(token.LSS, counter, reg, n) }
	post := func() { set(binary(token.ADD, counter, reg, num(1))) }
	l.loop(label, cond, s.Body, first, post, s.Pos())
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		_, call := n.(*ast.CallExpr)
		found = found || call
		return !found
	})
	return found
}

// rangeKey makes the counter of a range: the variable itself, if the body leaves it
// alone; else a register that first copies into the variable.
func (l *lowerer) rangeKey(s *ast.RangeStmt, t litmus.Type) (reg int, first func()) {
	if s.Key == nil {
		return l.reg(l.frame.prefix+"range", t), func() {}
	}
	v, isNew := l.newVar(s.Key)
	if isNew && !l.r.writes[v] && !l.r.moved[v] {
		regs := l.regs(l.frame.prefix+v.Name(), v.Type(), s.Key.Pos())
		l.frame.vars[v] = variable{regs: regs}
		return regs[0], func() {}
	}
	reg = l.reg(l.frame.prefix+"range", t)
	return reg, func() {
		vals := []litmus.Expr{&litmus.RegX{Reg: reg}}
		if isNew {
			l.declare(v, vals)
		} else {
			l.put(l.ref(s.Key), vals, s.Key.Pos())
		}
	}
}
