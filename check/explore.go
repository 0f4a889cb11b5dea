package check

import (
	"fmt"
	"slices"
	"time"

	"github.com/ordo-go/ordo/check/machine"
)

// explore checks body on a goroutine of its own, beside which a watchdog looks
// whether it gets on.
func explore(body func(), o options) Result {
	if o.model != "sc" {
		return Result{Model: o.model, Bound: fmt.Sprintf("model %q, which is not known: want sc", o.model)}
	}
	begin := time.Now()
	started := make(chan *machine.Machine, 1)
	over := make(chan Result, 1)
	go func() {
		m := machine.New()
		started <- m
		s := &search{m: m, body: body, after: o.after, max: o.max, failed: o.failed}
		s.Model = o.model
		s.work(o)
		m.Close()
		over <- s.Result
	}()
	dog := watch(<-started)
	defer dog.stop()
	var r Result
	select {
	case r = <-over:
	case f := <-dog.bark:
		r = Result{Model: o.model, Failure: f}
		f.Report = f.describe()
	}
	r.Elapsed = time.Since(begin)
	return r
}

// work explores, or replays what the options say, and explains the failure.
func (s *search) work(o options) {
	if o.token != "" {
		s.replay(o)
		return
	}
	s.run()
	if s.Failure != nil {
		s.explain(o)
	}
}

// explain runs the failing execution again, traced, and reports on it.
func (s *search) explain(o options) {
	found := s.Failure
	counts := s.Result
	for i := range s.path {
		s.path[i].todo = 0
	}
	path := slices.Clone(s.path)
	x := s.traced()
	s.Result = counts
	switch {
	case x.failure == nil || x.failure.Kind != found.Kind && found.Kind != Test:
		s.Failure = &Failure{Kind: Nondeterminism, Text: fmt.Sprintf("it ended in a %s, and the second time it did not", found.Kind)}
		s.Failure.Report = s.Failure.describe()
		return
	}
	s.Failure = x.failure
	x.report(s.Failure)
	s.Failure.Token = token(o, path)
	s.Failure.Report += "\nreplay: " + replayHint(o, s.Failure.Token)
}

// traced runs the execution of the path, with source lines.
func (s *search) traced() *execution {
	s.m.Trace = true
	return s.execution()
}

// replay runs the one execution that the token stands for.
func (s *search) replay(o options) {
	path, err := untoken(o.token)
	if err != nil {
		s.Bound = err.Error()
		return
	}
	s.path = path
	x := s.traced()
	s.Bound = "one execution replayed, without a failure"
	if s.Failure = x.failure; s.Failure != nil {
		x.report(s.Failure)
		s.Failure.Token = o.token
	}
}
