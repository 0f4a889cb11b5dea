package enumerate_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// without takes from a model what stop matches.
func without(m *memmodel.Model, stop func(cat.Stmt) bool) *memmodel.Model {
	n, f := *m, *m.File
	f.Stmts = slices.DeleteFunc(slices.Clone(m.File.Stmts), stop)
	n.File = &f
	return &n
}

func isWith(s cat.Stmt) bool  { _, ok := s.(*cat.With); return ok }
func isCheck(s cat.Stmt) bool { _, ok := s.(*cat.Check); return ok }

// interpreted judges every candidate of a program, one by one and complete, with
// the interpreter of the cat language: what the model searches is given.
func interpreted(p *litmus.Program, m *memmodel.Model) (ownAnswer, error) {
	given := without(m, isWith).File
	states, flags := map[string]bool{}, map[string]bool{}
	var a ownAnswer
	var failed error
	err := enumerate.EachCandidate(p, without(ownAxiomsOnly(m), isCheck), func(x enumerate.Candidate) {
		v, err := given.Eval(&cat.Env{N: x.Env.N, Sets: x.Env.Sets, Rels: withIdentity(x.Env)})
		if err != nil {
			failed = err
			return
		}
		for _, b := range v.Passed {
			states[x.State] = true
			if x.Holds {
				a.Positive++
			} else {
				a.Negative++
			}
			for _, f := range slices.Concat(b.Flags, b.Undefined) {
				flags[f.Check.Name] = true
			}
		}
	})
	if failed != nil {
		return a, failed
	}
	a.States, a.Verdict, a.Flagged = len(states), verdictOf(a.Positive, a.Negative), len(flags) > 0
	return a, err
}

func withIdentity(env memmodel.Env) map[string]*exec.Rel {
	rels := maps.Clone(env.Rels)
	rels["id"] = exec.Identity(env.N)
	return rels
}

// TestEngineAgreesWithTheInterpreter: pruning while executions are built, on a
// compiled model, finds what the interpreter lets pass of all there are.
func TestEngineAgreesWithTheInterpreter(t *testing.T) {
	const random = 12
	programs := readTests(t, ownCorpus)
	for seed := range random {
		r := rand.New(rand.NewSource(int64(seed)))
		p := oracle.Program(r, oracle.Shape{Events: 6, Threads: 3, Locks: seed%4 == 0, C: true})
		p.Name = fmt.Sprintf("random program %d", seed)
		everything(p)
		programs = append(programs, p)
	}
	compared, candidates := 0, 0
	for i, p := range programs {
		for j, m := range memmodel.All() {
			if (i+j)%len(memmodel.All()) > 0 && i < len(programs)-random {
				continue // each test with one of the models: the table has them all
			}
			want, err := interpreted(p, m)
			got := engineAnswer(p, m)
			if err != nil && got == (ownAnswer{}) {
				continue // refused
			}
			if err != nil || got != want {
				t.Errorf("%s under %s: %+v, the interpreter %+v %v\n%s", p.Name, m.Name, got, want, err, litmus.Print(p))
			}
			compared++
			candidates += got.Positive + got.Negative
		}
	}
	t.Logf("%d comparisons, %d executions", compared, candidates)
}
