package check

import (
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// A graph is an execution, so far: how to run it again.
type graph struct {
	moves []move
	co    [][]int // the steps that write each location, in modification order
}

// A move is a step of a thread.
type move struct {
	thread int
	pick   int // of a choice; -1 of a pause
	from   int // the step whose write it reads; -1: the initial value
}

// need is how many steps of each thread are wanted of an execution.
type need []int

// all wants every step.
func all(x *explore.Execution) need {
	n := make(need, x.Threads())
	for t := range n {
		n[t] = len(x.Steps(t, nil))
	}
	return n
}

// causes wants the steps of the given threads, and what those depend on. Of the last
// two arguments, one a thread, -1 stands for all its steps.
func causes(x *explore.Execution, steps need) need {
	n := make(need, x.Threads())
	var add func(t, upto int)
	add = func(t, upto int) {
		list := x.Steps(t, nil)
		if upto < len(list) && upto > 0 && list[upto-1].Updates {
			upto++ // with the other half
		}
		from := n[t]
		if n[t] = max(n[t], upto); n[t] == from {
			return
		}
		for _, s := range list[from:n[t]] {
			if s.RFThread >= 0 {
				add(s.RFThread, s.RFStep+1)
			}
		}
	}
	for t, upto := range steps {
		add(t, upto)
	}
	return n
}

// bodyStart stands for the location by which the body is started, which is no event.
const bodyStart = -1

// witness returns the wanted steps of an execution as moves, each read after the
// write that it reads.
func (p *program) witness(x *explore.Execution, want need) *graph {
	r := p.run
	r.load(x)
	r.restart()
	g := &graph{moves: []move{{thread: 0, from: -1}}} // the start of the body
	at := make([][]int, len(r.steps))
	used := []int{bodyStart} // locations, in the order of first use
	for t := range r.steps {
		r.steps[t] = r.steps[t][:want[t]]
	}
	for moved := true; moved; {
		moved = false
		for n := range r.steps {
			for r.canDo(n) && !r.strange {
				at[n] = append(at[n], p.move(g, n, at))
				if s := &r.steps[n][r.threads[n].done]; at[n][len(at[n])-1] >= 0 && (s.IsRead || s.IsWrite) && s.Label.Order != orders[checked.Plain] && !slices.Contains(used, s.Label.Loc) {
					used = append(used, s.Label.Loc)
				}
				r.threads[n].done++
				moved = true
			}
		}
	}
	g.co = make([][]int, len(used))
	for i, loc := range used[1:] {
		for _, w := range x.Coherence(loc) {
			if t, step := x.Place(w); step < len(at[t]) {
				g.co[i+1] = append(g.co[i+1], at[t][step])
			}
		}
	}
	return g
}

// move carries the next step of a thread out, and returns the move that it is; -1 if
// the thread waits.
func (p *program) move(g *graph, n int, at [][]int) int {
	r := p.run
	s := &r.steps[n][r.threads[n].done]
	if s.IsHalf {
		return at[n][len(at[n])-1]
	}
	t := r.threads[n].t
	for t.Next.Kind == machine.Pause {
		g.moves = append(g.moves, move{thread: t.Number, pick: -1, from: -1})
		r.m.Resume(t, checked.Word{})
	}
	mv := move{thread: t.Number, from: -1}
	if s.RFThread >= 0 && isAccess(t.Next.Kind) {
		mv.from = at[s.RFThread][s.RFStep]
	}
	if t.Next.Kind == machine.Choose {
		mv.pick = int(s.Value)
	}
	if r.give(n, s.Label, s.Value); r.threads[n].waits || r.strange {
		return -1
	}
	g.moves = append(g.moves, mv)
	return len(g.moves) - 1
}

// traced runs the witness, with source lines.
func (s *optimal) traced() *execution {
	s.m.Trace = true
	body, _ := s.options.perRun(s.body)
	x := newExecution(s.m, body)
	x.co = s.at.co
	for _, mv := range s.at.moves {
		if x.failure != nil {
			return x
		}
		x.move(mv) // also where a thread assumes what does not hold: others go on
	}
	switch {
	case x.failure != nil || x.pruned:
	case s.options.failed():
		x.failure = &Failure{Kind: Test}
	case len(x.steps) >= explore.MaxEvents/2-maxThreads || len(x.m.Threads) > maxThreads:
		x.failure = x.tooLong()
	default:
		x.failure = x.standstill()
	}
	return x
}

// move carries a move out.
func (x *execution) move(mv move) {
	if !x.fits(mv) {
		x.failure = &Failure{Kind: Nondeterminism}
		return
	}
	x.stepFrom(x.m.Threads[mv.thread], mv.pick, mv.from)
}

// fits reports whether a move is one that the thread could make: it is not if the
// program does something else than last time, or a token is damaged.
func (x *execution) fits(mv move) bool {
	if mv.thread >= len(x.m.Threads) || mv.from >= len(x.steps) {
		return false
	}
	t := x.m.Threads[mv.thread]
	r := &t.Next
	switch {
	case t.Ended():
		return false
	case r.Spins():
		return mv.pick < len(r.Watch)
	case r.Kind == machine.Choose:
		return mv.pick < r.N
	case mv.from >= 0:
		w := &x.steps[mv.from]
		return w.writes && w.req.Cell.Addr == r.Cell.Addr
	}
	return true
}

// standstill is the failure of threads that wait for ever.
func (x *execution) standstill() *Failure {
	waiting := false
	for _, t := range x.m.Threads {
		switch {
		case t.Ended():
		case t.Next.Limited, !t.Next.Waits() && t.Next.Kind != machine.Pause:
			return nil
		default:
			waiting = true
		}
	}
	switch {
	case !waiting:
		return nil
	case x.m.Threads[0].Ended():
		return &Failure{Kind: Leak}
	}
	return &Failure{Kind: Deadlock}
}

// tooLong is the failure of an execution that does not seem to end.
func (x *execution) tooLong() *Failure {
	if len(x.m.Threads) > maxThreads {
		return &Failure{Kind: Livelock, Text: fmt.Sprintf("more than %d threads", maxThreads)}
	}
	last := x.steps[len(x.steps)-1].thread
	return &Failure{Kind: Livelock, Thread: last, Pos: position(x.m.Threads[last].PCs),
		Text: fmt.Sprintf("no end after %d steps", len(x.steps))}
}
