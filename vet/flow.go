package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/cfg"
)

// A function is what the analysis of every claim made in it needs.
type function struct {
	*analysis.Pass
	node     ast.Node // FuncDecl or FuncLit
	cfgs     *ctrlflow.CFGs
	switches map[ast.Stmt]*ast.SwitchStmt // of a case
	comms    map[ast.Node]bool            // the communications of select cases
	shared   map[*types.Var]bool          // changed through an address or in a closure
}

func newFunction(pass *analysis.Pass, node ast.Node, body *ast.BlockStmt, inlined map[*ast.FuncLit]bool) *function {
	fn := &function{
		Pass:     pass,
		node:     node,
		cfgs:     pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs),
		switches: map[ast.Stmt]*ast.SwitchStmt{},
		comms:    map[ast.Node]bool{},
		shared:   map[*types.Var]bool{},
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SwitchStmt:
			for _, c := range n.Body.List {
				fn.switches[c] = n
			}
		case *ast.CommClause:
			if n.Comm != nil {
				fn.comms[n.Comm] = true
			}
		}
		return true
	})
	fn.findShared(body, inlined, false)
	return fn
}

// inlined returns the literals in body that are deferred or called in place, also
// those in each other. They are part of the function.
func inlined(body *ast.BlockStmt) map[*ast.FuncLit]bool {
	lits := map[*ast.FuncLit]bool{}
	async := map[*ast.CallExpr]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			async[n.Call] = true
		case *ast.CallExpr:
			if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok && !async[n] {
				lits[lit] = true
			}
		case *ast.FuncLit:
			return lits[n]
		}
		return true
	})
	return lits
}

// findShared finds the variables that n changes behind the back of the paths:
// through their address, or if it is in a closure that runs at an unknown time.
func (fn *function) findShared(n ast.Node, inlined map[*ast.FuncLit]bool, closure bool) {
	share := func(e ast.Expr) {
		if p, ok := fn.place(e); ok {
			fn.shared[p.root] = true
		}
	}
	ast.Inspect(n, func(c ast.Node) bool {
		switch c := c.(type) {
		case *ast.FuncLit:
			fn.findShared(c.Body, inlined, closure || !inlined[c])
			return false
		case *ast.UnaryExpr:
			if c.Op == token.AND {
				share(c.X)
			}
		case *ast.AssignStmt:
			for _, e := range c.Lhs {
				if closure {
					share(e)
				}
			}
		case *ast.IncDecStmt:
			if closure {
				share(c.X)
			}
		case *ast.RangeStmt:
			if closure {
				share(c.Key)
				share(c.Value)
			}
		}
		return true
	})
}

// local says whether v is declared in the function.
func (fn *function) local(v *types.Var) bool {
	return fn.node.Pos() <= v.Pos() && v.Pos() < fn.node.End()
}

// findings is what the paths of a function do with one claim.
type findings struct {
	leaks   []leak
	doubles []second
	single  map[token.Pos]bool // a call that settles the claim, and some way on does not do so again
	gaveUp  bool
}

// A second is a call that settles a claim which first, another one or the same
// in a loop, has settled.
type second struct{ first, pos token.Pos }

// twice returns the calls to which every way on from an earlier one leads.
func (f *findings) twice() []second {
	var found []second
	for _, d := range f.doubles {
		known := slices.ContainsFunc(found, func(s second) bool { return s.pos == d.pos })
		if !f.single[d.first] && !known {
			found = append(found, d)
		}
	}
	return found
}

// maxStates bounds the states that are visited for one claim.
const maxStates = 5000

// A walker follows one claim along the paths of a function.
type walker struct {
	*function
	site
	visited int
	findings
}

// follow follows the claim made at s along every path of fn.
func follow(fn *function, s site) *findings {
	w := &walker{function: fn, site: s}
	w.single = map[token.Pos]bool{}
	w.run(fn.node, &state{})
	return &w.findings
}

// An exit is a state in which a function returns.
type exit struct {
	*state
	pos token.Pos
}

func (w *walker) leak(how how, pos token.Pos) {
	for _, l := range w.leaks {
		if l.pos == pos {
			return
		}
	}
	w.leaks = append(w.leaks, leak{how, pos})
}

// run runs a function or literal from s and returns the states in which it
// returns, after its deferred calls.
func (w *walker) run(fn ast.Node, s *state) states {
	outer := s.defers
	results := fieldVars(w.TypesInfo, typeOf(fn).Results)
	s = s.withDefers(nil)
	for _, v := range results {
		s = w.setVar(s, v, zero)
	}
	var out states
	for _, e := range w.paths(fn, s, results) {
		for _, s := range w.runDeferred(e.state) {
			out = append(out, w.leave(fn, s.withDefers(outer), e.pos, results))
		}
	}
	return out
}

// leave ends the path s of a function or literal with the return at pos.
func (w *walker) leave(fn ast.Node, s *state, pos token.Pos, results []*types.Var) *state {
	for _, v := range results {
		if v != nil && s.env[place{root: v}] == theClaim {
			s = w.trust(s)
		}
	}
	switch {
	case s.status == held && !w.outlives(fn, s):
		w.leak(returned, pos)
		return s.withStatus(idle, 0)
	case s.status == settled && fn == w.node:
		w.single[s.by] = true
	}
	return s
}

// outlives says whether the claim can still be published after fn, a literal
// perhaps, has returned.
func (w *walker) outlives(fn ast.Node, s *state) bool {
	if fn == w.node {
		return false
	}
	for p, v := range s.env {
		inside := fn.Pos() <= p.root.Pos() && p.root.Pos() < fn.End()
		if v.isReference() && !inside {
			return true
		}
	}
	return w.deferredKnows(s)
}

// runDeferred runs the deferred calls of s.
func (w *walker) runDeferred(s *state) states {
	d := s.defers
	if d == nil {
		return states{s}
	}
	s = s.withDefers(d.next)
	if d.lit == nil {
		return w.runDeferred(w.settle(s, d.pos))
	}
	var out states
	for _, s := range w.run(d.lit, s) {
		out = append(out, w.runDeferred(s)...)
	}
	return out
}

func (w *walker) cfg(fn ast.Node) *cfg.CFG {
	if lit, ok := fn.(*ast.FuncLit); ok {
		return w.cfgs.FuncLit(lit)
	}
	return w.cfgs.FuncDecl(fn.(*ast.FuncDecl))
}

// paths visits every block of fn in every state that reaches it, breadth first,
// and returns the states at its returns.
func (w *walker) paths(fn ast.Node, s *state, results []*types.Var) []exit {
	type visit struct {
		block *cfg.Block
		state *state
	}
	type seenKey struct {
		block int32
		state string
	}
	seen := map[seenKey]bool{}
	var exits []exit
	queue := []visit{}
	reach := func(b *cfg.Block, ss states) {
		for _, s := range ss {
			s = w.forget(s, fn, b)
			k := seenKey{b.Index, s.key()}
			if !seen[k] {
				seen[k] = true
				queue = append(queue, visit{b, s})
			}
		}
	}
	g := w.cfg(fn)
	if g == nil {
		return nil // fn is known never to return
	}
	reach(g.Blocks[0], states{s})
	for len(queue) > 0 {
		if w.visited++; w.visited > maxStates {
			w.gaveUp = true
			return nil
		}
		b := queue[0].block
		ss := w.enter(states{queue[0].state}, b)
		queue = queue[1:]
		if c := w.condition(b); c != nil {
			ss = w.statements(ss, b.Nodes[:len(b.Nodes)-1], results)
			yes, no := w.decide(ss, c)
			reach(b.Succs[0], yes)
			reach(b.Succs[1], no)
			continue
		}
		ss = w.statements(ss, b.Nodes, results)
		if ret := b.Return(); ret != nil {
			for _, s := range ss {
				exits = append(exits, exit{s, ret.Pos()})
			}
		}
		for _, next := range b.Succs {
			reach(next, ss)
		}
	}
	return exits
}

// forget drops from s what is known of variables that block b of fn is out of
// the scope of, so that fewer states differ.
func (w *walker) forget(s *state, fn ast.Node, b *cfg.Block) *state {
	if fn != w.node || len(b.Nodes) == 0 {
		return s
	}
	pos := b.Nodes[0].Pos()
	for p, v := range s.env {
		if (v == zero || v == nonZero) && w.local(p.root) && !p.root.Parent().Contains(pos) {
			s = s.with(p, unknown)
		}
	}
	return s
}

// enter does what happens on entry to b, before its nodes.
func (w *walker) enter(ss states, b *cfg.Block) states {
	switch stmt := b.Stmt.(type) {
	case *ast.RangeStmt:
		if b.Kind == cfg.KindRangeBody {
			ss = w.assign(ss, []ast.Expr{stmt.Key, stmt.Value}, nil)
		}
	case *ast.CommClause:
		if b.Kind == cfg.KindSelectCaseBody && stmt.Comm != nil {
			ss = w.statement(ss, stmt.Comm, nil)
		}
	}
	return ss
}

// A test is the condition at the end of a block: that of an if or for, or tag
// == cond of a switch.
type test struct {
	tag, cond ast.Expr // tag may be nil
}

// condition returns the condition at the end of b; nil if there is none, or one
// of which nothing can be said.
func (w *walker) condition(b *cfg.Block) *test {
	if len(b.Succs) != 2 {
		return nil
	}
	yes := b.Succs[0]
	var tag ast.Expr
	switch yes.Kind {
	default:
		return nil
	case cfg.KindIfThen, cfg.KindForBody:
	case cfg.KindSwitchCaseBody:
		s := w.switches[yes.Stmt]
		if s == nil {
			return nil // of a type switch
		}
		tag = s.Tag
	}
	return &test{tag, b.Nodes[len(b.Nodes)-1].(ast.Expr)}
}

// decide parts ss by the condition c.
func (w *walker) decide(ss states, c *test) (yes, no states) {
	for _, s := range ss {
		var y, n states
		if c.tag == nil {
			y, n = w.cond(states{s}, c.cond)
		} else {
			y, n = w.compare(w.operand(states{s}, c.cond), token.EQL, c.tag, c.cond)
		}
		if s.status == held && s.reachable() && len(y) > 0 && len(n) > 0 {
			y, n = y.passed(c.cond.Pos()), n.passed(c.cond.Pos())
		}
		yes, no = append(yes, y...), append(no, n...)
	}
	return yes, no
}

// statements runs the statements and expressions of a block.
func (w *walker) statements(ss states, nodes []ast.Node, results []*types.Var) states {
	for _, n := range nodes {
		if !w.comms[n] { // else enter runs it, in the case that is chosen
			ss = w.statement(ss, n, results)
		}
	}
	return ss
}

func (w *walker) statement(ss states, n ast.Node, results []*types.Var) states {
	switch n := n.(type) {
	case ast.Expr:
		return w.operand(ss, n)
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
			return w.assign(ss, n.Lhs, n.Rhs)
		}
		return w.step(w.eval(ss, n.Rhs[0]), n.Lhs[0], n.Tok == token.ADD_ASSIGN && w.constant(n.Rhs[0]) == nonZero)
	case *ast.IncDecStmt:
		return w.step(ss, n.X, n.Tok == token.INC)
	case *ast.ValueSpec:
		return w.declare(ss, n)
	case *ast.GoStmt:
		return w.args(w.eval(ss, n.Call.Fun), n.Call)
	case *ast.DeferStmt:
		return w.deferCall(ss, n.Call)
	case *ast.ReturnStmt:
		return w.returnValues(ss, n, results)
	}
	children(n, func(e ast.Expr) { ss = w.eval(ss, e) })
	return ss
}

// deferCall puts a deferred call that matters on the list of each state, once:
// a second one in a loop does what the first does.
func (w *walker) deferCall(ss states, call *ast.CallExpr) states {
	push := func(s *state, lit *ast.FuncLit) *state {
		for d := s.defers; d != nil; d = d.next {
			if d.pos == call.Pos() {
				return s
			}
		}
		return s.withDefers(&deferred{call.Pos(), lit, s.defers})
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return w.bind(ss, lit, call).each(func(s *state) *state { return push(s, lit) })
	}
	return w.args(w.operand(ss, call.Fun), call).each(func(s *state) *state {
		if w.settlesClaim(s, call) {
			return push(s, nil)
		}
		return s
	})
}

// returnValues puts the results of a return in their places.
func (w *walker) returnValues(ss states, ret *ast.ReturnStmt, results []*types.Var) states {
	if len(results) == 0 || len(ret.Results) != len(results) {
		for _, e := range ret.Results {
			ss = w.eval(ss, e)
		}
		if len(ret.Results) == 0 {
			return ss
		}
		return ss.each(func(s *state) *state {
			for _, v := range results {
				s = w.setVar(s, v, unknown)
			}
			return s
		})
	}
	for _, e := range ret.Results {
		ss = w.operand(ss, e)
	}
	return ss.each(func(s *state) *state {
		values := w.values(s, ret.Results)
		for i, v := range results {
			s = w.setVar(s, v, values[i])
		}
		return s
	})
}
