package check

import (
	"fmt"
	"time"

	"github.com/ordo-go/ordo/check/machine"
)

// An engine explores a program.
type engine interface {
	run()
	traced() *execution      // the execution at which it has stopped, with source lines
	token() []byte           // of that execution
	resume(data []byte) bool // makes the token's execution that one
	result() *Result
}

// oracle returns an engine of another kind, for tests; nil if none is asked for.
var oracle = func(options, *machine.Machine, func()) engine { return nil }

// engineOf returns the engine of the model.
func engineOf(o options, m *machine.Machine, body func(), watch func(*machine.Machine)) engine {
	if o.misuse() != nil {
		return nil
	}
	if e := oracle(o, m, body); e != nil {
		return e
	}
	s := &optimal{m: m, body: body, options: o, watch: watch}
	s.Model, s.Engine = o.model, "optimal"
	return s
}

// runEngine checks body on a goroutine of its own, beside which a watchdog looks
// whether it gets on.
func runEngine(body func(), o options) Result {
	begin := time.Now()
	started := make(chan *machine.Machine, 1)
	watching := make(chan *watchdog, 1)
	over := make(chan Result, 1)
	go func() {
		m := machine.New()
		m.Weakenings = o.weakenings
		started <- m
		dog := <-watching
		r := work(engineOf(o, m, body, dog.add), o)
		m.Close()
		over <- r
	}()
	dog := watch(<-started)
	watching <- dog
	defer dog.stop()
	var r Result
	select {
	case r = <-over:
	case f := <-dog.bark:
		r = Result{Model: o.model, Failure: f}
		f.Report = f.describe()
	}
	r.Elapsed = time.Since(begin)
	r.Unweakened = unweakened(o.weakenings)
	return r
}

// work explores, or replays what the options say, and explains the failure.
func work(e engine, o options) Result {
	if err := o.misuse(); err != nil {
		return Result{Model: o.model, Bound: err.Error()}
	}
	if o.token != "" {
		return replay(e, o)
	}
	e.run()
	if e.result().Failure == nil {
		return *e.result()
	}
	found, r := e.result().Failure, *e.result()
	if found.Kind == Nondeterminism {
		r.Failure.Report = r.Failure.describe()
		return r
	}
	token := newToken(o, e.token())
	x := e.traced()
	if x.failure == nil || x.failure.Kind != found.Kind {
		r.Failure = &Failure{Kind: Nondeterminism, Text: fmt.Sprintf("it ended in a %s, and the second time it did not", found.Kind)}
		r.Failure.Report = r.Failure.describe()
		return r
	}
	r.Failure = x.failure
	x.report(r.Failure)
	r.Failure.Token = token
	if s, ok := e.(*optimal); ok && len(o.weakenings) == 0 {
		r.Failure.Report += s.repair(x)
	}
	r.Failure.Report += replayLine(o, token)
	return r
}

// replay runs the one execution that the token stands for.
func replay(e engine, o options) Result {
	r := e.result()
	_, data, err := untoken(o.token)
	if err != nil || !e.resume(data) {
		r.Bound = errToken.Error()
		return *r
	}
	x := e.traced()
	if x.failure == nil {
		r.Bound = "one execution replayed, without a failure"
		return *r
	}
	r.Failure = x.failure
	x.report(x.failure)
	x.failure.Token = o.token
	return *r
}
