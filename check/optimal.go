package check

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
)

// optimal has package explore find the executions of the body.
//
// At first, one worker runs each execution as a whole. If that takes long, all
// processors explore; and if the threads of the body share nothing but atomics, and
// always did the same after the same values, they are remembered by these.
type optimal struct {
	m       *machine.Machine
	body    func()
	options options
	names   *names
	workers int // that explore
	Result

	warm     bool // it is known how to explore
	byValue  bool // threads are remembered by the values that they have read
	explicit bool // rounds of loops that pause are to be events
	more     bool // how to explore has changed: begin again
	ends     int  // executions that came to an end, whatever it is

	found *Failure
	at    *graph // where it was found
	first int    // executions when the first failure was found

	eager    bool       // of most executions nothing has to be known
	programs []*program // of all workers

	mu    sync.Mutex
	hands []*machine.Machine // of the workers but the first
	watch func(*machine.Machine)
}

const (
	// maxRestarts bounds how often an exploration starts again.
	maxRestarts = 10_000
	// warmUp is how many executions one worker explores.
	warmUp = 3000
	// further is how many executions are explored after a failure, to find one that is
	// shorter.
	further = 500
	// firstRuns is how often the first execution is run: a body that is not deterministic
	// seldom does the same each time.
	firstRuns = 10
	// maxThreads bounds the threads of an execution.
	maxThreads = 64
)

// cutBound is the bound of an exploration in which a loop that counts was cut.
var cutBound = fmt.Sprintf("%d rounds of a loop that counts its rounds", machine.MaxRounds)

func (s *optimal) result() *Result { return &s.Result }

func (s *optimal) run() {
	s.names = newNames()
	defer func() { s.Modelled = s.names.modelled() }()
	s.workers = max(s.options.workers, 1)
	for range maxRestarts {
		s.begin()
		r, err := s.explore()
		if err == explore.ErrVaries {
			s.names.vary()
		}
		if again := s.again(); again {
			continue
		}
		switch {
		case s.found != nil:
			s.Failure = s.found
		case err != nil:
			s.Bound = err.Error()
		case s.m.Abandoned(), s.Bound != "":
		case s.m.Cut:
			s.Bound = cutBound
		default:
			s.Complete = r.Finished
		}
		return
	}
	s.Bound = fmt.Sprintf("%d attempts to tell locations apart", maxRestarts)
}

// begin forgets what was found.
func (s *optimal) begin() {
	s.options.reset()
	s.Result = Result{Model: s.Model, Engine: s.Engine}
	s.found, s.at, s.more, s.ends = nil, nil, false, 0
	n := s.names
	n.stale.Store(false)
	n.unfit.Store(false)
	if n.causal == s.byValue {
		n.causal = !s.byValue
		n.forget()
	}
	n.explicit = s.explicit
}

// again reports whether an exploration has to begin again.
func (s *optimal) again() bool {
	n := s.names
	switch {
	case s.found != nil || s.Bound != "" || s.m.Abandoned():
		return false
	case n.outlives.Load():
		s.found, s.at = &Failure{Kind: Nondeterminism, Text: "it uses an atomic that an earlier execution has used: what goroutines share is made in the body"}, &graph{}
		return false
	case n.unfit.Load() && s.byValue:
		s.byValue = false
		return true
	case n.unfit.Load():
		s.found, s.at = &Failure{Kind: Nondeterminism}, &graph{}
		return false
	case n.stale.Load():
		if n.mixedUp {
			n.forget()
		}
		return true
	}
	return s.more
}

func (s *optimal) explore() (explore.Result, error) {
	defer s.dismiss()
	s.eager = s.warm && s.options.max == 0 && s.options.until.IsZero() && s.options.outcome == nil
	r, err := explore.Run(context.Background(), s.program(s.m), explore.Options{
		Workers:  s.workers,
		New:      s.hire,
		Model:    s.Model,
		Complete: s.complete,
		Quick:    s.quick,
		Blocked:  s.blocked,
		Error:    s.wrong,
		Race:     s.race,
		Waiting:  s.waiting,
		Long:     s.long,
	})
	for _, p := range s.programs {
		s.Executions += p.quick
	}
	return r, err
}

func (s *optimal) program(m *machine.Machine) *program {
	p := &program{names: s.names, failed: s.options.failed}
	body, result := s.options.perRun(s.body)
	p.run, p.outcome = newRerun(m, s.names, body), result
	s.programs = append(s.programs, p)
	return p
}

// hire returns the program of a further worker, which calls it.
func (s *optimal) hire() explore.Program {
	m := machine.New()
	m.Weakenings = s.m.Weakenings
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hands = append(s.hands, m)
	s.watch(m)
	return s.program(m)
}

func (s *optimal) dismiss() {
	for _, m := range s.hands {
		s.m.Cut = s.m.Cut || m.Cut
		m.Close()
	}
	s.hands, s.programs = nil, nil
}

// warmedUp decides how to go on after some executions, and reports whether that means
// to begin again.
func (s *optimal) warmedUp() bool {
	s.warm = true
	n := s.names
	n.mu.Lock()
	defer n.mu.Unlock()
	s.byValue = !n.knows.shares && !n.knows.varied
	n.knows.labels = nil
	if w := runtime.GOMAXPROCS(0); s.options.workers == 0 {
		s.workers = w
	}
	return s.byValue || s.workers > 1
}

// given up reports whether what is found does not matter any more.
func (s *optimal) givenUp() bool { return s.more || s.names.stale.Load() || s.m.Abandoned() }

// lookEvery is how often a complete execution is looked at, and run as a whole.
const lookEvery = 64

// quick is about a complete execution, and reports whether there is no more to do than to
// count it. Workers call it at the same time.
func (s *optimal) quick(x *explore.Execution) bool {
	p := x.Program().(*program)
	if !s.eager || !s.names.settled.Load() || s.names.stale.Load() {
		return false
	}
	if p.due = p.quick == lookEvery-1; !p.due {
		p.quick++
	}
	return !p.due
}

func (s *optimal) complete(x *explore.Execution) bool {
	if !s.valid(x) {
		return false
	}
	p := x.Program().(*program)
	s.Executions += 1 + p.quick
	p.quick = 0
	s.options.log.progress(s.Executions, s.Blocked)
	if result, ok := x.State(0).Data.(string); ok {
		s.options.result(result)
	}
	return s.goOn()
}

// goOn reports whether there is more to explore.
func (s *optimal) goOn() bool {
	if s.options.max > 0 && s.Executions >= s.options.max && s.found == nil {
		s.Bound = fmt.Sprintf("%d executions", s.options.max)
		return false
	}
	if !s.options.until.IsZero() && time.Now().After(s.options.until) {
		s.Bound = "the time that there was"
		return false
	}
	if s.found != nil {
		return s.Executions+s.Blocked < 2*s.first+further
	}
	if !s.warm && s.Executions+s.Blocked >= warmUp {
		s.more = s.warmedUp()
	}
	return !s.more
}

// valid runs an execution as a whole, now and then, and each in which locations meet for
// the first time, and reports whether threads ask for what they are remembered to ask
// for. It is false also if what is found does not matter any more.
func (s *optimal) valid(x *explore.Execution) bool {
	if s.givenUp() {
		return false
	}
	s.ends++
	p := x.Program().(*program)
	if s.ends > 100 && s.ends%lookEvery != 0 && !p.due && p.haveMet(x) {
		return true
	}
	p.due = false
	runs := 1
	if s.ends == 1 {
		runs = firstRuns
	}
	for range runs {
		p.run.dirty = p.run.dirty || s.ends < 4 // run anew what was remembered
		if !p.run.follow(x) {
			p.lost()
			return false
		}
		p.run.met()
	}
	return true
}

// blocked is about an execution in which a thread is blocked for good, or cut.
func (s *optimal) blocked(x *explore.Execution) bool {
	if !s.valid(x) {
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
	if !s.valid(x) {
		return false
	}
	if s.names.explicit || x.Program().(*program).traceless(x, thread) {
		return true
	}
	if s.givenUp() { // a name was wrong: it does not matter what was seen
		return false
	}
	s.explicit, s.more = true, true
	return false
}
