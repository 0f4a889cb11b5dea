package explore

// revisits lets write e, begun but not in g, be what an earlier read reads.
func (x *run[S]) revisits(g *graph[S], t, e int) {
	ev := &g.events[e]
	var causes S // of e
	if ev.prev >= 0 {
		causes = g.events[ev.prev].porf
		add(&causes, int(ev.prev))
	}
	reads := g.locs[ev.loc].reads
	minus(&reads, &causes)
	for r := pop(&reads); r >= 0; r = pop(&reads) {
		gone := g.live
		minus(&gone, &g.events[r].before)
		minus(&gone, &causes)
		if x.revisitable(g, r, gone, &causes) {
			x.revisit(g, t, e, r, &gone)
		}
		if x.stop.Load() {
			return
		}
	}
}

// revisitable reports whether read r, and gone, which is what was added after it
// and is no cause of the write that revisits it, were added in the canonical way.
// The same events are added again after the revisit; of all graphs that differ in
// them only, the canonical one alone makes it.
func (x *run[S]) revisitable(g *graph[S], r int, gone S, causes *S) bool {
	if !x.canonical(g, r, causes) {
		return false
	}
	for e := pop(&gone); e >= 0; e = pop(&gone) {
		if !x.canonical(g, e, causes) {
			return false
		}
	}
	return true
}

// canonical reports whether event e has, among the events that were there before
// it and the causes of the revisiting write, the last place in coherence order or
// reads what has it, and is read by none of them.
func (x *run[S]) canonical(g *graph[S], e int, causes *S) bool {
	ev := &g.events[e]
	switch {
	case ev.flags&isAccess != 0:
		previous := ev.before
		join(&previous, causes)
		later := g.locs[ev.loc].writes
		meet(&later, &previous)
		last := int16(e)
		if ev.flags&isWrite != 0 {
			if meets(&ev.readers, &previous) {
				return false
			}
		} else {
			last = ev.rf
			if ev.flags&isSpurious != 0 {
				return false
			}
		}
		if last == initial {
			return empty(&later)
		}
		if !has(&previous, int(last)) {
			return false
		}
		drop(&later, int(last))
		minus(&later, &g.events[last].coBefore)
		return empty(&later)
	case ev.flags&isChoice != 0:
		return ev.value == 0
	}
	return true
}

// revisit explores the executions in which read r reads write e, after gone has
// been taken out.
func (x *run[S]) revisit(g *graph[S], t, e, r int, gone *S) {
	h := x.graph()
	h.copyFrom(g)
	h.restrict(gone)
	rd := &h.events[r]
	known := x.knows(h, rd.prev)
	h.unread(r)
	h.retract(r)
	add(&h.live, r) // keeps the slot and the place in the order of addition
	slot := free(&h.live)
	if slot < 0 {
		slot = e // not reached: g has a free slot
	}
	ev := x.beginWrite(h, t, slot)
	l := &h.locs[ev.loc]
	if ev.flags&isHalf != 0 {
		w := h.events[ev.mate].rf
		hidden, init := h.hides(l, &known)
		if h.updater(l, w) < 0 && !(w == initial && init) && !(w >= 0 && has(&hidden, int(w))) {
			x.writeAfter(h, slot, w, r)
		}
	} else {
		own := x.knows(h, ev.prev)
		join(&known, &own)
		hidden, init := h.hides(l, &known)
		x.places(h, slot, hidden, init, r)
	}
	x.depth--
}

// reread puts read r back, now of write e, and explores what follows.
func (x *run[S]) reread(g *graph[S], e, r int) {
	ev := &g.events[r]
	t, before := int(ev.thread), ev.before
	n := g.threads[t].next
	x.outcomes(g, t, n, g.events[e].value, int16(e), func(next *node, fail bool) {
		x.begin(g, t, r, next).before = before
		x.placeRead(g, r, g.events[e].value, int16(e), fail)
		if x.consistent(g, e, r) {
			x.race(g, e)
			x.race(g, r)
			if !x.vain(g, r) {
				x.branch(g, false)
			}
		}
		g.unread(r)
		g.retract(r)
		add(&g.live, r)
	})
}
