package explore

import (
	"context"
	"fmt"
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
	Quick    func(*Execution) bool // asked before Complete, by all workers at a time; true: that is all
	Blocked  func(*Execution) bool // each in which a thread is blocked at the end
	Error    func(x *Execution, thread int, l *Label) bool
	Long     func(x *Execution, thread int) bool   // one with more events than can be: thread had the next
	Waiting  func(x *Execution, thread int) bool   // each in which a thread waits for what it could read
	Race     func(x *Execution, a, b EventID) bool // each race when it comes up; it may come up again

	// Workers is the number of goroutines that explore; 0 stands for 1. Callbacks are
	// called by all of them, one at a time. Each but the first has a program of its own
	// from New; without New all use the same, which must then allow that.
	Workers int
	New     func() Program

	// Shuffle makes the order in which threads are run arbitrary. It changes nothing
	// in the result but Waiting; tests use it. It is for one worker.
	Shuffle *rand.Rand
}

// A Result counts what was found.
type Result struct {
	Executions int // complete ones
	Blocked    int // those in which a thread is blocked, for good if it awaits something
	// Waiting are graphs that came to nothing, as a loop waits there which has not seen
	// the last write. Their number depends on the order in which threads were run.
	Waiting  int
	Errors   int // graphs at which a thread has come to an Error
	Races    int // pairs of plain accesses that raced, each as often as it came up
	Finished bool
}

// ErrLong is about an execution with more events than the largest set holds.
var ErrLong = fmt.Errorf("an execution has more than %d events", MaxEvents)

// MaxEvents is how many events an execution may have.
const MaxEvents = 1024

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

	seqCst bool // there are SC events: what their axioms need is kept

	runs      [5]any      // by size of their sets
	queue     *queue      // nil for one worker
	callbacks *sync.Mutex // held while one is called
	most      int         // events in a graph
	current   Execution   // the graph that is being worked on
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
		s.begin()
		x := runOf[[1]uint64](s)
		x.visit(x.root())
	}
	s.Finished = !s.stop.Load() && s.err == nil
	return s.Result, s.err
}

func newShared(ctx context.Context, p Program, o Options, m model) *shared {
	s := &shared{o: o, p: p, model: m, ctx: ctx, stop: new(atomic.Bool), callbacks: new(sync.Mutex)}
	s.current.program = p
	return s
}

// begin finds the threads.
func (s *shared) begin() {
	for t := range s.p.Threads() {
		s.trees = append(s.trees, newTree(s, t))
	}
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

// forget cuts off the states of threads that follow those of the graphs in use. They
// are asked for again when they are needed.
func (s *shared) forget() {
	for _, r := range s.runs {
		if r, ok := r.(interface{ forgetStates() }); ok {
			r.forgetStates()
		}
	}
}

func (x *run[S]) forgetStates() {
	for _, g := range x.graphs[:x.depth] {
		live := g.live
		for e := pop(&live); e >= 0; e = pop(&live) {
			g.events[e].label.forget()
		}
		for t := range g.threads {
			g.threads[t].next.forget()
		}
	}
}
