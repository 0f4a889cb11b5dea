package explore

// reachesSC reports whether a path of program order, reads-from, coherence order
// and from-reads leads from event a to e or r.
func (x *run[S]) reachesSC(g *graph[S], a, e, r int) bool {
	var seen S
	todo := seen
	add(&todo, a)
	for v := pop(&todo); v >= 0; v = pop(&todo) {
		if v == e || v == r {
			return true
		}
		add(&seen, v)
		ev := &g.events[v]
		reach := g.threads[ev.thread].events
		minus(&reach, &ev.sb)
		g.successors(v, &reach)
		minus(&reach, &seen)
		join(&todo, &reach)
	}
	return false
}

// successors adds the reads of event v and the write that follows it, or that it
// comes before by from-reads.
func (g *graph[S]) successors(v int, reach *S) {
	ev := &g.events[v]
	next := int16(-1)
	if ev.flags&isWrite != 0 {
		join(reach, &ev.readers)
		next = ev.coNext
	} else if ev.flags&isRead != 0 {
		next = g.after(&g.locs[ev.loc], ev.rf)
	}
	if next >= 0 {
		add(reach, int(next))
	}
}

// reachesTSO is reachesSC with the program order that x86 keeps, and with
// reads-from between threads only.
func (x *run[S]) reachesTSO(g *graph[S], a, e, r int) bool {
	var seen S
	todo := seen
	add(&todo, a)
	for v := pop(&todo); v >= 0; v = pop(&todo) {
		if v == e || v == r {
			return true
		}
		add(&seen, v)
		ev := &g.events[v]
		var reach S
		g.successors(v, &reach)
		own := &g.threads[ev.thread].events
		minus(&reach, own)
		if ev.flags&isWrite != 0 && ev.coNext >= 0 {
			add(&reach, int(ev.coNext))
		} else if ev.flags&isRead != 0 {
			if n := g.after(&g.locs[ev.loc], ev.rf); n >= 0 {
				add(&reach, int(n))
			}
		}
		later := *own
		minus(&later, &ev.sb)
		x.kept(g, ev, later, &reach)
		minus(&reach, &seen)
		join(&todo, &reach)
	}
	return false
}

// kept adds the later events of its thread that x86 keeps after ev.
func (x *run[S]) kept(g *graph[S], ev *event[S], later S, reach *S) {
	waits := ev.flags&isWrite != 0 && ev.flags&isLocked == 0
	for l := pop(&later); l >= 0; l = pop(&later) {
		k := &g.events[l]
		drains := k.flags&isLocked != 0 || k.flags&isFence != 0 && k.flags&isSC != 0
		if k.flags&isWrite != 0 || drains || !waits && k.flags&isRead != 0 {
			add(reach, l)
		}
	}
}
