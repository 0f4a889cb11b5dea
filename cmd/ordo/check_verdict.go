package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/internal/checklog"
)

// A fate is what has become of a check, or of a test without one.
type fate string

const (
	proved     fate = "proved"
	caught     fate = "caught" // wrong on purpose
	failed     fate = "failed"
	bounded    fate = "bounded"
	incomplete fate = "incomplete" // stopped from outside
	skipped    fate = "skipped"
	replayed   fate = "replayed"
	passed     fate = "passed" // a test without a check
)

// A finding is what is said about a check or a test.
type finding struct {
	pkg, test string
	verdict   fate
	says      string          // in a line
	text      string          // below it
	check     *checklog.Event // nil: a test that is none
	bound     string          // of an incomplete check
	files     []string
}

// name is that of the test, with the number of the check if it is not the first.
func (f *finding) name() string {
	switch {
	case f.test == "":
		return "(package)"
	case f.check != nil && f.check.Nth > 1:
		return f.test + " (" + strconv.Itoa(f.check.Nth) + ")"
	}
	return f.test
}

// failure is that of the check, nil if it has none.
func (f *finding) failure() *checklog.Failure {
	if f.check == nil || f.check.Result == nil {
		return nil
	}
	return f.check.Failure
}

// status is what the finding means to the exit status.
func (f *finding) status() status {
	switch f.verdict {
	case failed:
		return status{failed: true}
	case bounded, incomplete:
		return status{incomplete: true}
	case replayed:
		return status{failed: !f.check.Holds, incomplete: f.check.Failure == nil}
	}
	return status{}
}

// judge puts the end of a check into words.
func judge(e checklog.Event) *finding {
	f := &finding{pkg: e.Package, test: e.Test, check: &e}
	if e.Event == checklog.Skipped {
		f.verdict, f.says = skipped, e.Reason
		return f
	}
	f.says = e.Summary
	if e.Failure != nil {
		f.text = e.Failure.Report
	}
	switch {
	case e.Replayed && e.Failure == nil:
		f.verdict, f.says = replayed, e.Bound
	case e.Replayed:
		f.verdict, f.says = replayed, e.Failure.Kind
		f.text += "\n\nthe execution:\n" + e.Failure.Trace
	case e.Failure != nil && e.Holds:
		f.verdict = caught
	case e.Failure != nil && e.Expected != "":
		f.verdict, f.says = failed, fmt.Sprintf("expected: %s; found: %s", e.Expected, e.Summary)
	case e.Failure != nil:
		f.verdict = failed
	case !e.Holds:
		f.verdict, f.says = failed, fmt.Sprintf("expected: %s; found none: %s", e.Expected, e.Summary)
	case !e.Complete:
		f.verdict, f.says = bounded, strings.TrimPrefix(e.Summary, "bounded: ")
	default:
		f.verdict = proved
	}
	return f
}

// cut is a check that was stopped from outside.
func cut(e checklog.Event, why string) *finding {
	return &finding{pkg: e.Package, test: e.Test, check: &e, verdict: incomplete, bound: why,
		says: fmt.Sprintf("%s, after %s", why, thousands(e.Executions, "execution"))}
}

// thousands is plural with commas in the number.
func thousands(n int, thing string) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n != 1 {
		thing += "s"
	}
	return s + " " + thing
}
