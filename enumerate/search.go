package enumerate

import (
	"context"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// A search builds the executions of one skeleton: it chooses for one read after
// the other which write it reads from, then extends the orders that the model
// asks for pair by pair. After each step the model's early checks may reject what
// has been built so far.
type search struct {
	*skeleton
	ctx     context.Context
	model   *memmodel.Model
	axioms  *memmodel.Compiled
	visit   func(*search) bool // sees each consistent execution; false ends the search
	without int                // a check that is left out, memmodel.NoCheck or EveryCheck
	stop    bool
	steps   int

	loc      []int          // of each event: index into p.Locs; -1 a fence; unresolved
	from     []int          // of each read: the write it reads from; -1 none yet
	val      []litmus.Value // of each read
	has      []bool         // whether val is known
	judge    *memmodel.Judge
	env      memmodel.Env
	covers   [][]bool // by order and location: whether it is total on the writes there
	observed []bool   // per location: whether its final value is asked for
	final    []int    // per location: the last write; -1 if no order decides it and nobody asks
	fresh    bool     // the next witness is the first of its rf and co
}

const unresolved = -2

func newSearch(ctx context.Context, sk *skeleton, m *memmodel.Model, c *memmodel.Compiled, observed []bool, visit func(*search) bool) *search {
	s := &search{skeleton: sk, ctx: ctx, model: m, axioms: c, observed: observed, visit: visit, without: memmodel.NoCheck}
	s.loc = make([]int, s.n)
	s.from = make([]int, s.n)
	s.val = make([]litmus.Value, s.n)
	s.has = make([]bool, s.n)
	s.final = make([]int, len(s.p.Locs))
	for e := range s.n {
		s.from[e] = -1
	}
	return s
}

func (s *search) run() {
	if s.settle() {
		s.addresses()
	}
}

// ended reports whether the search is over.
func (s *search) ended() bool {
	if s.steps++; s.steps&255 == 0 && s.ctx.Err() != nil {
		s.stop = true
	}
	return s.stop
}

// reader gives the values read by a thread, by the number of the event in it.
func (s *search) reader(thread int) func(int) (litmus.Value, bool) {
	if thread == exec.InitThread {
		return func(int) (litmus.Value, bool) { return litmus.Value{}, false }
	}
	off := s.offset[thread]
	return func(e int) (litmus.Value, bool) { return s.val[off+e], s.has[off+e] }
}

// settle computes every value and location that the choices so far decide. It
// reports false if they cannot be: a condition of a path is false, a value is
// none, a read would read from another location.
func (s *search) settle() bool {
	for e := range s.n {
		s.has[e] = false
	}
	for changed := true; changed; {
		changed = false
		for _, r := range s.reads {
			w := s.from[r]
			if w < 0 || s.has[r] {
				continue
			}
			v, st := s.ev[w].val.eval(s.p, s.reader(s.thread[w]))
			if st == nothing {
				return false
			}
			if st == known {
				s.val[r], s.has[r] = v, true
				changed = true
			}
		}
	}
	return s.locate() && s.conditions()
}

// locate finds the location of each event.
func (s *search) locate() bool {
	for i, e := range s.ev {
		if e.addr == nil {
			s.loc[i] = -1
			continue
		}
		v, st := e.addr.eval(s.p, s.reader(s.thread[i]))
		switch {
		case st == unknown:
			s.loc[i] = unresolved
		case st == nothing || !v.IsAddr():
			return false
		default:
			s.loc[i] = v.Addr - 1
		}
	}
	for _, r := range s.reads {
		if w := s.from[r]; w >= 0 && s.loc[r] >= 0 && s.loc[w] >= 0 && s.loc[r] != s.loc[w] {
			return false
		}
	}
	return true
}

// conditions checks what the paths assume.
func (s *search) conditions() bool {
	for t := range s.paths {
		for _, c := range s.paths[t].where {
			v, st := c.x.eval(s.p, s.reader(t))
			if st == nothing || st == known && v.Truth() != c.want {
				return false
			}
		}
	}
	return true
}

// addresses chooses for reads that addresses depend on, until every event has its
// location; then the model comes in.
func (s *search) addresses() {
	pending := -1
	for e := range s.n {
		if s.loc[e] == unresolved {
			pending = e
			break
		}
	}
	if pending < 0 {
		s.begin()
		return
	}
	r := s.deciding(s.ev[pending].addr, s.thread[pending], 0)
	if r < 0 {
		return // the address depends on itself
	}
	for w := range s.n {
		if s.ended() {
			return
		}
		if s.ev[w].kind&exec.Write == 0 || w == r || s.loc[w] != unresolved && s.loc[w] != s.loc[r] {
			continue
		}
		s.from[r] = w
		if s.settle() {
			s.addresses()
		}
	}
	s.from[r] = -1
	s.settle()
}

// deciding returns a read, with a location and no write to read from, that the value
// of x in a thread waits for; -1 if x waits for itself only.
func (s *search) deciding(x *sym, thread, depth int) int {
	if x == nil || depth > s.n {
		return -1
	}
	if x.kind != symRead {
		if r := s.deciding(x.x, thread, depth); r >= 0 || x.kind == symConst {
			return r
		}
		return s.deciding(x.y, thread, depth)
	}
	r := s.offset[thread] + x.read
	switch w := s.from[r]; {
	case s.has[r]:
		return -1
	case s.loc[r] == unresolved:
		return s.deciding(s.ev[r].addr, thread, depth+1)
	case w < 0:
		return r
	default:
		return s.deciding(s.ev[w].val, s.thread[w], depth+1)
	}
}

// firstOpen returns a read with a location and no write to read from.
func (s *search) firstOpen() int {
	for _, r := range s.reads {
		if s.from[r] < 0 && s.loc[r] >= 0 {
			return r
		}
	}
	return -1
}

// begin prepares the model and goes on with the reads that are left.
func (s *search) begin() {
	s.env = s.skeleton.env(s.loc, s.model.Target)
	rf := s.env.Rels["rf"]
	for _, r := range s.reads {
		if s.from[r] >= 0 {
			rf.Add(s.from[r], r)
		}
	}
	s.judge = s.axioms.Judge(s.env)
	s.judge.Without(s.without)
	s.covers = s.covered()
	if s.judge.Early(true) {
		s.readsFrom()
	}
}

// covered finds which orders are total on the writes of which locations.
func (s *search) covered() [][]bool {
	out := make([][]bool, len(s.axioms.Orders))
	writes := make([]int, len(s.p.Locs))
	for e := range s.n {
		if s.ev[e].kind&exec.Write != 0 {
			writes[s.loc[e]]++
		}
	}
	for i, o := range s.axioms.Orders {
		out[i] = make([]bool, len(s.p.Locs))
		if !o.ByLoc {
			continue
		}
		for _, class := range s.judge.Classes(i) {
			n := 0
			for _, e := range class {
				if s.ev[e].kind&exec.Write != 0 {
					n++
				}
			}
			if loc := s.loc[class[0]]; loc >= 0 && n == writes[loc] {
				out[i][loc] = true
			}
		}
	}
	return out
}

// readsFrom chooses for one read after the other.
func (s *search) readsFrom() {
	r := s.firstOpen()
	if r < 0 {
		for _, r := range s.reads {
			if !s.has[r] {
				return // values out of thin air
			}
		}
		s.orders(0)
		return
	}
	rf := s.env.Rels["rf"]
	saved := s.save()
	for w := range s.n {
		if s.ended() {
			return
		}
		if s.ev[w].kind&exec.Write == 0 || w == r || s.loc[w] != s.loc[r] {
			continue
		}
		s.from[r] = w
		if s.settle() {
			rf.Add(w, r)
			if s.judge.Early(true) {
				s.readsFrom()
			}
			rf.Remove(w, r)
			s.restore(saved)
		}
	}
	s.from[r] = -1
	s.settle()
}

// save and restore keep the orders, which Early and the search extend.
func (s *search) save() []*exec.Rel {
	out := make([]*exec.Rel, len(s.axioms.Orders))
	for i := range out {
		out[i] = s.judge.Order(i).Clone()
	}
	return out
}

func (s *search) restore(saved []*exec.Rel) {
	for i, r := range saved {
		s.judge.Order(i).Copy(r)
	}
}

// orders makes the i-th order and those after it total.
func (s *search) orders(i int) {
	if i == len(s.axioms.Orders) {
		s.finals(0)
		return
	}
	a, b := s.openPair(i)
	if a < 0 {
		if s.axioms.Orders[i].ByLoc {
			s.fresh = true
		}
		s.orders(i + 1)
		return
	}
	saved := s.save()
	for range 2 {
		if s.ended() {
			return
		}
		connect(s.judge.Order(i), a, b)
		if s.judge.Early(false) {
			s.orders(i)
		}
		s.restore(saved)
		a, b = b, a
	}
}

// openPair returns two events that the i-th order has to relate and does not; -1
// if there are none.
func (s *search) openPair(i int) (int, int) {
	r := s.judge.Order(i)
	for _, class := range s.judge.Classes(i) {
		for x, a := range class {
			for _, b := range class[:x] {
				if !r.Has(a, b) && !r.Has(b, a) {
					return b, a
				}
			}
		}
	}
	return -1, -1
}

// connect adds (a, b) to a transitive relation and keeps it transitive.
func connect(r *exec.Rel, a, b int) {
	after := r.Row(b).Clone()
	after.Add(b)
	for e := range r.N() {
		if e == a || r.Has(e, a) {
			r.Row(e).Union(r.Row(e), after)
		}
	}
}

// finals chooses the last write of each location where no order decides it, then
// judges the finished execution.
func (s *search) finals(loc int) {
	if loc == len(s.p.Locs) {
		s.finish()
		return
	}
	for i := range s.covers {
		if s.covers[i][loc] {
			s.final[loc] = s.lastIn(i, loc)
			s.finals(loc + 1)
			return
		}
	}
	s.final[loc] = -1
	if !s.observed[loc] { // which of its writes is the last is nobody's question
		s.finals(loc + 1)
		return
	}
	only := true
	for _, w := range s.writes {
		if s.loc[w] == loc {
			only = false
			if s.final[loc] = w; s.mayBeLast(w) {
				s.finals(loc + 1)
			}
		}
	}
	if only {
		s.final[loc] = loc // the initial write
		s.finals(loc + 1)
	}
}

// lastIn returns the last write of a location in the i-th order.
func (s *search) lastIn(i, loc int) int {
	r := s.judge.Order(i)
	last := loc
	for _, w := range s.writes {
		if s.loc[w] == loc && r.Has(last, w) {
			last = w
		}
	}
	return last
}

// mayBeLast reports whether no order has a write of the same location after w.
func (s *search) mayBeLast(w int) bool {
	for i := range s.axioms.Orders {
		if !s.axioms.Orders[i].ByLoc {
			continue
		}
		for _, v := range s.writes {
			if s.loc[v] == s.loc[w] && s.judge.Order(i).Has(w, v) {
				return false
			}
		}
	}
	return true
}

func (s *search) finish() {
	fw := s.env.Sets["FW"]
	clear(fw)
	for _, w := range s.final {
		if w >= 0 {
			fw.Add(w)
		}
	}
	if s.judge.Final() < 0 && !s.visit(s) {
		s.stop = true
	}
}
