package enumerate_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/memmodel"
)

var update = flag.Bool("update", false, "write testdata/corpus/answers.jsonl anew, from what does not share axioms with the models")

const ownCorpus = "testdata/corpus"

// An own answer is what a model says of a test of ours; the zero value is that it
// refuses it.
type ownAnswer struct {
	States             int
	Verdict            litmus.Verdict
	Positive, Negative int
	Flagged            bool // undefined behaviour; under java, a data race
}

// A line of answers.jsonl: the answers by model.
type ownAnswers struct {
	Test    string               `json:"test"`
	Answers map[string]ownAnswer `json:"answers"`
}

func readOwnAnswers(t testing.TB) map[string]map[string]ownAnswer {
	f, err := os.Open(filepath.Join(ownCorpus, "answers.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]map[string]ownAnswer{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l ownAnswers
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out[l.Test] = l.Answers
	}
	return out
}

// engineAnswer asks the engine. An error is a refusal.
func engineAnswer(p *litmus.Program, m *memmodel.Model) ownAnswer {
	r, err := run(p, m)
	if err != nil {
		return ownAnswer{}
	}
	return ownAnswer{len(r.States), r.Verdict, r.Positive, r.Negative, r.Undefined || len(r.Flags) > 0}
}

// TestOwnCorpus runs every test of ours under every built-in model.
func TestOwnCorpus(t *testing.T) {
	answers := readOwnAnswers(t)
	tests := readTests(t, ownCorpus)
	if len(tests) != len(answers) || len(tests) < 80 {
		t.Errorf("%d tests, %d answers", len(tests), len(answers))
	}
	for _, p := range tests {
		for _, m := range memmodel.All() {
			want, ok := answers[p.Name][m.Name]
			if !ok {
				t.Errorf("%s has no answer of %s", p.Name, m.Name)
			}
			if got := engineAnswer(p, m); got != want {
				t.Errorf("%s under %s: %+v, want %+v", p.Name, m.Name, got, want)
			}
		}
	}
}

// TestOwnAnswersComeFromElsewhere computes the table of answers without the cat
// files: with the oracle, and for the models that it does not have with the
// axioms of direct_test.go.
func TestOwnAnswersComeFromElsewhere(t *testing.T) {
	var lines []byte
	var answers map[string]map[string]ownAnswer
	if !*update {
		answers = readOwnAnswers(t)
	}
	for _, p := range readTests(t, ownCorpus) {
		all := map[string]ownAnswer{}
		for _, m := range memmodel.All() {
			all[m.Name] = elsewhere(t, p, m)
			if want := answers[p.Name][m.Name]; !*update && all[m.Name] != want {
				t.Errorf("%s under %s: %+v, the table has %+v", p.Name, m.Name, all[m.Name], want)
			}
		}
		line, err := json.Marshal(ownAnswers{p.Name, all})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	if *update {
		if err := os.WriteFile(filepath.Join(ownCorpus, "answers.jsonl"), lines, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func elsewhere(t testing.TB, p *litmus.Program, m *memmodel.Model) ownAnswer {
	if judge, ok := direct[m.Name]; ok {
		return directAnswer(t, p, m, judge)
	}
	r, err := oracle.Run(p, m.Name)
	if err != nil {
		t.Fatalf("%s under %s: %v", p.Name, m.Name, err)
	}
	states := map[string]bool{}
	for s := range r.Outcomes {
		states[observedPart(p, s)] = true
	}
	undefined := r.Racy || !slices.Contains([]string{"ra", "sc", "x86-tso"}, m.Name) && unlocksUnheld(p)
	return ownAnswer{len(states), verdictOf(r.Positive, r.Negative), r.Positive, r.Negative, undefined}
}

// unlocksUnheld reports whether a thread gives back a mutex that it has not taken,
// in a branch that some execution takes. The oracle does not look for that.
func unlocksUnheld(p *litmus.Program) bool {
	for _, thread := range p.Threads {
		if lowest(thread.Body) < 0 {
			return true
		}
	}
	return false
}

// lowest is how many mutexes statements hold at the end, or less than 0.
func lowest(list []litmus.Stmt) int {
	held := 0
	for _, s := range list {
		switch s := s.(type) {
		case *litmus.Lock:
			held++
		case *litmus.Unlock:
			held--
		case *litmus.If:
			held += lowest(s.Then)
		}
		if held < 0 {
			return held
		}
	}
	return held
}

// observedPart leaves of an outcome of the oracle, which has all registers and
// locations, what the condition asks for.
func observedPart(p *litmus.Program, outcome string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(outcome, "; "), func(s string) bool {
		key, _, _ := strings.Cut(s, "=")
		return !strings.Contains(litmus.FormatCondition(p), key+"=")
	}), "; ")
}

func verdictOf(positive, negative int) litmus.Verdict {
	switch {
	case positive == 0:
		return litmus.Never
	case negative == 0:
		return litmus.Always
	}
	return litmus.Sometimes
}

// everyCandidate are models that forbid nothing.
func everyCandidate(t testing.TB, m *memmodel.Model) *memmodel.Model {
	text := map[string]string{
		"c++11":      `with co from generate_orders(W & (A | IW), co0) with S from linearisations(SC, 0)`,
		"c++11-simp": `with co from generate_orders(W & (A | IW), co0)`,
	}[m.Name]
	if text == "" {
		text = `with co from generate_cos(co0)`
	}
	all := parseModel(t, m.Target, "all\n"+text)
	all.Refuses, all.RefusesFences = m.Refuses, m.RefusesFences
	return all
}

func directAnswer(t testing.TB, p *litmus.Program, m *memmodel.Model, judge func(calc) judgement) ownAnswer {
	states := map[string]bool{}
	var a ownAnswer
	err := enumerate.EachCandidate(p, everyCandidate(t, m), func(x enumerate.Candidate) {
		j := judge(newCalc(x))
		if !j.consistent {
			return
		}
		states[x.State] = true
		a.Flagged = a.Flagged || j.flagged
		if x.Holds {
			a.Positive++
		} else {
			a.Negative++
		}
	})
	if err != nil {
		return ownAnswer{}
	}
	a.States, a.Verdict = len(states), verdictOf(a.Positive, a.Negative)
	return a
}

// sameText is a test as it would be written by anybody: without its names, with
// locations in the order of their names.
func sameText(p *litmus.Program) string {
	q := *p
	q.Name, q.Doc, q.Expects = "test", "", nil
	q.Threads = slices.Clone(p.Threads)
	for i := range q.Threads {
		q.Threads[i].Params = slices.SortedFunc(slices.Values(q.Threads[i].Params), func(a, b litmus.Param) int {
			return strings.Compare(p.Locs[a.Loc].Name, p.Locs[b.Loc].Name)
		})
	}
	text := litmus.Print(&q)
	return text[strings.Index(text, "P0"):]
}

// TestOwnAnswersAreThoseOfHerd7, for the tests that the shared corpus also has.
func TestOwnAnswersAreThoseOfHerd7(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no shared corpus beside this checkout")
	}
	own := map[string]*litmus.Program{}
	for _, p := range readTests(t, ownCorpus) {
		own[sameText(p)] = p
	}
	table := readOwnAnswers(t)
	compared, tests := 0, map[string]bool{}
	for _, sm := range sharedModels {
		if strings.HasSuffix(sm.model, ".cat") {
			continue
		}
		for _, a := range readAnswers(t, filepath.Join(shared, "truth", sm.answers+".jsonl")) {
			src, err := os.ReadFile(filepath.Join(shared, a.File))
			if err != nil {
				t.Fatal(err)
			}
			q, err := c.Parse(a.File, src)
			if err != nil || a.Error != "" || own[sameText(q)] == nil {
				continue
			}
			p := own[sameText(q)]
			got := table[p.Name][sm.model]
			if !sm.counts {
				a.Pos, a.Neg = got.Positive, got.Negative
			}
			if want := (ownAnswer{len(a.States), litmus.Verdict(a.Observation), a.Pos, a.Neg, a.Undef}); got != want {
				t.Errorf("%s under %s: %+v, herd7 says of %s %+v", p.Name, sm.model, got, a.File, want)
			}
			compared++
			tests[p.Name] = true
		}
	}
	t.Logf("%d answers on %d of our tests", compared, len(tests))
}

// TestHandAnswers runs the tests of loops, locks and filters, whose verdict and
// number of final states were derived by hand.
func TestHandAnswers(t *testing.T) {
	for _, dir := range []string{"loops", "locks", "filter"} {
		for _, p := range readTests(t, filepath.Join("../litmus/c/testdata", dir)) {
			src, err := os.ReadFile(p.File)
			if err != nil {
				t.Fatal(err)
			}
			states := -1
			for line := range strings.Lines(string(src)) {
				fmt.Sscanf(line, "States=%d", &states)
			}
			r, err := run(p, modelOf(t, p.Expects[0].Model))
			if err != nil {
				t.Error(err)
				continue
			}
			if !r.Holds || len(r.States) != states {
				t.Errorf("%s: %s, undefined %v, %d states %v; expected %s and %d", p.File, r.Verdict, r.Undefined, len(r.States), r.States, p.Expects[0].Verdict, states)
			}
		}
	}
}
