//go:build ordo

package check_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

var programs = flag.Int("programs", 2000, "random programs to compare")

// models are those of the checker. Package enumerate has them all.
func models() (names []string) {
	for _, m := range explore.Models() {
		if check.Explore(func() {}, check.Model(m)).Complete {
			names = append(names, m)
		}
	}
	return names
}

// undefined are the models in which package enumerate looks for races. The checker
// does so under every model.
var undefined = []string{"c++20-nta", "rc11", "rc11-rs20"}

// A finding is what an engine says of a program under a model.
type finding struct {
	executions int
	states     []string // all registers and all locations but mutexes, sorted
	racy       bool
	verdict    litmus.Verdict
}

// everything makes all of that the final state.
func everything(p *litmus.Program) {
	p.Show = nil
	for t := range p.Threads {
		for r := range p.Threads[t].Regs {
			p.Show = append(p.Show, litmus.Term{Thread: t, Reg: r})
		}
	}
	for l := range p.Locs {
		if p.Locs[l].Type.Kind != litmus.Mutex {
			p.Show = append(p.Show, litmus.Term{Thread: -1, Loc: l})
		}
	}
}

// enumerated is what package enumerate finds.
func enumerated(t testing.TB, p *litmus.Program, model string) finding {
	m, err := memmodel.Lookup(model)
	if err != nil {
		t.Fatal(err)
	}
	if model == "x86-tso" {
		p = unlockedAsGo(p)
	}
	r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
	if err != nil {
		t.Fatalf("%s: %v\n%s", model, err, litmus.Print(p))
	}
	f := finding{executions: r.Executions, racy: r.Undefined, verdict: r.Verdict}
	for _, s := range r.States {
		var parts []string
		for _, b := range s {
			parts = append(parts, b.Key+"="+b.Value)
		}
		slices.Sort(parts)
		f.states = append(f.states, strings.Join(parts, "; "))
	}
	slices.Sort(f.states)
	return f
}

// unlockedAsGo has mutexes unlocked as Go's are: by a locked instruction, where a
// compiler of C would use a store.
func unlockedAsGo(p *litmus.Program) *litmus.Program {
	q := *p
	q.Threads = slices.Clone(p.Threads)
	for i := range q.Threads {
		q.Threads[i].Body = rewrite(q.Threads[i].Body, func(s litmus.Stmt) []litmus.Stmt {
			u, ok := s.(*litmus.Unlock)
			if !ok {
				return []litmus.Stmt{s}
			}
			return []litmus.Stmt{&litmus.Assign{Reg: -1, Pos: u.Pos, X: &litmus.RMW{
				Op: litmus.Xchg, Addr: u.Addr, X: &litmus.Const{}, Order: exec.REL, Pos: u.Pos,
			}}}
		})
	}
	return &q
}

// beginnings ends a thread where Assume or a loop that is cut would end the
// execution.
func beginnings(p *litmus.Program) *litmus.Program {
	q := *p
	q.Threads = slices.Clone(p.Threads)
	end := &litmus.Jump{Kind: litmus.Return}
	for i := range q.Threads {
		q.Threads[i].Body = rewrite(q.Threads[i].Body, func(s litmus.Stmt) []litmus.Stmt {
			switch s := s.(type) {
			case *litmus.Assume:
				return []litmus.Stmt{&litmus.If{Cond: s.X, Else: []litmus.Stmt{end}}}
			case *litmus.Loop:
				rounds := []litmus.Stmt{end}
				for range 3 {
					rounds = append(slices.Clone(s.Body), &litmus.If{Cond: s.Cond, Then: rounds})
				}
				return rounds
			}
			return []litmus.Stmt{s}
		})
	}
	return &q
}

// compared is what the checker finds of the program as Go code. A program that turns
// out to be none has a reason why.
func compared(t testing.TB, p *litmus.Program, model string) (f finding, left string) {
	c := newGoCode(p)
	r, states := check.ExploreOutcomes(c.body, check.Model(model))
	switch {
	case c.left != "":
		return f, c.left
	case r.Failure != nil && r.Failure.Kind == check.Race:
		return finding{racy: true}, ""
	case r.Failure != nil:
		t.Fatalf("%s: %s\n%s", model, r.Failure.Report, litmus.Print(p))
	case !r.Complete:
		t.Fatalf("%s: %s\n%s", model, r, litmus.Print(p))
	}
	f = finding{executions: r.Executions, states: slices.Sorted(maps.Keys(states)), verdict: litmus.Sometimes}
	holds := 0
	for _, s := range f.states {
		if c.holds[s] {
			holds++
		}
	}
	switch holds {
	case 0:
		f.verdict = litmus.Never
	case len(f.states):
		f.verdict = litmus.Always
	}
	return f, ""
}

// difference is what the checker and package enumerate say differently of a program;
// "" if they agree. Of a program with a race they say that it has one, and the
// checker no more; a race in an execution that Assume ends is one for the checker.
// Where package enumerate does not look for races, the checker may
// find one if there is one under c++20-nta, which has the executions of those models.
func difference(t testing.TB, p *litmus.Program, model string) (d string, racy bool) {
	everything(p)
	got, left := compared(t, p, model)
	if left != "" {
		t.Fatalf("the program is no Go program: %s\n%s", left, litmus.Print(p))
	}
	want := enumerated(t, p, model)
	switch {
	case !slices.Contains(undefined, model):
		want.racy = got.racy && (enumerated(t, p, "c++20-nta").racy || enumerated(t, beginnings(p), "c++20-nta").racy)
	case got.racy && !want.racy:
		want.racy = enumerated(t, beginnings(p), model).racy
	}
	var all []string
	switch {
	case got.racy != want.racy:
		all = append(all, fmt.Sprintf("racy %v, enumerate %v", got.racy, want.racy))
	case got.racy:
		return "", true
	default:
		if got.executions != want.executions {
			all = append(all, fmt.Sprintf("%d executions, enumerate %d", got.executions, want.executions))
		}
		if !slices.Equal(got.states, want.states) {
			all = append(all, fmt.Sprintf("states %q,\nenumerate %q", got.states, want.states))
		}
	}
	return strings.Join(all, "\n"), got.racy
}

// agreementProgram returns the program of a seed. In a third of them, if it can be
// without a race, a location is plain memory.
func agreementProgram(t testing.TB, seed int) *litmus.Program {
	of := func(plain int) *litmus.Program {
		return randomGo(rand.New(rand.NewSource(int64(seed))), oracle.Shape{Locks: seed%7 == 0, Loops: seed%5 == 0}, plain)
	}
	for loc := range 3 {
		if seed%3 > 0 {
			break
		}
		p := of(loc)
		// Package enumerate takes minutes for four critical sections with Go's unlock.
		if plainly(p) && locks(p) <= 3 && !enumerated(t, p, "c++20-nta").racy {
			return p
		}
	}
	return of(nowhere)
}

func plainly(p *litmus.Program) bool {
	return slices.ContainsFunc(p.Threads, func(th litmus.Thread) bool { return usesPlain(th.Body) })
}

func locks(p *litmus.Program) (n int) {
	for _, th := range p.Threads {
		eachStmt(th.Body, func(s litmus.Stmt) {
			if _, ok := s.(*litmus.Lock); ok {
				n++
			}
		})
	}
	return n
}

// TestAgreesWithEnumerate compares the checker, running Go code, with package
// enumerate, which has its models in cat and its own search, on random programs.
// Loops go round as often as package enumerate lets them, and then end the execution
// by Assume.
func TestAgreesWithEnumerate(t *testing.T) {
	compared, racy := map[string]int{}, map[string]int{}
	forms, wrong := map[string]int{}, 0
	began := time.Now()
	for seed := range *programs {
		p := agreementProgram(t, seed)
		if why := inexpressible(p); why != "" {
			t.Fatalf("seed %d: no Go program: %s\n%s", seed, why, litmus.Print(p))
		}
		countForms(p, forms)
		plain := plainly(p)
		for _, m := range models() {
			d, race := difference(t, p, m)
			if d != "" {
				small := shrink(p, func(p *litmus.Program) bool { d, _ := difference(t, p, m); return d != "" })
				still, _ := difference(t, small, m)
				t.Errorf("seed %d, model %s: %s\nsmallest: %s\n%s", seed, m, d, still, litmus.Print(small))
				if wrong++; wrong == 5 {
					t.FailNow()
				}
			}
			if race {
				racy[m]++
			} else if compared[m]++; plain {
				forms["plain, no race, "+m]++
			}
		}
	}
	t.Logf("%d programs in %s; compared %v, with races %v", *programs, time.Since(began), compared, racy)
	t.Logf("programs with: %v", forms)
	for _, m := range models() {
		if compared[m] < *programs/2 || racy[m] < *programs/50 {
			t.Errorf("%s: %d programs without races and %d with races are too few", m, compared[m], racy[m])
		}
	}
	for _, f := range []string{"fence", "update", "compare-and-swap", "if", "loop", "mutex", "plain", "SeqCst and other orders"} {
		if forms[f] < *programs/20 {
			t.Errorf("%d programs with %s are too few", forms[f], f)
		}
	}
}
