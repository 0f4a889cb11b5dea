package check

import (
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// A weakSearch visits the consistent executions of a program under a weak model. It
// grows execution graphs by one event at a time in every way that the model lets
// it, and remembers those it has seen: slow, and obvious. A read reads any write
// that is there, a write takes any place in modification order.
type weakSearch struct {
	*search
	consistent func(*relations) bool
	seen       map[[2]uint64]bool
	at         *graph // where it stopped
}

func (g *graph) clone() *graph {
	c := &graph{moves: slices.Clone(g.moves)}
	for _, w := range g.co {
		c.co = append(c.co, slices.Clone(w))
	}
	return c
}

// insert puts a step's write at a place of a modification order.
func (g *graph) insert(loc, place, step int) {
	for len(g.co) <= loc {
		g.co = append(g.co, nil)
	}
	g.co[loc] = slices.Insert(g.co[loc], place, step)
}

// A must says what the next read of a loop that went on may not read: the write
// after which there was another one.
type must struct {
	cell checked.Cell
	from int
}

func (s *weakSearch) run() {
	s.visit(&graph{})
	s.Complete = s.Failure == nil && s.Bound == "" && !s.m.Cut
	if s.m.Cut && s.Bound == "" {
		s.Bound = cutBound
	}
}

// traced runs the execution at which the search has stopped, with source lines.
func (s *weakSearch) traced() *execution {
	s.m.Trace = true
	x := s.replay(s.at)
	switch {
	case x.failure != nil || x.pruned || s.extensions(x, s.at) != nil:
	case len(x.steps) > maxSteps:
		x.failure = x.tooLong()
	default:
		s.end(x)
	}
	x.co = s.at.co
	return x.execution
}

// replay runs the graph, and on while it makes no difference who goes on.
func (s *weakSearch) replay(g *graph) *oracleRun {
	x := &oracleRun{execution: newExecution(s.m, s.body)}
	x.weak = g
	x.musts = map[int]must{}
	for i := range g.moves {
		if x.failure != nil || x.pruned {
			return x
		}
		x.carry(g.moves[i])
	}
	for x.failure == nil && !x.pruned {
		t := x.localStep()
		if t == nil || t.Next.Kind == machine.Choose && t.Next.N > 1 || len(x.steps) > maxSteps {
			break
		}
		mv := move{thread: t.Number, from: x.latest(t.Next.Cell)}
		writes := t.Next.Kind == machine.Store
		x.carry(mv)
		g.moves = append(g.moves, mv)
		if last := &x.steps[len(x.steps)-1]; writes {
			g.insert(last.loc, len(g.coOf(last.loc)), len(x.steps)-1)
		}
	}
	return x
}

func (g *graph) coOf(loc int) []int {
	if loc < len(g.co) {
		return g.co[loc]
	}
	return nil
}

func (x *oracleRun) latest(c checked.Cell) int {
	if c.Addr == nil {
		return -1
	}
	if w := x.weak.coOf(x.mem.index(c)); len(w) > 0 {
		return w[len(w)-1]
	}
	return -1
}

// carry carries a move out.
func (x *oracleRun) carry(mv move) {
	if !x.fits(mv) || !x.enabled(x.m.Threads[mv.thread]) && !x.m.Threads[mv.thread].Next.Waits() {
		x.failure = &Failure{Kind: Nondeterminism}
		return
	}
	t := x.m.Threads[mv.thread]
	r := &t.Next
	if r.Spins() {
		if mv.pick >= 0 {
			c := r.Watch[mv.pick].Cell
			x.musts[t.Number] = must{c, x.lastRead(t, c)}
		} else {
			x.nudges++
		}
	} else if m, ok := x.musts[t.Number]; ok && r.Kind <= machine.CAS && m.cell.Addr == r.Cell.Addr {
		delete(x.musts, t.Number)
	}
	x.stepFrom(t, mv.pick, mv.from)
	x.wrote()
}

// lastRead returns what the thread's last read of a cell read.
func (x *oracleRun) lastRead(t *machine.Thread, c checked.Cell) int {
	for i := len(x.steps) - 1; i >= 0; i-- {
		if s := &x.steps[i]; s.thread == t.Number && s.isRead && s.req.Cell.Addr == c.Addr {
			return s.from
		}
	}
	return -1
}

// visit explores what g is the beginning of.
func (s *weakSearch) visit(g *graph) {
	if s.Failure != nil || s.Bound != "" || s.m.Abandoned() {
		return
	}
	x := s.replay(g)
	if x.failure == nil && len(x.steps) > maxSteps {
		x.failure = x.tooLong()
	}
	if x.failure == nil && !x.pruned && !s.first(x) {
		return
	}
	if x.pruned {
		s.Blocked++
		return
	}
	var next []*graph
	if x.failure == nil {
		if next = s.extensions(x, g); next == nil {
			s.end(x)
			if s.max > 0 && s.Executions >= s.max {
				s.Bound = fmt.Sprintf("%d executions", s.max)
			}
		}
	}
	if x.failure != nil {
		s.Failure, s.at = x.failure, g
		return
	}
	for _, n := range next {
		s.visit(n)
	}
}

// extensions returns the graphs with one more event; nil if there is none.
func (s *weakSearch) extensions(x *oracleRun, g *graph) (next []*graph) {
	for _, t := range x.m.Threads { // can be done at any time: no other needs to be tried
		switch {
		case t.Ended():
		case t.Next.Kind == machine.Choose:
			for pick := range t.Next.N {
				next = append(next, g.with(move{t.Number, pick, -1}))
			}
			return next
		case t.Next.Kind == machine.Store:
			return s.stores(x, g, t)
		}
	}
	for _, t := range x.m.Threads {
		switch {
		case t.Ended():
		case t.Next.Spins():
			next = append(next, x.wakes(g, t)...)
		case t.Next.Private:
		default:
			next = append(next, s.reads(x, g, t)...)
		}
	}
	if next == nil && x.nudges < maxNudges {
		for i := range x.m.Threads {
			t := x.m.Threads[(i+x.nudges)%len(x.m.Threads)]
			if !t.Ended() && t.Next.Spins() {
				return []*graph{g.with(move{t.Number, -1, -1})}
			}
		}
	}
	return next
}

func (g *graph) with(m move) *graph {
	n := g.clone()
	n.moves = append(n.moves, m)
	return n
}

// stores returns the graphs with the store of t, in each place that it may take.
func (s *weakSearch) stores(x *oracleRun, g *graph, t *machine.Thread) (next []*graph) {
	loc := x.mem.index(t.Next.Cell)
	for place := len(g.coOf(loc)); place >= 0; place-- {
		n := g.with(move{t.Number, 0, -1})
		n.insert(loc, place, len(x.steps))
		if s.allows(x, n, t) {
			next = append(next, n)
		}
	}
	return next
}

// reads returns the graphs with the read of t, from each write that it may read.
func (s *weakSearch) reads(x *oracleRun, g *graph, t *machine.Thread) (next []*graph) {
	r := &t.Next
	loc := x.mem.index(r.Cell)
	must, held := x.musts[t.Number]
	writes := g.coOf(loc)
	for place := len(writes); place >= 0; place-- {
		from := -1
		if place > 0 {
			from = writes[place-1]
		}
		if held && must.cell.Addr == r.Cell.Addr && must.from == from {
			break // and what came before it
		}
		value := x.mem.at(r.Cell).initial
		if from >= 0 {
			value = x.steps[from].wrote
		}
		if r.Accept != nil && !r.Accept(value.Bits) {
			continue
		}
		_, updates := r.Written(value)
		if r.Must && !updates {
			continue
		}
		n := g.with(move{t.Number, 0, from})
		if updates {
			n.insert(loc, place, len(x.steps))
		}
		if s.allows(x, n, t) {
			next = append(next, n)
		}
	}
	return next
}

// wakes returns the graphs in which a loop that waits goes on, as a cell that it
// has read was written since.
func (x *oracleRun) wakes(g *graph, t *machine.Thread) (next []*graph) {
	for i, seen := range t.Next.Watch {
		if x.latest(seen.Cell) != x.lastRead(t, seen.Cell) {
			next = append(next, g.with(move{t.Number, i, -1}))
		}
	}
	return next
}

// allows reports whether the model allows the graph n, which has one more step of t
// than x. The step is added to x for as long as it takes.
func (s *weakSearch) allows(x *oracleRun, n *graph, t *machine.Thread) bool {
	from := n.moves[len(n.moves)-1].from
	r := &t.Next
	st := step{thread: t.Number, req: *r, loc: x.mem.index(r.Cell), from: from, isRead: r.Kind != machine.Store}
	old := x.mem.at(r.Cell).initial
	if from >= 0 {
		old = x.steps[from].wrote
	}
	if _, st.writes = r.Written(old); r.Kind == machine.CAS && !st.writes {
		st.req.Order = r.Order.Failure()
	}
	x.steps = append(x.steps, st)
	was := x.weak
	x.weak = n
	ok := s.consistent(x.relations(s.Model))
	x.weak = was
	x.steps = x.steps[:len(x.steps)-1]
	return ok
}

// first reports whether no equal graph was visited: the same steps of the same
// threads with the same choices, reads-from and modification orders.
func (s *weakSearch) first(x *oracleRun) bool {
	ids := make([]uint64, len(x.steps))
	count := make([]uint64, len(x.m.Threads))
	name := make([]uint64, len(x.m.Threads))
	for i, t := range x.m.Threads {
		if t.Parent != nil {
			name[i] = mix(name[t.Parent.Number], uint64(t.Nth)+1)
		}
	}
	var sum [2]uint64
	add := func(parts ...uint64) {
		h := uint64(1)
		for _, p := range parts {
			h = mix(h, p)
		}
		sum[0] += h
		sum[1] += mix(h, 0x5bd1e995)
	}
	for i := range x.steps {
		st := &x.steps[i]
		count[st.thread]++
		ids[i] = mix(name[st.thread], count[st.thread])
		from := uint64(1)
		if st.isRead && st.from >= 0 {
			from = ids[st.from]
		}
		add(1, ids[i], from, st.read.Bits*b2u(st.req.Kind == machine.Choose))
	}
	for _, writes := range x.weak.co {
		before := uint64(0)
		for _, w := range writes {
			add(2, before, ids[w])
			before = ids[w]
		}
	}
	for t, m := range x.musts {
		add(3, name[t], uint64(x.mem.index(m.cell)))
	}
	if s.seen[sum] {
		return false
	}
	s.seen[sum] = true
	return true
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
