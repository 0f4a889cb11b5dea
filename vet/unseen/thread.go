package unseen

import (
	"go/ast"
	"maps"
	"slices"
)

// A checkRun follows one body that is given to the checker.
type checkRun struct {
	at       ast.Node // the call
	quiet    bool     // it expects a failure for what the checker cannot run
	steps    int
	threads  int
	segments []*segment
	ends     map[string][]*segment // of the threads of a WaitGroup, and at its Done
	waits    map[string][]*segment // that come after Wait
	accesses []access
}

// Bounds on what is followed: the expressions of a check, those of a function around
// it, the threads of a check, calls in each other.
const (
	maxSteps   = 100_000
	maxOutside = 300_000
	maxThreads = 200
	maxDepth   = 40
	maxWays    = 30
)

// A segment is a piece of a thread between two of: start, WaitGroup.Go, Done, Wait, end.
type segment struct {
	thread int
	id     int
	before []uint64 // set of segments that are over before this one begins
}

// segment returns a new segment of a thread, after others.
func (r *checkRun) segment(thread int, after ...*segment) *segment {
	s := &segment{thread: thread, id: len(r.segments)}
	r.segments = append(r.segments, s)
	for _, a := range after {
		s.follow(a)
	}
	return s
}

// follow notes that a, and all that precedes it, is over before s begins.
func (s *segment) follow(a *segment) {
	n := max(len(s.before), len(a.before), a.id/64+1)
	s.before = append(s.before, make([]uint64, n-len(s.before))...)
	for i, bits := range a.before {
		s.before[i] |= bits
	}
	s.before[a.id/64] |= 1 << (a.id % 64)
}

// precedes reports whether s is over before t begins.
func (s *segment) precedes(t *segment) bool {
	return s.id/64 < len(t.before) && t.before[s.id/64]&(1<<(s.id%64)) != 0
}

// A state is where a thread is.
type state struct {
	seg  *segment
	held map[string]mode // locks, by location
	when map[string]int  // alternatives that were taken, by choice
}

type mode uint8

const (
	shared mode = iota + 1
	exclusive
)

// aLock stands for a lock of which it is not known which it is.
const aLock = "?"

func with[V any](m map[string]V, key string, v V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	out[key] = v
	return out
}

func (w *walker) lock(l *location, m mode) {
	w.news++
	w.held = with(w.held, lockName(l), m)
}

func (w *walker) unlock(l *location) {
	w.news++
	w.held = maps.Clone(w.held)
	delete(w.held, lockName(l))
}

func lockName(l *location) string {
	if !l.sure() {
		return aLock
	}
	return l.String()
}

// guarded reports whether a lock keeps two accesses apart.
func guarded(a, b map[string]mode) bool {
	if a[aLock] != 0 && len(b) > 0 || b[aLock] != 0 && len(a) > 0 {
		return true
	}
	for key, m := range a {
		if n := b[key]; n != 0 && (m == exclusive || n == exclusive) {
			return true
		}
	}
	return false
}

// excluded reports whether no execution takes the alternatives of both a and b.
func excluded(a, b map[string]int) bool {
	for key, i := range a {
		if j, ok := b[key]; ok && i != j {
			return true
		}
	}
	return false
}

// join returns the state after alternatives, each of which may have led here: what
// one of them waited for or locked counts.
func (w *walker) join(list []state, when map[string]int) state {
	out := state{seg: list[0].seg, held: list[0].held, when: when}
	var after []*segment
	for _, s := range list {
		if !slices.Contains(after, s.seg) {
			after = append(after, s.seg)
		}
		for key, m := range s.held {
			if out.held[key] < m {
				out.held = with(out.held, key, m)
			}
		}
	}
	if w.run != nil && len(after) > 1 {
		out.seg = w.run.segment(out.seg.thread, after...)
	}
	return out
}

// spawn walks a thread. Its end is kept under key, for Wait.
func (w *walker) spawn(key string, walk func()) {
	w.news++
	if w.run == nil {
		return
	}
	if w.run.threads++; w.run.threads > maxThreads {
		w.run.steps = maxSteps
	}
	parent := w.state
	w.state = state{seg: w.run.segment(w.run.threads, parent.seg), held: onceDone(parent.held), when: parent.when}
	walk()
	w.run.end(key, w.seg)
	parent.seg = w.run.segment(parent.seg.thread, parent.seg)
	w.state = parent
}

// onceDone returns what of locks a new thread has too: that a Once is done.
func onceDone(held map[string]mode) map[string]mode {
	out := map[string]mode{}
	for key, m := range held {
		if m == shared && isOnce(key) {
			out[key] = m
		}
	}
	return out
}

// anyGroup is the key of a WaitGroup of which it is not known which it is.
const anyGroup = "?"

func sameGroup(a, b string) bool { return a == b || a == anyGroup || b == anyGroup }

func groupName(l *location) string {
	if !l.sure() {
		return anyGroup
	}
	return l.String()
}

// end notes what a Wait of the group waits for, one that was walked already too.
func (r *checkRun) end(group string, s *segment) {
	r.ends[group] = append(r.ends[group], s)
	for key, waits := range r.waits {
		for _, wait := range waits {
			if !sameGroup(key, group) || wait.precedes(s) || wait == s {
				continue
			}
			for _, t := range r.segments {
				if t == wait || wait.precedes(t) {
					t.follow(s)
				}
			}
		}
	}
}

// wait is WaitGroup.Wait.
func (w *walker) wait(group *location) {
	if w.run == nil {
		return
	}
	w.news++
	name := groupName(group)
	after := []*segment{w.seg}
	for key, ends := range w.run.ends {
		if sameGroup(key, name) {
			after = append(after, ends...)
		}
	}
	w.seg = w.run.segment(w.seg.thread, after...)
	w.run.waits[name] = append(w.run.waits[name], w.seg)
}

// done is WaitGroup.Done: a Wait comes after what came before it.
func (w *walker) done(group *location) {
	if w.run == nil {
		return
	}
	w.run.end(groupName(group), w.seg)
	w.seg = w.run.segment(w.seg.thread, w.seg)
}

// An access is a touch of memory.
type access struct {
	at    *location
	expr  ast.Expr
	write bool
	state
}

// touch notes a read or write of l, which e denotes.
func (w *walker) touch(l *location, e ast.Expr, write bool) {
	if w.run == nil || e == nil || !l.known() || l.typ == nil || seen(l.typ) {
		return
	}
	for i, s := range l.path { // a map is one memory
		if s.kind == mapped {
			l = &location{in: l.in, path: l.path[:i]}
			break
		}
	}
	w.run.accesses = append(w.run.accesses, access{l, e, write, w.state})
}
