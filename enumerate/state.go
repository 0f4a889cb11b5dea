package enumerate

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// observed returns the terms of a final state in herd7's order: registers by
// thread and name, then locations by name. They are what the condition and the
// "locations" name, and the results of Go functions; in Go all locations, if that
// is nothing.
func observed(p *litmus.Program) []litmus.Term {
	seen := map[litmus.Term]bool{}
	collectTerms(p.Cond.X, seen)
	for _, t := range p.Show {
		seen[t] = true
	}
	for i, t := range p.Threads {
		for r, reg := range t.Regs {
			if reg.Result {
				seen[litmus.Term{Thread: i, Reg: r}] = true
			}
		}
	}
	if len(seen) == 0 && p.Lang == litmus.Go {
		for i := range p.Locs {
			seen[litmus.Term{Thread: -1, Loc: i}] = true
		}
	}
	terms := slices.Collect(maps.Keys(seen))
	slices.SortFunc(terms, func(a, b litmus.Term) int { return compareTerms(p, a, b) })
	return terms
}

// observedLocs tells which locations have a final value that the result depends on.
func observedLocs(p *litmus.Program) []bool {
	seen := map[litmus.Term]bool{}
	collectTerms(p.Filter, seen)
	for _, t := range observed(p) {
		seen[t] = true
	}
	out := make([]bool, len(p.Locs))
	for t := range seen {
		if t.Thread < 0 {
			out[t.Loc] = true
		}
	}
	return out
}

func compareTerms(p *litmus.Program, a, b litmus.Term) int {
	switch {
	case a.Thread < 0 && b.Thread < 0:
		return compareLocs(p.Locs[a.Loc].Name, p.Locs[b.Loc].Name)
	case a.Thread < 0:
		return 1
	case b.Thread < 0:
		return -1
	case a.Thread != b.Thread:
		return cmp.Compare(a.Thread, b.Thread)
	}
	regs := p.Threads[a.Thread].Regs
	if p.Lang == litmus.AArch64 && len(regs[a.Reg].Name) != len(regs[b.Reg].Name) { // X2, X11
		return cmp.Compare(len(regs[a.Reg].Name), len(regs[b.Reg].Name))
	}
	return strings.Compare(regs[a.Reg].Name, regs[b.Reg].Name)
}

// compareLocs orders locations by name, cells of arrays after all others.
func compareLocs(a, b string) int {
	if cellA, cellB := strings.HasSuffix(a, "]"), strings.HasSuffix(b, "]"); cellA != cellB {
		if cellB {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}

func collectTerms(x litmus.Expr, seen map[litmus.Term]bool) {
	switch x := x.(type) {
	case litmus.Term:
		seen[x] = true
	case *litmus.Unary:
		collectTerms(x.X, seen)
	case *litmus.Convert:
		collectTerms(x.X, seen)
	case *litmus.Binary:
		collectTerms(x.X, seen)
		collectTerms(x.Y, seen)
	case *litmus.Offset:
		collectTerms(x.X, seen)
		collectTerms(x.N, seen)
	}
}

// compare orders states by their values, numbers as numbers.
func (s State) compare(t State) int {
	for i := range s {
		if c := compareValues(s[i].Value, t[i].Value); c != 0 {
			return c
		}
	}
	return 0
}

func compareValues(a, b string) int {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func compareRaces(a, b Race) int {
	return cmp.Or(
		cmp.Compare(a.A.Pos.Line, b.A.Pos.Line), cmp.Compare(a.A.Pos.Col, b.A.Pos.Col),
		cmp.Compare(a.B.Pos.Line, b.B.Pos.Line), cmp.Compare(a.B.Pos.Col, b.B.Pos.Col))
}

// value returns the final value of a term.
func (s *search) value(t litmus.Term) litmus.Value {
	if t.Thread < 0 {
		v, _ := s.written(s.final[t.Loc])
		return v
	}
	v, _ := s.paths[t.Thread].regs[t.Reg].eval(s.p, s.reader(t.Thread))
	return v
}

func (s *search) written(w int) (litmus.Value, state) {
	return s.ev[w].val.eval(s.p, s.reader(s.thread[w]))
}

// state returns the final state and a key for it.
func (s *search) state(terms []litmus.Term) (State, string) {
	st := make(State, len(terms))
	var key strings.Builder
	for i, t := range terms {
		st[i] = Binding{litmus.FormatTerm(s.p, t), litmus.FormatValue(s.p, s.value(t))}
		key.WriteString(st[i].Value)
		key.WriteByte(';')
	}
	return st, key.String()
}

// truth evaluates a predicate on the final state. What has no value is false.
func (s *search) truth(x litmus.Expr) bool {
	v, ok := evalTerms(s.p, x, s.value)
	return ok && v.Truth()
}

// evalTerms computes an expression over terms, false if it has no value.
func evalTerms(p *litmus.Program, x litmus.Expr, value func(litmus.Term) litmus.Value) (litmus.Value, bool) {
	switch x := x.(type) {
	case litmus.Term:
		return value(x), true
	case *litmus.Const:
		return x.V, true
	case *litmus.Unary:
		v, ok := evalTerms(p, x.X, value)
		if !ok {
			return v, false
		}
		return applyUnary(x.Op, v)
	case *litmus.Convert:
		v, ok := evalTerms(p, x.X, value)
		return cut(v, x.To), ok
	case *litmus.Binary:
		a, ok := evalTerms(p, x.X, value)
		if !ok {
			return a, false
		}
		switch { // Y need not have a value where X decides
		case x.Op == litmus.AndAlso && !a.Truth():
			return truth(false), true
		case x.Op == litmus.OrElse && a.Truth(), x.Op == litmus.Implies && !a.Truth():
			return truth(true), true
		}
		b, ok := evalTerms(p, x.Y, value)
		if !ok {
			return b, false
		}
		return applyBinary(x.Op, a, b)
	case *litmus.Offset:
		a, okA := evalTerms(p, x.X, value)
		n, okN := evalTerms(p, x.N, value)
		if !okA || !okN {
			return a, false
		}
		return offset(p, a, n)
	}
	return litmus.Value{}, false
}

// event returns event e of the execution as plain data.
func (s *search) event(e int) exec.Event {
	ev := s.ev[e]
	out := exec.Event{Thread: s.thread[e], Kind: ev.kind, Order: ev.order, Tags: slices.Clone(ev.tags), Pos: ev.pos}
	if s.loc[e] >= 0 {
		out.Loc = s.p.Locs[s.loc[e]].Name
	}
	if ev.kind&exec.Read != 0 {
		out.Read = litmus.FormatValue(s.p, s.val[e])
	}
	if ev.kind&exec.Write != 0 {
		v, _ := s.written(e)
		out.Wrote = litmus.FormatValue(s.p, v)
	}
	if out.Pos.File == "" && out.Pos.Line > 0 {
		out.Pos.File = s.p.File
	}
	return out
}

// graph returns the execution as plain data. Initial writes of locations that
// nobody touches are left out.
func (s *search) graph() *exec.Graph {
	keep, number := s.kept()
	g := &exec.Graph{Name: s.p.Name}
	for _, t := range s.p.Threads {
		g.Threads = append(g.Threads, t.Name)
	}
	for _, e := range keep {
		g.Events = append(g.Events, s.event(e))
	}
	move := func(r *exec.Rel) *exec.Rel {
		out := exec.NewRel(len(keep))
		for a, b := range r.Pairs() {
			if number[a] >= 0 && number[b] >= 0 {
				out.Add(number[a], number[b])
			}
		}
		return out
	}
	rels := s.env.Rels
	g.PO, g.RF, g.RMW = move(rels["po"]), move(rels["rf"]), move(rels["rmw"])
	g.Addr, g.Data, g.Ctrl = move(rels["addr"]), move(rels["data"]), move(rels["ctrl"])
	g.CO = move(s.coherence())
	g.Extra = map[string]*exec.Rel{}
	for _, name := range []string{"sw", "hb"} {
		if r := s.judge.Relation(name); r != nil {
			g.Extra[name] = move(r)
		}
	}
	return g
}

// kept returns the events that are worth showing, and the new number of each.
func (s *search) kept() (keep, number []int) {
	touched := make([]bool, len(s.p.Locs))
	for e := len(s.p.Locs); e < s.n; e++ {
		if s.loc[e] >= 0 {
			touched[s.loc[e]] = true
		}
	}
	number = make([]int, s.n)
	for e := range s.n {
		number[e] = -1
		if e >= len(s.p.Locs) || touched[e] {
			number[e] = len(keep)
			keep = append(keep, e)
		}
	}
	return keep, number
}

// coherence returns the order of the writes of each location: that of the model,
// with initial writes first and the final ones last.
func (s *search) coherence() *exec.Rel {
	co := exec.NewRel(s.n)
	for i, o := range s.axioms.Orders {
		if o.ByLoc {
			co.Union(co, s.judge.Order(i))
		}
	}
	for _, w := range s.writes {
		if loc := s.loc[w]; loc >= 0 {
			co.Add(loc, w)
			if last := s.final[loc]; last >= 0 && last != w && last >= len(s.p.Locs) && !co.Has(last, w) {
				co.Add(w, last)
			}
		}
	}
	return co.Closure(co)
}
