package explore

// ordered fills what is before event e by the relations that only grow with
// program order and reads-from. They depend on nothing that is added later.
func (x *run[S]) ordered(g *graph[S], e int) {
	ev := &g.events[e]
	var none S
	ev.sb, ev.porf, ev.hb, ev.pend = none, none, none, none
	ev.fence = -1
	if ev.prev >= 0 {
		p := &g.events[ev.prev]
		ev.sb, ev.porf, ev.hb, ev.pend, ev.fence = p.sb, p.porf, p.hb, p.pend, p.fence
		add(&ev.sb, int(ev.prev))
		add(&ev.porf, int(ev.prev))
		add(&ev.hb, int(ev.prev))
	}
	if ev.flags&isRead != 0 && ev.rf != initial {
		w := &g.events[ev.rf]
		join(&ev.porf, &w.porf)
		add(&ev.porf, int(ev.rf))
		if ev.flags&isPlain == 0 {
			join(&ev.pend, &w.rel)
			if ev.flags&isAcq != 0 {
				join(&ev.hb, &w.rel)
			}
		}
	}
	if ev.flags&isFence != 0 {
		if ev.flags&isAcq != 0 {
			join(&ev.hb, &ev.pend)
		}
		if ev.flags&isRel != 0 {
			ev.fence = int16(e)
		}
	}
	if ev.flags&isWrite != 0 {
		x.releases(g, e)
	}
	if x.seqCst { // what is kept matters only of events that an SC event precedes
		x.strength(g, e)
	}
}

// strength fills what the axioms of SC operations need of event e.
func (x *run[S]) strength(g *graph[S], e int) {
	switch x.model.global {
	case orderSAxiom:
		x.strongly(g, e)
	case pscAxiom:
		x.around(g, e)
	}
}

// releases fills what a read of write e acquires.
func (x *run[S]) releases(g *graph[S], e int) {
	ev := &g.events[e]
	var none S
	ev.rel = none
	if ev.flags&isPlain == 0 {
		if ev.flags&isRel != 0 {
			ev.rel = ev.hb
			add(&ev.rel, e)
		} else if ev.fence >= 0 {
			ev.rel = g.events[ev.fence].hb
			add(&ev.rel, int(ev.fence))
		}
	}
	if x.model.ownSequence {
		ev.own = ev.rel
		for p := ev.prev; p >= 0; p = g.events[p].prev {
			if w := &g.events[p]; w.flags&isWrite != 0 && w.loc == ev.loc {
				join(&ev.own, &w.own)
				break
			}
		}
		if ev.flags&isPlain == 0 {
			ev.rel = ev.own
		}
	}
	if ev.flags&isHalf != 0 {
		if f := g.events[ev.mate].rf; f != initial {
			join(&ev.rel, &g.events[f].rel)
		}
	}
}

// strongly fills what strongly happens before event e, but for synchronization
// between SC operations: that is, by program order and by happens-before with
// program order on both sides. What is left out changes nothing: such operations
// are in S by extended coherence order already, with happens-before where one is a
// fence. A read-modify-write is one event: its write adds nothing.
func (x *run[S]) strongly(g *graph[S], e int) {
	ev := &g.events[e]
	var none S
	ev.shb, ev.notice = none, none
	joined := ev.hb
	if ev.prev >= 0 {
		p := &g.events[ev.prev]
		ev.shb, ev.notice = p.shb, p.notice
		add(&ev.shb, int(ev.prev))
		if ev.flags&isHalf == 0 {
			shb := p.notice
			minus(&shb, &ev.shb)
			for y := pop(&shb); y >= 0; y = pop(&shb) {
				join(&ev.shb, &g.events[y].shb)
				add(&ev.shb, y)
			}
		}
		minus(&joined, &p.hb)
	}
	for c := pop(&joined); c >= 0; c = pop(&joined) {
		k := &g.events[c]
		if k.flags&isHalf != 0 {
			k = &g.events[k.mate]
		}
		join(&ev.notice, &k.sb)
	}
}
