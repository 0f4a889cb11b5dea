package oracle_test

import (
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus"
)

// Locations of the tests below.
const (
	x = iota
	y
	z
)

func n(v int64) litmus.Expr  { return &litmus.Const{V: litmus.Num(v)} }
func at(loc int) litmus.Expr { return &litmus.Const{V: litmus.AddrOf(loc)} }
func reg(i int) litmus.Expr  { return &litmus.RegX{Reg: i} }

func bin(op litmus.BinaryOp, a, b litmus.Expr) litmus.Expr {
	return &litmus.Binary{Op: op, X: a, Y: b}
}

func store(loc int, v int64, o exec.Order) litmus.Stmt {
	return &litmus.Store{Addr: at(loc), X: n(v), Order: o}
}

func load(r, loc int, o exec.Order) litmus.Stmt {
	return &litmus.Assign{Reg: r, X: &litmus.Load{Addr: at(loc), Order: o}}
}

func fence(o exec.Order) litmus.Stmt { return &litmus.Fence{Order: o} }

func xchg(r, loc int, v int64, o exec.Order) litmus.Stmt {
	return &litmus.Assign{Reg: r, X: &litmus.RMW{Op: litmus.Xchg, Addr: at(loc), X: n(v), Order: o, Type: litmus.Type{Bits: 32}}}
}

type thread []litmus.Stmt

// ask makes a program of threads with two registers each; want lists what the
// condition is: thread, register, value, and for locations -1, location, value.
func ask(threads []thread, want ...[3]int) *litmus.Program {
	p := &litmus.Program{Lang: litmus.C}
	for i, name := range []string{"x", "y", "z"} {
		p.Locs = append(p.Locs, litmus.Loc{Name: name, Object: i})
	}
	for i, body := range threads {
		p.Threads = append(p.Threads, litmus.Thread{
			Name: string(rune('0' + i)), Body: body,
			Regs: []litmus.Reg{{Name: "r0"}, {Name: "r1"}},
		})
	}
	for _, w := range want {
		eq := bin(litmus.Eq, litmus.Term{Thread: w[0], Reg: w[1], Loc: w[1]}, n(int64(w[2])))
		if p.Cond.X != nil {
			eq = bin(litmus.AndAlso, p.Cond.X, eq)
		}
		p.Cond.X = eq
	}
	return p
}

// iriw has writers with order w, and readers whose first load has order a and the
// second b.
func iriw(w, a, b exec.Order) *litmus.Program {
	return ask([]thread{
		{store(x, 1, w)}, {store(y, 1, w)},
		{load(0, x, a), load(1, y, b)}, {load(0, y, a), load(1, x, b)},
	}, [3]int{2, 0, 1}, [3]int{2, 1, 0}, [3]int{3, 0, 1}, [3]int{3, 1, 0})
}

func lb(o exec.Order) *litmus.Program {
	return ask([]thread{
		{load(0, x, o), store(y, 1, exec.RLX)}, {load(0, y, o), store(x, 1, exec.RLX)},
	}, [3]int{0, 0, 1}, [3]int{1, 0, 1})
}

func sb(w, r exec.Order, between ...litmus.Stmt) *litmus.Program {
	return ask([]thread{
		append(append(thread{store(x, 1, w)}, between...), load(0, y, r)),
		append(append(thread{store(y, 1, w)}, between...), load(0, x, r)),
	}, [3]int{0, 0, 0}, [3]int{1, 0, 0})
}

func mp(data, w, r exec.Order, later ...litmus.Stmt) *litmus.Program {
	return ask([]thread{
		append(thread{store(x, 1, data), store(y, 1, w)}, later...),
		{load(0, y, r), load(1, x, data)},
	}, [3]int{1, 0, 1 + len(later)}, [3]int{1, 1, 0})
}

// mixed1 is the first mixed program: the hand-over is by release and acquire.
func mixed1() *litmus.Program {
	return ask([]thread{
		{store(x, 1, exec.SC), store(y, 1, exec.REL)},
		{&litmus.Assign{Reg: 0, X: &litmus.RMW{Op: litmus.FetchAdd, Addr: at(y), X: n(1), Order: exec.SC}}, load(1, y, exec.RLX)},
		{store(y, 3, exec.SC), load(0, x, exec.SC)},
	}, [3]int{1, 0, 1}, [3]int{1, 1, 3}, [3]int{2, 0, 0})
}

// TestClassics holds the verdicts of the literature: T, the weak outcome is
// allowed; F, it is not. The columns are those of oracle.Models.
func TestClassics(t *testing.T) {
	rlx, acq, rel, acqrel, sc := exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC
	tests := []struct {
		name string
		p    *litmus.Program
		want string // c++20, c++20-nta, rc11, rc11-rs20, ra, sc, x86-tso
	}{
		{"MP relaxed", mp(rlx, rlx, rlx), "TTTTFFF"},
		{"MP release acquire", mp(rlx, rel, acq), "FFFFFFF"},
		{"MP read from a later relaxed store of the thread", mp(rlx, rel, acq, store(y, 2, rlx)), "TTFTFFF"},
		{"MP read from a later relaxed update of the thread", mp(rlx, rel, acq, xchg(0, y, 2, rlx)), "FFFFFFF"},
		{"SB relaxed", sb(rlx, rlx), "TTTTTFT"},
		{"SB release acquire", sb(rel, acq), "TTTTTFT"},
		{"SB sc", sb(sc, sc), "FFFFTFF"},
		{"SB sc stores, acquire loads", sb(sc, acq), "TTTTTFF"},
		{"SB acq_rel fences", sb(rlx, rlx, fence(acqrel)), "TTTTTFT"},
		{"SB sc fences", sb(rlx, rlx, fence(sc)), "FFFFTFF"},
		{"SB sc operations against an sc fence", ask([]thread{
			{store(x, 1, sc), load(0, y, sc)}, {store(y, 1, rlx), fence(sc), load(0, x, rlx)},
		}, [3]int{0, 0, 0}, [3]int{1, 0, 0}), "FFFFTFF"},
		{"MP release and acquire fences", ask([]thread{
			{store(x, 1, rlx), fence(rel), store(y, 1, rlx)}, {load(0, y, rlx), fence(acq), load(1, x, rlx)},
		}, [3]int{1, 0, 1}, [3]int{1, 1, 0}), "FFFFFFF"},
		{"IRIW relaxed with sc fences", ask([]thread{
			{store(x, 1, rlx)}, {store(y, 1, rlx)},
			{load(0, x, rlx), fence(sc), load(1, y, rlx)}, {load(0, y, rlx), fence(sc), load(1, x, rlx)},
		}, [3]int{2, 0, 1}, [3]int{2, 1, 0}, [3]int{3, 0, 1}, [3]int{3, 1, 0}), "FFFFTFF"},
		{"W+RWC sc with a release acquire hand-over", ask([]thread{
			{store(x, 1, sc), store(y, 1, rel)}, {load(0, y, acq), load(1, z, sc)}, {store(z, 1, sc), load(0, x, sc)},
		}, [3]int{1, 0, 1}, [3]int{1, 1, 0}, [3]int{2, 0, 0}), "FFFFTFF"},
		{"LB relaxed", lb(rlx), "TFFFFFF"},
		{"LB acquire loads", lb(acq), "TFFFFFF"},
		{"IRIW relaxed stores, sc loads", iriw(rlx, sc, sc), "FFTTTFF"},
		{"IRIW release stores, sc loads", iriw(rel, sc, sc), "FFTTTFF"},
		{"IRIW sc stores, acquire then sc loads", iriw(sc, acq, sc), "TTTTTFF"},
		{"IRIW sc stores, relaxed then sc loads", iriw(sc, rlx, sc), "TTTTTFF"},
		{"IRIW sc", iriw(sc, sc, sc), "FFFFTFF"},
		{"IRIW release acquire", iriw(rel, acq, acq), "TTTTTFF"},
		{"Z6.U", mixed1(), "TTTTTFF"},
		{"2+2W release", ask([]thread{
			{store(x, 2, rel), store(y, 1, rel)}, {store(y, 2, rel), store(x, 1, rel)},
		}, [3]int{-1, x, 2}, [3]int{-1, y, 2}), "TTTTTFF"},
		{"2+2W three sc, one release", ask([]thread{
			{store(x, 2, sc), store(y, 1, sc)}, {store(y, 2, sc), store(x, 1, rel)},
		}, [3]int{-1, x, 2}, [3]int{-1, y, 2}), "TTTTTFF"},
		{"stale read behind a release store", ask([]thread{
			{store(x, 1, sc), store(x, 2, rel)},
			{load(0, x, acq), load(1, y, sc)},
			{store(y, 1, sc), load(0, x, sc)},
		}, [3]int{1, 0, 2}, [3]int{1, 1, 0}, [3]int{2, 0, 0}), "FFTTTFF"},
		{"CoRR", ask([]thread{
			{store(x, 1, rlx)}, {load(0, x, rlx), load(1, x, rlx)},
		}, [3]int{1, 0, 1}, [3]int{1, 1, 0}), "FFFFFFF"},
		{"two updates read the same", ask([]thread{
			{xchg(0, x, 1, rlx)}, {xchg(0, x, 2, rlx)},
		}, [3]int{0, 0, 0}, [3]int{1, 0, 0}), "FFFFFFF"},
		{"two updates read each other", ask([]thread{
			{xchg(0, x, 1, rlx)}, {xchg(0, x, 2, rlx)},
		}, [3]int{0, 0, 2}, [3]int{1, 0, 1}), "FFFFFFF"},
	}
	for _, test := range tests {
		for i, model := range oracle.Models() {
			r, err := oracle.Run(test.p, model)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Positive > 0; got != (test.want[i] == 'T') {
				t.Errorf("%s under %s: allowed %v, want %c", test.name, model, got, test.want[i])
			}
			if r.Positive+r.Negative != r.Executions || r.Executions == 0 {
				t.Errorf("%s under %s: %d executions, %d positive, %d negative", test.name, model, r.Executions, r.Positive, r.Negative)
			}
		}
	}
}
