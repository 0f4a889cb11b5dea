package check

import (
	"context"
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// optimal has package explore find the executions. Each that it finds is run again
// as a whole: to find its races, to judge whether it is stuck, and because explore
// remembers what threads do by the values that they read. A program whose threads
// depend on more, on what a mutex guards for example, is found out here, and
// explored by the slower search instead.
type optimal struct {
	*weakSearch
	reset func()
	p     *program
}

// maxRestarts bounds how often an exploration starts again.
const maxRestarts = 1000

func (s *optimal) run() {
	s.p = newProgram(s.m, s.body)
	for range maxRestarts {
		s.p.stale = false
		s.forget()
		r, err := explore.Run(context.Background(), s.p, explore.Options{
			Model:    s.Model,
			Complete: s.judge,
			Blocked:  s.judge,
			Error:    func(x *explore.Execution, _ int, _ *explore.Label) bool { return s.judge(x) },
		})
		switch {
		case s.p.stale:
			continue
		case s.p.unfit:
		case err != nil:
			s.Bound = err.Error()
			return
		case s.Failure == nil && s.Bound == "":
			s.Complete = r.Finished && !s.m.Cut
			if s.m.Cut {
				s.Bound = cutBound
			}
			return
		default:
			return
		}
		break
	}
	s.forget()
	s.Engine = "graphs"
	s.weakSearch.run()
}

func (s *optimal) forget() {
	s.reset()
	s.Result = Result{Model: s.Model, Engine: s.Engine}
}

// judge runs the execution, and looks whether it is wrong. It returns false to stop.
func (s *optimal) judge(e *explore.Execution) bool {
	if s.p.stale || s.m.Abandoned() {
		return false
	}
	g := s.p.graph(e)
	if s.p.stale || s.p.unfit {
		return false
	}
	x := s.replay(g)
	if x.failure == nil && !x.pruned {
		switch next := s.extensions(x, g); {
		case next == nil:
			s.end(x)
		case x.onlyNudges(next): // explore does not know how it goes on
			s.visit(g)
			return s.Failure == nil && s.Bound == ""
		default:
			s.Blocked++ // how it goes on is found, too
			return true
		}
	}
	switch {
	case x.pruned:
		s.Blocked++
	case x.failure != nil && x.failure.Kind == Nondeterminism:
		s.p.unfit = true
		return false
	case x.failure != nil:
		s.Failure, s.at = x.failure, g
		return false
	case s.max > 0 && s.Executions >= s.max:
		s.Bound = fmt.Sprintf("%d executions", s.max)
		return false
	}
	return true
}

// onlyNudges reports whether nothing can go on but a loop that seems to wait.
func (x *execution) onlyNudges(next []*graph) bool {
	if len(next) != 1 {
		return false
	}
	m := next[0].moves[len(next[0].moves)-1]
	return m.pick < 0 && x.m.Threads[m.thread].Next.Kind == machine.Spin
}

// graph returns the execution as moves, each read after the write that it reads.
func (p *program) graph(x *explore.Execution) *graph {
	p.restart()
	g := &graph{}
	step := map[explore.EventID]int{explore.Initial: -1}
	var events [][]explore.Event
	for t := range x.Threads() {
		events = append(events, x.Events(t))
	}
	var used []int // locations, in the order of first use
	for moved := true; moved && !p.stale; {
		moved = false
		for n := range events {
			for len(events[n]) > 0 && p.run.threads[n] != nil && p.give1(g, p.run.threads[n], &events[n][0], step) {
				e := &events[n][0]
				if access := e.Kind&exec.Update != 0; access && step[e.ID] >= 0 && !slices.Contains(used, e.Loc) {
					used = append(used, e.Loc)
				}
				events[n] = events[n][1:]
				moved = true
			}
		}
	}
	g.co = make([][]int, len(used))
	for i, loc := range used {
		for _, w := range x.Coherence(loc) {
			g.co[i] = append(g.co[i], step[w])
		}
	}
	return g
}

// give1 gives t the event's value, if that is there, and adds the moves to g.
func (p *program) give1(g *graph, t *machine.Thread, e *explore.Event, step map[explore.EventID]int) bool {
	mv := move{thread: t.Number, from: -1}
	v := explore.Value(0)
	for t.Next.Kind == machine.Read || t.Next.Kind == machine.Write {
		g.moves = append(g.moves, move{thread: t.Number, from: -1})
		p.m.Resume(t, checked.Word{})
	}
	if !p.matches(t, e) {
		p.unfit = true
		return false
	}
	switch {
	case e.Kind == 0:
		mv.pick, v = int(e.Read), e.Read
	case e.Kind&exec.Read != 0:
		from, done := step[e.RF]
		if !done {
			return false
		}
		mv.from, v = from, e.Read
	}
	p.give(t, v)
	if p.run.waits[p.run.numbers[t.Number]] {
		step[e.ID] = -1 // it is not carried out: the thread still waits
		return true
	}
	step[e.ID] = len(g.moves)
	g.moves = append(g.moves, mv)
	return true
}

// matches reports whether the event is what t asks for.
func (p *program) matches(t *machine.Thread, e *explore.Event) bool {
	n := p.run.numbers[t.Number]
	kinds := map[machine.Kind]exec.Kind{machine.Load: exec.Read, machine.Store: exec.Write, machine.RMW: exec.Update,
		machine.CAS: exec.Update, machine.Fence: exec.Fence, machine.Choose: 0}
	kind, known := kinds[t.Next.Kind]
	switch {
	case !known, e.Kind != kind && !(kind == exec.Update && e.Kind == exec.Read):
		return false
	case e.Kind&exec.Update != 0:
		return p.loc(n, t.Next.Cell) == e.Loc
	}
	return true
}
