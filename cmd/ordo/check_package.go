package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/internal/checklog"
)

// A tested is a package whose tests run.
type tested struct {
	name      string
	tests     []*oneTest // in the order in which they began
	output    strings.Builder
	checks    int    // that are over
	over      string // how it ended, in the words of go test; "" if it has not
	unbuilt   bool
	explained bool       // why it fails was said
	ready     []*finding // to be printed
	headed    bool       // its name was printed
}

// A oneTest is a test of a package.
type oneTest struct {
	name      string
	output    strings.Builder
	checks    map[int]checklog.Event // that go on, by their number
	over      string                 // how it ended, like that of a package
	explained bool                   // why it fails was said, of it or of a subtest
}

// test finds a test; whoever names it first makes it.
func (p *tested) test(name string) *oneTest {
	for _, t := range slices.Backward(p.tests) {
		if t.name == name {
			return t
		}
	}
	t := &oneTest{name: name, checks: map[int]checklog.Event{}}
	p.tests = append(p.tests, t)
	return t
}

// begin begins a test, which may have run before (-count). Its checks may have been
// heard of already.
func (p *tested) begin(name string) {
	t := p.test(name)
	t.over = ""
	t.output.Reset()
}

func (p *tested) print(test, text string) {
	if test == "" {
		p.output.WriteString(text)
		return
	}
	p.test(test).output.WriteString(text)
}

// explain notes that it was said why a test fails, and with it those that it is part
// of.
func (p *tested) explain(test string) {
	p.explained = true
	for _, t := range p.tests {
		if t.name == test || strings.HasPrefix(test, t.name+"/") {
			t.explained = true
		}
	}
}

// passing counts its tests, without subtests, that have passed.
func (p *tested) passing() (n int) {
	for _, t := range p.tests {
		if t.over == "pass" && !strings.Contains(t.name, "/") {
			n++
		}
	}
	return n
}

func (p *tested) hasOpenSubtest(t *oneTest) bool {
	return slices.ContainsFunc(p.tests, func(u *oneTest) bool {
		return u.over == "" && strings.HasPrefix(u.name, t.name+"/")
	})
}

var timedOut = regexp.MustCompile(`(?m)^panic: test timed out after (\S+)$`)

// timeLimit is the limit of go test -timeout if it was reached, else "".
func (p *tested) timeLimit() string {
	texts := []string{p.output.String()}
	for _, t := range p.tests {
		if t.over == "" {
			texts = append(texts, t.output.String())
		}
	}
	for _, text := range texts {
		if m := timedOut.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}

var misuse = regexp.MustCompile(`\A(flag provided but not defined: .*|testing: .*)`)

// misused says what is wrong with the flags of the tests, if they have not run for
// that.
func (p *tested) misused() string {
	if p.over != "fail" || len(p.tests) > 0 {
		return ""
	}
	return misuse.FindString(p.output.String())
}
