package oracle

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A search tries all candidates of a program.
type search struct {
	p       *litmus.Program
	m       model
	runs    [][]*run
	initial uint64 // pairs of a location and its initial value
	after   []uint64
	res     *Result
	tried   int // candidates
	err     error
}

// maxTried bounds the candidates of a program.
const maxTried = 300_000

// index numbers the pairs of a location and a value, and says which pairs each
// run needs and which it supplies.
func (s *search) index() error {
	type pair struct {
		loc int
		v   litmus.Value
	}
	numbers := map[pair]int{}
	bit := func(loc int, v litmus.Value) uint64 {
		k, ok := numbers[pair{loc, v}]
		if !ok {
			k = len(numbers)
			numbers[pair{loc, v}] = k
		}
		return 1 << k
	}
	s.after = make([]uint64, len(s.runs)+1)
	for i := len(s.runs) - 1; i >= 0; i-- {
		s.after[i] = s.after[i+1]
		for _, r := range s.runs[i] {
			for _, e := range r.events {
				if e.read {
					r.need |= bit(e.loc, e.got)
				}
				if e.write {
					r.supply |= bit(e.loc, e.put)
				}
			}
			s.after[i] |= r.supply
		}
	}
	for i, l := range s.p.Locs {
		if _, ok := numbers[pair{i, l.Init}]; ok {
			s.initial |= bit(i, l.Init)
		}
	}
	if len(numbers) > 64 {
		return errLarge
	}
	return nil
}

// combine chooses a run for each further thread such that every value read may be
// written.
func (s *search) combine(chosen []*run, need, supply uint64) {
	i := len(chosen)
	if s.err != nil || need&^(supply|s.after[i]) != 0 {
		return
	}
	if i == len(s.runs) {
		s.candidate(chosen)
		return
	}
	for _, r := range s.runs[i] {
		s.combine(append(chosen, r), need|r.need, supply|r.supply)
	}
}

// candidate lays the events of the chosen runs out in one graph and tries all
// reads-from and coherence.
func (s *search) candidate(chosen []*run) {
	g := &graph{}
	for i, l := range s.p.Locs {
		if touched(chosen, i) {
			g.events = append(g.events, event{thread: exec.InitThread, write: true, loc: i, put: l.Init, pair: -1})
		}
	}
	g.inits = len(g.events)
	for _, r := range chosen {
		first := len(g.events)
		for _, e := range r.events {
			e.before <<= first
			e.addr <<= first
			e.data <<= first
			if e.pair >= 0 {
				e.pair += first
			}
			g.events = append(g.events, e)
		}
		if len(g.events) > 64 {
			s.err = errLarge
			return
		}
	}
	g.fixed()
	var byLoc [][]choice
	for i := range g.inits {
		c := g.choices(i)
		if len(c) == 0 {
			return
		}
		byLoc = append(byLoc, c)
	}
	s.complete(g, chosen, byLoc)
}

func touched(chosen []*run, loc int) bool {
	for _, r := range chosen {
		for _, e := range r.events {
			if e.loc == loc {
				return true
			}
		}
	}
	return false
}

// fixed makes the relations that do not depend on reads-from and coherence.
func (g *graph) fixed() {
	g.n = len(g.events)
	g.po, g.rmw, g.loc, g.ext = make(rel, g.n), make(rel, g.n), make(rel, g.n), make(rel, g.n)
	for b, e := range g.events {
		for a, d := range g.events {
			if e.before>>a&1 != 0 {
				g.po.add(a, b)
			}
			if e.loc >= 0 && e.loc == d.loc {
				g.loc.add(a, b)
			}
			if a >= g.inits && b >= g.inits && e.thread != d.thread {
				g.ext.add(a, b)
			}
		}
		if e.pair >= 0 {
			g.rmw.add(e.pair, b)
		}
		if e.read && e.write {
			g.rmw.add(b, b)
		}
	}
}

// A choice is reads-from and coherence of one location: the write of each read
// and the writes in order, the initial one first.
type choice struct {
	reads, from []int
	order       []int
}

// choices returns the choices for the location of initial write init which are
// coherent by themselves: po of the location, rf, co and fr have no cycle. Every
// model wants that, as hb contains po.
func (g *graph) choices(init int) []choice {
	var c choice
	var writes []int
	loc := g.events[init].loc
	for i := g.inits; i < g.n; i++ {
		e := g.events[i]
		if e.loc == loc && e.write {
			writes = append(writes, i)
		}
		if e.loc == loc && e.read {
			c.reads = append(c.reads, i)
		}
	}
	var out []choice
	g.orders([]int{init}, writes, func(order []int) {
		c.order = slices.Clone(order)
		g.sources(c, func(c choice) {
			if g.coherentAlone(c) {
				c.from = slices.Clone(c.from)
				out = append(out, c)
			}
		})
	})
	return out
}

// orders yields the permutations of rest, after order, in which no write is
// before an earlier one of its thread.
func (g *graph) orders(order, rest []int, yield func([]int)) {
	if len(rest) == 0 {
		yield(order)
		return
	}
	for i, w := range rest {
		others := slices.Delete(slices.Clone(rest), i, i+1)
		if slices.ContainsFunc(others, func(o int) bool { return g.po.has(o, w) }) {
			continue
		}
		g.orders(append(order, w), others, yield)
	}
}

// sources yields c with every way to give its further reads a write of the value
// that they return.
func (g *graph) sources(c choice, yield func(choice)) {
	if len(c.from) == len(c.reads) {
		yield(c)
		return
	}
	r := c.reads[len(c.from)]
	for _, w := range c.order {
		if w != r && g.events[w].put == g.events[r].got {
			next := c
			next.from = append(c.from[:len(c.from):len(c.from)], w)
			g.sources(next, yield)
		}
	}
}

func (g *graph) coherentAlone(c choice) bool {
	rf, co := make(rel, g.n), make(rel, g.n)
	c.addTo(rf, co)
	return acyclic(or(and(g.po, g.loc), rf, co, fromReads(rf, co)))
}

// addTo adds the choice to reads-from and coherence.
func (c choice) addTo(rf, co rel) {
	for i, r := range c.reads {
		rf.add(c.from[i], r)
	}
	for i, a := range c.order {
		for _, b := range c.order[i+1:] {
			co.add(a, b)
		}
	}
}

func fromReads(rf, co rel) rel {
	return minus(seq(inverse(rf), co), id(len(rf), ^set(0)))
}

// complete tries all combinations of the choices of the locations.
func (s *search) complete(g *graph, chosen []*run, byLoc [][]choice) {
	pick := make([]int, len(byLoc))
	for {
		if s.tried++; s.tried > maxTried {
			s.err = errLarge
			return
		}
		g.rf, g.co = make(rel, g.n), make(rel, g.n)
		for i, c := range byLoc {
			c[pick[i]].addTo(g.rf, g.co)
		}
		g.fr = fromReads(g.rf, g.co)
		if s.m.consistent(g) && g.grounded() {
			s.count(g, chosen, byLoc, pick)
		}
		i := 0
		for i < len(pick) {
			if pick[i]++; pick[i] < len(byLoc[i]) {
				break
			}
			pick[i] = 0
			i++
		}
		if i == len(pick) {
			return
		}
	}
}

// grounded reports whether no value depends on itself through data, addresses
// and reads-from. What an event a reads is node 2a here, what it writes 2a+1.
func (g *graph) grounded() bool {
	on := make([][]int, 2*g.n)
	for a, e := range g.events {
		for b := range g.events {
			if e.addr>>b&1 != 0 {
				on[2*a] = append(on[2*a], 2*b)
				on[2*a+1] = append(on[2*a+1], 2*b)
			}
			if e.data>>b&1 != 0 {
				on[2*a+1] = append(on[2*a+1], 2*b)
			}
			if g.rf.has(b, a) {
				on[2*a] = append(on[2*a], 2*b+1)
			}
		}
	}
	known := make([]bool, len(on))
	for range on {
		for v, needs := range on {
			known[v] = !slices.ContainsFunc(needs, func(w int) bool { return !known[w] })
		}
	}
	return !slices.Contains(known, false)
}

// count puts a consistent execution into the result.
func (s *search) count(g *graph, chosen []*run, byLoc [][]choice, pick []int) {
	for _, r := range chosen {
		if r.end == cut {
			s.res.Complete = false
			return
		}
	}
	f := final{p: s.p}
	for _, r := range chosen {
		f.regs = append(f.regs, r.regs)
	}
	for _, l := range s.p.Locs {
		f.mem = append(f.mem, l.Init)
	}
	for i, c := range byLoc {
		order := c[pick[i]].order
		last := g.events[order[len(order)-1]]
		f.mem[last.loc] = last.put
	}
	if s.p.Filter != nil && !f.holds(s.p.Filter) {
		return
	}
	s.res.Executions++
	s.res.Outcomes[f.String()]++
	if s.p.Cond.X == nil || f.holds(s.p.Cond.X) {
		s.res.Positive++
	} else {
		s.res.Negative++
	}
	if s.m.races != nil {
		s.races(g)
	}
}

// races adds the races of an execution to the result.
func (s *search) races(g *graph) {
	r := s.m.races(g)
	for a := range r {
		for b := range r {
			if !r.has(a, b) {
				continue
			}
			s.res.Racy = true
			race := Race{g.events[a].pos, g.events[b].pos}
			if comparePos(race.A, race.B) > 0 {
				race = Race{race.B, race.A}
			}
			if !slices.Contains(s.res.Races, race) {
				s.res.Races = append(s.res.Races, race)
			}
		}
	}
}
