package litmustest_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/litmustest"
)

// size counts what a program has, in the widest reading: a compare-and-swap is two
// events.
type size struct{ events, rmws, cas, fences, plain, ifs int }

func (n *size) stmts(body []litmus.Stmt) {
	for _, s := range body {
		switch s := s.(type) {
		case *litmus.Assign:
			n.expr(s.X)
		case *litmus.Store:
			n.access(s.Order)
		case *litmus.Fence:
			n.fences++
		case *litmus.If:
			n.ifs++
			n.stmts(s.Then)
			n.stmts(s.Else)
		}
	}
}

func (n *size) access(o exec.Order) {
	n.events++
	if o == exec.NA {
		n.plain++
	}
}

func (n *size) expr(x litmus.Expr) {
	switch x := x.(type) {
	case *litmus.Load:
		n.access(x.Order)
	case *litmus.RMW:
		n.events++
		n.rmws++
	case *litmus.CAS:
		n.events += 2
		n.cas++
	}
}

func TestRandomIsSmallAndHasEverything(t *testing.T) {
	var all size
	for seed := range uint64(2000) {
		p := litmustest.Random(rand.New(rand.NewPCG(seed, 4)), litmustest.Options{})
		if n := len(p.Threads); n < 2 || n > 4 {
			t.Fatalf("%d threads", n)
		}
		var total size
		for _, th := range p.Threads {
			var n size
			n.stmts(th.Body)
			if n.events < 1 || n.events > 4 {
				t.Fatalf("a thread has %d events\n%s", n.events, litmus.Print(p))
			}
			total.stmts(th.Body)
		}
		if total.events > 9 {
			t.Fatalf("%d events\n%s", total.events, litmus.Print(p))
		}
		all.rmws += total.rmws
		all.cas += total.cas
		all.fences += total.fences
		all.plain += total.plain
		all.ifs += total.ifs
	}
	if all.rmws < 100 || all.cas < 100 || all.fences < 100 || all.plain < 100 || all.ifs < 100 {
		t.Errorf("in 2000 programs: %+v, want 100 and more of each", all)
	}
}

func TestRandomKeepsToItsOptions(t *testing.T) {
	o := litmustest.Options{Threads: 2, Locs: 1, Events: 5, NoRMW: true, NoCAS: true, NoFence: true, NoPlain: true, NoIf: true, Orders: []exec.Order{exec.RLX}}
	for seed := range uint64(300) {
		p := litmustest.Random(rand.New(rand.NewPCG(seed, 5)), o)
		var n size
		for _, th := range p.Threads {
			n.stmts(th.Body)
		}
		if len(p.Threads) != 2 || len(p.Locs) != 1 || n.events > 5 || n.rmws+n.cas+n.fences+n.plain+n.ifs > 0 {
			t.Fatalf("%+v\n%s", n, litmus.Print(p))
		}
	}
}

// TestEqualSeedsEqualPrograms is what a failing test needs to be found again; and
// Diff must see a change.
func TestEqualSeedsEqualPrograms(t *testing.T) {
	make := func(seed uint64) *litmus.Program {
		return litmustest.Random(rand.New(rand.NewPCG(seed, 6)), litmustest.Options{})
	}
	if d := litmustest.Diff(make(1), make(1)); d != "" {
		t.Error(d)
	}
	if litmustest.Diff(make(1), make(2)) == "" {
		t.Error("programs of different seeds are the same")
	}
	p := make(1)
	p.Cond.Quantifier = litmus.Forall
	if litmustest.Diff(make(1), p) == "" {
		t.Error("another quantifier is not seen")
	}
}
