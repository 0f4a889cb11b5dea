package explore_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A litmusProgram runs a litmus program in the explorer. A thread is interpreted
// anew for each question, up to the event that is asked for.
type litmusProgram struct {
	p      *litmus.Program
	unroll int
	spins  bool // loops go round until what they read changes; else unroll times
	plain  bool // the explorer is not told of such loops, nor that a lock waits
}

const addressBit explore.Value = 1 << 62

func encode(v litmus.Value) explore.Value {
	if v.IsAddr() {
		return addressBit | explore.Value(v.Addr)
	}
	return explore.Value(v.N)
}

func decode(v explore.Value) litmus.Value {
	if v>>62 == 1 {
		return litmus.Value{Addr: int(v &^ addressBit)}
	}
	return litmus.Num(int64(v))
}

// Reasons why a thread is blocked, in the Data of the label.
const (
	dropped = "dropped"
	cut     = "cut"
)

func (l *litmusProgram) Threads() int               { return len(l.p.Threads) }
func (l *litmusProgram) Init(loc int) explore.Value { return encode(l.p.Locs[loc].Init) }

func (l *litmusProgram) Next(thread int, values []explore.Value) explore.Label {
	m := &machine{l: l, values: values, regs: make([]litmus.Value, len(l.p.Threads[thread].Regs))}
	return m.run(l.p.Threads[thread].Body)
}

// registers returns the registers of a thread that was given these values.
func (l *litmusProgram) registers(thread int, values []explore.Value) []litmus.Value {
	m := &machine{l: l, values: values, regs: make([]litmus.Value, len(l.p.Threads[thread].Regs))}
	m.run(l.p.Threads[thread].Body)
	return m.regs
}

// A machine interprets a thread. It stops by a panic with a label.
type machine struct {
	l      *litmusProgram
	values []explore.Value
	regs   []litmus.Value
}

func (m *machine) run(body []litmus.Stmt) (label explore.Label) {
	defer func() {
		if r := recover(); r != nil {
			l, ok := r.(explore.Label)
			if !ok {
				panic(r)
			}
			label = l
		}
	}()
	m.stmts(body)
	return explore.Label{Kind: explore.Done}
}

func (m *machine) block(why string) litmus.Value {
	panic(explore.Label{Kind: explore.Block, Data: why})
}

// wait stops in a loop that goes round until its last read changes.
func (m *machine) wait() {
	panic(explore.Label{Kind: explore.Block, Await: !m.l.plain, Data: dropped})
}

// event does l, or stops if that is what is asked for.
func (m *machine) event(l explore.Label) litmus.Value {
	if len(m.values) == 0 {
		panic(l)
	}
	v := m.values[0]
	m.values = m.values[1:]
	return decode(v)
}

func (m *machine) stmts(list []litmus.Stmt) *litmus.Jump {
	for _, s := range list {
		if j := m.stmt(s); j != nil {
			return j
		}
	}
	return nil
}

func (m *machine) stmt(s litmus.Stmt) *litmus.Jump {
	switch s := s.(type) {
	case *litmus.Assign:
		v := m.eval(s.X)
		if s.Reg >= 0 {
			m.regs[s.Reg] = v
		}
	case *litmus.Store:
		a := m.at(s.Addr)
		m.event(explore.Label{Kind: explore.Store, Loc: a, Val: encode(m.eval(s.X)), Order: s.Order, Data: s.Pos})
	case *litmus.Fence:
		m.event(explore.Label{Kind: explore.Fence, Order: s.Order})
	case *litmus.If:
		if m.eval(s.Cond).Truth() {
			return m.stmts(s.Then)
		}
		return m.stmts(s.Else)
	case *litmus.Loop:
		return m.loop(s)
	case *litmus.Block:
		if j := m.stmts(s.Body); j != nil && (j.Kind != litmus.Leave || j.Label != s.Label) {
			return j
		}
	case *litmus.Jump:
		return s
	case *litmus.Lock:
		m.lock(m.at(s.Addr), s.Pos)
	case *litmus.Unlock:
		m.event(explore.Label{Kind: explore.Store, Loc: m.at(s.Addr), Order: exec.REL, Data: s.Pos})
	case *litmus.Assume:
		if !m.eval(s.X).Truth() {
			m.block(dropped)
		}
	}
	return nil
}

func (m *machine) loop(s *litmus.Loop) *litmus.Jump {
	bound := m.l.unroll
	if s.PostTest {
		bound++
	}
	for round := 0; ; round++ {
		if s.Cond != nil && (round > 0 || !s.PostTest) && !m.eval(s.Cond).Truth() {
			return nil
		}
		if m.l.spins && round == 1 {
			m.wait()
		}
		if round == bound {
			m.block(cut)
		}
		if j := m.stmts(s.Body); j != nil && j.Kind == litmus.Break {
			return nil
		} else if j != nil && j.Kind != litmus.Continue {
			return j
		}
		if j := m.stmts(s.Post); j != nil {
			return j
		}
	}
}

func (m *machine) lock(loc int, pos exec.Pos) {
	if v := m.event(explore.Label{Kind: explore.CAS, Loc: loc, Val: 1, Order: exec.ACQ, Fail: exec.RLX, Data: pos}); v.Truth() {
		m.wait()
	}
}

func (m *machine) at(x litmus.Expr) int { return m.loc(m.eval(x)) }

func (m *machine) loc(v litmus.Value) int {
	if !v.IsAddr() || v.Addr > len(m.l.p.Locs) {
		m.block(dropped)
	}
	return v.Addr - 1
}

func (m *machine) eval(x litmus.Expr) litmus.Value {
	switch x := x.(type) {
	case *litmus.Const:
		return x.V
	case *litmus.RegX:
		return m.regs[x.Reg]
	case *litmus.Unary:
		return m.unary(x.Op, m.eval(x.X))
	case *litmus.Binary:
		return m.binary(x)
	case *litmus.Convert:
		return convert(m.eval(x.X), x.To)
	case *litmus.Offset:
		v := m.eval(x.X)
		return m.offset(v, m.eval(x.N))
	case *litmus.Load:
		return m.event(explore.Label{Kind: explore.Load, Loc: m.at(x.Addr), Order: x.Order, Data: x.Pos})
	case *litmus.RMW:
		return m.rmw(x)
	case *litmus.CAS:
		return m.cas(x)
	case *litmus.TryLock:
		v := m.event(explore.Label{Kind: explore.CAS, Loc: m.at(x.Addr), Val: 1, Order: exec.ACQ, Fail: exec.RLX, Data: x.Pos})
		return truth(!v.Truth())
	}
	return m.block(dropped)
}

func (m *machine) rmw(x *litmus.RMW) litmus.Value {
	loc := m.at(x.Addr)
	arg := m.eval(x.X)
	fetch := func(old litmus.Value) litmus.Value {
		v := arg
		if x.Op != litmus.Xchg {
			v = arith(map[litmus.RMWOp]litmus.BinaryOp{litmus.FetchAdd: litmus.Add, litmus.FetchSub: litmus.Sub,
				litmus.FetchAnd: litmus.And, litmus.FetchOr: litmus.Or, litmus.FetchXor: litmus.Xor}[x.Op], old, arg)
		}
		return convert(v, x.Type)
	}
	old := m.event(explore.Label{Kind: explore.RMW, Op: explore.Call, Loc: loc, Order: x.Order, Data: x.Pos,
		Func: func(v explore.Value) explore.Value { return encode(fetch(decode(v))) }})
	if x.New {
		return fetch(old)
	}
	return old
}

func (m *machine) cas(x *litmus.CAS) litmus.Value {
	loc := m.at(x.Addr)
	old := m.eval(x.Old)
	put := m.eval(x.New)
	mem := -1
	if x.Mem {
		mem = m.loc(old)
		old = m.event(explore.Label{Kind: explore.Load, Loc: mem, Order: exec.NA, Data: x.Pos})
	}
	found := m.event(explore.Label{Kind: explore.CAS, Loc: loc, Old: encode(old), Val: encode(put),
		Order: x.Success, Fail: x.Failure, Weak: x.Weak, Data: x.Pos})
	ok := found == old
	if x.Weak {
		if len(m.values) == 0 {
			panic("a weak compare-and-swap gave one value")
		}
		ok = m.values[0] == 1
		m.values = m.values[1:]
	}
	if !ok && x.Mem {
		m.event(explore.Label{Kind: explore.Store, Loc: mem, Val: encode(found), Order: exec.NA, Data: x.Pos})
	}
	return truth(ok)
}

func truth(b bool) litmus.Value {
	if b {
		return litmus.Num(1)
	}
	return litmus.Num(0)
}

func (m *machine) unary(op litmus.UnaryOp, v litmus.Value) litmus.Value {
	switch {
	case op == litmus.Not:
		return truth(!v.Truth())
	case v.IsAddr():
		return m.block(dropped)
	case op == litmus.Minus:
		return litmus.Num(-v.N)
	}
	return litmus.Num(^v.N)
}

func (m *machine) offset(v, n litmus.Value) litmus.Value {
	to := int64(v.Addr-1) + n.N
	locs := m.l.p.Locs
	if !v.IsAddr() || n.IsAddr() || to < 0 || to >= int64(len(locs)) || locs[to].Object != locs[v.Addr-1].Object {
		return m.block(dropped)
	}
	return litmus.AddrOf(int(to))
}

func (m *machine) binary(x *litmus.Binary) litmus.Value {
	a := m.eval(x.X)
	switch x.Op {
	case litmus.Seq:
		return m.eval(x.Y)
	case litmus.AndAlso:
		return truth(a.Truth() && m.eval(x.Y).Truth())
	case litmus.OrElse:
		return truth(a.Truth() || m.eval(x.Y).Truth())
	}
	b := m.eval(x.Y)
	switch {
	case x.Op == litmus.Eq:
		return truth(a == b)
	case x.Op == litmus.Ne:
		return truth(a != b)
	case a.IsAddr() || b.IsAddr(), b.N == 0 && strings.ContainsAny(string(x.Op), "/%"):
		return m.block(dropped)
	}
	return arith(x.Op, a, b)
}

func arith(op litmus.BinaryOp, x, y litmus.Value) litmus.Value {
	a, b := x.N, y.N
	switch op {
	case litmus.Add:
		return litmus.Num(a + b)
	case litmus.Sub:
		return litmus.Num(a - b)
	case litmus.Mul:
		return litmus.Num(a * b)
	case litmus.Div:
		return litmus.Num(a / b)
	case litmus.Rem:
		return litmus.Num(a % b)
	case litmus.And:
		return litmus.Num(a & b)
	case litmus.Or:
		return litmus.Num(a | b)
	case litmus.Xor:
		return litmus.Num(a ^ b)
	case litmus.AndNot:
		return litmus.Num(a &^ b)
	case litmus.Shl:
		return litmus.Num(a << uint64(b))
	case litmus.Shr:
		return litmus.Num(a >> uint64(b))
	case litmus.Lt:
		return truth(a < b)
	case litmus.Le:
		return truth(a <= b)
	case litmus.Gt:
		return truth(a > b)
	case litmus.Ge:
		return truth(a >= b)
	}
	panic(fmt.Sprintf("operator %q is not in this interpreter", op))
}

func convert(v litmus.Value, t litmus.Type) litmus.Value {
	if v.IsAddr() || t.Bits == 0 || t.Bits == 64 {
		return v
	}
	shift := 64 - t.Bits
	if t.Kind == litmus.Uint {
		return litmus.Num(int64(uint64(v.N) << shift >> shift))
	}
	return litmus.Num(v.N << shift >> shift)
}

// values returns what the events of a thread gave it.
func valuesOf(events []explore.Event) []explore.Value {
	var out []explore.Value
	for _, e := range events {
		out = append(out, e.Read)
		if e.Label.Kind == explore.CAS && e.Label.Weak {
			ok := explore.Value(1)
			if e.Failed {
				ok = 0
			}
			out = append(out, ok)
		}
	}
	return out
}

// state writes the final values of all registers and locations.
func (l *litmusProgram) state(x *explore.Execution) string {
	var parts []string
	for t, th := range l.p.Threads {
		for r, v := range l.registers(t, valuesOf(x.Events(t))) {
			parts = append(parts, fmt.Sprintf("%s:%s=%s", th.Name, th.Regs[r].Name, l.show(v)))
		}
	}
	final := map[explore.EventID]explore.Value{}
	for t := range l.p.Threads {
		for _, e := range x.Events(t) {
			final[e.ID] = e.Wrote
		}
	}
	for i, loc := range l.p.Locs {
		v := encode(loc.Init)
		if i < x.Locations() {
			if co := x.Coherence(i); len(co) > 0 {
				v = final[co[len(co)-1]]
			}
		}
		name := "[" + loc.Name + "]"
		if strings.HasSuffix(loc.Name, "]") {
			name = loc.Name // as herd7 writes a cell of an array
		}
		parts = append(parts, name+"="+l.show(decode(v)))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func (l *litmusProgram) show(v litmus.Value) string {
	if v.IsAddr() {
		return l.p.Locs[v.Addr-1].Name
	}
	return fmt.Sprint(v.N)
}

// unsequenced reports whether program order within a thread is partial: operands
// with events that nothing orders. The explorer knows no such threads.
func unsequenced(p *litmus.Program) bool {
	for _, th := range p.Threads {
		if someStmt(th.Body, partial) {
			return true
		}
	}
	return false
}

func someStmt(list []litmus.Stmt, f func(...litmus.Expr) bool) bool {
	return slices.ContainsFunc(list, func(s litmus.Stmt) bool {
		switch s := s.(type) {
		case *litmus.Assign:
			return f(s.X)
		case *litmus.Store:
			return f(s.Addr, s.X)
		case *litmus.If:
			return f(s.Cond) || someStmt(s.Then, f) || someStmt(s.Else, f)
		case *litmus.Loop:
			return s.Cond != nil && f(s.Cond) || someStmt(s.Body, f) || someStmt(s.Post, f)
		case *litmus.Block:
			return someStmt(s.Body, f)
		case *litmus.Lock:
			return f(s.Addr)
		case *litmus.Unlock:
			return f(s.Addr)
		case *litmus.Assume:
			return f(s.X)
		}
		return false
	})
}

// partial reports whether two of the operands, or two somewhere in one, have
// events and no order.
func partial(xs ...litmus.Expr) bool {
	with := 0
	for _, x := range xs {
		if hasEvent(x) {
			with++
		}
		switch x := x.(type) {
		case *litmus.Unary:
			if partial(x.X) {
				return true
			}
		case *litmus.Convert:
			if partial(x.X) {
				return true
			}
		case *litmus.Binary:
			ordered := x.Op == litmus.Seq || x.Op == litmus.AndAlso || x.Op == litmus.OrElse
			if !ordered && partial(x.X, x.Y) || ordered && (partial(x.X) || partial(x.Y)) {
				return true
			}
		case *litmus.Offset:
			if partial(x.X, x.N) {
				return true
			}
		case *litmus.Load:
			if partial(x.Addr) {
				return true
			}
		case *litmus.RMW:
			if partial(x.Addr, x.X) {
				return true
			}
		case *litmus.CAS:
			if partial(x.Addr, x.Old, x.New) {
				return true
			}
		}
	}
	return with > 1
}

func hasEvent(x litmus.Expr) bool {
	switch x := x.(type) {
	case *litmus.Load, *litmus.RMW, *litmus.CAS, *litmus.TryLock:
		return true
	case *litmus.Unary:
		return hasEvent(x.X)
	case *litmus.Convert:
		return hasEvent(x.X)
	case *litmus.Binary:
		return hasEvent(x.X) || hasEvent(x.Y)
	case *litmus.Offset:
		return hasEvent(x.X) || hasEvent(x.N)
	}
	return false
}
