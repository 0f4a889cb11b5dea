package explore

import (
	"context"
	"errors"
	"math/bits"
	"math/rand"
	"sync"
	"sync/atomic"
)

// Options say how a program is explored. Callbacks return false to stop; the
// execution they get is only valid until they return.
type Options struct {
	Model    string                // one of [Models]; "" is the first
	Complete func(*Execution) bool // each complete execution
	Blocked  func(*Execution) bool // each in which a thread is blocked at the end
	Error    func(x *Execution, thread int, l *Label) bool
	Race     func(x *Execution, a, b EventID) bool // each race when it comes up; it may come up again

	// Workers is the number of goroutines that explore; 0 stands for 1. Callbacks are
	// called by all of them, one at a time. Each but the first has a program of its own
	// from New; without New all use the same, which must then allow that.
	Workers int
	New     func() Program

	// Shuffle makes the order in which threads are run arbitrary. It changes nothing
	// in the result, which is what tests use it for.
	Shuffle *rand.Rand
}

// A Result counts what was found.
type Result struct {
	Executions int // complete ones
	Blocked    int // those in which a thread is blocked, for good if it awaits something
	Waiting    int // graphs given up as a loop waits there, though what it reads was written since; depends on the order in which threads were run
	Errors     int // graphs at which a thread has come to an Error
	Races      int // pairs of plain accesses that raced, each as often as it came up
	Finished   bool
}

// errTooLarge is about an execution with more events than the largest set holds.
var errTooLarge = errors.New("an execution has more than 1024 events")

// shared is what all sizes of graphs have in common during an exploration.
type shared struct {
	Result
	o     Options
	p     Program
	model model
	trees []*tree
	ctx   context.Context
	ticks int
	stop  *atomic.Bool
	err   error

	seqCst  bool // there are SC events: what their axioms need is kept
	refresh []func()

	runs      [5]any      // by size of their sets
	queue     *queue      // nil for one worker
	callbacks *sync.Mutex // held while one is called
	most      int         // events in a graph
	current   Execution   // the graph that is being worked on
}

// sawSeqCst is called when a thread comes to an SC event. Before the first one,
// nothing was kept for their axioms.
func (s *shared) sawSeqCst() {
	if s.seqCst {
		return
	}
	s.seqCst = true
	for _, f := range s.refresh {
		f()
	}
}

// Run explores p. When the context ends it returns what it has, with Finished
// false.
func Run(ctx context.Context, p Program, o Options) (Result, error) {
	m, err := modelByName(o.Model)
	if err != nil {
		return Result{}, err
	}
	s := newShared(ctx, p, o, m)
	if o.Workers > 1 {
		s.parallel()
	} else {
		x := runOf[[1]uint64](s)
		x.visit(x.root())
	}
	s.Finished = !s.stop.Load() && s.err == nil
	return s.Result, s.err
}

func newShared(ctx context.Context, p Program, o Options, m model) *shared {
	s := &shared{o: o, p: p, model: m, ctx: ctx, stop: new(atomic.Bool), callbacks: new(sync.Mutex)}
	none := &graph[[1]uint64]{}
	for range p.Threads() {
		none.threads = append(none.threads, thread[[1]uint64]{next: &node{}, last: -1})
	}
	s.current.source = view[[1]uint64]{none}
	for t := range p.Threads() {
		s.trees = append(s.trees, newTree(s, t))
	}
	return s
}

// stopped looks at the context now and then.
func (s *shared) stopped() bool {
	if s.ticks++; s.ticks&1023 == 0 && s.ctx.Err() != nil {
		s.stop.Store(true)
	}
	return s.stop.Load()
}

// A scratch has a set for each slot.
type scratch[S set] struct{ row, part []S }

// A run explores with graphs of one size.
type run[S set] struct {
	*shared
	graphs  []*graph[S] // those of the revisits that are going on
	depth   int
	scratch scratch[S]
}

// runOf returns the run of s with sets S.
func runOf[S set](s *shared) *run[S] {
	var none S
	i := bits.Len(uint(len(none))) - 1
	if s.runs[i] == nil {
		s.runs[i] = newRun[S](s)
	}
	return s.runs[i].(*run[S])
}

func newRun[S set](s *shared) *run[S] {
	x := &run[S]{shared: s}
	var none S
	n := 64 * len(none)
	x.scratch = scratch[S]{make([]S, n), make([]S, n)}
	s.refresh = append(s.refresh, func() {
		for _, g := range x.graphs[:x.depth] {
			x.strengthen(g)
		}
	})
	return x
}

// root returns the empty graph.
func (x *run[S]) root() *graph[S] {
	g := x.graph()
	for _, t := range x.trees {
		g.threads = append(g.threads, thread[S]{next: t.start(), last: -1})
	}
	return g
}

// graph returns a graph that is not in use.
func (x *run[S]) graph() *graph[S] {
	if x.depth == len(x.graphs) {
		x.graphs = append(x.graphs, &graph[S]{})
	}
	x.depth++
	return x.graphs[x.depth-1]
}

// visit explores all executions that g is the beginning of. It leaves g as it was.
func (x *run[S]) visit(g *graph[S]) {
	if x.stopped() {
		return
	}
	t := x.schedule(g)
	if t < 0 {
		x.finish(g)
		return
	}
	x.current.source = view[S]{g}
	n := g.threads[t].next
	switch n.kind {
	case Load, RMW, CAS, Store, half:
		for int(n.loc) >= len(g.locs) {
			g.locs = append(g.locs, loc[S]{first: -1, top: initial, init: x.p.Init(len(g.locs))})
		}
	}
	e := free(&g.live)
	if e < 0 {
		x.grow(g)
		return
	}
	if e >= len(g.events) {
		g.events = append(g.events, make([]event[S], 8+e)...)
	}
	switch n.kind {
	case Load, RMW, CAS:
		x.read(g, t, e)
	case Store, half:
		x.write(g, t, e)
	case Fence:
		x.begin(g, t, e, x.trees[t].after(n, 0, false))
		x.ordered(g, e)
		g.push(e)
		x.visit(g)
		g.retract(e)
	case Choice:
		for v := range n.label.N {
			x.begin(g, t, e, x.trees[t].after(n, Value(v), false))
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
		}
		if next.waits && x.o.Shuffle == nil {
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
	x.current.source = view[S]{g}
	n := g.threads[t].next
	v := g.valueOf(&g.locs[n.loc], w)
	x.outcomes(g, t, n, v, w, func(next *node, fail bool) {
		x.begin(g, t, e, next)
		x.placeRead(g, e, v, w, fail)
		if x.consistent(g, e, -1) {
			x.race(g, e)
			x.branch(g, g.after(&g.locs[n.loc], w) < 0)
		}
		g.unread(e)
		g.retract(e)
	})
}

// outcomes calls f for each state to which reading v from w may lead thread t. A
// loop that would wait for more than it has read here, while there is a later
// write, is left out: it goes on to read that.
func (x *run[S]) outcomes(g *graph[S], t int, n *node, v Value, w int16, f func(next *node, fail bool)) {
	next := x.trees[t].after(n, v, false)
	if next.kind == Block && next.label.Await && w != g.locs[n.loc].top {
		return
	}
	f(next, false)
	if n.kind == CAS && n.label.Weak && v == n.label.Old {
		f(x.trees[t].after(n, v, true), true)
	}
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
	ev := x.begin(g, t, e, x.trees[t].after(n, 0, false))
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
