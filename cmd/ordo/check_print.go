package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/ordo-go/ordo/internal/checklog"
)

var errNoToken = errors.New("no check here has this token; it must be whole, and the program that of the failure")

// print prints what is ready of the packages whose turn it is.
func (s *session) print() {
	for s.printed < len(s.packages) && s.broken == nil {
		p := s.packages[s.printed]
		for _, f := range p.ready {
			if s.dir != "" && f.failure() != nil {
				s.write(f)
			}
			s.put(s.format1(p, f))
		}
		p.ready = nil
		if p.over == "" {
			return
		}
		s.put(s.note(p))
		s.printed++
	}
}

func (s *session) put(text string) {
	if text == "" || s.broken != nil {
		return
	}
	_, s.broken = fmt.Fprint(s.progress.writer(s.stdout), text)
}

func (s *session) format1(p *tested, f *finding) string {
	if s.format.value == "json" {
		return s.json(f)
	}
	head := ""
	if !p.headed {
		head, p.headed = s.colors.bold(p.name)+"\n", true
	}
	return head + s.text(f)
}

// text is a finding for people.
func (s *session) text(f *finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %-28s  %s\n", f.name(), s.paint(f.verdict, f.says))
	if f.text != "" {
		b.WriteString(indent(indent(indent(strings.TrimRight(f.text, "\n")))) + "\n")
	}
	if fail := f.failure(); fail != nil && f.verdict == failed && fail.Token != "" {
		fmt.Fprintf(&b, "      replay: %s\n", s.replayCommand(f.pkg, fail.Token))
	}
	return b.String()
}

func (s *session) paint(v fate, says string) string {
	c := s.colors
	word := string(v)
	switch v {
	case proved, passed:
		word = c.green(word)
	case caught:
		word = c.green(word) + ", as expected"
	case failed:
		word = c.red("FAILED")
	case bounded, incomplete:
		word = c.yellow(word)
	}
	if says == "" {
		return word
	}
	return word + ": " + says
}

// replayCommand is what runs one execution again.
func (s *session) replayCommand(pkg, token string) string {
	words := []string{"ordo check"}
	if s.chdir != "" {
		words = append(words, "-C "+s.chdir)
	}
	if s.tags != "ordo" {
		words = append(words, "-tags "+s.tags)
	}
	return strings.Join(append(words, "--replay "+token, pkg), " ")
}

// note says of a package that is over that there was nothing to check in it.
func (s *session) note(p *tested) string {
	text := ""
	switch {
	case s.format.value != "text", s.replay != "", p.headed, p.unbuilt:
	case p.over == "skip":
		text = "no tests"
	case p.over == "pass" && len(p.tests) == 0:
		text = "no tests to run"
	case p.over == "pass":
		text = "no checks; " + passes(p.passing())
	}
	if text == "" {
		return ""
	}
	return fmt.Sprintf("%s  %s\n", s.colors.bold(p.name), text)
}

func passes(tests int) string {
	switch tests {
	case 0:
		return "all tests are skipped"
	case 1:
		return "1 test passes"
	}
	return plural(tests, "test") + " pass"
}

// summary counts what was found, if that is more than one can see, and names the
// files.
func (s *session) summary() {
	if s.format.value != "text" {
		return
	}
	total := 0
	var words []string
	for _, v := range []fate{proved, caught, replayed, bounded, incomplete, skipped, failed} {
		n := s.counts[v]
		if total += n; n > 0 {
			word := string(v)
			if v == failed {
				word = s.colors.red("FAILED")
			}
			words = append(words, fmt.Sprintf("%d %s", n, word))
		}
	}
	if total > 1 {
		s.put(fmt.Sprintf("\n%d results: %s\n", total, strings.Join(words, ", ")))
	}
	if len(s.written) > 0 {
		s.put("\nfailing executions are in " + s.dir + ":\n" + indent(strings.Join(s.written, "\n")) + "\n")
	}
}

// A jsonCheck is a check in the order of its keys.
type jsonCheck struct {
	Test       string            `json:"test"`
	Package    string            `json:"package"`
	Nth        int               `json:"nth"`
	Model      string            `json:"model"`
	Engine     string            `json:"engine"`
	Verdict    fate              `json:"verdict"`
	Holds      bool              `json:"holds"`
	Expected   string            `json:"expected"`
	Executions int               `json:"executions"`
	Blocked    int               `json:"blocked"`
	Complete   bool              `json:"complete"`
	Bound      string            `json:"bound"`
	ElapsedMS  milliseconds      `json:"elapsed_ms"`
	Failure    *checklog.Failure `json:"failure,omitempty"`
	Files      []string          `json:"files,omitempty"`
}

// A jsonTest is a test without a check.
type jsonTest struct {
	Test    string `json:"test"`
	Package string `json:"package"`
	Verdict fate   `json:"verdict"`
	Holds   bool   `json:"holds"`
	Reason  string `json:"reason"`
	Output  string `json:"output"`
}

// json is the finding as one line.
func (s *session) json(f *finding) string {
	e := f.check
	if e == nil {
		return jsonLine(jsonTest{f.test, f.pkg, f.verdict, f.verdict != failed, f.says, f.text})
	}
	j := jsonCheck{
		Test: f.test, Package: f.pkg, Nth: e.Nth, Verdict: f.verdict, Holds: f.verdict != failed,
		Executions: e.Executions, Blocked: e.Blocked, Bound: f.bound,
		ElapsedMS: milliseconds(e.ElapsedMS * float64(time.Millisecond)), Files: f.files,
	}
	if r := e.Result; r != nil {
		j.Model, j.Engine, j.Holds, j.Expected, j.Complete, j.Bound = r.Model, r.Engine, r.Holds, r.Expected, r.Complete, r.Bound
		if j.Failure = r.Failure; j.Failure != nil {
			fail := *r.Failure
			fail.File, fail.Replay = fromHere(fail.File), s.replayCommand(f.pkg, fail.Token)
			j.Failure = &fail
		}
	}
	return jsonLine(j)
}

// fromHere is a path as one would write it in the working directory, if it is below.
func fromHere(path string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
