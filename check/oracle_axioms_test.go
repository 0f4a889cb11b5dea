package check

import (
	"slices"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// The models, as their axioms are written: relation algebra over one execution. No
// model has a cycle of program order and reads-from, which the search does not make.
var models = map[string]func(r *relations) bool{
	"sc":        func(r *relations) bool { return r.acyclic(r.sb, r.rf, r.co, r.fr) },
	"x86-tso":   tso,
	"ra":        (*relations).coherent,
	"c++20-nta": func(r *relations) bool { return r.coherent() && r.union(r.s()...).Acyclic() },
	"rc11-rs20": func(r *relations) bool { return r.coherent() && r.psc().Acyclic() },
	"rc11":      func(r *relations) bool { return r.coherent() && r.psc().Acyclic() },
}

// relations are those of one execution. Its events are the steps of atomic memory
// and the fences; starts and ends of threads are among them.
type relations struct {
	n          int
	steps      []*step
	orders     []checked.Order
	sb, loc    *exec.Rel
	rf, co, fr *exec.Rel
	eco, hb    *exec.Rel
	sw         *exec.Rel
}

func (x *oracleRun) relations(model string) *relations {
	r := &relations{}
	at := make([]int, len(x.steps))
	for i := range x.steps {
		s := &x.steps[i]
		at[i] = -1
		if s.loc < 0 && s.req.Kind != machine.Fence {
			continue
		}
		at[i] = len(r.steps)
		r.steps = append(r.steps, s)
		o := s.req.Order
		if model == "ra" {
			o = checked.AcqRel
		}
		r.orders = append(r.orders, o)
	}
	r.n = len(r.steps)
	r.sb, r.loc, r.rf, r.co, r.fr = r.new(), r.new(), r.new(), r.new(), r.new()
	for b, t := range r.steps {
		for a, s := range r.steps {
			if a != b && s.loc == t.loc && s.loc >= 0 {
				r.loc.Add(a, b)
			}
			if a < b && s.thread == t.thread {
				r.sb.Add(a, b)
			}
		}
		if t.isRead && t.from >= 0 {
			r.rf.Add(at[t.from], b)
		}
	}
	r.order(x.modifications(), at)
	r.derive()
	return r
}

// modifications returns the steps that write each location, in modification order.
func (x *oracleRun) modifications() [][]int {
	if x.weak != nil {
		return x.weak.co
	}
	return x.coherence()
}

// order adds the modification orders, and from-reads.
func (r *relations) order(co [][]int, at []int) {
	place := map[int]int{} // of a write in its modification order
	for _, writes := range co {
		for j, w := range writes {
			place[at[w]] = j
			for _, earlier := range writes[:j] {
				r.co.Add(at[earlier], at[w])
			}
		}
	}
	for e, s := range r.steps {
		if !s.isRead {
			continue
		}
		first := 0
		if s.from >= 0 {
			first = place[at[s.from]] + 1
		}
		if s.loc < len(co) {
			for _, w := range co[s.loc][first:] {
				if at[w] != e {
					r.fr.Add(e, at[w])
				}
			}
		}
	}
}

// derive computes synchronizes-with, happens-before and extended coherence order.
func (r *relations) derive() {
	r.sw = r.new()
	for e, s := range r.steps {
		if !s.isRead || r.from(e) < 0 {
			continue
		}
		for h := r.from(e); h >= 0; h = r.from(h) { // the heads of its release sequences
			for _, a := range r.sides(h, releases, -1) {
				for _, b := range r.sides(e, acquires, 1) {
					r.sw.Add(a, b)
				}
			}
			if !r.steps[h].isRead {
				break
			}
		}
	}
	r.hb = r.union(r.sb, r.sw)
	r.hb.Closure(r.hb)
	r.eco = r.union(r.rf, r.co, r.fr)
	r.eco.Closure(r.eco)
}

// from returns the event that e reads from; -1: none or the initial write.
func (r *relations) from(e int) int {
	if !r.steps[e].isRead {
		return -1
	}
	for a := range r.n {
		if r.rf.Has(a, e) {
			return a
		}
	}
	return -1
}

// sides returns where the event e synchronizes: at itself if its order is one of
// those, and at such fences before it (-1) or after it (1).
func (r *relations) sides(e int, is func(checked.Order) bool, way int) (at []int) {
	if is(r.orders[e]) {
		at = append(at, e)
	}
	for f, s := range r.steps {
		if s.req.Kind == machine.Fence && is(r.orders[f]) && (way < 0 && r.sb.Has(f, e) || way > 0 && r.sb.Has(e, f)) {
			at = append(at, f)
		}
	}
	return at
}

// coherent is irreflexive (hb ; eco?), and atomicity: an update is right after what
// it reads in modification order.
func (r *relations) coherent() bool {
	return r.hb.Irreflexive() && r.compose(r.hb, r.eco).Irreflexive() && r.atomic()
}

func (r *relations) atomic() bool {
	return r.compose(r.fr, r.co).Irreflexive()
}

// s is the union that must be acyclic for the order S of C++20 to exist.
func (r *relations) s() []*exec.Rel {
	isSC := func(e int) bool { return r.orders[e] >= checked.SeqCst }
	isFence := func(e int) bool { return isSC(e) && r.steps[e].req.Kind == machine.Fence }
	isAccess := func(e int) bool { return isSC(e) && r.steps[e].req.Kind != machine.Fence }
	shb := r.union(r.sb, r.between(isSC, r.sw, isSC), r.compose(r.sb, r.hb, r.sb))
	shb.Closure(shb)
	return []*exec.Rel{r.ordered(r.union(
		r.between(isSC, shb, isSC),
		r.between(isAccess, r.eco, isAccess),
		r.between(isAccess, r.compose(r.eco, r.hb), isFence),
		r.between(isFence, r.compose(r.hb, r.eco), isAccess),
		r.between(isFence, r.compose(r.hb, r.eco, r.hb), isFence),
	))}
}

// psc is the relation of RC11 that must be acyclic.
func (r *relations) psc() *exec.Rel {
	isSC := func(e int) bool { return r.orders[e] >= checked.SeqCst }
	isFence := func(e int) bool { return isSC(e) && r.steps[e].req.Kind == machine.Fence }
	all := func(int) bool { return true }
	id := exec.Identity(r.n)
	sbOther := r.new().Minus(r.sb, r.loc)
	hbLoc := r.new().Intersect(r.hb, r.loc)
	scb := r.union(r.sb, r.compose(sbOther, r.hb, sbOther), hbLoc, r.co, r.fr)
	hbOpt := r.union(id, r.hb)
	left := r.union(r.between(isSC, id, isSC), r.between(isFence, hbOpt, all))
	right := r.union(r.between(isSC, id, isSC), r.between(all, hbOpt, isFence))
	fences := r.between(isFence, r.union(r.hb, r.compose(r.hb, r.eco, r.hb)), isFence)
	return r.ordered(r.union(r.compose(left, scb, right), fences))
}

// ordered is a without the pairs of which one is a light fence, and the other no heavy
// one.
func (r *relations) ordered(a *exec.Rel) *exec.Rel {
	u := r.new()
	for e, f := range a.Pairs() {
		light := r.orders[e] == checked.Light || r.orders[f] == checked.Light
		if !light || r.orders[e] == checked.Heavy || r.orders[f] == checked.Heavy {
			u.Add(e, f)
		}
	}
	return u
}

// tso is x86's: an SC store is an exchange, an SC fence an MFENCE.
func tso(r *relations) bool {
	poLoc := r.new().Intersect(r.sb, r.loc)
	if !r.acyclic(poLoc, r.rf, r.co, r.fr) || !r.atomic() {
		return false
	}
	po, rfe := r.new(), r.new()
	for a, b := range r.sb.Pairs() {
		s, t := r.steps[a], r.steps[b]
		if !(s.writes && !s.isRead && t.isRead && !t.writes) || r.locked(a) || r.locked(b) || r.fenced(a, b) {
			po.Add(a, b)
		}
	}
	for a, b := range r.rf.Pairs() {
		if r.steps[a].thread != r.steps[b].thread {
			rfe.Add(a, b)
		}
	}
	return r.acyclic(po, rfe, r.co, r.fr)
}

func (r *relations) locked(e int) bool {
	s := r.steps[e]
	return s.req.Kind == machine.RMW || s.req.Kind == machine.CAS || s.writes && r.orders[e] == checked.SeqCst
}

func (r *relations) fenced(a, b int) bool {
	return slices.ContainsFunc(r.sides(b, func(o checked.Order) bool { return o >= checked.SeqCst }, -1),
		func(f int) bool { return f != b && r.sb.Has(a, f) })
}

func (r *relations) new() *exec.Rel { return exec.NewRel(r.n) }

func (r *relations) union(all ...*exec.Rel) *exec.Rel {
	u := r.new()
	for _, a := range all {
		u.Union(u, a)
	}
	return u
}

func (r *relations) compose(first *exec.Rel, rest ...*exec.Rel) *exec.Rel {
	for _, b := range rest {
		first = r.new().Compose(first, b)
	}
	return first
}

func (r *relations) between(from func(int) bool, a *exec.Rel, to func(int) bool) *exec.Rel {
	u := r.new()
	for e, f := range a.Pairs() {
		if from(e) && to(f) {
			u.Add(e, f)
		}
	}
	return u
}

func (r *relations) acyclic(all ...*exec.Rel) bool { return r.union(all...).Acyclic() }
