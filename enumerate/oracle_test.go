package enumerate_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	gosync "sync"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// everything makes all registers and locations of a program part of its final
// state, and returns how the oracle writes a state of the engine.
func everything(p *litmus.Program) {
	p.Show = nil
	for t := range p.Threads {
		for r := range p.Threads[t].Regs {
			p.Show = append(p.Show, litmus.Term{Thread: t, Reg: r})
		}
	}
	for l := range p.Locs {
		p.Show = append(p.Show, litmus.Term{Thread: -1, Loc: l})
	}
}

// oracleState writes a state as the oracle does.
func oracleState(s enumerate.State) string {
	parts := make([]string, len(s))
	for i, b := range s {
		parts[i] = b.Key + "=" + b.Value
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// disagreement compares the engine with the oracle on a program; "" if they agree.
func disagreement(t *testing.T, p *litmus.Program, model string) (string, *oracle.Result) {
	want, err := oracle.Run(p, model)
	if err != nil {
		return "", nil // too large for the oracle
	}
	got, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: modelOf(t, model)})
	if err != nil {
		return err.Error(), want
	}
	var d []string
	note := func(format string, args ...any) { d = append(d, fmt.Sprintf(format, args...)) }
	if got.Executions != want.Executions {
		note("%d executions, oracle %d", got.Executions, want.Executions)
	}
	if got.Positive != want.Positive || got.Negative != want.Negative {
		note("positive %d negative %d, oracle %d and %d", got.Positive, got.Negative, want.Positive, want.Negative)
	}
	var states []string
	for _, s := range got.States {
		states = append(states, oracleState(s))
	}
	slices.Sort(states)
	var wanted []string
	for s := range want.Outcomes {
		parts := strings.Split(s, "; ")
		slices.Sort(parts)
		wanted = append(wanted, strings.Join(parts, "; "))
	}
	slices.Sort(wanted)
	if !slices.Equal(states, wanted) {
		note("states %q,\noracle %q", states, wanted)
	}
	if got.Undefined != want.Racy {
		note("undefined %v, oracle racy %v", got.Undefined, want.Racy)
	}
	if g, w := racePlaces(got.Races), oracleRaces(want.Races); !slices.Equal(g, w) {
		note("races %v, oracle %v", g, w)
	}
	if got.Complete != want.Complete {
		note("complete %v, oracle %v", got.Complete, want.Complete)
	}
	return strings.Join(d, "\n"), want
}

func place(a, b exec.Pos) string {
	x, y := fmt.Sprintf("%d:%d", a.Line, a.Col), fmt.Sprintf("%d:%d", b.Line, b.Col)
	return min(x, y) + "/" + max(x, y)
}

func racePlaces(races []enumerate.Race) []string {
	set := map[string]bool{}
	for _, r := range races {
		set[place(r.A.Pos, r.B.Pos)] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func oracleRaces(races []oracle.Race) []string {
	set := map[string]bool{}
	for _, r := range races {
		set[place(r.A, r.B)] = true
	}
	return slices.Sorted(maps.Keys(set))
}

var programs = flag.Int("programs", 400, "how many random programs to compare the engine with the oracle on")

// separations counts the programs that two models answer differently.
type separations struct {
	gosync.Mutex
	compared int
	count    map[[2]string]int
}

// add notes what each model said of one program; "" is nothing.
func (s *separations) add(models []string, outcomes map[string]string) {
	s.Lock()
	defer s.Unlock()
	s.compared += len(outcomes)
	for i, a := range models {
		for _, b := range models[:i] {
			if outcomes[a] != "" && outcomes[b] != "" && outcomes[a] != outcomes[b] {
				s.count[[2]string{b, a}]++
			}
		}
	}
}

// TestEngineAgreesWithTheOracle runs the engine, with models in cat, and the
// oracle, which tries everything and has its axioms in Go, on random programs. It
// also counts how many of them each pair of models answers differently: a
// generator that separates no two models would test none of them.
func TestEngineAgreesWithTheOracle(t *testing.T) {
	n := *programs
	if testing.Short() {
		n = min(n, 300)
	}
	models := oracle.Models()
	seps := &separations{count: map[[2]string]int{}}
	t.Run("programs", func(t *testing.T) {
		const parts = 8
		for part := range parts {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				t.Parallel()
				for seed := part; seed < n; seed += parts {
					compareSeed(t, seed, models, seps)
				}
			})
		}
	})
	t.Logf("%d comparisons on %d programs", seps.compared, n)
	for i, a := range models {
		for _, b := range models[:i] {
			count := seps.count[[2]string{b, a}]
			t.Logf("%4d programs separate %s and %s", count, b, a)
			if count == 0 {
				t.Errorf("no program separates %s and %s", b, a)
			}
		}
	}
}

func compareSeed(t *testing.T, seed int, models []string, seps *separations) {
	r := rand.New(rand.NewSource(int64(seed)))
	shape := oracle.Shape{Events: 8, Locks: seed%7 == 0, Loops: seed%5 == 0, C: seed%2 == 0}
	p := oracle.Program(r, shape)
	everything(p)
	outcomes := map[string]string{}
	for _, m := range models {
		d, want := disagreement(t, p, m)
		if d != "" {
			t.Fatalf("seed %d, model %s: %s\n%s", seed, m, d, litmus.Print(p))
		}
		if want != nil {
			outcomes[m] = fmt.Sprint(slices.Sorted(maps.Keys(want.Outcomes)), want.Racy)
		}
	}
	seps.add(models, outcomes)
}
