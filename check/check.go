package check

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
	"github.com/ordo-go/ordo/internal/checklog"
)

// A Result is what an exploration has found.
type Result struct {
	Model string
	// Engine says how they were found: "optimal" is the exploration with the tag ordo,
	// "native" a number of runs without it.
	Engine     string
	Executions int // complete and consistent ones, each once
	Blocked    int // not complete: cut by Assume, or waiting for what another explores
	// Complete: all executions were explored. Otherwise Failure or Bound says what
	// stopped it.
	Complete bool
	Bound    string
	Failure  *Failure
	Elapsed  time.Duration
	// Unweakened are sites of Weaken that no execution came to, or where nothing has
	// a stronger order.
	Unweakened []string
	// Modelled is what there was of each kind: what is not among it was not seen.
	Modelled Modelled
}

// Modelled counts what the threads of a body have used.
type Modelled struct {
	Threads int
	Atomics int // locations
	Plain   int // cells and slots of plain memory
	Locks   int // and other locations that threads have waited for
}

func (m Modelled) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{m.Threads, "thread"}, {m.Atomics, "atomic"}, {m.Plain, "plain cell"}, {m.Locks, "lock"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.what)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%s %ss", count(p.n), p.what))
		}
	}
	return strings.Join(parts, ", ")
}

// String is the line that a check ends with.
func (r Result) String() string {
	switch {
	case r.Engine == native:
		return fmt.Sprintf("ran natively %s times", count(r.Executions))
	case r.Failure != nil:
		after := "after " + executions(r.Executions)
		if r.Executions == 0 {
			after = "in the first execution"
		}
		return fmt.Sprintf("%s %s (%s) in %s", r.Failure.Kind, after, r.Model, short(r.Elapsed))
	case !r.Complete:
		return fmt.Sprintf("bounded: stopped at %s (%s) in %s", r.Bound, r.Model, short(r.Elapsed))
	}
	all := "all " + executions(r.Executions)
	if r.Executions == 1 {
		all = "the only execution"
	}
	s := fmt.Sprintf("explored %s (%s) in %s", all, r.Model, short(r.Elapsed))
	if r.Blocked > 0 {
		s += fmt.Sprintf("; %s more were blocked", count(r.Blocked))
	}
	if m := r.Modelled.String(); m != "" {
		s += "; modelled: " + m
	}
	if r.Model == "c++20-nta" {
		s += "; load buffering not explored"
	}
	return s
}

// An Option of a check.
type Option func(*options)

type options struct {
	model   string
	max     int
	expect  Kind
	name    string // of the test
	nth     int    // check of the test
	token   string
	failed  func() bool
	engine  string        // "" is the best
	workers int           // 0: as many as there are processors, if it takes long
	outcome func() string // the body, if it has a result
	result  func(string)  // of an execution
	reset   func()        // forgets the results
	env     checklog.Settings
	err     error // of the settings
	log     *record

	weakenings []*machine.Weakening
	until      time.Time // when to stop; zero: when all is explored
}

// perRun returns what to run, and where its result is then.
func (o *options) perRun(body func()) (run func(), result func() string) {
	if o.outcome == nil {
		return body, nil
	}
	var r string
	return func() { r = o.outcome() }, func() string { return r }
}

// Model chooses the memory model, one of [Models]. The default is c++20-nta.
func Model(name string) Option { return func(o *options) { o.model = name } }

// Max bounds the number of executions. A check that reaches it says "bounded".
func Max(executions int) Option { return func(o *options) { o.max = executions } }

// Workers sets the number of goroutines that explore. Without it there is one at
// first, and one for each processor if that takes long. Whatever it is, the executions
// are the same.
func Workers(n int) Option { return func(o *options) { o.workers = n } }

// Expect says that the program is wrong on purpose: the check fails unless it finds
// a failure of this kind. Without the tag ordo the body is not run.
func Expect(k Kind) Option { return func(o *options) { o.expect = k } }

func newOptions(list []Option) options {
	o := options{model: Models()[0], failed: func() bool { return false }, result: func(string) {}, reset: func() {}}
	if o.env, o.err = checklog.Getenv(); o.env.Model != "" {
		o.model = o.env.Model
	}
	for _, f := range list {
		f(&o)
	}
	return o
}

// misuse says what is wrong with the options.
func (o *options) misuse() error {
	if o.err == nil && !slices.Contains(Models(), o.model) {
		return fmt.Errorf("model %q is not known: want one of %s", o.model, strings.Join(Models(), ", "))
	}
	return o.err
}

// Run checks body: with the tag ordo it explores every execution, without it runs
// the body many times.
func Run(t testing.TB, body func(), list ...Option) {
	t.Helper()
	run(t, body, newOptions(list))
}

// Outcomes checks body and returns the set of its results, with the number of
// executions that have each; without the tag ordo, of runs.
func Outcomes(t testing.TB, body func() string, list ...Option) map[string]int {
	t.Helper()
	o := newOptions(list)
	found := map[string]int{}
	o.outcome = body
	o.result = func(r string) { found[r]++ }
	o.reset = func() { clear(found) }
	run(t, nil, o)
	return found
}

func run(t testing.TB, body func(), o options) {
	t.Helper()
	o.name, o.nth = t.Name(), nth(t)
	if err := o.misuse(); err != nil {
		t.Fatal(err)
	}
	if token := cmp.Or(*replayFlag, o.env.Replay); checked.Enabled && token != "" && !o.replays(token) {
		t.Skipf("the token to replay is of another check")
	}
	var err error
	if o.log, err = newRecord(o.env.Log, o); err != nil {
		t.Fatal(err)
	}
	if !checked.Enabled {
		stress(t, body, o)
		return
	}
	failedBefore := t.Failed()
	o.failed = func() bool { return !failedBefore && t.Failed() }
	judge(t, runEngine(body, o), o)
}

// replays makes a token the only execution of the check that it names. It returns
// false if the check need not be run: it may have to, for the sake of a later one
// of the same test.
func (o *options) replays(token string) bool {
	if m := modelOf(token, *o); m != "" {
		o.model, o.token = m, token
		return true
	}
	return later(token, *o)
}

// holds reports whether a result is what was expected.
func (o *options) holds(r Result) bool {
	switch {
	case r.Failure != nil:
		return r.Failure.Kind == o.expect
	case o.token != "":
		return r.Bound != errToken.Error()
	}
	return o.expect == 0
}

// judge fails the test if the result is not what was expected.
func judge(t testing.TB, r Result, o options) {
	t.Helper()
	if err := o.log.result(r, o); err != nil {
		t.Error(err)
	}
	switch {
	case r.Failure != nil && r.Failure.Kind == o.expect:
		t.Logf("found, as expected: %s\n%s", r, r.Failure.Report)
	case r.Failure != nil:
		t.Errorf("%s\n%s", r, r.Failure.Report)
	case o.token != "" && !o.holds(r):
		t.Error(r.Bound)
	case !o.holds(r):
		t.Errorf("expected %s, and found none: %s", article(o.expect.String()), r)
	default:
		t.Logf("%s", r)
	}
	if len(r.Unweakened) > 0 && o.token == "" {
		t.Errorf("nothing was weakened at %s", strings.Join(r.Unweakened, ", "))
	}
	if r.Failure != nil && o.token != "" {
		t.Logf("the execution:\n%s", r.Failure.Trace)
	}
	if r.Failure != nil && r.Failure.Kind == Blocking {
		t.FailNow()
	}
}

// Explore checks body like Run, and returns what it found. It needs the tag ordo:
// without it the only execution is one that is run natively.
func Explore(body func(), list ...Option) Result { return runEngine(body, newOptions(list)) }

// Replay runs the one execution that a token of Explore or Run stands for.
func Replay(token string, body func(), list ...Option) Result {
	o := newOptions(list)
	o.token = token
	return runEngine(body, o)
}

// Assert fails the execution if cond does not hold. It ends the goroutine.
func Assert(cond bool, format string, args ...any) {
	if cond {
		return
	}
	text := fmt.Sprintf(format, args...)
	if t := machine.Current(); t != nil {
		t.Assert(text)
	}
	stressAssert(text)
}

// Assume says that only executions in which cond holds are of interest. Natively it
// ends the goroutine if cond does not hold.
func Assume(cond bool) {
	if cond {
		return
	}
	if t := machine.Current(); t != nil {
		t.Assume()
	}
	stressAssume()
}

// Name gives the location that p points to a name in reports.
func Name(p any, name string) {
	if t := machine.Current(); t != nil {
		t.Name(reflect.ValueOf(p).UnsafePointer(), name)
	}
}

// Models returns the names of the memory models, the default first.
func Models() []string { return explore.Models() }
