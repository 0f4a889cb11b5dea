package explore

import "slices"

// visit explores all executions that g is the beginning of. It leaves g as it was.
func (x *run[S]) visit(g *graph[S]) {
	if x.stopped() {
		return
	}
	x.current.source = view[S]{g}
	x.ask(g)
	t := x.schedule(g)
	if t < 0 {
		x.finish(g)
		return
	}
	n := g.threads[t].next
	switch n.kind {
	case Load, Join, RMW, CAS, Store, half:
		for int(n.loc) >= len(g.locs) {
			g.locs = append(g.locs, loc[S]{first: -1, top: initial, init: x.p.Init(len(g.locs))})
		}
	}
	e := free(&g.live)
	if e < 0 {
		x.grow(g, t)
		return
	}
	if e >= len(g.events) {
		g.events = append(g.events, make([]event[S], 8+e)...)
	}
	switch n.kind {
	case Load, RMW, CAS:
		x.read(g, t, e)
	case Join:
		x.readOf(g, t, e, g.locs[n.loc].top)
	case Store, half:
		x.write(g, t, e)
	case Fence:
		x.begin(g, t, e, x.trees[t].after(n, branch{}))
		x.ordered(g, e)
		g.push(e)
		x.visit(g)
		g.retract(e)
	case Choice:
		for v := range n.label.N {
			x.begin(g, t, e, x.trees[t].after(n, branch{value: Value(v)}))
			g.events[e].value = Value(v)
			x.ordered(g, e)
			g.push(e)
			x.visit(g)
			g.retract(e)
		}
	case Error:
		x.fail(g, t, n)
	}
}

// ask finds out what the threads of g do next.
func (x *run[S]) ask(g *graph[S]) {
	for t := range g.threads {
		if n := g.threads[t].next; !n.asked {
			x.trees[t].ask(n)
		}
	}
}

// schedule chooses the thread whose next event is added; -1 if none can go on. A
// read-modify-write is completed before anything else, and a loop that waits is run
// when nothing else can be: then it seldom has to be visited again.
func (x *run[S]) schedule(g *graph[S]) int {
	first, waiting, n := -1, -1, 0
	for t := range g.threads {
		next := g.threads[t].next
		switch next.kind {
		case half:
			return t
		case Done, Block:
			continue
		case Join:
			if !g.written(next.loc) {
				continue
			}
		}
		if (next.waits || next.label.Late) && x.o.Shuffle == nil {
			waiting = t
			continue
		}
		n++
		if first < 0 || x.o.Shuffle != nil && x.o.Shuffle.Intn(n) == 0 {
			first = t
		}
	}
	if first < 0 {
		return waiting
	}
	return first
}

// written reports whether a location has a write that is not the initial one.
func (g *graph[S]) written(loc int32) bool {
	return int(loc) < len(g.locs) && g.locs[loc].top != initial
}

// begin starts event e of thread t, after which the thread will be at next.
func (x *run[S]) begin(g *graph[S], t, e int, next *node) *event[S] {
	th := &g.threads[t]
	ev := &g.events[e]
	ev.label, ev.next = th.next, next
	ev.flags = th.next.flags
	ev.thread, ev.loc = int32(t), th.next.loc
	ev.prev = th.last
	ev.mate = -1
	var none S
	ev.readers = none
	ev.before = g.live
	add(&ev.before, e)
	return ev
}

// valueOf returns what write w leaves in a location.
func (g *graph[S]) valueOf(l *loc[S], w int16) Value {
	if w == initial {
		return l.init
	}
	return g.events[w].value
}

// updater returns the read of the read-modify-write that follows w and reads it;
// -1 if none does.
func (g *graph[S]) updater(l *loc[S], w int16) int16 {
	if next := g.after(l, w); next >= 0 {
		if n := &g.events[next]; n.flags&isHalf != 0 && g.events[n.mate].rf == w {
			return n.mate
		}
	}
	return -1
}

// read adds the next event of thread t, a read, in all ways.
func (x *run[S]) read(g *graph[S], t, e int) {
	l := &g.locs[g.threads[t].next.loc]
	known := x.knows(g, g.threads[t].last)
	hidden, init := g.hides(l, &known)
	for w := l.top; ; w = g.events[w].coPrev {
		if w == initial {
			if !init {
				x.readOf(g, t, e, w)
			}
			return
		}
		if has(&hidden, int(w)) {
			return
		}
		x.readOf(g, t, e, w)
	}
}

// readOf adds read e of write w and explores what follows.
func (x *run[S]) readOf(g *graph[S], t, e int, w int16) {
	n := g.threads[t].next
	v := g.valueOf(&g.locs[n.loc], w)
	x.outcomes(g, t, n, v, w, func(next *node, fail bool) {
		x.begin(g, t, e, next)
		x.placeRead(g, e, v, w, fail)
		if x.consistent(g, e, -1) {
			x.race(g, e)
			if !x.vain(g, e) {
				x.branch(g, g.after(&g.locs[n.loc], w) < 0)
			}
		}
		g.unread(e)
		g.retract(e)
	})
}

// outcomes calls f for each state to which reading v from w may lead thread t.
func (x *run[S]) outcomes(g *graph[S], t int, n *node, v Value, w int16, f func(next *node, fail bool)) {
	b := branch{value: v, cause: g.causeOf(n, w)}
	f(x.trees[t].after(n, b), false)
	if n.kind == CAS && n.label.Weak && v == n.label.Old {
		b.fail = true
		f(x.trees[t].after(n, b), true)
	}
}

// vain reports whether read e, just added, reads what a loop waits to see changed,
// while there is a later write: such a read is left out, the loop goes on to read that.
func (x *run[S]) vain(g *graph[S], e int) bool {
	ev := &g.events[e]
	if g.after(&g.locs[ev.loc], ev.rf) < 0 {
		return false
	}
	x.current.source = view[S]{g}
	x.ask(g)
	n := ev.next
	return n.kind == Block && n.label.awaits(int(ev.loc))
}

// awaits reports whether a thread is blocked until there is another value in loc,
// which it has read last.
func (l *Label) awaits(loc int) bool {
	return l.Await && (len(l.Watch) == 0 || slices.Contains(l.Watch, loc))
}

// causeOf returns what the event of state n learns from write w beside its value.
func (g *graph[S]) causeOf(n *node, w int16) uint64 {
	switch {
	case !n.label.Causal:
		return 0
	case w == initial:
		return 1
	}
	return g.events[w].label.state
}

// placeRead completes and pushes read e, begun, as one of write w.
func (x *run[S]) placeRead(g *graph[S], e int, v Value, w int16, fail bool) {
	ev := &g.events[e]
	ev.flags = ev.label.readFlags(ev.next, fail)
	ev.value = v
	g.readFrom(e, w)
	x.ordered(g, e)
	g.push(e)
}

// write adds the next event of thread t, a write, in all ways, and then lets it
// revisit reads.
func (x *run[S]) write(g *graph[S], t, e int) {
	ev := x.beginWrite(g, t, e)
	if ev.flags&isHalf != 0 {
		mate := &g.events[ev.mate]
		if g.updater(&g.locs[ev.loc], mate.rf) < 0 {
			x.writeAfter(g, e, mate.rf, -1)
		}
	} else {
		known := x.knows(g, ev.prev)
		hidden, init := g.hides(&g.locs[ev.loc], &known)
		x.places(g, e, hidden, init, -1)
	}
	x.revisits(g, t, e)
}

// beginWrite starts write e of thread t.
func (x *run[S]) beginWrite(g *graph[S], t, e int) *event[S] {
	n := g.threads[t].next
	ev := x.begin(g, t, e, x.trees[t].after(n, branch{}))
	ev.value = n.val
	if n.kind == half {
		ev.mate = ev.prev
	}
	return ev
}

// places puts write e, begun, behind each write that is not hidden.
func (x *run[S]) places(g *graph[S], e int, hidden S, init bool, r int) {
	l := &g.locs[g.events[e].loc]
	for w := l.top; ; w = g.events[w].coPrev {
		if w == initial {
			if !init && g.updater(&g.locs[g.events[e].loc], w) < 0 {
				x.writeAfter(g, e, w, r)
			}
			return
		}
		if has(&hidden, int(w)) {
			return
		}
		if g.updater(&g.locs[g.events[e].loc], w) < 0 {
			x.writeAfter(g, e, w, r)
		}
	}
}

// writeAfter puts write e, begun, behind write w, and explores what follows. With r
// not -1 it is then read by r.
func (x *run[S]) writeAfter(g *graph[S], e int, w int16, r int) {
	var none S
	g.events[e].readers = none
	g.link(e, w)
	x.ordered(g, e)
	g.push(e)
	if r >= 0 {
		x.reread(g, e, r)
	} else if x.consistent(g, e, -1) {
		x.race(g, e)
		x.branch(g, g.events[e].coNext < 0)
	}
	g.retract(e)
	g.unlink(e)
}
