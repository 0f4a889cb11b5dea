package explore

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
)

// A queue hands beginnings of executions to workers that have nothing to do. What
// is explored from such a graph depends on nothing else, so that the result is
// that of one worker.
type queue struct {
	mu    sync.Mutex
	more  sync.Cond
	tasks []task
	idle  int          // workers that wait
	want  atomic.Int32 // workers that wait and have no task yet
	n     int          // workers
}

// A task is a graph to go on with.
type task interface{ run(s *shared) }

func newQueue(workers int) *queue {
	q := &queue{n: workers}
	q.more.L = &q.mu
	return q
}

func (q *queue) put(t task) {
	q.mu.Lock()
	q.tasks = append(q.tasks, t)
	q.want.Add(-1)
	q.mu.Unlock()
	q.more.Signal()
}

// get waits for a task; nil when all workers do.
func (q *queue) get() task {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.idle++
	q.want.Add(1)
	if q.idle == q.n && len(q.tasks) == 0 {
		q.more.Broadcast()
		return nil
	}
	for len(q.tasks) == 0 {
		q.more.Wait()
		if q.idle == q.n && len(q.tasks) == 0 {
			return nil
		}
	}
	t := q.tasks[len(q.tasks)-1]
	q.tasks = q.tasks[:len(q.tasks)-1]
	q.idle--
	return t
}

// parallel explores with several workers; s is the first.
func (s *shared) parallel() {
	q := newQueue(s.o.Workers)
	all := make([]*shared, s.o.Workers)
	var workers sync.WaitGroup
	for i := range all {
		workers.Go(func() {
			w := s
			if i > 0 {
				w = s.another()
			}
			all[i], w.queue = w, q
			w.begin()
			if i == 0 {
				x := runOf[[1]uint64](w)
				x.visit(x.root())
			}
			for t := q.get(); t != nil; t = q.get() {
				t.run(w)
			}
		})
	}
	workers.Wait()
	for _, w := range all[1:] {
		s.Result.add(w.Result)
		if s.err == nil {
			s.err = w.err
		}
	}
}

// another returns what a further worker works with.
func (s *shared) another() *shared {
	p := s.p
	if s.o.New != nil {
		p = s.o.New()
	}
	w := newShared(s.ctx, p, s.o, s.model)
	w.stop, w.callbacks = s.stop, s.callbacks
	return w
}

func (r *Result) add(o Result) {
	r.Executions += o.Executions
	r.Blocked += o.Blocked
	r.Waiting += o.Waiting
	r.Errors += o.Errors
	r.Races += o.Races
}

// branch visits g, or has it visited by another worker. The first branch of several
// is not given away: its worker would have nothing left.
func (x *run[S]) branch(g *graph[S], first bool) {
	if first || x.queue == nil || !x.offer(g) {
		x.visit(g)
	}
}

// offer gives g away if a worker waits for work. A graph that is nearly complete is
// not worth it.
func (x *run[S]) offer(g *graph[S]) bool {
	n := count(&g.live)
	x.most = max(x.most, n)
	if x.queue.want.Load() <= 0 || n > x.most*3/4 {
		return false
	}
	h := &graph[S]{}
	h.copyFrom(g)
	x.queue.put(handed[S]{h, g.lacking()})
	return true
}

// handed is the task of exploring what g is the beginning of.
type handed[S set] struct {
	g       *graph[S]
	lacking int // the event of which a half is missing; -1 if none
}

func (t handed[S]) run(s *shared) {
	x := runOf[S](s)
	g := x.graph()
	g.copyFrom(t.g)
	if x.adopt(g, t.lacking) {
		x.visit(g)
	}
	x.depth--
}

// ErrVaries is about a program that does not do the same at the second time.
var ErrVaries = errors.New("a thread did something else after the same events")

// adopt makes g, from another worker, refer to the states of threads that this
// worker has. It returns false, and ends the exploration, if a thread does something
// else in those. An event of which a half is missing comes last, when all was asked:
// another may have updated the same write, and programs are only asked along graphs that
// they can run.
func (x *run[S]) adopt(g *graph[S], lacking int) bool {
	x.current.source = view[S]{g}
	over := make([]bool, len(g.threads))
	for t := range g.threads {
		over[t] = g.threads[t].next == ended
		g.threads[t].next = x.trees[t].start()
	}
	order := slices.DeleteFunc(g.causally(), func(e int) bool { return e == lacking })
	for t := range g.threads { // grows again as the states of its events are found
		g.threads[t].last, g.threads[t].length = -1, 0
	}
	for _, e := range order {
		if !x.regrow(g, e) {
			return false
		}
	}
	for t := range g.threads {
		if over[t] {
			g.threads[t].next = ended
		}
	}
	x.ask(g)
	return lacking < 0 || x.regrow(g, lacking)
}

// regrow finds the states before and after event e of g, whose thread comes to it.
func (x *run[S]) regrow(g *graph[S], e int) bool {
	ev := &g.events[e]
	t := &g.threads[ev.thread]
	if !t.next.asked {
		x.trees[ev.thread].ask(t.next)
	}
	if !ev.is(t.next) {
		x.err = ErrVaries
		x.stop.Store(true)
		return false
	}
	b := branch{fail: ev.flags&isSpurious != 0}
	if ev.flags&(isRead|isChoice) != 0 {
		b.value = ev.value
	}
	if ev.flags&isRead != 0 {
		b.cause = g.causeOf(t.next, ev.rf)
	}
	ev.label = t.next
	t.next = x.trees[ev.thread].after(t.next, b)
	ev.next = t.next
	t.last = int16(e)
	t.length++
	return true
}

// lacking returns the read of a read-modify-write that is not complete; -1 if there is none.
func (g *graph[S]) lacking() int {
	for t := range g.threads {
		if g.threads[t].next.kind == half {
			return int(g.threads[t].last)
		}
	}
	return -1
}

// is reports whether an event may be that of state n.
func (e *event[S]) is(n *node) bool {
	const kind = isRead | isWrite | isFence | isChoice
	return e.flags&kind == n.flags&kind && (n.flags&isAccess == 0 || e.loc == n.loc)
}
