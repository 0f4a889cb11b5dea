package explore

// The axioms of SC operations in the C++ models. A read-modify-write stands here
// as its read: sets of events that are without g.halves have it once.

// An scratch holds what these axioms compute of each event.
type scratch[S set] struct {
	eco  []S // the events of its location before it in extended coherence order
	row  []S
	part []S
}

// extended fills eco of every access.
func (x *run[S]) extended(g *graph[S]) []S {
	eco := x.scratch.eco
	var none S
	for i := range g.locs {
		l := &g.locs[i]
		fresh := l.fresh
		sofar := fresh
		for r := pop(&fresh); r >= 0; r = pop(&fresh) {
			eco[r] = none
		}
		for w := l.first; w >= 0; w = g.events[w].coNext {
			ev := &g.events[w]
			at, bit := int(w), int(w)
			if ev.flags&isHalf != 0 {
				bit = int(ev.mate)
			}
			eco[at] = sofar
			drop(&eco[at], bit)
			eco[bit] = eco[at]
			add(&sofar, bit)
			rest := ev.readers
			for r := pop(&rest); r >= 0; r = pop(&rest) {
				eco[r] = sofar
			}
			join(&sofar, &ev.readers)
		}
	}
	return eco
}

// acyclic reports whether the relation whose predecessors are rows has no cycle
// among the events of left.
func acyclic[S set](rows []S, left S) bool {
	for {
		todo, again := left, false
		for e := pop(&todo); e >= 0; e = pop(&todo) {
			if !meets(&rows[e], &left) {
				drop(&left, e)
				again = true
			}
		}
		if empty(&left) {
			return true
		}
		if !again {
			return false
		}
	}
}

// acyclicS is the axiom of C++20 on the single order S, [atomics.order].
func (x *run[S]) acyclicS(g *graph[S]) bool {
	if count(&g.sc) < 2 {
		return true
	}
	eco := x.extended(g)
	fences := !empty(&g.scf)
	acc := g.sc
	minus(&acc, &g.scf)
	rows := x.scratch.row
	all := g.sc
	for b := pop(&all); b >= 0; b = pop(&all) {
		ev := &g.events[b]
		row := ev.shb
		meet(&row, &g.sc)
		if ev.flags&isFence != 0 {
			cs := ev.hb
			minus(&cs, &g.halves)
			for c := pop(&cs); c >= 0; c = pop(&cs) {
				if g.events[c].flags&isAccess != 0 {
					x.beforeInS(g, c, &acc, fences, eco, &row)
				}
			}
		} else {
			x.beforeInS(g, b, &acc, fences, eco, &row)
		}
		rows[b] = row
	}
	return acyclic(rows, g.sc)
}

// beforeInS adds the SC accesses before access c in eco, and the SC fences that
// happen before such an event.
func (x *run[S]) beforeInS(g *graph[S], c int, acc *S, fences bool, eco []S, row *S) {
	s := eco[c]
	meet(&s, acc)
	join(row, &s)
	if !fences {
		return
	}
	ds := eco[c]
	for d := pop(&ds); d >= 0; d = pop(&ds) {
		s := g.events[d].hb
		meet(&s, &g.scf)
		join(row, &s)
	}
}

// acyclicPSC is the axiom SC of RC11: section 3 of the paper.
func (x *run[S]) acyclicPSC(g *graph[S]) bool {
	if count(&g.sc) < 2 {
		return true
	}
	eco := x.extended(g)
	x.throughHB(g)
	left := x.scratch.row
	all := g.live
	minus(&all, &g.halves)
	for c := pop(&all); c >= 0; c = pop(&all) {
		left[c] = x.pscLeft(g, c, eco)
	}
	rows := x.scratch.part // throughHB is no longer needed
	all = g.sc
	for b := pop(&all); b >= 0; b = pop(&all) {
		row := left[b]
		if ev := &g.events[b]; ev.flags&isFence != 0 {
			s := ev.hb
			meet(&s, &g.scf)
			join(&row, &s)
			cs := ev.hb
			minus(&cs, &g.halves)
			for c := pop(&cs); c >= 0; c = pop(&cs) {
				join(&row, &left[c])
				if g.events[c].flags&isAccess != 0 {
					ds := eco[c]
					for d := pop(&ds); d >= 0; d = pop(&ds) {
						s := g.events[d].hb
						meet(&s, &g.scf)
						join(&row, &s)
					}
				}
			}
		}
		rows[b] = row
	}
	return acyclic(rows, g.sc)
}

// elsewhere returns the events before c in program order that are not of its
// location.
func (g *graph[S]) elsewhere(c int) S {
	ev := &g.events[c]
	s := ev.sb
	minus(&s, &g.halves)
	if ev.flags&isAccess != 0 {
		l := &g.locs[ev.loc]
		minus(&s, &l.reads)
		minus(&s, &l.writes)
	}
	return s
}

// throughHB fills part of each event d: the a with a -> c in (sb \ loc) and c -> d
// in hb.
func (x *run[S]) throughHB(g *graph[S]) {
	all := g.live
	minus(&all, &g.halves)
	for d := pop(&all); d >= 0; d = pop(&all) {
		var row S
		cs := g.events[d].hb
		minus(&cs, &g.halves)
		for c := pop(&cs); c >= 0; c = pop(&cs) {
			s := g.elsewhere(c)
			join(&row, &s)
		}
		x.scratch.part[d] = row
	}
}

// pscLeft returns the SC events, and the fences that reach, from which scb leads
// to c.
func (x *run[S]) pscLeft(g *graph[S], c int, eco []S) S {
	ev := &g.events[c]
	scb := ev.sb
	minus(&scb, &g.halves)
	ds := g.elsewhere(c)
	for d := pop(&ds); d >= 0; d = pop(&ds) {
		join(&scb, &x.scratch.part[d])
	}
	if ev.flags&isAccess != 0 {
		l := &g.locs[ev.loc]
		same := l.reads
		join(&same, &l.writes)
		meet(&same, &ev.hb)
		minus(&same, &g.halves)
		join(&scb, &same)
		if ev.flags&isWrite != 0 || ev.flags&isUpdate != 0 && ev.mate >= 0 {
			join(&scb, &eco[c]) // of a write: co and fr
		}
	}
	left := scb
	meet(&left, &g.sc)
	if !empty(&g.scf) {
		for a := pop(&scb); a >= 0; a = pop(&scb) {
			s := g.events[a].hb
			meet(&s, &g.scf)
			join(&left, &s)
		}
	}
	return left
}
