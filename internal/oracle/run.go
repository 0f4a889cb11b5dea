package oracle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Unroll is how many rounds of a loop [Run] follows.
const Unroll = 2

// A Result is what there is to know about a program under a model.
type Result struct {
	Executions int            // consistent ones, distinct in reads-from or coherence
	Outcomes   map[string]int // executions by final state: "0:r0=1; [x]=2", all registers and locations, sorted
	Positive   int            // executions in which the condition's predicate is true
	Negative   int
	Racy       bool
	Races      []Race // sorted, without repetition
	Complete   bool   // no consistent execution was cut at the bound of a loop
}

// A Race is the places of two accesses that race, the lesser first.
type Race struct{ A, B exec.Pos }

// Models returns the names that [Run] takes.
func Models() []string {
	return []string{"c++20", "c++20-nta", "rc11", "rc11-rs20", "ra", "sc", "x86-tso"}
}

// Run finds the executions of p under a model. It fails for an unknown model and
// for a program that is too large.
func Run(p *litmus.Program, model string) (*Result, error) {
	return RunUnrolled(p, model, Unroll)
}

// RunUnrolled is [Run] with another bound for loops.
func RunUnrolled(p *litmus.Program, model string, unroll int) (*Result, error) {
	m, ok := models[model]
	if !ok {
		return nil, fmt.Errorf("oracle: no model %q", model)
	}
	runs, err := threadRuns(p, m.x86, unroll)
	if err != nil {
		return nil, err
	}
	s := &search{p: p, m: m, runs: runs, res: &Result{Outcomes: map[string]int{}, Complete: true}}
	if err := s.index(); err != nil {
		return nil, err
	}
	s.combine(make([]*run, 0, len(runs)), 0, s.initial)
	if s.err != nil {
		return nil, s.err
	}
	slices.SortFunc(s.res.Races, func(a, b Race) int {
		if c := comparePos(a.A, b.A); c != 0 {
			return c
		}
		return comparePos(a.B, b.B)
	})
	return s.res, nil
}

func comparePos(a, b exec.Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}
