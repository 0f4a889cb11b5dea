package memmodel

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// A plan is the order in which the nodes of a model are computed, by when their
// operands are known, and the checks as soon as their node is there.
type plan struct {
	static []int // nodes
	early  []step
	final  []step // what early has not
	marks  []step // flags and undefined behaviour
}

type step struct {
	kind  stepKind
	index int // of a node, a check or an order
	level level
}

type stepKind uint8

const (
	computeNode stepKind = iota
	runCheck
	earlyCheck  // a check on its early part
	extendOrder // the base of an order goes into it
	boundOrder  // the base of an order must be in it
)

// planner emits each node once, after its operands.
type planner struct {
	c    *Compiled
	done []bool
	plan *plan
}

func (c *Compiled) makePlan() *plan {
	p := &planner{c, make([]bool, len(c.nodes)), &plan{}}
	for _, o := range c.Orders {
		p.need(o.set, nil)
		p.done[o.result] = true
	}
	for i, o := range c.Orders {
		p.need(o.early, &p.plan.early)
		p.plan.early = append(p.plan.early, step{extendOrder, i, c.nodes[o.early].level})
	}
	for i, k := range c.Checks {
		if k.early >= 0 && (k.Early || c.nodes[k.early].level != static) {
			p.need(k.early, &p.plan.early)
			p.plan.early = append(p.plan.early, step{earlyCheck, i, c.nodes[k.early].level})
		}
	}
	for i, o := range c.Orders {
		if o.early != o.base {
			p.need(o.base, &p.plan.final)
			p.plan.final = append(p.plan.final, step{boundOrder, i, byOrder})
		}
	}
	for i, k := range c.Checks {
		list := &p.plan.final
		switch {
		case k.Early:
			continue
		case k.Mode != cat.Require:
			list = &p.plan.marks
		}
		p.need(k.node, list)
		*list = append(*list, step{runCheck, i, byOrder})
	}
	c.planned = p.done
	return p.plan
}

// need emits node n and what it needs into the list, or among the static ones.
func (p *planner) need(n int, list *[]step) {
	if p.done[n] {
		return
	}
	p.done[n] = true
	for _, x := range p.c.operands(n) {
		p.need(x, list)
	}
	nd := p.c.nodes[n]
	switch {
	case nd.bound: // computed by its fixed point
	case nd.level == static:
		p.plan.static = append(p.plan.static, n)
	default:
		*list = append(*list, step{computeNode, n, nd.level})
	}
}

// operands returns the nodes that node n is computed from.
func (c *Compiled) operands(n int) []int {
	nd := c.nodes[n]
	switch nd.op {
	case opUnion, opIntersect, opDiff, opSeq, opProduct:
		return []int{nd.x, nd.y}
	case opRestrict:
		return []int{nd.x, nd.y, nd.z}
	case opComplement, opInverse, opClosure, opStar, opOptional, opLift, opDomain, opRange:
		return []int{nd.x}
	case opFix:
		return c.fixes[nd.x].bodies
	}
	return nil
}

// An Env is what an execution provides to a model by name. Sets and relations may
// change between judgements, but only those of rf and FW do so with effect.
type Env struct {
	N    int
	Sets map[string]exec.Set
	Rels map[string]*exec.Rel
}

// A Judge evaluates a compiled model on the executions over one set of events. It
// is for one goroutine.
type Judge struct {
	c       *Compiled
	plan    *plan
	env     Env
	rels    []*exec.Rel
	sets    []exec.Set
	without int       // a check that is left out, NoCheck or EveryCheck
	classes [][][]int // per order: the classes of events that it makes total
}

// Judge prepares a judgement: it computes all that does not depend on rf and on
// the orders.
func (c *Compiled) Judge(env Env) *Judge {
	j := &Judge{c: c, plan: c.plan, env: env, without: NoCheck}
	j.rels = make([]*exec.Rel, len(c.nodes))
	j.sets = make([]exec.Set, len(c.nodes))
	for i, nd := range c.nodes {
		switch {
		case nd.op == opRel && env.Rels[nd.name] != nil:
			j.rels[i] = env.Rels[nd.name]
		case nd.op == opSet && env.Sets[nd.name] != nil:
			j.sets[i] = env.Sets[nd.name]
		case nd.isSet:
			j.sets[i] = exec.NewSet(env.N)
		default:
			j.rels[i] = exec.NewRel(env.N)
		}
	}
	for _, n := range j.plan.static {
		j.compute(n)
	}
	for _, o := range c.Orders {
		j.classes = append(j.classes, j.split(o))
	}
	return j
}

// split returns the classes of an order that have at least two events.
func (j *Judge) split(o Order) [][]int {
	set := j.sets[o.set]
	if !o.ByLoc {
		return [][]int{set.Slice()}
	}
	var out [][]int
	left := set.Clone()
	loc := j.env.Rels["loc"]
	for e := range set.All() {
		if !left.Has(e) {
			continue
		}
		class := exec.NewSet(j.env.N).Intersect(loc.Row(e), set)
		class.Add(e)
		left.Minus(left, class)
		out = append(out, class.Slice())
	}
	return out
}

// Order returns the i-th searched order, which the caller changes.
func (j *Judge) Order(i int) *exec.Rel { return j.rels[j.c.Orders[i].result] }

// Classes returns the sets of events that the i-th order makes total.
func (j *Judge) Classes(i int) [][]int { return j.classes[i] }

// Early computes what is known of an unfinished execution, puts into the orders
// what the model says they extend, and reports whether no early check fails. With
// rf unchanged since the last call, rfChanged may be false.
func (j *Judge) Early(rfChanged bool) bool {
	since := byOrder
	if rfChanged {
		since = static
	}
	return j.run(j.plan.early, since) < 0
}

// Final judges a finished execution of which Early has just been true. It returns
// the index of the first check that forbids it, or -1.
func (j *Judge) Final() int { return j.run(j.plan.final, static) }

// FailedEarly returns the first early check that fails, -1 if none does.
func (j *Judge) FailedEarly() int { return j.run(j.plan.early, static) }

// Marks returns the indexes of the flags that an execution raises and of the
// reasons why it is undefined. Final must have been -1.
func (j *Judge) Marks() []int {
	var out []int
	for _, s := range j.plan.marks {
		if s.kind == computeNode {
			j.compute(s.index)
			continue
		}
		k := j.c.Checks[s.index]
		if holds := j.holds(s.index, k.node); holds == (k.Mode == cat.Flag) {
			out = append(out, s.index)
		}
	}
	return out
}

// Pairs returns the relation of a check, as last computed.
func (j *Judge) Pairs(check int) *exec.Rel { return j.rels[j.c.Checks[check].node] }

// run computes the steps that are not older than since, and returns the index of
// the first check that fails; len(Checks) for an order that cannot be; else -1.
func (j *Judge) run(steps []step, since level) int {
	for _, s := range steps {
		if s.level < since {
			continue
		}
		switch s.kind {
		case computeNode:
			j.compute(s.index)
		case runCheck:
			if !j.holds(s.index, j.c.Checks[s.index].node) {
				return s.index
			}
		case earlyCheck:
			if !j.holds(s.index, j.c.Checks[s.index].early) {
				return s.index
			}
		case extendOrder:
			if !j.extend(s.index) {
				return len(j.c.Checks)
			}
		case boundOrder:
			if !j.inOrder(s.index) {
				return len(j.c.Checks)
			}
		}
	}
	return -1
}

// extend puts the base of an order into it and closes it; false if it is cyclic
// then.
func (j *Judge) extend(i int) bool {
	o := j.c.Orders[i]
	r := j.rels[o.result]
	before := r.Len()
	for _, class := range j.classes[i] {
		for _, a := range class {
			for _, b := range class {
				if j.rels[o.early].Has(a, b) {
					r.Add(a, b)
				}
			}
		}
	}
	if r.Len() != before {
		r.Closure(r)
	}
	return r.Irreflexive()
}

// inOrder reports whether an order extends its base, in each class.
func (j *Judge) inOrder(i int) bool {
	o := j.c.Orders[i]
	for _, class := range j.classes[i] {
		for _, a := range class {
			for _, b := range class {
				if j.rels[o.base].Has(a, b) && !j.rels[o.result].Has(a, b) {
					return false
				}
			}
		}
	}
	return true
}

// holds evaluates a check on a node, which has been computed.
func (j *Judge) holds(check, n int) bool {
	k := j.c.Checks[check]
	if check == j.without || j.without == EveryCheck && k.Mode == cat.Require {
		return true
	}
	var ok bool
	switch {
	case j.c.nodes[n].isSet:
		ok = j.sets[n].Empty()
	case k.Kind == cat.Empty:
		ok = j.rels[n].Empty()
	case k.Kind == cat.Irreflexive:
		ok = j.rels[n].Irreflexive()
	default:
		ok = j.rels[n].Acyclic()
	}
	return ok != k.Not
}

// compute evaluates one node from its operands.
func (j *Judge) compute(n int) {
	nd := &j.c.nodes[n]
	if nd.isSet {
		j.computeSet(n, nd)
		return
	}
	r := j.rels[n]
	switch nd.op {
	case opRel, opOrder, opEmptyRel, opVar:
	case opUnion:
		r.Union(j.rels[nd.x], j.rels[nd.y])
	case opIntersect:
		r.Intersect(j.rels[nd.x], j.rels[nd.y])
	case opDiff:
		r.Minus(j.rels[nd.x], j.rels[nd.y])
	case opComplement:
		r.Complement(j.rels[nd.x])
	case opSeq:
		r.Compose(j.rels[nd.x], j.rels[nd.y])
	case opInverse:
		r.Inverse(j.rels[nd.x])
	case opClosure:
		r.Closure(j.rels[nd.x])
	case opStar:
		r.Closure(j.rels[nd.x])
		r.Reflexive(r)
	case opOptional:
		r.Reflexive(j.rels[nd.x])
	case opRestrict:
		r.Restrict(j.rels[nd.x], j.sets[nd.y], j.sets[nd.z])
	case opProduct:
		r.Clear()
		for e := range j.sets[nd.x].All() {
			copy(r.Row(e), j.sets[nd.y])
		}
	case opLift:
		r.Clear()
		for e := range j.sets[nd.x].All() {
			r.Add(e, e)
		}
	case opFix:
		if nd.y == 0 {
			j.computeFix(nd.x)
		}
		r.Copy(j.rels[j.c.fixes[nd.x].vars[nd.y]])
	}
}

func (j *Judge) computeSet(n int, nd *node) {
	s := j.sets[n]
	switch nd.op {
	case opAll:
		copy(s, exec.FullSet(j.env.N))
	case opUnion:
		s.Union(j.sets[nd.x], j.sets[nd.y])
	case opIntersect:
		s.Intersect(j.sets[nd.x], j.sets[nd.y])
	case opDiff:
		s.Minus(j.sets[nd.x], j.sets[nd.y])
	case opComplement:
		s.Minus(exec.FullSet(j.env.N), j.sets[nd.x])
	case opDomain:
		copy(s, j.rels[nd.x].Domain())
	case opRange:
		copy(s, j.rels[nd.x].Range())
	}
}

// computeFix iterates a group from the empty relations until nothing changes.
func (j *Judge) computeFix(id int) {
	g := j.c.fixes[id]
	for _, v := range g.vars {
		j.rels[v].Clear()
	}
	inner := j.c.inner[id]
	for changed := true; changed; {
		changed = false
		for _, n := range inner {
			j.compute(n)
		}
		for i, v := range g.vars {
			if !j.rels[v].Equal(j.rels[g.bodies[i]]) {
				j.rels[v].Copy(j.rels[g.bodies[i]])
				changed = true
			}
		}
	}
}

// findBound returns the nodes inside a fixed point, operands first.
func (c *Compiled) findBound(id int) []int {
	var out []int
	seen := map[int]bool{}
	var visit func(n int)
	visit = func(n int) {
		if seen[n] || !c.nodes[n].bound || c.nodes[n].op == opVar {
			return
		}
		seen[n] = true
		for _, x := range c.operands(n) {
			visit(x)
		}
		out = append(out, n)
	}
	for _, b := range c.fixes[id].bodies {
		visit(b)
	}
	return out
}

// Relation returns a relation bound by name at top level, as last computed; nil
// if there is none or nothing needs it.
func (j *Judge) Relation(name string) *exec.Rel {
	n, ok := j.c.Relation(name)
	if !ok || !j.c.planned[n] {
		return nil
	}
	return j.rels[n]
}
