package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ordo-go/ordo/internal/checklog"
)

// A session is one run of go test: what it prints and what checks log, put together.
// Packages are printed in the order in which go test starts them, each as far as it
// has come.
type session struct {
	*checker
	progress *progress
	log      *checklog.Reader
	stopped  func() bool // by the user

	packages []*tested
	printed  int              // of the packages, as a whole
	early    []checklog.Event // of packages that go test has not named yet
	counts   map[fate]int
	names    map[string]int // of files
	written  []string       // names of files, those of one execution together
	broken   error          // nobody reads what is printed
}

// run runs go test with these settings of checks, to its end or that of ctx.
func (s *session) run(ctx context.Context, settings checklog.Settings) error {
	s.stopped = func() bool { return ctx.Err() != nil }
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	events, wait := goTest(inner, s.goTestArgs(), settings, s.progress.writer(s.stderr))
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for open := true; open; {
		select {
		case e, ok := <-events:
			if open = ok; ok {
				s.handle(e)
			}
		case <-tick.C:
			s.readLog()
		}
		if s.print(); s.broken != nil {
			cancel() // nobody can read the others
		}
	}
	s.finish(wait())
	if s.broken != nil {
		return fileProblem("standard output", s.broken)
	}
	return nil
}

// handle takes in what go test says.
func (s *session) handle(e goEvent) {
	switch e.Action {
	case plainText, "build-output":
		s.complain(e.Output)
		return
	case "build-fail":
		s.status.bad = true
		return
	case "start":
		s.packages = append(s.packages, &tested{name: e.Package})
		return
	}
	p := s.find(e.Package)
	if p == nil {
		return
	}
	switch e.Action {
	case "run":
		p.begin(e.Test)
	case "output":
		p.print(e.Test, e.Output)
	case "pass", "fail", "skip":
		s.readLog() // what its checks have found
		if e.Test != "" {
			s.testOver(p, p.test(e.Test), e.Action)
		} else {
			s.packageOver(p, e)
		}
	}
}

// complain prints what is wrong with the packages, in the words of the go command.
func (s *session) complain(text string) {
	fmt.Fprint(s.progress.writer(s.stderr), text)
}

// trouble is report while the line of progress is shown.
func (s *session) trouble(err error) {
	s.status.bad = true
	s.complain(errorText(err) + "\n")
}

func (s *session) find(pkg string) *tested {
	for _, p := range s.packages {
		if p.name == pkg {
			return p
		}
	}
	return nil
}

// readLog takes in what checks have logged since.
func (s *session) readLog() {
	events, err := s.log.Read()
	if err != nil {
		s.trouble(err)
	}
	events = append(s.early, events...)
	s.early = nil
	for _, e := range events {
		if p := s.find(e.Package); p != nil {
			s.logged(p, e)
		} else {
			s.early = append(s.early, e)
		}
	}
}

// logged takes in what one check has logged.
func (s *session) logged(p *tested, e checklog.Event) {
	t := p.test(e.Test)
	s.progress.executions.Add(int64(e.Executions - t.checks[e.Nth].Executions))
	if e.Event == checklog.Progress {
		t.checks[e.Nth] = e
		s.progress.now.Store(&e.Test)
		return
	}
	delete(t.checks, e.Nth)
	if s.replay != "" && !answers(e) {
		return
	}
	p.checks++
	s.progress.done.Add(1)
	s.add(p, judge(e))
}

// answers reports whether a check has replayed the token.
func answers(e checklog.Event) bool {
	return e.Result != nil && e.Replayed && (e.Holds || e.Failure != nil)
}

// add has a finding printed. In a replay only checks are of interest.
func (s *session) add(p *tested, f *finding) {
	if s.replay != "" && f.check == nil {
		return
	}
	s.status.add(f.status())
	s.counts[f.verdict]++
	if f.verdict == failed || f.verdict == incomplete {
		p.explain(f.test)
	}
	p.ready = append(p.ready, f)
}

// testOver judges a test when it is over.
func (s *session) testOver(p *tested, t *oneTest, action string) {
	t.over = action
	clear(t.checks)
	f := &finding{pkg: p.name, test: t.name, text: testOutput(t.output.String())}
	t.output.Reset()
	switch {
	case action == "fail" && !t.explained && !s.stopped():
		f.verdict = failed
	case !s.verbose:
		return
	case action == "pass":
		f.verdict = passed
	case action == "skip":
		f.verdict = skipped
	default:
		return
	}
	s.add(p, f)
}

// packageOver judges what a package has left over when it is over.
func (s *session) packageOver(p *tested, e goEvent) {
	p.over = e.Action
	if e.FailedBuild != "" {
		s.status.bad, p.unbuilt = true, true
		s.complain(p.output.String())
		return
	}
	if wrong := p.misused(); wrong != "" {
		s.trouble(errors.New(p.name + ": " + wrong))
		return
	}
	limit := p.timeLimit()
	for _, t := range p.tests {
		if p.over != "pass" && t.over == "" && !p.hasOpenSubtest(t) {
			s.unfinished(p, t, limit)
		}
	}
	if p.over == "fail" && !p.explained && !s.stopped() {
		s.add(p, &finding{pkg: p.name, verdict: failed, says: "outside of its tests", text: testOutput(p.output.String())})
	}
}

// unfinished judges a test in the middle of which its process has ended.
func (s *session) unfinished(p *tested, t *oneTest, limit string) {
	why := "the test binary ended in the middle of it"
	switch {
	case s.stopped():
		why = "interrupted"
	case limit != "":
		why = "the time limit of " + limit + " was reached (-timeout 0 is none)"
	}
	text := testOutput(t.output.String())
	for _, nth := range sortedKeys(t.checks) {
		f := cut(t.checks[nth], why)
		if !s.stopped() && limit == "" {
			f.verdict, f.text = failed, text
		}
		s.add(p, f)
	}
	if len(t.checks) == 0 && !s.stopped() {
		s.add(p, &finding{pkg: p.name, test: t.name, verdict: failed, says: why, text: text})
	}
}

// finish says what was covered, and in what state go test ended.
func (s *session) finish(err error) {
	s.readLog()
	for _, p := range s.packages {
		if p.over == "" {
			s.packageOver(p, goEvent{Action: "unfinished"})
		}
	}
	s.print()
	s.progress.stop()
	switch {
	case s.broken != nil:
		return
	case s.stopped():
		s.status.interrupted = true
		fmt.Fprintf(s.stderr, "ordo: interrupted: %s done\n", thousands(int(s.progress.done.Load()), "check"))
	case err != nil && !exited(err):
		s.report(err)
	case err != nil && s.status == (status{}) && s.replay == "":
		s.status.bad = true // the go command has said why
	}
	if s.replay != "" && s.counts[replayed] == 0 && s.status == (status{}) {
		s.report(errNoToken)
	}
	if s.vetErr != nil && !s.status.bad {
		fmt.Fprintf(s.stderr, "ordo: not vetted: %v\n", s.vetErr)
		s.status.bad = s.vet.value == "strict"
	}
	s.summary()
}

func sortedKeys[V any](m map[int]V) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
