package check

import (
	"slices"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

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

// witness returns the wanted steps of an execution as moves, each read after the
// write that it reads.
func (p *program) witness(x *explore.Execution, want need) *graph {
	r := p.run
	r.load(x)
	r.restart()
	g := &graph{moves: []move{{thread: 0, from: -1}}} // the start of the body
	at := make([][]int, len(r.steps))
	var used []int // locations, in the order of first use
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
	for i, loc := range used {
		for _, w := range x.Coherence(loc) {
			if t, step := x.Place(w); step < len(at[t]) {
				g.co[i] = append(g.co[i], at[t][step])
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
	x := newExecution(s.m, s.body)
	x.weak = s.at
	x.musts = map[int]must{}
	for _, mv := range s.at.moves {
		if x.failure != nil || x.pruned {
			return x
		}
		x.move(mv)
	}
	switch {
	case x.failure != nil || x.pruned:
	case s.failed():
		x.failure = &Failure{Kind: Test}
	case len(x.steps) >= explore.MaxEvents/2-maxThreads || len(x.m.Threads) > maxThreads:
		x.failure = x.tooLong()
	default:
		x.failure = x.standstill()
	}
	return x
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
