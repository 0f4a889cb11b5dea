package check

import (
	"context"
	"fmt"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
)

// optimal has package explore find the executions of the body.
//
// At first, one worker runs each execution as a whole. If that takes long, all
// processors explore; and if the threads of the body share nothing but atomics, and
// always did the same after the same values, they are remembered by these.
type optimal struct {
	*weakSearch
	options options
	names   *names
	plain   func() // the body
	reset   func()
	workers int
	found   *Failure
	first   int // executions when the first failure was found
}

const (
	// maxRestarts bounds how often an exploration starts again.
	maxRestarts = 10_000
	// warmUp is how many executions one worker explores.
	warmUp = 3000
	// further is how many executions are explored after a failure, to find one that is
	// shorter.
	further = 500
)

func (s *optimal) run() {
	s.names = newNames()
	s.workers = 1
	restarts := 0
	defer func() {
		if debugStrange {
			fmt.Println("restarts", restarts, "blind", s.names.locs.blind, s.names.pointers.blind, "causal", s.names.causal, "explicit", s.names.explicit)
		}
	}()
	for range maxRestarts {
		s.reset()
		s.Result = Result{Model: s.Model, Engine: s.Engine}
		s.found, s.at = nil, nil
		n := s.names
		n.stale.Store(false)
		n.unfit.Store(false)
		r, err := s.explore()
		switch {
		case s.found != nil:
			s.Failure = s.found
			return
		case n.unfit.Load() && !n.causal:
			n.causal = true
			n.knows.varied = true
			n.forget()
			continue
		case n.unfit.Load():
			s.Failure = &Failure{Kind: Nondeterminism}
			s.at = &graph{}
			return
		case n.stale.Load():
			if n.mixedUp {
				n.forget()
			}
			restarts++
			continue
		case err != nil:
			s.Bound = err.Error()
		case s.Bound == "":
			s.Complete = r.Finished && !s.m.Cut
			if s.m.Cut {
				s.Bound = cutBound
			}
		}
		return
	}
	s.Bound = fmt.Sprintf("%d attempts to tell locations apart", maxRestarts)
}

func (s *optimal) explore() (explore.Result, error) {
	return explore.Run(context.Background(), s.program(s.m), explore.Options{
		Model:    s.Model,
		Complete: s.complete,
		Blocked:  s.blocked,
		Error:    s.wrong,
		Race:     s.race,
		Waiting:  s.waiting,
		Long:     s.long,
	})
}

func (s *optimal) program(m *machine.Machine) *program {
	p := &program{names: s.names, failed: s.failed}
	body, result := s.options.perRun(s.plain)
	p.run, p.outcome = newRerun(m, s.names, body), result
	return p
}

// given up reports whether what is found does not matter any more.
func (s *optimal) givenUp() bool { return s.names.stale.Load() || s.m.Abandoned() }

func (s *optimal) complete(x *explore.Execution) bool {
	if s.givenUp() || !s.valid(x) {
		return false
	}
	s.Executions++
	if result, ok := x.State(0).Data.(string); ok {
		s.options.result(result)
	}
	return s.goOn()
}

// goOn reports whether there is more to explore.
func (s *optimal) goOn() bool {
	if s.max > 0 && s.Executions >= s.max && s.found == nil {
		s.Bound = fmt.Sprintf("%d executions", s.max)
		return false
	}
	return s.found == nil || s.Executions+s.Blocked < 2*s.first+further
}

// valid runs an execution as a whole, now and then, and reports whether threads ask
// for what they are remembered to ask for.
func (s *optimal) valid(x *explore.Execution) bool {
	if s.Executions > 100 && s.Executions%64 != 0 {
		return true
	}
	p := x.Program().(*program)
	p.run.dirty = p.run.dirty || s.Executions < 3 // run anew what was remembered
	if p.run.follow(x) {
		return true
	}
	p.lost()
	return false
}

// blocked is about an execution in which a thread is blocked for good, or cut.
func (s *optimal) blocked(x *explore.Execution) bool {
	if s.givenUp() {
		return false
	}
	for t := range x.Threads() {
		l := x.State(t)
		if why, ok := l.Data.(*stop); ok && (l.Kind == explore.Block || l.Kind == explore.Join && len(x.Steps(t, nil)) > 0) && (why.assumed || why.limited || why.cut) {
			s.Blocked++
			return s.goOn()
		}
	}
	kind := Deadlock
	if x.State(0).Kind == explore.Done {
		kind = Leak
	}
	return s.failure(x, &Failure{Kind: kind}, all(x))
}

func (s *optimal) wrong(x *explore.Execution, thread int, l *explore.Label) bool {
	if s.givenUp() {
		return false
	}
	steps := make(need, x.Threads())
	steps[thread] = len(x.Steps(thread, nil))
	return s.failure(x, l.Data.(*Failure), causes(x, steps))
}

func (s *optimal) long(x *explore.Execution, thread int) bool {
	return s.wrong(x, thread, &explore.Label{Data: &Failure{Kind: Livelock}})
}

func (s *optimal) race(x *explore.Execution, a, b explore.EventID) bool {
	if s.givenUp() {
		return false
	}
	steps := make(need, x.Threads())
	for _, e := range []explore.EventID{a, b} {
		t, step := x.Place(e)
		steps[t] = max(steps[t], step+1)
	}
	s.failure(x, &Failure{Kind: Race}, causes(x, steps))
	return false // what follows reads who knows what
}

// failure keeps an execution that is wrong if it is the shortest so far.
func (s *optimal) failure(x *explore.Execution, f *Failure, want need) bool {
	if s.found == nil {
		s.first = s.Executions + s.Blocked
	}
	s.Blocked++
	p := x.Program().(*program)
	g := p.witness(x, want)
	if p.run.strange || s.names.stale.Load() {
		p.lost()
		return false
	}
	p.run.dirty = true
	if s.at == nil || len(g.moves) < len(s.at.moves) {
		s.found, s.at = f, g
	}
	return s.goOn()
}

// waiting is about an execution that is explored elsewhere, unless what a thread
// did in a loop that waits has left a trace.
func (s *optimal) waiting(x *explore.Execution, thread int) bool {
	if s.givenUp() {
		return false
	}
	if !s.names.explicit && !x.Program().(*program).traceless(x, thread) {
		s.names.explicit = true
		s.names.stale.Store(true)
		return false
	}
	return true
}
