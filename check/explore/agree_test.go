package explore_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// everything makes all registers and locations part of the final state.
func everything(p *litmus.Program) {
	p.Show, p.Filter = nil, nil
	for t := range p.Threads {
		for r := range p.Threads[t].Regs {
			p.Show = append(p.Show, litmus.Term{Thread: t, Reg: r})
		}
	}
	for l := range p.Locs {
		p.Show = append(p.Show, litmus.Term{Thread: -1, Loc: l})
	}
}

// found is what the explorer finds of a litmus program.
type found struct {
	executions int
	states     []string
	racy       bool
	twice      string // a graph that was visited twice
	result     explore.Result
}

// canonical writes a graph so that equal ones look the same.
func canonical(x *explore.Execution) string {
	name := map[explore.EventID]string{explore.Initial: "i"}
	var b strings.Builder
	for t := range x.Threads() {
		for i, e := range x.Events(t) {
			name[e.ID] = fmt.Sprintf("%d.%d", t, i)
		}
	}
	for t := range x.Threads() {
		for _, e := range x.Events(t) {
			fmt.Fprintf(&b, "%v%v %d", e.Kind, e.Order, e.Loc)
			if e.Label.Kind == explore.Choice {
				fmt.Fprintf(&b, "=%d", e.Read)
			}
			fmt.Fprintf(&b, "<%s%v;", name[e.RF], e.Failed)
		}
		b.WriteString("|")
	}
	for l := range x.Locations() {
		for _, w := range x.Coherence(l) {
			b.WriteString(name[w] + " ")
		}
		b.WriteString("|")
	}
	return b.String()
}

func explored(t testing.TB, p *litmus.Program, o explore.Options) found {
	var f found
	lp := &litmusProgram{p: p, unroll: 2}
	states, seen := map[string]bool{}, map[string]bool{}
	once := func(x *explore.Execution) {
		c := canonical(x)
		if seen[c] {
			f.twice = c
		}
		seen[c] = true
	}
	o.Complete = func(x *explore.Execution) bool {
		states[lp.state(x)] = true
		f.racy = f.racy || len(x.Races()) > 0
		once(x)
		return true
	}
	o.Blocked = func(x *explore.Execution) bool { once(x); return true }
	var err error
	if f.result, err = explore.Run(context.Background(), lp, o); err != nil {
		t.Fatal(err)
	}
	f.executions, f.states = f.result.Executions, slices.Sorted(maps.Keys(states))
	return f
}

func enumerated(t testing.TB, p *litmus.Program, model string) (found, bool) {
	m, err := memmodel.Lookup(model)
	if err != nil {
		t.Fatal(err)
	}
	r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
	if err != nil {
		return found{}, false
	}
	f := found{executions: r.Executions, racy: len(r.Races) > 0}
	for _, s := range r.States {
		parts := make([]string, len(s))
		for i, b := range s {
			parts[i] = b.Key + "=" + b.Value
		}
		slices.Sort(parts)
		f.states = append(f.states, strings.Join(parts, "; "))
	}
	slices.Sort(f.states)
	return f, true
}

// knowsRaces are the models in which enumerate looks for races.
var knowsRaces = []string{"c++20-nta", "rc11", "rc11-rs20"}

// difference compares the explorer with the enumeration; "" if they agree.
func difference(t testing.TB, p *litmus.Program, o explore.Options) string {
	model := o.Model
	want, ok := enumerated(t, p, model)
	if !ok {
		return ""
	}
	got := explored(t, p, o)
	var d []string
	if got.executions != want.executions {
		d = append(d, fmt.Sprintf("%d executions, enumerate %d", got.executions, want.executions))
	}
	if !slices.Equal(got.states, want.states) {
		d = append(d, fmt.Sprintf("states %q,\nenumerate %q", got.states, want.states))
	}
	if got.racy != want.racy && slices.Contains(knowsRaces, model) {
		d = append(d, fmt.Sprintf("racy %v, enumerate %v", got.racy, want.racy))
	}
	if got.twice != "" {
		d = append(d, "visited twice: "+got.twice)
	}
	return strings.Join(d, "\n")
}

var programs = flag.Int("programs", 400, "random programs to compare")

// TestAgreesWithEnumerate compares the explorer with the enumeration, which has its
// models in cat and its own search, on random programs.
func TestAgreesWithEnumerate(t *testing.T) {
	programs := *programs
	compared := 0
	for seed := range programs {
		r := rand.New(rand.NewSource(int64(seed)))
		p := oracle.Program(r, oracle.Shape{Locks: seed%7 == 0, Loops: seed%5 == 0, C: seed%2 == 0})
		if unsequenced(p) {
			continue
		}
		everything(p)
		for _, m := range explore.Models() {
			o := explore.Options{Model: m}
			switch seed % 4 {
			case 0:
				o.Shuffle = r // threads in any order: the result is the same
			case 1:
				o.Workers = 3
			}
			if d := difference(t, p, o); d != "" {
				t.Fatalf("seed %d, model %s: %s\n%s", seed, m, d, litmus.Print(p))
			}
			compared++
		}
	}
	t.Logf("%d comparisons", compared)
}

// TestWaitingIsNotExplored: that a loop waits for its last read to change is said to
// the explorer, so that it leaves out executions in which the loop has not seen the
// last write. It finds the same complete executions as if it had not been told, and
// of the blocked ones those in which all loops have seen it.
func TestWaitingIsNotExplored(t *testing.T) {
	blocked, spared := 0, 0
	for seed := range *programs {
		r := rand.New(rand.NewSource(int64(seed)))
		p := oracle.Program(r, oracle.Shape{Locks: seed%2 == 0, Loops: true, Events: 11})
		for _, m := range explore.Models() {
			told := graphs(t, &litmusProgram{p: p, unroll: 2, spins: true}, m)
			all := graphs(t, &litmusProgram{p: p, unroll: 2, spins: true, plain: true}, m)
			if !maps.Equal(told.complete, all.complete) || !maps.Equal(told.blocked, all.blocked) {
				t.Fatalf("seed %d, %s: %d complete and %d blocked, want %d and %d\n%s", seed, m,
					len(told.complete), len(told.blocked), len(all.complete), len(all.blocked), litmus.Print(p))
			}
			blocked += len(told.blocked)
			spared += all.visited - told.visited
		}
	}
	if t.Logf("%d blocked executions, %d more spared", blocked, spared); blocked == 0 || spared == 0 {
		t.Error("the programs test nothing")
	}
}

type graphSets struct {
	complete, blocked map[string]int
	visited           int
}

// graphs returns how often each execution of a program is visited. Blocked ones are
// those in which what a blocked thread has read last is the last write.
func graphs(t *testing.T, p *litmusProgram, model string) graphSets {
	s := graphSets{complete: map[string]int{}, blocked: map[string]int{}}
	r, err := explore.Run(context.Background(), p, explore.Options{
		Model:    model,
		Complete: func(x *explore.Execution) bool { s.complete[canonical(x)]++; return true },
		Blocked: func(x *explore.Execution) bool {
			for t := range x.Threads() {
				if e := x.Events(t); x.Waits(t) != nil && !x.Latest(e[len(e)-1].ID) {
					return true
				}
			}
			s.blocked[canonical(x)]++
			return true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.visited = r.Executions + r.Blocked + r.Waiting
	return s
}
