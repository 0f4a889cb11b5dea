package oracle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// run returns the result of p under a model.
func run(t *testing.T, p *litmus.Program, model string) *oracle.Result {
	t.Helper()
	r, err := oracle.Run(p, model)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantOutcomes compares what the outcomes say of some keys: "0:r0=1; [x]=1" and
// how many executions end so.
func wantOutcomes(t *testing.T, p *litmus.Program, model string, want map[string]int, keys ...string) {
	t.Helper()
	got := map[string]int{}
	for state, n := range run(t, p, model).Outcomes {
		var kept []string
		for part := range strings.SplitSeq(state, "; ") {
			if key, _, _ := strings.Cut(part, "="); slices.Contains(keys, key) {
				kept = append(kept, part)
			}
		}
		got[strings.Join(kept, "; ")] += n
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s: outcomes %v, want %v", model, got, want)
	}
}

func ifThen(c litmus.Expr, then ...litmus.Stmt) litmus.Stmt { return &litmus.If{Cond: c, Then: then} }

func is(r int, v int64) litmus.Expr { return bin(litmus.Eq, reg(r), n(v)) }

// Values out of thin air: through control they count under c++20, through data
// they do not, and an xor of a register with itself is no data.
func TestThinAir(t *testing.T) {
	rlx := exec.RLX
	control := ask([]thread{
		{load(0, x, rlx), ifThen(is(0, 1), store(y, 1, rlx))},
		{load(0, y, rlx), ifThen(is(0, 1), store(x, 1, rlx))},
	})
	wantOutcomes(t, control, "c++20", map[string]int{"0:r0=0; 1:r0=0": 1, "0:r0=1; 1:r0=1": 1}, "0:r0", "1:r0")
	wantOutcomes(t, control, "c++20-nta", map[string]int{"0:r0=0; 1:r0=0": 1}, "0:r0", "1:r0")

	copies := func(v litmus.Expr) *litmus.Program {
		return ask([]thread{
			{load(0, x, rlx), &litmus.Store{Addr: at(y), X: v, Order: rlx}},
			{load(0, y, rlx), &litmus.Store{Addr: at(x), X: v, Order: rlx}},
		})
	}
	// each of the two reads the initial write or the other's, but not both the other's
	wantOutcomes(t, copies(reg(0)), "c++20", map[string]int{"0:r0=0; 1:r0=0": 3}, "0:r0", "1:r0")
	wantOutcomes(t, copies(bin(litmus.Add, bin(litmus.Xor, reg(0), reg(0)), n(1))), "c++20",
		map[string]int{"0:r0=0; 1:r0=0": 1, "0:r0=0; 1:r0=1": 1, "0:r0=1; 1:r0=0": 1, "0:r0=1; 1:r0=1": 1}, "0:r0", "1:r0")
}

// Operands are not sequenced: the sc loads of one expression may happen in either
// order, those of two statements may not.
func TestUnsequenced(t *testing.T) {
	sc := exec.SC
	loads := func(op litmus.BinaryOp) *litmus.Program {
		sum := bin(litmus.Add, &litmus.Load{Addr: at(x), Order: sc}, bin(litmus.Mul, n(2), &litmus.Load{Addr: at(y), Order: sc}))
		if op == litmus.Seq {
			return ask([]thread{
				{store(x, 1, sc), store(y, 1, sc)},
				{&litmus.Assign{Reg: 0, X: bin(litmus.Seq, &litmus.Load{Addr: at(y), Order: sc}, &litmus.Load{Addr: at(x), Order: sc})}},
			})
		}
		return ask([]thread{
			{store(x, 1, sc), store(y, 1, sc)},
			{&litmus.Assign{Reg: 0, X: sum}},
		})
	}
	for _, model := range oracle.Models() {
		// 2 is x=0, y=1: x was read first
		if got := len(run(t, loads(litmus.Add), model).Outcomes); got != 4 {
			t.Errorf("%s: %d outcomes of unsequenced loads, want 4", model, got)
		}
		// in sequence, y=1 means x=1: three executions
		if got := run(t, loads(litmus.Seq), model).Executions; got != 3 {
			t.Errorf("%s: %d executions of sequenced loads, want 3", model, got)
		}
	}
}

func casC(loc, old int, v int64, weak bool) litmus.Stmt {
	return &litmus.Assign{Reg: 0, X: &litmus.CAS{Addr: at(loc), Old: at(old), Mem: true, New: n(v), Success: exec.SC, Failure: exec.SC, Weak: weak}}
}

// A compare-and-swap swaps what is expected, and else leaves what it found.
func TestCAS(t *testing.T) {
	for _, model := range oracle.Models() {
		equal := ask([]thread{{casC(x, y, 5, false)}})
		wantOutcomes(t, equal, model, map[string]int{"0:r0=1; [x]=5; [y]=0": 1}, "0:r0", "[x]", "[y]")

		weak := ask([]thread{{casC(x, y, 5, true)}})
		wantOutcomes(t, weak, model, map[string]int{"0:r0=1; [x]=5; [y]=0": 1, "0:r0=0; [x]=0; [y]=0": 1}, "0:r0", "[x]", "[y]")

		other := ask([]thread{{casC(x, y, 5, false)}})
		other.Locs[x].Init = litmus.Num(7)
		wantOutcomes(t, other, model, map[string]int{"0:r0=0; [x]=7; [y]=7": 1}, "0:r0", "[x]", "[y]")

		value := ask([]thread{
			{&litmus.Assign{Reg: 0, X: &litmus.CAS{Addr: at(x), Old: n(0), New: n(1), Success: exec.ACQREL, Failure: exec.RLX}}},
			{&litmus.Assign{Reg: 0, X: &litmus.CAS{Addr: at(x), Old: n(0), New: n(2), Success: exec.ACQREL, Failure: exec.RLX}}},
		})
		wantOutcomes(t, value, model, map[string]int{"0:r0=1; 1:r0=0; [x]=1": 1, "0:r0=0; 1:r0=1; [x]=2": 1}, "0:r0", "1:r0", "[x]")
	}
}

// A mutex hands over what was written under it, and two threads have it one
// after the other.
func TestLocks(t *testing.T) {
	critical := func(r int) thread {
		return thread{
			&litmus.Lock{Addr: at(z)},
			load(r, x, exec.NA),
			&litmus.Store{Addr: at(x), X: bin(litmus.Add, reg(r), n(1)), Order: exec.NA},
			&litmus.Unlock{Addr: at(z)},
		}
	}
	for _, model := range oracle.Models() {
		p := ask([]thread{critical(0), critical(0)})
		wantOutcomes(t, p, model, map[string]int{"0:r0=0; 1:r0=1; [x]=2": 1, "0:r0=1; 1:r0=0; [x]=2": 1}, "0:r0", "1:r0", "[x]")
		if run(t, p, model).Racy {
			t.Errorf("%s: a race under a mutex", model)
		}
	}
	try := ask([]thread{{&litmus.Lock{Addr: at(z)}}, {&litmus.Assign{Reg: 0, X: &litmus.TryLock{Addr: at(z)}}}})
	// if the second has it, the first waits for ever: that is no execution
	wantOutcomes(t, try, "c++20", map[string]int{"1:r0=0": 1}, "1:r0")
}

// A loop is followed for two rounds; what would go on is not complete.
func TestLoops(t *testing.T) {
	wait := &litmus.Loop{Cond: bin(litmus.Eq, &litmus.Load{Addr: at(x), Order: exec.ACQ}, n(0))}
	p := ask([]thread{{store(x, 1, exec.REL)}, {wait}})
	r := run(t, p, "c++20")
	// the first, the second or the third test ends it
	if r.Executions != 3 || r.Complete {
		t.Errorf("%d executions, complete %v; want 3, false", r.Executions, r.Complete)
	}
	once := ask([]thread{{&litmus.Loop{PostTest: true, Cond: n(0), Body: []litmus.Stmt{load(0, x, exec.RLX)}}}})
	if r := run(t, once, "c++20"); r.Executions != 1 || !r.Complete {
		t.Errorf("a loop of one round: %d executions, complete %v", r.Executions, r.Complete)
	}
	jumps := ask([]thread{{
		&litmus.Loop{
			Body: []litmus.Stmt{ifThen(is(0, 1), &litmus.Jump{Kind: litmus.Break}), &litmus.Jump{Kind: litmus.Continue}, store(x, 9, exec.RLX)},
			Post: []litmus.Stmt{&litmus.Assign{Reg: 0, X: bin(litmus.Add, reg(0), n(1))}},
		},
		&litmus.Block{Label: "b", Body: []litmus.Stmt{&litmus.Jump{Kind: litmus.Leave, Label: "b"}, store(x, 8, exec.RLX)}},
		store(y, 1, exec.RLX),
		&litmus.Jump{Kind: litmus.Return},
		store(y, 2, exec.RLX),
	}})
	wantOutcomes(t, jumps, "sc", map[string]int{"0:r0=1; [x]=0; [y]=1": 1}, "0:r0", "[x]", "[y]")
}

// Filter and Assume take executions out of all counts.
func TestFilter(t *testing.T) {
	p := ask([]thread{{store(x, 1, exec.RLX)}, {load(0, x, exec.RLX)}}, [3]int{1, 0, 1})
	p.Filter = bin(litmus.Eq, litmus.Term{Thread: 1}, n(0))
	if r := run(t, p, "c++20"); r.Executions != 1 || r.Positive != 0 || r.Negative != 1 {
		t.Errorf("filtered: %+v", r)
	}
	p = ask([]thread{{store(x, 1, exec.RLX)}, {load(0, x, exec.RLX), &litmus.Assume{X: reg(0)}}}, [3]int{1, 0, 1})
	if r := run(t, p, "c++20"); r.Executions != 1 || r.Positive != 1 || !r.Complete {
		t.Errorf("assumed: %+v", r)
	}
}

// A race is two plain accesses, or one, that nothing orders; it is reported once.
func TestRaces(t *testing.T) {
	a, b := exec.Pos{Line: 1}, exec.Pos{Line: 2}
	racy := func(o exec.Order) *litmus.Program {
		return ask([]thread{
			{&litmus.Store{Addr: at(x), X: n(1), Order: exec.NA, Pos: b}},
			{&litmus.Assign{Reg: 0, X: &litmus.Load{Addr: at(x), Order: o, Pos: a}}},
		})
	}
	for model, want := range map[string]bool{"c++20": true, "c++20-nta": true, "rc11": true, "rc11-rs20": true, "ra": false, "sc": false, "x86-tso": false} {
		r := run(t, racy(exec.RLX), model)
		if r.Racy != want || want && !slices.Equal(r.Races, []oracle.Race{{A: a, B: b}}) {
			t.Errorf("%s: racy %v %v", model, r.Racy, r.Races)
		}
	}
	guarded := ask([]thread{
		{store(x, 1, exec.NA), store(y, 1, exec.REL)},
		{load(0, y, exec.ACQ), ifThen(is(0, 1), load(1, x, exec.NA))},
	})
	if r := run(t, guarded, "c++20"); r.Racy || r.Executions != 2 {
		t.Errorf("guarded by release and acquire: %+v", r)
	}
}

// Pointers lead to the location that was published.
func TestPointers(t *testing.T) {
	p := ask([]thread{
		{store(x, 1, exec.NA), &litmus.Store{Addr: at(y), X: at(x), Order: exec.REL}},
		{
			&litmus.Assign{Reg: 0, X: &litmus.Load{Addr: at(y), Order: exec.ACQ}},
			ifThen(reg(0), &litmus.Assign{Reg: 1, X: &litmus.Load{Addr: reg(0), Order: exec.NA}}),
		},
	})
	wantOutcomes(t, p, "rc11", map[string]int{"1:r0=0; 1:r1=0": 1, "1:r0=x; 1:r1=1": 1}, "1:r0", "1:r1")
}

// The read of an XCHG that stands for an sc store is part of the execution.
func TestX86Mapping(t *testing.T) {
	two := ask([]thread{{store(x, 1, exec.SC)}, {store(x, 2, exec.SC)}})
	if r := run(t, two, "x86-tso"); r.Executions != 2 {
		t.Errorf("two sc stores: %d executions, want 2", r.Executions)
	}
	// the exchange reads the relaxed store or not: two coherence orders, and no other way
	one := ask([]thread{{store(x, 1, exec.SC)}, {store(x, 2, exec.RLX)}})
	if r := run(t, one, "x86-tso"); r.Executions != 2 {
		t.Errorf("an sc and a relaxed store: %d executions, want 2", r.Executions)
	}
	// a compare-and-swap that fails is a full fence there
	fails := sb(exec.RLX, exec.RLX, &litmus.Assign{Reg: 1, X: &litmus.CAS{Addr: at(z), Old: n(5), New: n(6), Success: exec.RLX, Failure: exec.RLX}})
	if r := run(t, fails, "x86-tso"); r.Positive != 0 {
		t.Errorf("store buffering around a locked instruction: %d executions", r.Positive)
	}
	if r := run(t, fails, "ra"); r.Positive == 0 {
		t.Error("ra has no store buffering around a failed compare-and-swap")
	}
}

// What cannot be done is an error.
func TestErrors(t *testing.T) {
	if _, err := oracle.Run(ask(nil), "c++98"); err == nil {
		t.Error("an unknown model is no error")
	}
	var many thread
	for range 40 {
		many = append(many, load(0, x, exec.RLX))
	}
	if _, err := oracle.Run(ask([]thread{{store(x, 1, exec.RLX)}, many}), "sc"); err == nil {
		t.Error("a program that is too large is no error")
	}
}
