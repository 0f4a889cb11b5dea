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
var ended = &node{kind: Block, label: Label{Kind: Block}}

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
		if n := g.threads[t].next; n.kind == Block {
			if n.label.Await && !g.readLast(t) {
				x.Waiting++
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
	}
	if report != nil {
		x.call(func() bool { return report(x.execution(g)) })
	}
}

// readLast reports whether the last read of thread t reads the last write of its
// location.
func (g *graph[S]) readLast(t int) bool {
	for e := g.threads[t].last; e >= 0; e = g.events[e].prev {
		if ev := &g.events[e]; ev.flags&isRead != 0 {
			return g.after(&g.locs[ev.loc], ev.rf) < 0
		}
	}
	return true
}
