package enumerate

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// maxEvents bounds the events of one thread: sets of them are words.
const maxEvents = 64

// An event is a memory event of a path, its values still expressions over the
// reads of its thread.
type event struct {
	kind   exec.Kind
	order  exec.Order
	atomic bool
	addr   *sym // nil for a fence
	val    *sym // what is written
	tags   []string
	preds  events // before it in program order
	deps   dependencies
	picks  dependencies // by way of a choice between values that they decided
	rmw    int          // the read half that this write half belongs to, or -1
	amo    bool
	pos    exec.Pos
}

// events is a set of events of one thread.
type events uint64

func one(e int) events { return 1 << uint(e) }

// dependencies are the reads of its thread that an event depends on.
type dependencies struct{ addr, data, ctrl events }

// A path is one way through a thread: which branches it takes, which
// compare-and-swaps succeed.
type path struct {
	events []event
	regs   []*sym // final values
	where  []where
	cut    bool // a loop went round too often; what follows is missing
}

// where is a condition on the values read under which a path is taken.
type where struct {
	x    *sym
	want bool
}

// A term is a value of an expression and the reads that it was made from.
type term struct {
	*sym
	deps events
}

// A walker runs one thread symbolically along one path. Where the way depends on
// values read, it takes what choices says, and the first way beyond that.
type walker struct {
	p      *litmus.Program
	thread int
	unroll int
	target memmodel.Target

	choices []int
	arity   []int // how many ways there were at each choice
	events  []event
	regs    []term
	front   events   // program order: the next event follows these
	ctrl    events   // the next event is controlled by these reads
	picks   []events // what the stand-ins of sets of reads stand for; see pick

	reserved *reservation // by the last exclusive load; nil if there is none
	where    []where
	dead     bool // the path cannot be
	cut      bool
	err      error
}

// paths returns every path of a thread.
func paths(p *litmus.Program, thread, unroll int, t memmodel.Target) ([]path, error) {
	var out []path
	var choices []int
	for {
		w := &walker{p: p, thread: thread, unroll: unroll, target: t, choices: choices}
		w.run()
		if w.err != nil {
			return nil, w.err
		}
		if !w.dead {
			out = append(out, w.path())
		}
		if len(out) > maxPaths {
			return nil, tooLarge(p, fmt.Sprintf("thread %s has more than %d paths: write fewer branches, or lower --unroll", p.Threads[thread].Name, maxPaths))
		}
		if choices = w.next(); choices == nil {
			return out, nil
		}
	}
}

const maxPaths = 100_000

func tooLarge(p *litmus.Program, what string) error {
	return &litmus.Error{Pos: exec.Pos{File: p.File}, Message: "the program is too large: " + what}
}

// next returns the choices of the next path, nil after the last.
func (w *walker) next() []int {
	for i := len(w.arity) - 1; i >= 0; i-- {
		if w.choices[i]+1 < w.arity[i] {
			return append(append([]int(nil), w.choices[:i]...), w.choices[i]+1)
		}
	}
	return nil
}

func (w *walker) choose(n int) int {
	i := len(w.arity)
	w.arity = append(w.arity, n)
	if i == len(w.choices) {
		w.choices = append(w.choices, 0)
	}
	return w.choices[i]
}

func (w *walker) run() {
	t := &w.p.Threads[w.thread]
	w.regs = make([]term, len(t.Regs))
	for i := range w.regs {
		w.regs[i] = term{number(0), 0}
	}
	w.stmts(t.Body)
}

func (w *walker) path() path {
	p := path{events: w.events, where: w.where, cut: w.cut}
	for _, r := range w.regs {
		p.regs = append(p.regs, r.sym)
	}
	return p
}

// assume adds a condition to the path.
func (w *walker) assume(x *sym, want bool) {
	switch {
	case x.isConst():
		w.dead = w.dead || x.v.Truth() != want
	default:
		w.where = append(w.where, where{x, want})
	}
}

// branch decides a condition: by its value if that is a constant, else both ways.
func (w *walker) branch(c term) bool {
	w.ctrl |= c.deps
	if c.isConst() {
		return c.v.Truth()
	}
	taken := w.choose(2) == 0
	w.assume(c.sym, taken)
	return taken
}

// flow says how a statement ended.
type flow struct {
	kind  flowKind
	label string
}

type flowKind uint8

const (
	flowNext flowKind = iota
	flowBreak
	flowContinue
	flowLeave
	flowReturn
	flowStop // the path is dead or cut
)

func (w *walker) stmts(list []litmus.Stmt) flow {
	for _, s := range list {
		if f := w.stmt(s); f.kind != flowNext {
			return f
		}
		if w.dead || w.cut || w.err != nil {
			return flow{kind: flowStop}
		}
	}
	return flow{}
}

func (w *walker) stmt(s litmus.Stmt) flow {
	switch s := s.(type) {
	case *litmus.Assign:
		v := w.expr(s.X)
		if s.Reg >= 0 {
			w.regs[s.Reg] = v
		}
	case *litmus.Store:
		addr, v := w.both(s.Addr, s.X)
		if s.Machine != nil {
			w.follow(w.write(addr, v, exec.NA, s.Machine.Write, s.Pos))
			break
		}
		w.store(addr, v, s.Order, s.Pos)
	case *litmus.Fence:
		if s.Machine != nil {
			w.fences(s.Machine.Read, s.Pos)
			break
		}
		w.fence(s.Order, s.Pos)
	case *litmus.If:
		if w.branch(w.expr(s.Cond)) {
			return w.stmts(s.Then)
		}
		return w.stmts(s.Else)
	case *litmus.Loop:
		return w.loop(s)
	case *litmus.Block:
		f := w.stmts(s.Body)
		if f.kind == flowLeave && f.label == s.Label {
			return flow{}
		}
		return f
	case *litmus.Jump:
		return flow{[]flowKind{flowBreak, flowContinue, flowLeave, flowReturn}[s.Kind], s.Label}
	case *litmus.Lock:
		w.lock(w.expr(s.Addr), s.Pos)
	case *litmus.Unlock:
		w.unlock(w.expr(s.Addr), s.Pos)
	case *litmus.Assume:
		c := w.expr(s.X)
		w.ctrl |= c.deps
		w.assume(c.sym, true)
	default:
		w.fail(exec.Pos{File: w.p.File}, "a statement of type %T", s)
	}
	return flow{}
}

func (w *walker) fail(pos exec.Pos, format string, args ...any) {
	if w.err == nil {
		w.err = &litmus.Error{Pos: pos, Message: fmt.Sprintf(format, args...)}
	}
}

// maxRounds bounds a loop whose conditions are all constant.
const maxRounds = 10_000

// loop runs a loop. In C every round counts against the bound, as in herd7; in Go
// only those that a value read decided, since a loop over a counter ends by itself.
func (w *walker) loop(s *litmus.Loop) flow {
	rounds, total := 0, 0
	for first := true; ; first = false {
		decided := false
		if s.Cond != nil && !(first && s.PostTest) {
			c := w.expr(s.Cond)
			decided = !c.isConst()
			if !w.branch(c) {
				return flow{}
			}
		}
		counts := decided || s.Cond == nil || w.p.Lang == litmus.C
		if first && s.PostTest {
			counts = false
		}
		if counts {
			rounds++
		}
		if total++; rounds > w.unroll || total > maxRounds {
			w.cut = true
			return flow{kind: flowStop}
		}
		f := w.stmts(s.Body)
		switch f.kind {
		case flowBreak:
			return flow{}
		case flowNext, flowContinue:
		default:
			return f
		}
		if f := w.stmts(s.Post); f.kind != flowNext {
			return f
		}
		if w.dead || w.cut || w.err != nil {
			return flow{kind: flowStop}
		}
	}
}

// both evaluates two expressions in no order between them.
func (w *walker) both(x, y litmus.Expr) (term, term) {
	front := w.front
	a := w.expr(x)
	afterX := w.front
	w.front = front
	b := w.expr(y)
	w.front |= afterX
	return a, b
}

func (w *walker) expr(x litmus.Expr) term {
	switch x := x.(type) {
	case *litmus.Const:
		return term{constant(x.V), 0}
	case *litmus.RegX:
		return w.regs[x.Reg]
	case *litmus.Unary:
		v := w.expr(x.X)
		return term{unary(x.Op, v.sym), v.deps}
	case *litmus.Binary:
		return w.binary(x)
	case *litmus.Convert:
		v := w.expr(x.X)
		return term{convert(v.sym, x.To), v.deps}
	case *litmus.Offset:
		a, n := w.both(x.X, x.N)
		return w.offset(a, n)
	case *litmus.Load:
		if addr := w.expr(x.Addr); x.Machine != nil {
			return w.machineLoad(x, addr)
		} else {
			return w.load(addr, x.Order, x.Pos)
		}
	case *litmus.RMW:
		addr, v := w.both(x.Addr, x.X)
		return w.update(x, addr, v)
	case *litmus.CAS:
		return w.cas(x)
	case *litmus.TryLock:
		return w.tryLock(w.expr(x.Addr), x.Pos)
	case *litmus.StoreExclusive:
		return w.storeExclusive(x)
	case *litmus.CompareSwap:
		return w.compareSwap(x)
	case *litmus.Select:
		return w.choice(x)
	}
	w.fail(exec.Pos{File: w.p.File}, "an expression of type %T", x)
	return term{number(0), 0}
}

func (w *walker) binary(x *litmus.Binary) term {
	switch x.Op {
	case litmus.AndAlso, litmus.OrElse:
		return w.shortCircuit(x)
	case litmus.Seq:
		w.expr(x.X)
		return w.expr(x.Y)
	}
	a, b := w.both(x.X, x.Y)
	return term{binary(x.Op, a.sym, b.sym), a.deps | b.deps}
}

// shortCircuit evaluates Y only where X does not decide. It branches only if Y has
// memory events.
func (w *walker) shortCircuit(x *litmus.Binary) term {
	a := w.expr(x.X)
	if pure(x.Y) && !a.isConst() {
		b := w.expr(x.Y)
		return term{binary(x.Op, a.sym, b.sym), a.deps | b.deps}
	}
	if w.branch(a) == (x.Op == litmus.OrElse) {
		return term{number(int64(truth(x.Op == litmus.OrElse).N)), a.deps}
	}
	b := w.expr(x.Y)
	return term{binary(litmus.Ne, b.sym, number(0)), a.deps | b.deps}
}

// pure reports whether an expression has no memory events.
func pure(x litmus.Expr) bool {
	switch x := x.(type) {
	case *litmus.Const, *litmus.RegX:
		return true
	case *litmus.Unary:
		return pure(x.X)
	case *litmus.Convert:
		return pure(x.X)
	case *litmus.Binary:
		return pure(x.X) && pure(x.Y)
	case *litmus.Offset:
		return pure(x.X) && pure(x.N)
	}
	return false
}

func (w *walker) offset(a, n term) term {
	deps := a.deps | n.deps
	if a.isConst() && n.isConst() {
		v, ok := offset(w.p, a.v, n.v)
		w.dead = w.dead || !ok
		return term{constant(v), deps}
	}
	return term{&sym{kind: symOffset, x: a.sym, y: n.sym}, deps}
}
