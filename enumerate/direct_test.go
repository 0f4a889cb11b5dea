package enumerate_test

import (
	"slices"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
)

// The models that the oracle does not have, once more: their axioms in Go, from the
// papers and the standard and not from the cat files. Every candidate execution is
// judged as a whole.

// A judgement is what a model says of a candidate.
type judgement struct{ consistent, flagged bool }

var direct = map[string]func(calc) judgement{
	"armv8":          func(c calc) judgement { return judgement{consistent: c.armv8()} },
	"power":          func(c calc) judgement { return judgement{consistent: c.power()} },
	"power-trailing": func(c calc) judgement { return judgement{consistent: c.power()} },
	"go":             calc.golang,
	"java":           calc.java,
	"c++11":          func(c calc) judgement { return c.c11(calc.searchedOrder) },
	"c++11-simp":     func(c calc) judgement { return c.c11(calc.simpOrder) },
}

// A calc computes with the relations of a candidate.
type calc struct {
	n                                                    int
	sets                                                 map[string]exec.Set
	po, rf, co, fr, loc, ext, internal, rmw              *exec.Rel
	addr, data, ctrl, amo, poloc, rfe, rfi, coe, fre, id *exec.Rel
	s                                                    *exec.Rel // S, if it is searched
}

func newCalc(x enumerate.Candidate) calc {
	r := x.Env.Rels
	c := calc{n: x.Env.N, sets: x.Env.Sets, po: r["po"], rf: r["rf"], co: r["co"], loc: r["loc"], ext: r["ext"],
		internal: r["int"], rmw: r["rmw"], addr: r["addr"], data: r["data"], ctrl: r["ctrl"], amo: r["amo"], s: r["S"]}
	c.id = exec.Identity(c.n)
	c.fr = c.minus(c.seq(c.inv(c.rf), c.co), c.id)
	c.poloc = c.and(c.po, c.loc)
	c.rfi, c.rfe = c.and(c.rf, c.internal), c.and(c.rf, c.ext)
	c.coe, c.fre = c.and(c.co, c.ext), c.and(c.fr, c.ext)
	return c
}

func (c calc) or(rs ...*exec.Rel) *exec.Rel {
	out := exec.NewRel(c.n)
	for _, r := range rs {
		out.Union(out, r)
	}
	return out
}

func (c calc) seq(rs ...*exec.Rel) *exec.Rel {
	out := rs[0]
	for _, r := range rs[1:] {
		out = exec.NewRel(c.n).Compose(out, r)
	}
	return out
}

func (c calc) and(a, b *exec.Rel) *exec.Rel   { return exec.NewRel(c.n).Intersect(a, b) }
func (c calc) minus(a, b *exec.Rel) *exec.Rel { return exec.NewRel(c.n).Minus(a, b) }
func (c calc) inv(a *exec.Rel) *exec.Rel      { return exec.NewRel(c.n).Inverse(a) }
func (c calc) plus(a *exec.Rel) *exec.Rel     { return exec.NewRel(c.n).Closure(a) }
func (c calc) opt(a *exec.Rel) *exec.Rel      { return c.or(a, c.id) }
func (c calc) star(a *exec.Rel) *exec.Rel     { return c.opt(c.plus(a)) }

// is is the identity on the events that are in any of the sets.
func (c calc) is(names ...string) *exec.Rel {
	out := exec.NewRel(c.n)
	for _, name := range names {
		for e := range c.sets[name].All() {
			out.Add(e, e)
		}
	}
	return out
}

func (c calc) in(e int, names ...string) bool {
	for _, name := range names {
		if c.sets[name] == nil || !c.sets[name].Has(e) {
			return false
		}
	}
	return true
}

// where is the relation of the pairs for which f holds.
func (c calc) where(f func(a, b int) bool) *exec.Rel {
	out := exec.NewRel(c.n)
	for a := range c.n {
		for b := range c.n {
			if f(a, b) {
				out.Add(a, b)
			}
		}
	}
	return out
}

// perLocation is what all processors have: no location goes backwards, and
// nothing comes between the two halves of an atomic.
func (c calc) perLocation() bool {
	return c.or(c.poloc, c.rmw, c.rf, c.co, c.fr).Acyclic() && c.and(c.rmw, c.seq(c.fre, c.coe)).Empty()
}

func (c calc) armv8() bool {
	r, w, a, l, m := c.is("R"), c.is("W"), c.is("A"), c.is("L"), c.is("R", "W")
	lrs := c.where(func(x, y int) bool {
		between := func(z int) bool { return c.poloc.Has(x, z) && c.poloc.Has(z, y) && c.in(z, "W") }
		return c.poloc.Has(x, y) && c.in(x, "W") && c.in(y, "R") && !slices.ContainsFunc(c.events(), between)
	})
	noReturn := c.is("NoRet")
	wrote := c.where(func(x, y int) bool { // the write of an atomic that acquires and releases
		return x == y && c.in(y, "L") && slices.ContainsFunc(c.sets["A"].Slice(), func(r int) bool { return c.amo.Has(r, y) })
	})
	dob := c.or(c.addr, c.data, c.seq(c.ctrl, w), c.seq(c.addr, c.po, w), c.seq(c.or(c.addr, c.data), lrs))
	aob := c.or(c.rmw, c.seq(c.rmw, lrs, a))
	bob := c.or(
		c.seq(c.po, c.is("DMB.ISH"), c.po),
		c.seq(c.minus(r, noReturn), c.po, c.is("DMB.ISHLD"), c.po),
		c.seq(l, c.po, a), c.seq(a, c.po), c.seq(c.po, l),
		c.seq(wrote, c.po))
	lob := c.or(c.seq(m, c.poloc, w), dob, aob, bob)
	obs := c.or(c.rfe, c.fre, c.coe)
	haz := c.seq(r, c.poloc, r, c.or(c.fre, c.coe), w)
	return c.perLocation() && c.or(lob, obs, haz).Acyclic()
}

func (c calc) events() []int { return exec.FullSet(c.n).Slice() }

func (c calc) power() bool {
	r, w, m := c.is("R"), c.is("W"), c.is("R", "W")
	dp := c.or(c.addr, c.data)
	ii0 := c.or(dp, c.and(c.poloc, c.seq(c.fre, c.rfe)), c.rfi)
	ci0 := c.or(c.seq(c.ctrl, c.is("ISYNC"), c.po), c.and(c.poloc, c.seq(c.coe, c.rfe)))
	cc0 := c.or(dp, c.poloc, c.ctrl, c.seq(c.addr, c.po))
	ii, ic, ci, cc := ii0, exec.NewRel(c.n), ci0, cc0
	for {
		i2 := c.or(ii0, ci, c.seq(ic, ci), c.seq(ii, ii))
		x2 := c.or(ii, cc, c.seq(ic, cc), c.seq(ii, ic))
		c2 := c.or(ci0, c.seq(ci, ii), c.seq(cc, ci))
		k2 := c.or(cc0, ci, c.seq(ci, ic), c.seq(cc, cc))
		if i2.Equal(ii) && x2.Equal(ic) && c2.Equal(ci) && k2.Equal(cc) {
			break
		}
		ii, ic, ci, cc = i2, x2, c2, k2
	}
	ppo := c.or(c.seq(r, ii, r), c.seq(r, ic, w))
	full := c.seq(m, c.po, c.is("SYNC"), c.po, m)
	light := c.seq(m, c.po, c.is("LWSYNC"), c.po, m)
	fence := c.or(full, c.seq(r, light), c.seq(light, w))
	hb := c.or(ppo, fence, c.rfe)
	base := c.seq(c.or(fence, c.seq(c.rfe, fence)), c.star(hb))
	prop := c.or(c.seq(w, base, w), c.seq(c.star(c.or(c.rf, c.co, c.fr)), c.star(base), full, c.star(hb)))
	return c.perLocation() && hb.Acyclic() &&
		c.seq(c.fre, prop, c.star(hb)).Irreflexive() && c.or(c.co, prop).Acyclic()
}

// racy reports whether two threads access a location, one of them a write and
// not both of them in the set of the accesses that may, with no hb between them.
func (c calc) racy(hb *exec.Rel, may func(int) bool) bool {
	return !c.where(func(a, b int) bool {
		return c.ext.Has(a, b) && c.loc.Has(a, b) && c.in(a, "W") && !(may(a) && may(b)) && !hb.Has(a, b) && !hb.Has(b, a)
	}).Empty()
}

func (c calc) initFirst() *exec.Rel {
	return c.where(func(a, b int) bool { return c.in(a, "IW") && !c.in(b, "IW") })
}

// drf is what Go and Java share: the synchronizing accesses have one order, every
// read sees a write that hb does not hide.
func (c calc) drf(sync func(int) bool, hb *exec.Rel) bool {
	both := c.where(func(a, b int) bool { return sync(a) && sync(b) })
	if !c.and(both, c.or(c.po, c.rf, c.co, c.fr)).Acyclic() || !hb.Irreflexive() {
		return false
	}
	for w, r := range c.rf.Pairs() {
		hidden := func(v int) bool { return c.in(v, "W") && c.loc.Has(w, v) && hb.Has(w, v) && hb.Has(v, r) }
		if w == r || hb.Has(r, w) || slices.ContainsFunc(c.events(), hidden) {
			return false
		}
	}
	return c.seq(hb, c.co).Irreflexive()
}

func (c calc) golang() judgement {
	atomic := func(e int) bool { return c.in(e, "A") }
	sw := c.where(func(w, r int) bool { return atomic(w) && atomic(r) && c.rf.Has(w, r) })
	hb := c.plus(c.or(c.po, sw, c.initFirst()))
	ok := c.drf(atomic, hb) && c.or(c.addr, c.data, c.ctrl, c.rf).Acyclic()
	unheld := func(u int) bool { // the last operation on the mutex before the unlock is no lock
		return c.in(u, "UL") && !slices.ContainsFunc(c.events(), func(k int) bool {
			gap := func(v int) bool { return c.co.Has(k, v) && c.co.Has(v, u) }
			return c.in(k, "LK") && c.co.Has(k, u) && !slices.ContainsFunc(c.events(), gap)
		})
	}
	return judgement{ok, c.racy(hb, atomic) || slices.ContainsFunc(c.events(), unheld)}
}

func (c calc) java() judgement {
	volatile := func(e int) bool {
		return c.in(e, "SC", "M") || c.in(e, "LK") || c.in(e, "UL")
	}
	sw := c.where(func(w, r int) bool { // a write and all later reads
		if !volatile(w) || !volatile(r) || !c.in(w, "W") || !c.in(r, "R") {
			return false
		}
		return slices.ContainsFunc(c.events(), func(v int) bool {
			return c.rf.Has(v, r) && (v == w || volatile(v) && c.co.Has(w, v))
		})
	})
	hb := c.plus(c.or(c.po, sw, c.initFirst()))
	return judgement{c.drf(volatile, hb), c.racy(hb, volatile)}
}

// c11 is C++11 but for the order of its SC operations.
func (c calc) c11(order func(calc, *exec.Rel) bool) judgement {
	hb := c.plus(c.or(c.po, c.c11Synchronizes(), c.initFirst()))
	unsequenced := !c.where(func(a, b int) bool {
		return a != b && c.internal.Has(a, b) && c.loc.Has(a, b) && c.in(a, "W") && !c.po.Has(a, b) && !c.po.Has(b, a)
	}).Empty()
	race := c.racy(hb, func(e int) bool { return c.in(e, "A") })
	return judgement{c.c11Coherent(hb) && c.c11Plain(hb) && order(c, hb), race || unsequenced}
}

// c11Synchronizes is 1.10p8 and 29.8: from the head of a release sequence, or a
// fence before it, to a read from it, or a fence after that.
func (c calc) c11Synchronizes() *exec.Rel {
	continues := func(head, w int) bool { return c.internal.Has(head, w) || c.in(w, "R", "W") }
	sequence := c.where(func(head, w int) bool {
		if head == w || !c.co.Has(head, w) {
			return head == w
		}
		for v := range c.n {
			if (v == w || c.co.Has(head, v) && c.co.Has(v, w)) && !continues(head, v) {
				return false
			}
		}
		return true
	})
	atomicWrite := c.where(func(a, b int) bool { return a == b && c.in(a, "W", "A") })
	atomicRead := c.where(func(a, b int) bool { return a == b && c.in(a, "R", "A") })
	fence := c.is("F")
	from := c.seq(c.is("REL", "ACQ_REL", "SC"), c.or(atomicWrite, c.seq(fence, c.po, atomicWrite)))
	to := c.seq(c.or(atomicRead, c.seq(atomicRead, c.po, fence)), c.is("ACQ", "ACQ_REL", "SC"))
	return c.and(c.seq(from, sequence, c.rf, to), c.ext)
}

// c11Coherent is 1.10p15 to p18 and 29.3p12, case by case.
func (c calc) c11Coherent(hb *exec.Rel) bool {
	if !hb.Irreflexive() || !c.seq(hb, c.co).Irreflexive() { // write-write
		return false
	}
	for w, r := range c.rf.Pairs() {
		if w == r || hb.Has(r, w) {
			return false
		}
		for x := range c.n {
			readWrite := hb.Has(r, x) && c.co.Has(x, w)
			writeRead := hb.Has(x, r) && c.co.Has(w, x)
			between := c.in(r, "W") && (c.co.Has(w, x) && c.co.Has(x, r) || c.co.Has(r, w))
			if readWrite || writeRead || between {
				return false
			}
		}
		for v, s := range c.rf.Pairs() {
			if hb.Has(r, s) && c.co.Has(v, w) { // read-read
				return false
			}
		}
	}
	return true
}

// c11Plain is 1.10p13: what is not atomic is visible.
func (c calc) c11Plain(hb *exec.Rel) bool {
	covered := func(w int, end func(int) bool) bool {
		return slices.ContainsFunc(c.events(), func(v int) bool {
			return c.in(v, "W") && c.loc.Has(w, v) && hb.Has(w, v) && end(v)
		})
	}
	for w, r := range c.rf.Pairs() {
		if !c.in(r, "A") && (!hb.Has(w, r) || covered(w, func(v int) bool { return hb.Has(v, r) })) {
			return false
		}
	}
	for w := range c.sets["FW"].All() {
		if !c.in(w, "A") && covered(w, func(int) bool { return true }) {
			return false
		}
	}
	return true
}

// searchedOrder is 29.3p3 to p7 for the order S of the candidate.
func (c calc) searchedOrder(hb *exec.Rel) bool {
	if !c.seq(c.s, hb).Irreflexive() {
		return false
	}
	after := c.opt(c.seq(c.is("F"), c.po))
	before := c.opt(c.seq(c.po, c.is("F")))
	if !c.seq(c.s, after, c.co, before).Irreflexive() {
		return false
	}
	for w, r := range c.rf.Pairs() {
		if c.in(r, "SC") && !c.observes(w, r, hb) {
			return false
		}
	}
	for x, f := range c.s.Pairs() { // a read behind a fence, a write in front of one
		for r := range c.n {
			behind := c.in(f, "F") && c.po.Has(f, r)
			for w := range c.n {
				front := c.in(x, "F") && c.po.Has(w, x)
				if c.fr.Has(r, w) && (behind && w == x || r == f && front || behind && front) {
					return false
				}
			}
		}
	}
	return true
}

// observes is 29.3p3: the SC read r sees the last SC write of its location before
// it in S, or one that is not SC and does not happen before that.
func (c calc) observes(w, r int, hb *exec.Rel) bool {
	last := -1
	for b := range c.n {
		if c.in(b, "SC", "W") && c.loc.Has(b, r) && c.s.Has(b, r) && (last < 0 || c.s.Has(last, b)) {
			last = b
		}
	}
	if c.in(w, "SC") {
		return w == last
	}
	return last < 0 || !hb.Has(w, last)
}

// simpOrder is the one axiom of Batty, Donaldson and Wickerson.
func (c calc) simpOrder(hb *exec.Rel) bool {
	after := c.opt(c.seq(c.is("F"), c.po))
	before := c.opt(c.seq(c.po, c.is("F")))
	sc := c.is("SC")
	return c.minus(c.seq(sc, after, c.or(c.co, c.fr, hb), before, sc), c.id).Acyclic()
}
