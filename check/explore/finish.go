package explore

// fail reports the error that a thread has come to and goes on without the thread.
func (x *run[S]) fail(g *graph[S], t int, n *node) {
	x.Errors++
	if x.o.Error != nil {
		x.call(func() bool { return x.o.Error(x.execution(g), t, &n.label) })
	}
	g.threads[t].next = ended
	x.visit(g)
	g.threads[t].next = n
}

// ended is the state of a thread after an error.
var ended = &node{asked: true, kind: Block, label: Label{Kind: Block}}

// call calls a callback, which may say that the exploration stops.
func (x *run[S]) call(f func() bool) {
	x.callbacks.Lock()
	defer x.callbacks.Unlock()
	if !x.stop.Load() && !f() {
		x.stop.Store(true)
	}
}

// finish counts and reports g, to which nothing can be added.
func (x *run[S]) finish(g *graph[S]) {
	report := x.o.Complete
	blocked := false
	for t := range g.threads {
		switch n := g.threads[t].next; {
		case n.kind == Join:
			blocked = blocked || g.threads[t].last >= 0 // one that never begins does not wait
		case n.kind == Block:
			if n.label.Await && !g.latest(t, n.label.Watch) {
				x.wait(g, t)
				return
			}
			blocked = true
		}
	}
	if blocked {
		report = x.o.Blocked
		x.Blocked++
	} else {
		x.Executions++
		if x.o.Quick != nil && x.o.Quick(x.execution(g)) {
			return
		}
	}
	if report != nil {
		x.call(func() bool { return report(x.execution(g)) })
	}
}

// wait counts and reports g, in which thread t waits for what it could read.
func (x *run[S]) wait(g *graph[S], t int) {
	x.Waiting++
	if x.o.Waiting != nil {
		x.call(func() bool { return x.o.Waiting(x.execution(g), t) })
	}
}

// latest reports whether thread t has seen the last write of each of locs; without
// any, of the location that it has read last.
func (g *graph[S]) latest(t int, locs []int) bool {
	if len(locs) == 0 {
		return g.seen(t, func(ev *event[S]) bool { return ev.flags&isRead != 0 })
	}
	for _, loc := range locs {
		if !g.seen(t, func(ev *event[S]) bool { return ev.flags&isAccess != 0 && int(ev.loc) == loc }) {
			return false
		}
	}
	return true
}

// seen reports whether the last event of thread t that is meant reads or is the last
// write of its location.
func (g *graph[S]) seen(t int, meant func(*event[S]) bool) bool {
	for e := g.threads[t].last; e >= 0; e = g.events[e].prev {
		ev := &g.events[e]
		switch {
		case !meant(ev):
		case ev.flags&isRead != 0:
			return g.after(&g.locs[ev.loc], ev.rf) < 0
		default:
			return ev.coNext < 0
		}
	}
	return true
}
