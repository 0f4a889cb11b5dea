package unseen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// An alternative is a way to go on; on says on what it depends whether it is taken.
type alternative struct {
	on   number
	text string // of the condition
	walk func() (ends bool)
}

// choose walks alternatives. If they are not all there are, none may be taken.
func (w *walker) choose(list []alternative, all bool) (ends bool) {
	before := w.state
	w.choices++
	choice := fmt.Sprint("choice ", w.choices)
	if !all {
		list = append(list, alternative{walk: func() bool { return false }})
	}
	var out []state
	w.level++
	defer func() { w.level-- }()
	for i, a := range list {
		w.state = before
		w.when = with(before.when, choice, i)
		for _, t := range a.on.depends() { // taken in one turn of the loop only
			w.when[fmt.Sprintf("turn of loop %d, %s", t.loop, a.text)] = t.k
		}
		if !a.walk() {
			out = append(out, w.state)
		}
	}
	switch len(out) {
	case 0:
		w.state = before
		return true
	case 1: // what follows is part of the alternative
		w.state = out[0]
	default:
		w.state = w.join(out, before.when)
	}
	return false
}

func (w *walker) ifStmt(s *ast.IfStmt) (ends bool) {
	if s.Init != nil {
		w.stmt(s.Init)
	}
	cond := w.eval(s.Cond).num
	then := func() bool { return w.block(s.Body.List) }
	otherwise := func() bool { return s.Else != nil && w.stmt(s.Else) }
	if is, known := cond.truth(); known {
		return either(is, then, otherwise)()
	}
	text := types.ExprString(s.Cond)
	return w.choose([]alternative{{cond, text, then}, {cond, "not " + text, otherwise}}, true)
}

// push makes a statement one that break and, if it is a loop, continue are for.
func (w *walker) push(loop bool) *target {
	t := &target{label: w.frame.label, loop: loop}
	w.frame.label = ""
	w.frame.targets = append(w.frame.targets, t)
	return t
}

func (w *walker) pop() { w.frame.targets = w.frame.targets[:len(w.frame.targets)-1] }

// breakable walks a statement that a break leaves.
func (w *walker) breakable(walk func() (ends bool)) (ends bool) {
	before := w.when
	t := w.push(false)
	ends = walk()
	w.pop()
	if len(t.breaks) == 0 {
		return ends
	}
	if !ends {
		t.breaks = append(t.breaks, w.state)
	}
	w.state = w.join(t.breaks, before)
	return false
}

func (w *walker) switchStmt(s *ast.SwitchStmt) (ends bool) {
	return w.breakable(func() bool {
		if s.Init != nil {
			w.stmt(s.Init)
		}
		tag, text := constantTrue, ""
		if s.Tag != nil {
			tag, text = w.eval(s.Tag).num, types.ExprString(s.Tag)+" == "
		}
		var list []alternative
		hasDefault := false
		var turns number // of what the default depends on
		for _, c := range s.Body.List {
			clause := c.(*ast.CaseClause)
			var on number
			possible := clause.List == nil
			for _, e := range clause.List {
				is := operate(tag, token.EQL, w.eval(e).num)
				yes, known := is.truth()
				possible = possible || yes || !known
				on = mergeNumbers(on, is)
			}
			turns = mergeNumbers(turns, on)
			hasDefault = hasDefault || clause.List == nil
			if clause.List == nil {
				on = turns
			}
			if possible {
				list = append(list, alternative{number{turns: on.depends()}, text + exprs(clause.List), func() bool { return w.block(clause.Body) }})
			}
		}
		return w.choose(list, hasDefault)
	})
}

func exprs(list []ast.Expr) (text string) {
	for _, e := range list {
		text += types.ExprString(e) + ", "
	}
	return text
}

func (w *walker) typeSwitch(s *ast.TypeSwitchStmt) (ends bool) {
	return w.breakable(func() bool {
		if s.Init != nil {
			w.stmt(s.Init)
		}
		var v value
		switch a := s.Assign.(type) {
		case *ast.ExprStmt:
			v = w.eval(a.X)
		case *ast.AssignStmt:
			v = w.eval(a.Rhs[0])
		}
		var list []alternative
		hasDefault := false
		for _, c := range s.Body.List {
			clause := c.(*ast.CaseClause)
			hasDefault = hasDefault || clause.List == nil
			list = append(list, alternative{walk: func() bool {
				if obj, ok := w.info.Implicits[clause].(*types.Var); ok {
					w.declare(obj, v)
				}
				return w.block(clause.Body)
			}})
		}
		return w.choose(list, hasDefault)
	})
}

func (w *walker) selectStmt(s *ast.SelectStmt) (ends bool) {
	w.forbid(s, aChannel, "a select")
	return w.breakable(func() bool {
		var list []alternative
		for _, c := range s.Body.List {
			clause := c.(*ast.CommClause)
			list = append(list, alternative{walk: func() bool {
				if clause.Comm != nil {
					w.silently(func() { w.stmt(clause.Comm) })
				}
				return w.block(clause.Body)
			}})
		}
		return w.choose(list, true)
	})
}
