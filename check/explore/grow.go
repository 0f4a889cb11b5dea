package explore

// grow goes on with larger sets where a graph has no slot left for an event of thread t.
func (x *run[S]) grow(g *graph[S], t int) {
	switch small := any(g).(type) {
	case *graph[[1]uint64]:
		enlarge[[1]uint64, [2]uint64](x.shared, small)
	case *graph[[2]uint64]:
		enlarge[[2]uint64, [4]uint64](x.shared, small)
	case *graph[[4]uint64]:
		enlarge[[4]uint64, [16]uint64](x.shared, small)
	default:
		x.err = ErrLong
		if x.o.Long != nil {
			x.call(func() bool { return x.o.Long(x.execution(g), t) })
		}
		x.stop.Store(true)
	}
}

// enlarge explores a graph of sets S with sets T.
func enlarge[S, T set](s *shared, g *graph[S]) {
	y := runOf[T](s)
	h := y.graph()
	widenGraph(h, g)
	y.visit(h)
	y.depth--
}

func widen[S, T set](s *S) (t T) {
	for i := 0; i < len(*s); i++ {
		t[i] = (*s)[i]
	}
	return t
}

func widenGraph[T, S set](h *graph[T], g *graph[S]) {
	h.live, h.halves, h.sc, h.scf = widen[S, T](&g.live), widen[S, T](&g.halves), widen[S, T](&g.sc), widen[S, T](&g.scf)
	h.light, h.heavy = widen[S, T](&g.light), widen[S, T](&g.heavy)
	if n := len(g.events) + 64; len(h.events) < n {
		h.events = make([]event[T], n)
	}
	for i := range size(&g.live) {
		h.events[i] = widenEvent[T](&g.events[i])
	}
	h.threads, h.locs = h.threads[:0], h.locs[:0]
	for _, t := range g.threads {
		h.threads = append(h.threads, thread[T]{widen[S, T](&t.events), t.next, t.last, t.length})
	}
	for i := range g.locs {
		l := &g.locs[i]
		h.locs = append(h.locs, loc[T]{
			widen[S, T](&l.reads), widen[S, T](&l.writes), widen[S, T](&l.fresh), widen[S, T](&l.plain),
			l.first, l.top, l.init,
		})
	}
}

func widenEvent[T, S set](e *event[S]) event[T] {
	return event[T]{
		before: widen[S, T](&e.before), sb: widen[S, T](&e.sb), porf: widen[S, T](&e.porf), hb: widen[S, T](&e.hb),
		rel: widen[S, T](&e.rel), pend: widen[S, T](&e.pend), own: widen[S, T](&e.own),
		shb: widen[S, T](&e.shb), notice: widen[S, T](&e.notice),
		coBefore: widen[S, T](&e.coBefore), readers: widen[S, T](&e.readers),
		label: e.label, next: e.next, value: e.value, flags: e.flags, thread: e.thread, loc: e.loc,
		prev: e.prev, rf: e.rf, coPrev: e.coPrev, coNext: e.coNext, mate: e.mate, fence: e.fence, at: e.at,
	}
}
