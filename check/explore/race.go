package explore

// race reports the accesses that race with event e, which was just added: nothing
// happens after it.
func (x *run[S]) race(g *graph[S], e int) {
	ev := &g.events[e]
	l := &g.locs[ev.loc]
	if empty(&l.plain) {
		return
	}
	with := g.racing(e)
	for a := pop(&with); a >= 0; a = pop(&with) {
		x.Races++
		if x.o.Race != nil {
			v := view[S]{g}
			x.call(func() bool { return x.o.Race(x.execution(g), v.id(int16(a)), v.id(int16(e))) })
		}
	}
}

// racing returns the accesses that conflict with e, do not happen before it, and
// were there before it or are before a cause of it.
func (g *graph[S]) racing(e int) S {
	ev := &g.events[e]
	l := &g.locs[ev.loc]
	with := l.writes
	if ev.flags&isWrite != 0 {
		join(&with, &l.reads)
	}
	if ev.flags&isPlain == 0 {
		meet(&with, &l.plain)
	}
	minus(&with, &ev.hb)
	minus(&with, &g.threads[ev.thread].events)
	return with
}
