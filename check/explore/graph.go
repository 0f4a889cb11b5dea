package explore

// initial stands for the initial write of a location, which is no event.
const initial = -1

// An event has a slot in its graph. Sets of events are sets of slots, and slots
// are used again when events are taken out.
type event[S set] struct {
	before S // order of addition: the events that were there, and itself
	sb     S // the events before it in program order
	porf   S // the events before it by program order and reads-from
	hb     S // the events that happen before it
	rel    S // of a write: what happens before a read that acquires it
	pend   S // what happens before an acquire fence that follows
	own    S // rc11: what the writes of this thread, up to this one, release
	shb    S // c++20: see strongly; rc11: see around
	notice S // the events that are in program order before an event of hb

	coBefore S // of a write: the writes before it in coherence order
	readers  S // of a write: the reads of it

	label, next    *node // what it is, and the state of its thread after it
	value          Value // read, chosen, or written
	flags          flags
	thread         int32
	loc            int32
	prev           int16 // in program order; -1
	rf             int16 // of a read
	coPrev, coNext int16 // of a write; coNext is -1 at the end
	mate           int16 // the other half of a read-modify-write; -1
	fence          int16 // the last release fence before it or it; -1
	at             int16 // its place in its thread
}

// A thread is the part of a thread that is in the graph.
type thread[S set] struct {
	events S
	next   *node
	last   int16
	length int16
}

// A loc is a location.
type loc[S set] struct {
	reads, writes, fresh S // fresh: the reads of the initial write
	plain                S // plain accesses
	first, top           int16
	init                 Value
}

// A graph is an execution or the beginning of one.
type graph[S set] struct {
	live    S // the slots in use
	halves  S // the writes of read-modify-writes
	sc      S // SC events, of a read-modify-write the read
	scf     S // SC fences
	light   S // those that are asymmetric
	heavy   S
	events  []event[S]
	threads []thread[S]
	locs    []loc[S]
}

// hides is what is hidden from a thread to which the events of known are known, at
// a location: the writes that are before one of known or before one that a read of
// known reads. init reports whether the initial write is hidden.
func (g *graph[S]) hides(l *loc[S], known *S) (hidden S, init bool) {
	w := l.writes
	meet(&w, known)
	for k := pop(&w); k >= 0; k = pop(&w) {
		join(&hidden, &g.events[k].coBefore)
		init = true
	}
	r := l.reads
	meet(&r, known)
	for k := pop(&r); k >= 0; k = pop(&r) {
		if f := g.events[k].rf; f != initial {
			join(&hidden, &g.events[f].coBefore)
			init = true
		}
	}
	return hidden, init
}

// after returns the write that follows w in coherence order; -1 if none does.
func (g *graph[S]) after(l *loc[S], w int16) int16 {
	if w == initial {
		return l.first
	}
	return g.events[w].coNext
}

// link puts write e behind write w of its location.
func (g *graph[S]) link(e int, w int16) {
	ev := &g.events[e]
	l := &g.locs[ev.loc]
	next := g.after(l, w)
	ev.coPrev, ev.coNext = w, next
	if w == initial {
		l.first = int16(e)
		var none S
		ev.coBefore = none
	} else {
		p := &g.events[w]
		p.coNext = int16(e)
		ev.coBefore = p.coBefore
		add(&ev.coBefore, int(w))
	}
	if next < 0 {
		l.top = int16(e)
	} else {
		g.events[next].coPrev = int16(e)
		for k := next; k >= 0; k = g.events[k].coNext {
			add(&g.events[k].coBefore, e)
		}
	}
	add(&l.writes, e)
}

// unlink takes write e out of the coherence order.
func (g *graph[S]) unlink(e int) {
	ev := &g.events[e]
	l := &g.locs[ev.loc]
	if ev.coPrev == initial {
		l.first = ev.coNext
	} else {
		g.events[ev.coPrev].coNext = ev.coNext
	}
	if ev.coNext < 0 {
		l.top = ev.coPrev
	} else {
		g.events[ev.coNext].coPrev = ev.coPrev
	}
	for k := ev.coNext; k >= 0; k = g.events[k].coNext {
		drop(&g.events[k].coBefore, e)
	}
	drop(&l.writes, e)
}

// readFrom makes read e one of write w.
func (g *graph[S]) readFrom(e int, w int16) {
	ev := &g.events[e]
	ev.rf = w
	if w == initial {
		add(&g.locs[ev.loc].fresh, e)
	} else {
		add(&g.events[w].readers, e)
	}
}

func (g *graph[S]) unread(e int) {
	ev := &g.events[e]
	if ev.rf == initial {
		drop(&g.locs[ev.loc].fresh, e)
	} else {
		drop(&g.events[ev.rf].readers, e)
	}
}

// push puts event e, whose label, thread, value and flags are set, at the end of
// its thread.
func (g *graph[S]) push(e int) {
	ev := &g.events[e]
	t := &g.threads[ev.thread]
	t.last, t.next = int16(e), ev.next
	ev.at = t.length
	t.length++
	add(&t.events, e)
	add(&g.live, e)
	if ev.flags&isAccess != 0 {
		l := &g.locs[ev.loc]
		if ev.flags&isRead != 0 {
			add(&l.reads, e)
		}
		if ev.flags&isPlain != 0 {
			add(&l.plain, e)
		}
	}
	if ev.flags&isHalf != 0 {
		add(&g.halves, e)
		g.events[ev.mate].mate = int16(e)
	} else if ev.flags&isSC != 0 {
		add(&g.sc, e)
		if ev.flags&isFence != 0 {
			add(&g.scf, e)
			if ev.flags&isLight != 0 {
				add(&g.light, e)
			} else if ev.flags&isHeavy != 0 {
				add(&g.heavy, e)
			}
		}
	}
}

// retract takes the last event of a thread out again. Its links are gone already.
func (g *graph[S]) retract(e int) {
	ev := &g.events[e]
	t := &g.threads[ev.thread]
	t.last, t.next = ev.prev, ev.label
	t.length--
	drop(&t.events, e)
	drop(&g.live, e)
	if ev.flags&isAccess != 0 {
		l := &g.locs[ev.loc]
		drop(&l.reads, e)
		drop(&l.plain, e)
	}
	if ev.flags&isHalf != 0 {
		drop(&g.halves, e)
		g.events[ev.mate].mate = -1
	} else if ev.flags&isSC != 0 {
		drop(&g.sc, e)
		drop(&g.scf, e)
		drop(&g.light, e)
		drop(&g.heavy, e)
	}
}

// copyFrom makes g a copy of h.
func (g *graph[S]) copyFrom(h *graph[S]) {
	g.live, g.halves, g.sc, g.scf = h.live, h.halves, h.sc, h.scf
	g.light, g.heavy = h.light, h.heavy
	n := size(&h.live)
	if len(g.events) < len(h.events) {
		g.events = make([]event[S], len(h.events))
	}
	copy(g.events[:n], h.events[:n])
	g.threads = append(g.threads[:0], h.threads...)
	g.locs = append(g.locs[:0], h.locs...)
}

// restrict takes the events of gone out. They are the ends of their threads, and
// no event that stays reads from one of them.
func (g *graph[S]) restrict(gone *S) {
	left := *gone
	for e := pop(&left); e >= 0; e = pop(&left) {
		ev := &g.events[e]
		t := &g.threads[ev.thread]
		for t.last >= 0 && has(gone, int(t.last)) {
			t.next, t.last = g.events[t.last].label, g.events[t.last].prev
			t.length--
		}
		drop(&t.events, e)
		if ev.flags&isRead != 0 {
			g.unread(e)
		}
		if ev.flags&isWrite != 0 {
			g.unlink(e)
		}
		if ev.flags&isAccess != 0 {
			l := &g.locs[ev.loc]
			drop(&l.reads, e)
			drop(&l.plain, e)
		}
		if ev.flags&isHalf != 0 && ev.mate >= 0 {
			g.events[ev.mate].mate = -1
		}
	}
	minus(&g.live, gone)
	minus(&g.halves, gone)
	minus(&g.sc, gone)
	minus(&g.scf, gone)
	minus(&g.light, gone)
	minus(&g.heavy, gone)
	stay := g.live
	for e := pop(&stay); e >= 0; e = pop(&stay) {
		meet(&g.events[e].before, &g.live)
	}
}
