//go:build ordo

package check_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/sync"
)

// A goCode runs a litmus program as a Go program would: its locations are variables
// of package atomic and mutexes, its threads goroutines of a WaitGroup, its registers
// their local variables. The final state is read after the threads have ended.
type goCode struct {
	p      *litmus.Program
	unroll int  // rounds of a loop of C
	spins  bool // loops have no bound, and pause

	left  string          // "", or why the program is no Go program
	holds map[string]bool // by final state: the condition's predicate
}

func newGoCode(p *litmus.Program) *goCode {
	return &goCode{p: p, unroll: 2, holds: map[string]bool{}}
}

// variables are those of one execution.
type variables struct {
	code    *goCode
	cells   []cell // nil: a mutex
	mutexes []sync.Mutex
	targets []*target
	threads [][]litmus.Value // registers
}

// leaveOutIf gives the program up where Go cannot say what it does.
func (c *goCode) leaveOutIf(so bool, why string) {
	if so {
		c.left = why
	}
	check.Assume(!so)
}

// body is what is checked. It returns the final state.
func (c *goCode) body() string {
	m := c.variables()
	var wg sync.WaitGroup
	for i := range c.p.Threads {
		wg.Go(func() { m.run(i) })
	}
	wg.Wait()
	check.Assume(c.p.Filter == nil || m.final(c.p.Filter).Truth())
	s := m.state()
	c.holds[s] = c.p.Cond.X == nil || m.final(c.p.Cond.X).Truth()
	return s
}

func (c *goCode) variables() *variables {
	m := &variables{code: c, mutexes: make([]sync.Mutex, len(c.p.Locs))}
	for i := range c.p.Locs {
		m.targets = append(m.targets, &target{i})
	}
	for _, l := range c.p.Locs {
		if l.Type.Kind == litmus.Mutex {
			m.cells = append(m.cells, nil)
			continue
		}
		v := c.newCell(l, m.targets)
		if l.Init != litmus.Num(0) {
			v.store(l.Init, initially(l))
		}
		m.cells = append(m.cells, v)
	}
	for _, t := range c.p.Threads {
		m.threads = append(m.threads, make([]litmus.Value, len(t.Regs)))
	}
	return m
}

// initially is the order in which an initial value is stored.
func initially(l litmus.Loc) exec.Order {
	if l.Type.Atomic {
		return exec.RLX
	}
	return exec.NA
}

// run is a thread.
func (m *variables) run(thread int) {
	(&goThread{m, m.threads[thread]}).stmts(m.code.p.Threads[thread].Body)
}

// state writes the final state: all registers and locations but mutexes.
func (m *variables) state() string {
	p := m.code.p
	var parts []string
	for _, t := range p.Show {
		parts = append(parts, litmus.FormatTerm(p, t)+"="+litmus.FormatValue(p, m.term(t)))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func (m *variables) term(t litmus.Term) litmus.Value {
	if t.Thread >= 0 {
		return m.threads[t.Thread][t.Reg]
	}
	return m.cells[t.Loc].load(initially(m.code.p.Locs[t.Loc]))
}

// final evaluates a predicate on the final state.
func (m *variables) final(x litmus.Expr) litmus.Value { return (&goThread{m: m}).eval(x) }

// A goThread is a thread that runs.
type goThread struct {
	m    *variables
	regs []litmus.Value
}

func (t *goThread) stmts(list []litmus.Stmt) *litmus.Jump {
	for _, s := range list {
		if j := t.stmt(s); j != nil {
			return j
		}
	}
	return nil
}

func (t *goThread) stmt(s litmus.Stmt) *litmus.Jump {
	switch s := s.(type) {
	case *litmus.Assign:
		v := t.eval(s.X)
		if s.Reg >= 0 {
			t.regs[s.Reg] = v
		}
	case *litmus.Store:
		c := t.at(s.Addr)
		c.store(t.eval(s.X), s.Order)
	case *litmus.Fence:
		fence(s.Order)
	case *litmus.If:
		if t.eval(s.Cond).Truth() {
			return t.stmts(s.Then)
		}
		return t.stmts(s.Else)
	case *litmus.Loop:
		return t.loop(s)
	case *litmus.Block:
		if j := t.stmts(s.Body); j != nil && (j.Kind != litmus.Leave || j.Label != s.Label) {
			return j
		}
	case *litmus.Jump:
		return s
	case *litmus.Lock:
		t.m.mutexes[t.loc(s.Addr)].Lock()
	case *litmus.Unlock:
		t.m.mutexes[t.loc(s.Addr)].Unlock()
	case *litmus.Assume:
		check.Assume(t.eval(s.X).Truth())
	}
	return nil
}

func fence(o exec.Order) {
	by(o, func() {}, atomic.FenceAcquire, atomic.FenceRelease, atomic.FenceAcqRel, atomic.FenceSeqCst)()
}

// loop runs a loop. One of C goes round as often as herd7 and package enumerate let
// it: an execution in which it would go on does not count. Those of Go that the
// programs here have end by themselves.
func (t *goThread) loop(s *litmus.Loop) *litmus.Jump {
	if t.m.code.spins {
		t.wait(s)
		return nil
	}
	bound := t.m.code.unroll
	if s.PostTest {
		bound++
	}
	for round := 0; ; round++ {
		if s.Cond != nil && (round > 0 || !s.PostTest) && !t.eval(s.Cond).Truth() {
			return nil
		}
		check.Assume(round < bound || t.m.code.p.Lang == litmus.Go)
		if j := t.stmts(s.Body); j != nil && j.Kind == litmus.Break {
			return nil
		} else if j != nil && j.Kind != litmus.Continue {
			return j
		}
		if j := t.stmts(s.Post); j != nil {
			return j
		}
	}
}

// wait runs a loop that is left by its condition only.
func (t *goThread) wait(s *litmus.Loop) {
	if s.PostTest {
		t.stmts(s.Body)
	}
	for t.again(s) {
		atomic.Pause()
	}
}

// again runs one round, and reports whether there is another.
//
//go:noinline
func (t *goThread) again(s *litmus.Loop) bool {
	if !t.eval(s.Cond).Truth() {
		return false
	}
	t.stmts(s.Body)
	return true
}

// loc is the location that x points to. What points nowhere ends an execution as if
// it had never been, like all that Go would panic at.
func (t *goThread) loc(x litmus.Expr) int {
	v := t.eval(x)
	check.Assume(v.IsAddr())
	return v.Addr - 1
}

func (t *goThread) at(x litmus.Expr) cell {
	c := t.m.cells[t.loc(x)]
	t.m.code.leaveOutIf(c == nil, "a mutex is used as memory")
	return c
}

func (t *goThread) eval(x litmus.Expr) litmus.Value {
	switch x := x.(type) {
	case *litmus.Const:
		return x.V
	case *litmus.RegX:
		return t.regs[x.Reg]
	case litmus.Term:
		return t.m.term(x)
	case *litmus.Unary:
		return t.result(unary(x.Op, t.eval(x.X)))
	case *litmus.Binary:
		return t.binary(x)
	case *litmus.Convert:
		return convert(t.eval(x.X), x.To)
	case *litmus.Offset:
		v := t.eval(x.X)
		return t.offset(v, t.eval(x.N))
	case *litmus.Load:
		return t.at(x.Addr).load(x.Order)
	case *litmus.RMW:
		return t.rmw(x)
	case *litmus.CAS:
		c, old := t.at(x.Addr), t.eval(x.Old)
		return truth(c.cas(old, t.eval(x.New), x.Success))
	}
	panic(fmt.Sprintf("an expression of type %T", x))
}

func (t *goThread) rmw(x *litmus.RMW) litmus.Value {
	c, v := t.at(x.Addr), t.eval(x.X)
	if x.Op == litmus.Xchg {
		old := c.swap(v, x.Order)
		if x.New {
			return v
		}
		return old
	}
	old := c.fetch(x.Op, v, x.Order)
	if x.New {
		return convert(t.result(arithmetic(fetches[x.Op], old, v)), x.Type)
	}
	return old
}

var fetches = map[litmus.RMWOp]litmus.BinaryOp{
	litmus.FetchAdd: litmus.Add, litmus.FetchSub: litmus.Sub, litmus.FetchAnd: litmus.And, litmus.FetchOr: litmus.Or,
}

// result is the value of an operator, if it has one.
func (t *goThread) result(v litmus.Value, ok bool) litmus.Value {
	check.Assume(ok)
	return v
}

func (t *goThread) offset(v, n litmus.Value) litmus.Value {
	locs := t.m.code.p.Locs
	to := v.Addr - 1 + int(n.N)
	check.Assume(v.IsAddr() && !n.IsAddr() && to >= 0 && to < len(locs) && locs[to].Object == locs[v.Addr-1].Object)
	return litmus.AddrOf(to)
}

func (t *goThread) binary(x *litmus.Binary) litmus.Value {
	a := t.eval(x.X)
	switch x.Op {
	case litmus.Seq:
		return t.eval(x.Y)
	case litmus.AndAlso:
		return truth(a.Truth() && t.eval(x.Y).Truth())
	case litmus.OrElse:
		return truth(a.Truth() || t.eval(x.Y).Truth())
	case litmus.Implies:
		return truth(!a.Truth() || t.eval(x.Y).Truth())
	}
	return t.result(arithmetic(x.Op, a, t.eval(x.Y)))
}
