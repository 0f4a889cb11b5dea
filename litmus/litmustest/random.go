package litmustest

import (
	"fmt"
	"math/rand/v2"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Options bound and shape the programs of [Random]. The zero value is programs
// with everything.
type Options struct {
	Threads   int // at most; 0 is 4, never below 2
	Locs      int // atomic locations, at most; 0 is 3
	PerThread int // memory events of a thread, at most; 0 is 4
	Events    int // memory events in all, at most; 0 is 9

	NoRMW, NoCAS, NoFence, NoPlain, NoIf bool
	Orders                               []exec.Order // those to draw from; nil is all
}

func orElse(n, other int) int {
	if n <= 0 {
		return other
	}
	return n
}

// Random makes a small program: loads, stores, read-modify-writes, compare-and-swaps,
// fences and plain accesses, some of them under an if. All its terms are shown.
// Equal states of r give equal programs.
func Random(r *rand.Rand, o Options) *litmus.Program {
	o.Threads, o.Locs = max(2, orElse(o.Threads, 4)), orElse(o.Locs, 3)
	o.PerThread, o.Events = orElse(o.PerThread, 4), orElse(o.Events, 9)
	g := &generator{r: r, o: o, left: o.Events, plain: -1,
		p: &litmus.Program{Name: fmt.Sprintf("random-%08x", r.Uint32()), Lang: litmus.C}}
	for i := range 1 + r.IntN(o.Locs) {
		g.loc(string(rune('x'+i%3))+suffix(i/3), "atomic_int", true)
	}
	g.atomics = len(g.p.Locs)
	n := 2 + r.IntN(o.Threads-1)
	for i := range n {
		g.thread(i, n-i-1)
	}
	g.condition()
	return g.p
}

func suffix(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

type generator struct {
	r       *rand.Rand
	o       Options
	p       *litmus.Program
	left    int // events that may still be made
	atomics int // the first locations are atomic
	plain   int // the plain location, -1 until it is needed

	th     *litmus.Thread
	budget int // events that the thread may still have
	params map[int]bool
}

func (g *generator) loc(name, typ string, atomic bool) int {
	i := len(g.p.Locs)
	g.p.Locs = append(g.p.Locs, litmus.Loc{Name: name, Object: i,
		Type: litmus.Type{Kind: litmus.Int, Bits: 32, Name: typ, Atomic: atomic}})
	return i
}

// addr is the address of a location, which becomes a parameter of the thread.
func (g *generator) addr(loc int) litmus.Expr {
	if !g.params[loc] {
		g.params[loc] = true
		g.th.Params = append(g.th.Params, litmus.Param{Type: g.p.Locs[loc].Type.Name + "*", Loc: loc})
	}
	return &litmus.Const{V: litmus.AddrOf(loc)}
}

func (g *generator) atomic() litmus.Expr { return g.addr(g.r.IntN(g.atomics)) }

// thread makes a thread and leaves an event for each of the others.
func (g *generator) thread(i, others int) {
	g.p.Threads = append(g.p.Threads, litmus.Thread{Name: fmt.Sprint(i)})
	g.th = &g.p.Threads[i]
	g.params = map[int]bool{}
	g.budget = min(1+g.r.IntN(g.o.PerThread), max(1, g.left-others))
	for g.budget > 0 && g.left > 0 {
		g.th.Body = append(g.th.Body, g.stmts()...)
	}
}

// spend takes n events from the budgets, if they are there.
func (g *generator) spend(n int) bool {
	if g.budget < n || g.left < n {
		return false
	}
	g.budget -= n
	g.left -= n
	return true
}

// stmts makes one or two statements.
func (g *generator) stmts() []litmus.Stmt {
	if !g.o.NoIf && len(g.th.Regs) > 0 && g.r.IntN(4) == 0 {
		s := &litmus.If{Cond: g.test(), Then: []litmus.Stmt{g.stmt()}}
		if g.r.IntN(3) == 0 && g.budget > 0 && g.left > 0 {
			s.Else = []litmus.Stmt{g.stmt()}
		}
		return []litmus.Stmt{s}
	}
	if !g.o.NoFence && g.r.IntN(5) == 0 {
		return []litmus.Stmt{&litmus.Fence{Order: g.order(exec.ACQ, exec.REL, exec.ACQREL, exec.SC)}, g.stmt()}
	}
	return []litmus.Stmt{g.stmt()}
}

// test is a condition on a register.
func (g *generator) test() litmus.Expr {
	op := []litmus.BinaryOp{litmus.Eq, litmus.Ne}[g.r.IntN(2)]
	return &litmus.Binary{Op: op, X: &litmus.RegX{Reg: g.r.IntN(len(g.th.Regs))}, Y: &litmus.Const{V: litmus.Num(int64(g.r.IntN(2)))}}
}

// order draws one of the orders that the operation takes.
func (g *generator) order(takes ...exec.Order) exec.Order {
	var of []exec.Order
	for _, t := range takes {
		for _, o := range g.o.Orders {
			if o == t {
				of = append(of, t)
			}
		}
	}
	if len(of) == 0 {
		of = takes
	}
	return of[g.r.IntN(len(of))]
}

// stmt makes one statement with a memory event. The caller has seen that one is left.
func (g *generator) stmt() litmus.Stmt {
	switch k := g.r.IntN(10); {
	case k < 2 && !g.o.NoRMW && g.spend(1):
		ops := []litmus.RMWOp{litmus.Xchg, litmus.FetchAdd, litmus.FetchAdd, litmus.FetchOr}
		x := &litmus.RMW{Op: ops[g.r.IntN(len(ops))], Addr: g.atomic(), X: g.value(),
			Order: g.order(exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC)}
		x.Type = g.p.RMWType(x.Addr)
		return g.assign(x)
	case k < 3 && !g.o.NoCAS && g.spend(2):
		e := g.loc(fmt.Sprintf("e%d", len(g.p.Locs)), "int", false)
		g.p.Locs[e].Init = litmus.Num(int64(g.r.IntN(2)))
		return g.assign(&litmus.CAS{Addr: g.atomic(), Old: g.addr(e), Mem: true, New: g.constant(), Weak: g.r.IntN(4) == 0,
			Success: g.order(exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC), Failure: g.order(exec.RLX, exec.ACQ, exec.SC)})
	case k < 5 && !g.o.NoPlain:
		return g.plainAccess()
	case k < 7:
		g.spend(1)
		return &litmus.Store{Addr: g.atomic(), X: g.value(), Order: g.order(exec.RLX, exec.REL, exec.SC)}
	}
	g.spend(1)
	return g.assign(&litmus.Load{Addr: g.atomic(), Order: g.order(exec.RLX, exec.ACQ, exec.SC)})
}

func (g *generator) plainAccess() litmus.Stmt {
	g.spend(1)
	if g.plain < 0 {
		g.plain = g.loc("n", "int", false)
	}
	if g.r.IntN(2) == 0 {
		return &litmus.Store{Addr: g.addr(g.plain), X: g.value(), Order: exec.NA}
	}
	return g.assign(&litmus.Load{Addr: g.addr(g.plain), Order: exec.NA})
}

// assign puts x into a new register.
func (g *generator) assign(x litmus.Expr) litmus.Stmt {
	reg := len(g.th.Regs)
	g.th.Regs = append(g.th.Regs, litmus.Reg{Name: fmt.Sprintf("r%d", reg), Type: litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}})
	return &litmus.Assign{Reg: reg, X: x}
}

func (g *generator) constant() litmus.Expr {
	return &litmus.Const{V: litmus.Num(int64(1 + g.r.IntN(3)))}
}

// value is a constant or a register, at times with one added.
func (g *generator) value() litmus.Expr {
	if len(g.th.Regs) == 0 || g.r.IntN(4) > 0 {
		return g.constant()
	}
	x := &litmus.RegX{Reg: g.r.IntN(len(g.th.Regs))}
	if g.r.IntN(2) == 0 {
		return x
	}
	return &litmus.Binary{Op: litmus.Add, X: x, Y: &litmus.Const{V: litmus.Num(1)}}
}

// condition shows all terms and asks for the values of two of them.
func (g *generator) condition() {
	for i, th := range g.p.Threads {
		for j := range th.Regs {
			g.p.Show = append(g.p.Show, litmus.Term{Thread: i, Reg: j})
		}
	}
	for i := range g.p.Locs {
		g.p.Show = append(g.p.Show, litmus.Term{Thread: -1, Loc: i})
	}
	atom := func() litmus.Expr {
		return &litmus.Binary{Op: litmus.Eq, X: g.p.Show[g.r.IntN(len(g.p.Show))], Y: &litmus.Const{V: litmus.Num(int64(g.r.IntN(3)))}}
	}
	g.p.Cond = litmus.Condition{Quantifier: litmus.Exists, X: &litmus.Binary{Op: litmus.AndAlso, X: atom(), Y: atom()}}
	g.p.Cond.Text = litmus.FormatCondition(g.p)
}
