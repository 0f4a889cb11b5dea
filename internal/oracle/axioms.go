package oracle

import "github.com/ordo-go/ordo/exec"

// A graph is one candidate: events and the relations that were chosen.
type graph struct {
	events []event
	inits  int // the first events are initial writes
	n      int

	po, rf, co, fr rel
	rmw            rel // x86: the read and the write of a locked instruction; else the identity on updates
	loc            rel // same location
	ext            rel // different threads, initial writes aside
}

// where is the set of the events for which f holds.
func (g *graph) where(f func(e *event) bool) set {
	var s set
	for i := range g.events {
		if f(&g.events[i]) {
			s |= 1 << i
		}
	}
	return s
}

func (g *graph) id(s set) rel { return id(g.n, s) }

// cross has all pairs of a and b.
func (g *graph) cross(a, b set) rel { return seq(g.id(a), g.all(), g.id(b)) }

func (g *graph) all() rel {
	r := make(rel, g.n)
	for i := range r {
		r[i] = 1<<g.n - 1
	}
	return r
}

// A model says whether a graph is consistent, and what races in it.
type model struct {
	x86        bool
	consistent func(g *graph) bool
	races      func(g *graph) rel // nil: none ever
}

var models = map[string]model{
	"c++20":     {consistent: cpp20, races: func(g *graph) rel { return sets(g).races(g, cpp20Release) }},
	"c++20-nta": {consistent: func(g *graph) bool { return noThinAir(g) && cpp20(g) }, races: func(g *graph) rel { return sets(g).races(g, cpp20Release) }},
	"rc11":      {consistent: func(g *graph) bool { return noThinAir(g) && rc11(g, rc11Release) }, races: func(g *graph) rel { return sets(g).races(g, rc11Release) }},
	"rc11-rs20": {consistent: func(g *graph) bool { return noThinAir(g) && rc11(g, cpp20Release) }, races: func(g *graph) rel { return sets(g).races(g, cpp20Release) }},
	"ra":        {consistent: releaseAcquire},
	"sc":        {consistent: sequential},
	"x86-tso":   {consistent: tso, x86: true},
}

func noThinAir(g *graph) bool { return acyclic(or(g.po, g.rf)) }

// access are the sets that the C++ models speak of.
type access struct {
	w, r, f      set // writes, reads (updates are both), fences
	atomic       set // accesses that are not plain
	acq, rel, sc set
}

func sets(g *graph) access {
	return access{
		w:      g.where(func(e *event) bool { return e.write }),
		r:      g.where(func(e *event) bool { return e.read }),
		f:      g.where(func(e *event) bool { return !e.read && !e.write }),
		atomic: g.where(func(e *event) bool { return (e.read || e.write) && e.order != exec.NA }),
		acq:    g.where(func(e *event) bool { return e.order == exec.ACQ || e.order == exec.ACQREL || e.order == exec.SC }),
		rel:    g.where(func(e *event) bool { return e.order == exec.REL || e.order == exec.ACQREL || e.order == exec.SC }),
		sc:     g.where(func(e *event) bool { return e.order == exec.SC }),
	}
}

// cpp20Release is the release sequence of C++20: its head, then updates only.
func cpp20Release(g *graph, s access) rel {
	return seq(g.id(s.w&s.atomic), star(seq(g.rf, g.rmw)))
}

// rc11Release lets later writes of the same thread continue it.
func rc11Release(g *graph, s access) rel {
	return seq(g.id(s.w), opt(and(g.po, g.loc)), g.id(s.w&s.atomic), star(seq(g.rf, g.rmw)))
}

type release func(g *graph, s access) rel

// sw is synchronizes-with.
func (s access) sw(g *graph, rs release) rel {
	return seq(
		g.id(s.rel), opt(seq(g.id(s.f), g.po)), rs(g, s),
		g.rf,
		g.id(s.r&s.atomic), opt(seq(g.po, g.id(s.f))), g.id(s.acq))
}

func (s access) hb(g *graph, rs release) rel { return plus(or(g.po, s.sw(g, rs))) }

func eco(g *graph) rel { return plus(or(g.rf, g.co, g.fr)) }

// coherent is coherence and atomicity. That eco is irreflexive says of an update
// that it reads neither from itself nor from a later write; of other events it
// says nothing new.
func coherent(g *graph, hb rel) bool {
	e := eco(g)
	return irreflexive(hb) && irreflexive(seq(hb, e)) && irreflexive(e) &&
		empty(and(g.rmw, seq(g.fr, g.co)))
}

// races are the conflicting accesses that hb leaves unordered.
func (s access) races(g *graph, rs release) rel {
	hb := s.hb(g, rs)
	mem := s.r | s.w
	conflict := and(g.loc, g.ext)
	conflict = and(conflict, or(g.cross(s.w, mem), g.cross(mem, s.w)))
	conflict = minus(conflict, g.cross(s.atomic, s.atomic))
	return minus(minus(conflict, hb), inverse(hb))
}

// cpp20 is [intro.races] and [atomics.order] of C++20.
func cpp20(g *graph) bool {
	s := sets(g)
	hb := s.hb(g, cpp20Release)
	if !coherent(g, hb) {
		return false
	}
	sc, scm, scf := g.id(s.sc), g.id(s.sc&^s.f), g.id(s.sc&s.f)
	shb := plus(or(g.po, seq(sc, s.sw(g, cpp20Release), sc), seq(g.po, hb, g.po)))
	e := eco(g)
	return acyclic(or(
		seq(sc, shb, sc),
		seq(scm, e, scm),
		seq(scm, e, hb, scf),
		seq(scf, hb, e, scm),
		seq(scf, hb, e, hb, scf)))
}

// rc11 is Lahav et al., PLDI 2017, without the axiom against thin air.
func rc11(g *graph, rs release) bool {
	s := sets(g)
	hb := s.hb(g, rs)
	if !coherent(g, hb) {
		return false
	}
	sc, scf := g.id(s.sc), g.id(s.sc&s.f)
	away := minus(g.po, g.loc)
	scb := or(g.po, seq(away, hb, away), and(hb, g.loc), g.co, g.fr)
	return acyclic(or(
		seq(or(sc, seq(scf, opt(hb))), scb, or(sc, seq(opt(hb), scf))),
		seq(scf, or(hb, seq(hb, eco(g), hb)), scf)))
}

// releaseAcquire takes every access for acquire and release: reading from is
// synchronizing.
func releaseAcquire(g *graph) bool { return coherent(g, plus(or(g.po, g.rf))) }

func sequential(g *graph) bool {
	return acyclic(or(g.po, minus(g.rmw, id(g.n, ^set(0))), g.rf, g.co, g.fr)) &&
		empty(and(g.rmw, seq(g.fr, g.co)))
}

// tso is x86-TSO. Its only fence is MFENCE.
func tso(g *graph) bool {
	if !acyclic(or(and(g.po, g.loc), g.rmw, g.rf, g.co, g.fr)) {
		return false
	}
	if !empty(and(g.rmw, seq(and(g.fr, g.ext), and(g.co, g.ext)))) {
		return false
	}
	s := sets(g)
	mem := s.r | s.w
	locked := g.where(func(e *event) bool { return e.locked })
	po := and(g.po, g.cross(mem, mem))
	return acyclic(or(
		minus(po, g.cross(s.w, s.r)),
		seq(g.po, g.id(s.f), g.po),
		and(po, or(g.cross(locked, mem), g.cross(mem, locked))),
		and(g.rf, g.ext), g.co, g.fr))
}
