package explore

// The axioms of SC operations in the C++ models. A read-modify-write stands here
// as its read: sets of events that are without g.halves have it once.

// eco returns the events before access e in extended coherence order.
func (g *graph[S]) eco(e int) S {
	ev := &g.events[e]
	l := &g.locs[ev.loc]
	var before S
	at, own := e, e
	switch {
	case ev.flags&isHalf != 0:
		own = int(ev.mate)
	case ev.flags&isRead != 0 && ev.mate >= 0:
		at = int(ev.mate)
	case ev.flags&isRead != 0:
		if ev.rf == initial {
			return before
		}
		at = int(ev.rf)
		add(&before, at)
	}
	writes := g.events[at].coBefore
	join(&before, &writes)
	join(&before, &l.fresh)
	for w := pop(&writes); w >= 0; w = pop(&writes) {
		join(&before, &g.events[w].readers)
	}
	minus(&before, &g.halves) // its read reads a write that is before it
	drop(&before, own)
	return before
}

// inOrder judges a graph to which event e was added, and of which r, if not -1, now
// reads from e. Without SC fences, a new cycle leads through one of them.
func (x *run[S]) inOrder(g *graph[S], e, r int) bool {
	if count(&g.sc) < 2 {
		return true
	}
	if empty(&g.scf) {
		if ev := &g.events[e]; ev.flags&isHalf != 0 {
			e = int(ev.mate)
		}
		return !x.inCycle(g, e) && (r < 0 || !x.inCycle(g, r))
	}
	if x.model.global == orderSAxiom {
		return x.acyclicS(g)
	}
	return x.acyclicPSC(g)
}

// inCycle reports whether SC access e is in a cycle, where there are no SC fences.
func (x *run[S]) inCycle(g *graph[S], e int) bool {
	if !has(&g.sc, e) {
		return false
	}
	var seen S
	todo := seen
	add(&todo, e)
	for b := pop(&todo); b >= 0; b = pop(&todo) {
		row := x.beforeAccess(g, b)
		if has(&row, e) {
			return true
		}
		add(&seen, b)
		minus(&row, &seen)
		join(&todo, &row)
	}
	return false
}

// beforeAccess returns the SC accesses that the axiom puts directly before b.
func (x *run[S]) beforeAccess(g *graph[S], b int) (row S) {
	if x.model.global == pscAxiom {
		row = x.scb(g, b)
	} else {
		row = g.events[b].shb
		eco := g.eco(b)
		join(&row, &eco)
	}
	meet(&row, &g.sc)
	return row
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

// asymmetric takes out of row, which is ordered before SC event b, what asymmetric
// fences are not ordered with: a light one with all but heavy ones.
func (g *graph[S]) asymmetric(b int, row *S) {
	switch {
	case has(&g.light, b):
		meet(row, &g.heavy)
	case !has(&g.heavy, b):
		minus(row, &g.light)
	}
}

// acyclicS is the axiom of C++20 on the single order S, [atomics.order].
func (x *run[S]) acyclicS(g *graph[S]) bool {
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
					g.beforeInS(c, &acc, &row)
				}
			}
		} else {
			g.beforeInS(b, &acc, &row)
		}
		g.asymmetric(b, &row)
		rows[b] = row
	}
	return acyclic(rows, g.sc)
}

// beforeInS adds the SC accesses before access c in eco, and the SC fences that
// happen before such an event.
func (g *graph[S]) beforeInS(c int, acc *S, row *S) {
	ds := g.eco(c)
	s := ds
	meet(&s, acc)
	join(row, &s)
	for d := pop(&ds); d >= 0; d = pop(&ds) {
		s := g.events[d].hb
		meet(&s, &g.scf)
		join(row, &s)
	}
}

// acyclicPSC is the axiom SC of RC11: section 3 of the paper.
func (x *run[S]) acyclicPSC(g *graph[S]) bool {
	left := x.scratch.part
	all := g.live
	minus(&all, &g.halves)
	for c := pop(&all); c >= 0; c = pop(&all) {
		left[c] = x.pscLeft(g, c)
	}
	rows := x.scratch.row
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
					ds := g.eco(c)
					for d := pop(&ds); d >= 0; d = pop(&ds) {
						s := g.events[d].hb
						meet(&s, &g.scf)
						join(&row, &s)
					}
				}
			}
		}
		g.asymmetric(b, &row)
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

// scb returns the events from which scb leads to c.
func (x *run[S]) scb(g *graph[S], c int) S {
	ev := &g.events[c]
	scb := ev.sb
	join(&scb, &ev.shb)
	if ev.flags&isAccess != 0 {
		l := &g.locs[ev.loc]
		same := l.reads
		join(&same, &l.writes)
		meet(&same, &ev.hb)
		join(&scb, &same)
		if ev.flags&isWrite != 0 || ev.mate >= 0 {
			eco := g.eco(c) // of a write: co and fr
			join(&scb, &eco)
		}
	}
	minus(&scb, &g.halves)
	return scb
}

// pscLeft returns the SC events from which scb leads to c, and the SC fences that
// happen before an event from which it does.
func (x *run[S]) pscLeft(g *graph[S], c int) S {
	scb := x.scb(g, c)
	left := scb
	meet(&left, &g.sc)
	for a := pop(&scb); a >= 0; a = pop(&scb) {
		s := g.events[a].hb
		meet(&s, &g.scf)
		join(&left, &s)
	}
	return left
}

// around fills, for RC11, the events a with a -> b in (sb \ loc) ; hb ; (sb \ loc),
// where b is event e. An event that is earlier in program order knows less by
// happens-before; so the last one of another location stands for all.
func (x *run[S]) around(g *graph[S], e int) {
	ev := &g.events[e]
	var none S
	ev.shb, ev.notice = none, none
	joined := ev.hb
	if ev.prev >= 0 {
		p := &g.events[ev.prev]
		ev.notice = p.notice
		minus(&joined, &p.hb)
	}
	minus(&joined, &g.halves)
	for c := pop(&joined); c >= 0; c = pop(&joined) {
		s := g.elsewhere(c)
		join(&ev.notice, &s)
	}
	for d := ev.prev; d >= 0; d = g.events[d].prev {
		if k := &g.events[d]; ev.flags&isAccess == 0 || k.flags&isAccess == 0 || k.loc != ev.loc {
			ev.shb = k.notice
			break
		}
	}
}
