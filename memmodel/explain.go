package memmodel

import "github.com/ordo-go/ordo/memmodel/cat"

// A Step is an edge from one event to another, and the relation that has it.
type Step struct {
	From, To int
	Rel      string
}

// steps are the names of relations that an explanation does not take apart.
var steps = map[string]bool{
	"po": true, "sb": true, "rf": true, "rfe": true, "rfi": true, "rmw": true, "lo": true,
	"co": true, "coe": true, "coi": true, "mo": true, "fr": true, "fre": true, "fri": true, "rb": true,
	"sw": true, "addr": true, "data": true, "ctrl": true,
}

// Checks that [Judge.Without] may leave out, besides one by its index.
const (
	NoCheck    = -1
	EveryCheck = -2 // all that forbid executions
)

// Without makes the judge leave out a check.
func (j *Judge) Without(check int) { j.without = check }

// Failing returns the checks that forbid the finished execution, whatever is left
// out.
func (j *Judge) Failing() []int {
	j.computeAll()
	saved := j.without
	j.without = NoCheck
	defer func() { j.without = saved }()
	var out []int
	for i, k := range j.c.Checks {
		if k.Mode == cat.Require && !j.holds(i, k.node) {
			out = append(out, i)
		}
	}
	return out
}

// Explain says why a check fails on the finished execution: the steps of a
// shortest cycle of a relation that must be acyclic or irreflexive, or those
// of the first pair of one that must be empty.
func (j *Judge) Explain(check int) []Step {
	j.computeAll()
	k := j.c.Checks[check]
	if j.c.nodes[k.node].isSet {
		return nil
	}
	r := j.rels[k.node]
	x := &explainer{j: j}
	var best []Step
	better := func(s []Step) {
		if s != nil && (best == nil || len(s) < len(best)) {
			best = s
		}
	}
	switch k.Kind {
	case cat.Irreflexive:
		for e := range r.N() {
			if r.Has(e, e) {
				better(x.edge(k.node, e, e))
			}
		}
	case cat.Empty:
		for a, b := range r.Pairs() {
			better(x.pair(k.node, a, b))
		}
	default:
		cycle := r.Cycle()
		for i, a := range cycle {
			best = append(best, x.edge(k.node, a, cycle[(i+1)%len(cycle)])...)
		}
	}
	return fromReads(best)
}

// fromReads names from-reads where a model writes it out: back along rf to the
// write, and on along co.
func fromReads(s []Step) []Step {
	var out []Step
	for _, e := range s {
		last := len(out) - 1
		if last >= 0 && out[last].Rel == "rf^-1" && (e.Rel == "co" || e.Rel == "mo") && out[last].From != e.To {
			out[last] = Step{out[last].From, e.To, "fr"}
			continue
		}
		out = append(out, e)
	}
	return out
}

// pair explains a pair that must not be: where it is in two relations at once, the
// steps of the one and back by those of the other.
func (x *explainer) pair(n, a, b int) []Step {
	nd := x.j.c.nodes[n]
	if nd.op != opIntersect || x.opaque(nd.x) || x.opaque(nd.y) {
		return x.edge(n, a, b)
	}
	return append(x.edge(nd.y, a, b), reversed(x.edge(nd.x, a, b))...)
}

// computeAll evaluates every node of the plan, whatever the checks say.
func (j *Judge) computeAll() {
	for _, list := range [][]step{j.plan.early, j.plan.final, j.plan.marks} {
		for _, s := range list {
			if s.kind == computeNode {
				j.compute(s.index)
			}
		}
	}
}

// An explainer takes edges apart. Its depth is bounded: what lies deeper is one step.
type explainer struct {
	j     *Judge
	depth int
}

const maxExplain = 40

// edge returns the steps that put (a, b) into node n. It is empty, not nil, where
// a and b are the same event and nothing happens.
func (x *explainer) edge(n, a, b int) []Step {
	nd := &x.j.c.nodes[n]
	name := nd.label
	if nd.op == opRel {
		name = nd.name
	}
	x.depth++
	defer func() { x.depth-- }()
	if steps[name] || x.depth > maxExplain {
		return []Step{{a, b, name}}
	}
	switch nd.op {
	case opUnion:
		return shorter(x.within(nd.x, a, b), x.within(nd.y, a, b))
	case opIntersect:
		if x.opaque(nd.x) {
			return x.edge(nd.y, a, b)
		}
		return x.edge(nd.x, a, b)
	case opDiff, opRestrict:
		return x.edge(nd.x, a, b)
	case opInverse:
		return reversed(x.edge(nd.x, b, a))
	case opSeq:
		return x.through(nd, a, b)
	case opLift:
		return []Step{}
	case opStar, opOptional:
		if a == b {
			return []Step{}
		}
		if nd.op == opOptional {
			return x.edge(nd.x, a, b)
		}
		return x.path(nd.x, a, b)
	case opClosure:
		return x.path(nd.x, a, b)
	}
	return []Step{{a, b, name}}
}

// within is edge, or nil where (a, b) is not in n.
func (x *explainer) within(n, a, b int) []Step {
	if !x.j.rels[n].Has(a, b) {
		return nil
	}
	return x.edge(n, a, b)
}

func shorter(s, t []Step) []Step {
	if s == nil || t != nil && len(t) < len(s) {
		return t
	}
	return s
}

// opaque reports whether a relation says only what two events have in common.
func (x *explainer) opaque(n int) bool {
	nd := &x.j.c.nodes[n]
	switch nd.op {
	case opProduct:
		return true
	case opRel:
		return nd.name == "loc" || nd.name == "int" || nd.name == "ext"
	case opUnion, opIntersect:
		return x.opaque(nd.x) && x.opaque(nd.y)
	case opComplement, opRestrict, opDiff, opInverse:
		return x.opaque(nd.x)
	}
	return false
}

// through explains a composition by the event between that makes it shortest.
func (x *explainer) through(nd *node, a, b int) []Step {
	var best []Step
	for m := range x.j.rels[nd.x].Row(a).All() {
		if x.j.rels[nd.y].Has(m, b) {
			s := append(append([]Step{}, x.edge(nd.x, a, m)...), x.edge(nd.y, m, b)...)
			best = shorter(best, s)
		}
		if len(best) == 1 {
			break
		}
	}
	return best
}

func (x *explainer) path(n, a, b int) []Step {
	out := []Step{}
	p := x.j.rels[n].Path(a, b)
	for i := 1; i < len(p); i++ {
		out = append(out, x.edge(n, p[i-1], p[i])...)
	}
	return out
}

// reversed walks steps backwards.
func reversed(s []Step) []Step {
	out := make([]Step, 0, len(s))
	for i := len(s) - 1; i >= 0; i-- {
		out = append(out, Step{s[i].To, s[i].From, s[i].Rel + "^-1"})
	}
	return out
}
