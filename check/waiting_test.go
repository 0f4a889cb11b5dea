//go:build ordo

package check_test

import (
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// TestWaitingLoops has random programs wait in loops that pause, without a bound.
// Their final states are those that package enumerate finds, which follows a loop for
// a few rounds: the last of them decides. A deadlock is found exactly if a loop can
// read 0 and nothing else is left to be read.
func TestWaitingLoops(t *testing.T) {
	compared, stuck, wrong := 0, 0, 0
	for seed := range *programs / 4 {
		p := waitingProgram(seed)
		if p == nil {
			continue
		}
		for _, m := range models() {
			if d := waitingDifference(t, p, m); d != "" {
				small := shrink(p, func(p *litmus.Program) bool { return waitingDifference(t, p, m) != "" })
				t.Errorf("seed %d, model %s: %s\nsmallest: %s\n%s", seed, m, d, waitingDifference(t, small, m), litmus.Print(small))
				if wrong++; wrong == 5 {
					t.FailNow()
				}
			}
			if compared++; canWait(t, p, m) {
				stuck++
			}
		}
	}
	t.Logf("%d comparisons, %d deadlocks", compared, stuck)
	if compared-stuck < *programs/10 || stuck < *programs/100 {
		t.Error("those are too few")
	}
}

// waitingProgram returns a random program with a loop; nil if that seed gives none.
func waitingProgram(seed int) *litmus.Program {
	p := randomGo(rand.New(rand.NewSource(int64(seed))), oracle.Shape{Loops: true, Events: 8}, nowhere)
	loops := false
	for _, t := range p.Threads {
		if usesPlain(t.Body) {
			return nil
		}
		eachStmt(t.Body, func(s litmus.Stmt) {
			if _, ok := s.(*litmus.Loop); ok {
				loops = true
			}
		})
	}
	if !loops {
		return nil
	}
	return p
}

func waitingDifference(t *testing.T, p *litmus.Program, model string) string {
	everything(p)
	c := newGoCode(p)
	c.spins = true
	r, states := check.ExploreOutcomes(c.body, check.Model(model))
	deadlock := r.Failure != nil && r.Failure.Kind == check.Deadlock
	switch {
	case r.Failure != nil && !deadlock:
		return r.Failure.Report
	case deadlock != canWait(t, p, model):
		return r.String()
	case deadlock:
		return ""
	case !r.Complete:
		return r.String()
	}
	if got, want := slices.Sorted(maps.Keys(states)), enumerated(t, p, model).states; !slices.Equal(got, want) {
		return strings.Join(append(append([]string{"states"}, got...), append([]string{"enumerate"}, want...)...), "\n")
	}
	return ""
}

// canWait reports whether some loop can wait for ever: it is replaced by a read of its
// last round, and if that is 0, the thread ends. What it has read is then the last
// write of an execution in which the final value is 0, too, and no other loop may go
// on.
func canWait(t *testing.T, p *litmus.Program, model string) bool {
	q := *p
	q.Threads = slices.Clone(p.Threads)
	var waits []litmus.Term // flags that are 1 if the loop waits, by turns with what it reads
	for i := range q.Threads {
		th := &q.Threads[i]
		th.Regs = slices.Clone(th.Regs)
		th.Body = rewrite(th.Body, func(s litmus.Stmt) []litmus.Stmt {
			l, ok := s.(*litmus.Loop)
			if !ok {
				return []litmus.Stmt{s}
			}
			flag := len(th.Regs)
			th.Regs = append(th.Regs, litmus.Reg{Name: "waits" + th.Regs[0].Name + string(rune('a'+flag)), Type: th.Regs[0].Type})
			load := l.Body[0].(*litmus.Assign).X.(*litmus.Load)
			waits = append(waits, litmus.Term{Thread: i, Reg: flag},
				litmus.Term{Thread: -1, Loc: load.Addr.(*litmus.Const).V.Addr - 1})
			return []litmus.Stmt{l.Body[0], &litmus.If{Cond: l.Cond, Then: []litmus.Stmt{
				&litmus.Assign{Reg: flag, X: &litmus.Const{V: litmus.Num(1)}}, &litmus.Jump{Kind: litmus.Return},
			}}}
		})
	}
	var someWaits, allStuck litmus.Expr = &litmus.Const{}, &litmus.Const{V: litmus.Num(1)}
	for i := 0; i < len(waits); i += 2 {
		someWaits = &litmus.Binary{Op: litmus.OrElse, X: someWaits, Y: waits[i]}
		stuck := &litmus.Binary{Op: litmus.OrElse,
			X: &litmus.Unary{Op: litmus.Not, X: waits[i]}, Y: &litmus.Binary{Op: litmus.Eq, X: waits[i+1], Y: &litmus.Const{}}}
		allStuck = &litmus.Binary{Op: litmus.AndAlso, X: allStuck, Y: stuck}
	}
	q.Cond = litmus.Condition{Quantifier: litmus.Exists, X: &litmus.Binary{Op: litmus.AndAlso, X: someWaits, Y: allStuck}}
	return enumerated(t, &q, model).verdict != litmus.Never
}
