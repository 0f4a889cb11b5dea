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
// it, the threads of a check, calls in each other, and how often one body is followed,
// each time with other captured variables.
const (
	maxSteps   = 100_000
	maxOutside = 300_000
	maxThreads = 200
	maxDepth   = 40
	maxWays    = 30
)

// A state is where a thread is.
type state struct {
	seg  *segment
	held map[string]mode // locks, by location
	when map[string]int  // alternatives that were taken, by choice
}

func with[V any](m map[string]V, key string, v V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	out[key] = v
	return out
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
