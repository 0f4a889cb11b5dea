package oracle

import (
	"math/rand"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A Shape bounds random programs. Zero stands for what the comment says.
type Shape struct {
	Threads int  // at most; 4
	Locs    int  // at most, 2 or more; 3
	Events  int  // memory events of the longest way through all threads, at most; 9
	Locks   bool // with mutexes
	Loops   bool // with loops that await a value
	C       bool // only what C can say: no compare-and-swap with a plain expected value, no Assume
}

// shapes are the classic tests: accesses of threads. What they forbid or allow is
// where models differ. A third letter is the order that the access mostly gets:
// r(elaxed), a(cquire), (re)l(ease) or s(c).
var shapes = strings.Split(`Wx Wy|Ry Rx
Wx Wy|Ry Rx
Wx Ry|Wy Rx
Wx Ry|Wy Rx
Rx Wy|Ry Wx
Rx Wy|Ry Wx
Wx Wy|Ry Wx
Wx Wy|Wy Rx
Wx Wy|Wy Wx
Wx|Rx Wy|Ry Rx
Wx|Rx Wy|Ry Rx
Wx Wy|Ry Wz|Rz Rx
Wx Wy|Ry Rz|Wz Rx
Wx|Wy|Rx Ry|Ry Rx
Wx|Wy|Rx Ry|Ry Rx
Wx|Rx Ry|Wy Rx
Wx|Rx Ry|Wy Rx
Wx Wy|Wy Wz|Rz Rx
Wx Wy|Wy Wz|Wz Rx
Wx Ry|Wy Rz|Wz Rx
Wx Ry|Wy Rz|Wz Rx
Rx Wy|Ry Wz|Rz Wx
Wx Wy Wy|Ry Rx
Wx Wy Wy|Ry Rx
Wx Wy|Uy|Ry Rx
Wx Wy|Uy|Ry Rx
Wx Wy|Uy Wy|Ry Rx
Wx Wx|Rx Rx|Rx Rx
Wx|Wx|Rx Rx|Rx Rx
Ux Wy|Ux Ry
Ux|Ux|Rx Rx
Ux Ry|Uy Rx
Wx Ux|Rx Wx
Wx Wx|Rx Ry|Wy Rx
Wy Wx|Rx Ry|Wy Rx
Wx Wy|Uy Ry|Wy Rx
Wx Wyl Wyr|Rya Rx
Wx Wyl Wyr|Rya Rx
Wx Wyl Wyr|Uy|Rya Rx
Wxr|Wyr|Rxs Rys|Rys Rxs
Wxr|Wyr|Rxs Rys|Rys Rxs
Wxr|Rxs Rys|Wys Rxs
Wxr|Rxs Rys|Wys Rxs
Wxr Wyl|Rya Rzs|Wzs Rxs
Wxs Wyl|Uys Rys|Wys Rxs
Wxs Wyl|Wys Rxs
Wxs Wxl|Rxa Rys|Wys Rxs
Wxs Wys|Rys Wzl|Rza Rxs`, "\n")

// A style is what orders a program prefers.
type style struct {
	sc, ra, na, fence float64
}

var styles = []style{
	{sc: 0.3, ra: 0.3, na: 0.03, fence: 0.1},
	{sc: 0.75, ra: 0.15, fence: 0.05},
	{sc: 0.45, ra: 0.5, fence: 0.05},
	{sc: 0.05, ra: 0.1, fence: 0.6},
	{sc: 0.05, ra: 0.7, na: 0.1, fence: 0.1},
	{sc: 0.1, ra: 0.1, na: 0.3, fence: 0.3},
	{sc: 0.1, ra: 0.1, fence: 0.05},
}

// Program returns a random program in which weak behaviour is likely. The same
// source of numbers gives the same program.
func Program(r *rand.Rand, o Shape) *litmus.Program {
	g := &maker{r: r, o: o, style: styles[r.Intn(len(styles))]}
	if g.o.Threads == 0 {
		g.o.Threads = 4
	}
	if g.o.Locs < 2 {
		g.o.Locs = 3
	}
	if g.o.Events == 0 {
		g.o.Events = 9
	}
	g.left = g.o.Events
	g.p = &litmus.Program{Name: "random", Lang: litmus.C, File: "random.litmus"}
	ops := g.skeleton()
	for i := range g.o.Locs {
		g.newLoc(string("xyzuvw"[i%6]), "atomic_int", 0)
	}
	if g.o.Locks {
		g.mutex = g.newLoc("m", "mutex_t", 0)
	}
	for i, th := range ops {
		g.thread(strconv.Itoa(i), th)
	}
	for i := range g.p.Threads {
		for j, l := range g.p.Locs {
			g.p.Threads[i].Params = append(g.p.Threads[i].Params, litmus.Param{Type: l.Type.Name + "*", Loc: j})
		}
	}
	g.condition()
	return g.p
}

// A maker makes one program.
type maker struct {
	r     *rand.Rand
	o     Shape
	p     *litmus.Program
	style style
	left  int // memory events that may still be made
	mutex int
	hint  exec.Order    // of the access being made; NA: none
	wrote map[int]int64 // by location: the last value written
	line  int
	th    *litmus.Thread
}

func (g *maker) chance(p float64) bool { return g.r.Float64() < p }

// place is a position that no other event has.
func (g *maker) place() exec.Pos {
	g.line++
	return exec.Pos{File: g.p.File, Line: g.line, Col: 3}
}

// newLoc adds a location with an object of its own.
func (g *maker) newLoc(name, typ string, init int64) int {
	i := len(g.p.Locs)
	t := litmus.Type{Kind: litmus.Int, Bits: 32, Name: typ, Atomic: strings.HasPrefix(typ, "atomic")}
	if typ == "mutex_t" {
		t = litmus.Type{Kind: litmus.Mutex, Name: typ}
	}
	g.p.Locs = append(g.p.Locs, litmus.Loc{Name: name, Object: i, Type: t, Init: litmus.Num(init), Pos: g.place()})
	return i
}

// skeleton chooses a classic test that fits, and adds accesses to it.
func (g *maker) skeleton() [][]step {
	g.wrote = map[int]int64{}
	var threads [][]step
	for threads == nil || len(threads) > g.o.Threads || g.o.Locs < 3 && uses(threads, 2) || count(threads) > g.o.Events {
		threads = nil
		for _, th := range strings.Split(shapes[g.r.Intn(len(shapes))], "|") {
			var ops []step
			for _, op := range strings.Fields(th) {
				ops = append(ops, step{op[0], int(op[1] - 'x'), hint(op[2:])})
			}
			threads = append(threads, ops)
		}
	}
	g.left -= count(threads)
	for g.left > 0 && g.chance(0.4) {
		i := g.r.Intn(len(threads))
		j := g.r.Intn(len(threads[i]) + 1)
		op := step{kind: "RWWU"[g.r.Intn(4)], loc: g.r.Intn(min(g.o.Locs, 3))}
		threads[i] = append(threads[i][:j:j], append([]step{op}, threads[i][j:]...)...)
		g.left--
	}
	g.r.Shuffle(len(threads), func(i, j int) { threads[i], threads[j] = threads[j], threads[i] })
	return threads
}

// A step is an access of a skeleton: R, W or U (update) of a location, with the
// order it should have; NA if that is open.
type step struct {
	kind byte
	loc  int
	hint exec.Order
}

// hint reads the order of a shape.
func hint(s string) exec.Order {
	return map[string]exec.Order{"r": exec.RLX, "a": exec.ACQ, "l": exec.REL, "s": exec.SC}[s]
}

func uses(threads [][]step, loc int) bool {
	for _, th := range threads {
		for _, a := range th {
			if a.loc == loc {
				return true
			}
		}
	}
	return false
}

func count(threads [][]step) int {
	n := 0
	for _, th := range threads {
		n += len(th)
	}
	return n
}

// thread makes a thread of accesses.
func (g *maker) thread(name string, ops []step) {
	g.p.Threads = append(g.p.Threads, litmus.Thread{Name: name, Pos: g.place()})
	g.th = &g.p.Threads[len(g.p.Threads)-1]
	body := g.statements(ops)
	if g.o.Locks && g.left >= 2 && g.chance(0.6) {
		g.left -= 2
		m := &litmus.Const{V: litmus.AddrOf(g.mutex)}
		i := g.r.Intn(len(body))
		j := i + 1 + g.r.Intn(len(body)-i)
		locked := append([]litmus.Stmt{&litmus.Lock{Addr: m, Pos: g.place()}}, body[i:j]...)
		locked = append(locked, &litmus.Unlock{Addr: m, Pos: g.place()})
		body = append(append(body[:i:i], locked...), body[j:]...)
	}
	g.th.Body = body
}

// statements makes statements of accesses, with fences between; what follows a
// read may depend on it.
func (g *maker) statements(ops []step) []litmus.Stmt {
	var body []litmus.Stmt
	for i, op := range ops {
		if len(body) > 0 && op.hint == exec.NA && g.chance(g.style.fence) {
			body = append(body, &litmus.Fence{Order: g.pick(exec.ACQ, exec.REL, exec.ACQREL, exec.SC, exec.SC, exec.SC), Pos: g.place()})
		}
		regs := len(g.th.Regs)
		body = append(body, g.access(op)...)
		rest := ops[i+1:]
		if len(g.th.Regs) == regs || len(rest) == 0 || !g.chance(0.2) {
			continue
		}
		s := &litmus.If{Cond: g.test(len(g.th.Regs) - 1), Pos: g.place()}
		s.Then = g.statements(rest)
		if g.chance(0.25) {
			s.Else = g.write(rest[0].loc)
		}
		return append(body, s)
	}
	return body
}

// test is a condition on a register.
func (g *maker) test(reg int) litmus.Expr {
	if g.chance(0.3) {
		return &litmus.RegX{Reg: reg}
	}
	op := litmus.Eq
	if g.chance(0.2) {
		op = litmus.Ne
	}
	return &litmus.Binary{Op: op, X: &litmus.RegX{Reg: reg}, Y: constant(int64(g.r.Intn(3)))}
}

func constant(n int64) litmus.Expr { return &litmus.Const{V: litmus.Num(n)} }

func (g *maker) pick(orders ...exec.Order) exec.Order { return orders[g.r.Intn(len(orders))] }

// order chooses an order by style; ra is the orders between relaxed and sc.
func (g *maker) order(ra ...exec.Order) exec.Order {
	x := g.r.Float64()
	switch {
	case g.hint != exec.NA:
		return g.hint
	case x < g.style.sc:
		return exec.SC
	case x < g.style.sc+g.style.ra:
		return g.pick(ra...)
	}
	return exec.RLX
}

// plain turns the order of some accesses into none.
func (g *maker) plain(o exec.Order) exec.Order {
	if g.hint == exec.NA && g.chance(g.style.na) {
		return exec.NA
	}
	return o
}

// newReg adds a register and returns its number.
func (g *maker) newReg() int {
	g.th.Regs = append(g.th.Regs, litmus.Reg{
		Name: "r" + strconv.Itoa(len(g.th.Regs)),
		Type: litmus.Type{Kind: litmus.Int, Bits: 32, Name: "int"}, Result: true,
	})
	return len(g.th.Regs) - 1
}

func (g *maker) addr(loc int) litmus.Expr { return &litmus.Const{V: litmus.AddrOf(loc)} }

// access makes one access of a skeleton.
func (g *maker) access(op step) []litmus.Stmt {
	if g.hint = exec.NA; g.chance(0.85) {
		g.hint = op.hint
	}
	defer func() { g.hint = exec.NA }()
	switch x := g.r.Float64(); {
	case op.kind == 'U' || x < 0.1 && g.hint == exec.NA:
		return g.update(op)
	case op.kind == 'W':
		return g.write(op.loc)
	}
	return g.read(op.loc)
}

// read loads a location into a register, or awaits a value of it.
func (g *maker) read(loc int) []litmus.Stmt {
	load := &litmus.Load{Addr: g.addr(loc), Order: g.plain(g.order(exec.ACQ)), Pos: g.place()}
	var x litmus.Expr = load
	if g.o.Loops && g.left >= 2 && g.chance(0.3) {
		g.left -= 2
		reg := g.newReg()
		s := &litmus.Loop{PostTest: true, Pos: g.place()}
		s.Body = []litmus.Stmt{&litmus.Assign{Reg: reg, X: load, Pos: load.Pos}}
		s.Cond = &litmus.Binary{Op: litmus.Eq, X: &litmus.RegX{Reg: reg}, Y: constant(0)}
		return []litmus.Stmt{s}
	}
	if g.left > 0 && g.chance(0.07) {
		g.left--
		other := &litmus.Load{Addr: g.addr(g.r.Intn(g.o.Locs)), Order: g.order(exec.ACQ), Pos: g.place()}
		x = &litmus.Binary{Op: litmus.Add, X: x, Y: &litmus.Binary{Op: litmus.Mul, X: other, Y: constant(4)}}
	}
	reg := g.newReg()
	body := []litmus.Stmt{&litmus.Assign{Reg: reg, X: x, Pos: load.Pos}}
	if !g.o.C && g.chance(0.03) {
		body = append(body, &litmus.Assume{X: g.test(reg), Pos: g.place()})
	}
	return body
}

// write stores a value: a new one for the location, an old one, or what a
// register holds.
func (g *maker) write(loc int) []litmus.Stmt {
	return []litmus.Stmt{&litmus.Store{Addr: g.addr(loc), X: g.value(loc), Order: g.plain(g.order(exec.REL)), Pos: g.place()}}
}

func (g *maker) value(loc int) litmus.Expr {
	if n := len(g.th.Regs); n > 0 && g.chance(0.2) {
		reg := &litmus.RegX{Reg: g.r.Intn(n)}
		switch g.r.Intn(4) {
		case 0:
			return reg
		case 1:
			return &litmus.Binary{Op: litmus.Add, X: &litmus.Binary{Op: litmus.Xor, X: reg, Y: reg}, Y: g.fresh(loc)}
		case 2:
			return &litmus.Binary{Op: litmus.Ne, X: reg, Y: constant(1)}
		}
		return &litmus.Binary{Op: litmus.And, X: reg, Y: constant(1)}
	}
	return g.fresh(loc)
}

func (g *maker) fresh(loc int) litmus.Expr {
	if g.wrote[loc] == 0 || !g.chance(0.15) {
		g.wrote[loc]++
	}
	return constant(g.wrote[loc])
}

// update makes a read-modify-write or a compare-and-swap.
func (g *maker) update(op step) []litmus.Stmt {
	o := g.order(exec.ACQ, exec.REL, exec.ACQREL)
	if g.chance(0.3) {
		return g.cas(op.loc, o)
	}
	s := &litmus.RMW{Op: litmus.Xchg, Addr: g.addr(op.loc), Order: o, Pos: g.place(), Type: g.p.Locs[op.loc].Type}
	switch x := g.r.Float64(); {
	case op.kind != 'R' && x < 0.5:
		s.X = g.value(op.loc)
	case x < 0.85:
		s.Op, s.X = litmus.FetchAdd, constant(1)
		if op.kind == 'R' {
			s.X = constant(0)
		}
	default:
		s.Op = []litmus.RMWOp{litmus.FetchSub, litmus.FetchAnd, litmus.FetchOr, litmus.FetchXor}[g.r.Intn(4)]
		s.X = constant(int64(1 + g.r.Intn(2)))
	}
	reg := -1
	if op.kind == 'R' || g.chance(0.6) {
		reg = g.newReg()
	}
	s.New = !g.o.C && g.chance(0.1)
	return []litmus.Stmt{&litmus.Assign{Reg: reg, X: s, Pos: s.Pos}}
}

// cas makes a compare-and-swap, in half of the cases that of C, with the expected
// value in memory.
func (g *maker) cas(loc int, success exec.Order) []litmus.Stmt {
	old := int64(g.r.Intn(2))
	s := &litmus.CAS{Addr: g.addr(loc), Old: constant(old), New: g.fresh(loc), Success: success, Failure: g.order(exec.ACQ), Weak: g.chance(0.2), Pos: g.place()}
	if g.o.C || g.left >= 2 && g.chance(0.5) {
		g.left -= 2
		name := "e" + strconv.Itoa(len(g.p.Locs))
		s.Mem, s.Old = true, g.addr(g.newLoc(name, "int", old))
	}
	return []litmus.Stmt{&litmus.Assign{Reg: g.newReg(), X: s, Pos: s.Pos}}
}

// condition asks for values of some registers and locations.
func (g *maker) condition() {
	var terms []litmus.Term
	for i, th := range g.p.Threads {
		for j := range th.Regs {
			terms = append(terms, litmus.Term{Thread: i, Reg: j})
		}
	}
	for i := range g.o.Locs {
		if g.chance(0.3) || len(terms) == 0 {
			terms = append(terms, litmus.Term{Thread: -1, Loc: i})
		}
	}
	g.r.Shuffle(len(terms), func(i, j int) { terms[i], terms[j] = terms[j], terms[i] })
	terms = terms[:min(len(terms), 1+g.r.Intn(4))]
	var text []string
	for _, t := range terms {
		n := int64(g.r.Intn(3))
		var eq litmus.Expr = &litmus.Binary{Op: litmus.Eq, X: t, Y: constant(n)}
		if g.p.Cond.X != nil {
			eq = &litmus.Binary{Op: litmus.AndAlso, X: g.p.Cond.X, Y: eq}
		}
		g.p.Cond.X = eq
		text = append(text, g.name(t)+"="+strconv.FormatInt(n, 10))
	}
	g.p.Cond.Quantifier = []litmus.Quantifier{litmus.Exists, litmus.Exists, litmus.NotExists, litmus.Forall}[g.r.Intn(4)]
	g.p.Cond.Text = string(g.p.Cond.Quantifier) + " (" + strings.Join(text, " /\\ ") + ")"
	g.p.Cond.Pos = g.place()
}

func (g *maker) name(t litmus.Term) string {
	if t.Thread < 0 {
		return "[" + g.p.Locs[t.Loc].Name + "]"
	}
	th := g.p.Threads[t.Thread]
	return th.Name + ":" + th.Regs[t.Reg].Name
}
