package vet_test

import (
	"fmt"
	"go/ast"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/ordo-go/ordo/vet"
)

// Random functions: the analyzer must report those, and only those, of which
// one execution, among all that a dumb interpreter runs, leaks the claim.
func TestRandomFunctions(t *testing.T) {
	const functions = 600
	random := rand.New(rand.NewPCG(1, 2))
	programs := map[string]program{}
	var src strings.Builder
	src.WriteString(prelude)
	for i := range functions {
		name := fmt.Sprintf("f%d", i)
		p := generate(random, 0, false)
		at := random.IntN(len(p)/2 + 1)
		p = slices.Insert(p, at, statement{op: claim})
		p.number(new(int))
		programs[name] = p
		fmt.Fprintf(&src, "func %s(p *ring.Multi[int]) {\n%s%s}\n\n", name, variables, p.source("\t"))
	}
	reported := reports(t, src.String())
	leaks := 0
	for name, p := range programs {
		want := p.leaks()
		if want {
			leaks++
		}
		if reported[name] != want {
			t.Errorf("reported %v, but leaks %v:\n%s", reported[name], want, p.source(""))
		}
	}
	if leaks < functions/10 || leaks > functions*9/10 {
		t.Errorf("%d of %d functions leak", leaks, functions)
	}
}

const prelude = `package random

import "github.com/ordo-go/ordo/ring"

func maybe() bool

`

const variables = `	var c ring.Claim[int]
	var err error
	done := false
	c.Len()
	_, _ = err, done
`

type op int

const (
	claim op = iota
	publish
	publishCopy
	abandonInPlace
	setDone
	clearDone
	ret
	brk
	cont
	stop
	deferValue
	deferLiteral
	deferUnlessDone
	ifMaybe
	ifDone
	forMaybe
	forEver
)

var text = map[op]string{
	claim:           "if c, err = p.Next(1); err != nil {\n\treturn\n}",
	publish:         "c.Publish()",
	publishCopy:     "{\n\td := c\n\td.Publish()\n}",
	abandonInPlace:  "func() { c.Abandon() }()",
	setDone:         "done = true",
	clearDone:       "done = false",
	ret:             "return",
	brk:             "break",
	cont:            "continue",
	stop:            `panic("stop")`,
	deferValue:      "defer c.Publish()",
	deferLiteral:    "defer func() { c.Publish() }()",
	deferUnlessDone: "defer func() {\n\tif !done {\n\t\tc.Abandon()\n\t}\n}()",
	ifMaybe:         "if maybe()",
	ifDone:          "if done",
	forMaybe:        "for maybe()",
	forEver:         "for",
}

type statement struct {
	op        op
	body, alt program
	site      int // of a claim
}

type program []statement

func (p program) source(indent string) string {
	var b strings.Builder
	for _, s := range p {
		b.WriteString(indent + strings.ReplaceAll(text[s.op], "\n", "\n"+indent))
		if s.op >= ifMaybe {
			b.WriteString(" {\n" + s.body.source(indent+"\t") + indent + "}")
		}
		if s.alt != nil {
			b.WriteString(" else {\n" + s.alt.source(indent+"\t") + indent + "}")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// number numbers the claims of p.
func (p program) number(n *int) {
	for i := range p {
		if *n++; p[i].op == claim {
			p[i].site = *n
		}
		p[i].body.number(n)
		p[i].alt.number(n)
	}
}

// generate returns a program that claims at most in its loops.
func generate(r *rand.Rand, depth int, loop bool) program {
	var p program
	for range 1 + r.IntN(4) {
		s := statement{op: op(1 + r.IntN(int(forEver)))}
		switch {
		case (s.op == brk || s.op == cont) && !loop,
			s.op >= deferValue && s.op <= deferUnlessDone && depth > 0,
			s.op >= ifMaybe && depth == 3:
			continue
		}
		switch s.op {
		case ifMaybe, ifDone:
			s.body = generate(r, depth+1, loop)
			if r.IntN(2) == 0 {
				s.alt = generate(r, depth+1, loop)
			}
		case forMaybe, forEver:
			s.body = generate(r, depth+1, true)
			if r.IntN(2) == 0 {
				s.body = append(program{{op: claim}}, s.body...)
			}
		}
		p = append(p, s)
	}
	return p
}

// A moment is the state of an execution.
type moment struct {
	next       next
	site       int  // of the claim in c; 0 if there is none
	held       bool // and not settled
	covered    bool // by defer c.Publish()
	done       bool
	deferred   bool // there is a deferred call
	literal    bool // that publishes what is in c
	unlessDone bool // that abandons it unless done
}

type next int

const (
	goOn next = iota
	toReturn
	toBreak
	toContinue
)

// set is a set of moments.
type set map[moment]bool

// leaks says whether an execution of p leaks a claim.
func (p program) leaks() bool {
	leak := false
	for m := range p.run(set{{}: true}, &leak) {
		if m.held && !m.covered && !m.literal && !(m.unlessDone && !m.done) {
			leak = true
		}
	}
	return leak
}

// run runs p from the moments in, and returns those in which it ends.
func (p program) run(in set, leak *bool) set {
	for _, s := range p {
		out := set{}
		for m := range in {
			if m.next != goOn {
				out[m] = true
				continue
			}
			for n := range s.run(m, leak) {
				out[n] = true
			}
		}
		in = out
	}
	return in
}

func (s statement) run(m moment, leak *bool) set {
	switch s.op {
	case claim:
		return m.claim(s.site, leak)
	case publish, publishCopy, abandonInPlace:
		m.held = false
	case setDone, clearDone:
		m.done = s.op == setDone
	case ret:
		m.next = toReturn
	case brk:
		m.next = toBreak
	case cont:
		m.next = toContinue
	case stop:
		return nil
	case deferValue:
		if m.site != 0 {
			m.covered, m.deferred = true, true
		}
	case deferLiteral:
		m.literal, m.deferred = true, true
	case deferUnlessDone:
		m.unlessDone, m.deferred = true, true
	case ifMaybe:
		both := s.body.run(set{m: true}, leak)
		for n := range s.alt.run(set{m: true}, leak) {
			both[n] = true
		}
		return both
	case ifDone:
		if m.done {
			return s.body.run(set{m: true}, leak)
		}
		return s.alt.run(set{m: true}, leak)
	case forMaybe, forEver:
		return s.loop(m, leak)
	}
	return set{m: true}
}

// claim overwrites c. That loses an unpublished claim, but in a loop a deferred
// call is trusted to know it.
func (m moment) claim(site int, leak *bool) set {
	if m.held && !m.covered && !(m.site == site && m.deferred) {
		*leak = true
	}
	m.site, m.held, m.covered = 0, false, false
	failed := m
	failed.next = toReturn
	m.site, m.held = site, true
	return set{m: true, failed: true}
}

// loop runs rounds until they lead to nothing new.
func (s statement) loop(m moment, leak *bool) set {
	begun, out := set{}, set{}
	var round func(m moment)
	round = func(m moment) {
		if begun[m] {
			return
		}
		begun[m] = true
		if s.op == forMaybe {
			out[m] = true
		}
		for n := range s.body.run(set{m: true}, leak) {
			switch n.next {
			case goOn, toContinue:
				n.next = goOn
				round(n)
			case toBreak:
				n.next = goOn
				out[n] = true
			case toReturn:
				out[n] = true
			}
		}
	}
	round(m)
	return out
}

// reports returns the functions of a package in which the analyzer reports a
// claim that is not published.
func reports(t *testing.T, src string) map[string]bool {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(analysistest.TestData())); err != nil {
		t.Fatal(err)
	}
	random := filepath.Join(dir, "src", "random")
	if err := os.Mkdir(random, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(random, "random.go"), []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, r := range analysistest.Run(ignore{}, dir, vet.Analyzer, "random") {
		if r.Err != nil || r.Pass == nil {
			t.Fatal(r.Err)
		}
		for _, d := range r.Diagnostics {
			if !strings.Contains(d.Message, "is not published on every path") {
				continue
			}
			for _, decl := range r.Pass.Files[0].Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && f.Pos() <= d.Pos && d.Pos < f.End() {
					found[f.Name.Name] = true
				}
			}
		}
	}
	return found
}

// ignore ignores that analysistest does not expect the reports.
type ignore struct{}

func (ignore) Errorf(string, ...any) {}
