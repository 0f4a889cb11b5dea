package litmustest

import (
	"fmt"
	"math/rand/v2"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Forms makes a program that has any of the forms there are, of C or of Go, and
// that is not meant to be run: for what must handle every program, such as printers.
func Forms(r *rand.Rand) *litmus.Program {
	f := &former{r: r, p: &litmus.Program{Name: pick(r, "T", "a+b", "pkg.Test it"), Lang: pick(r, litmus.C, litmus.Go)}}
	f.locs()
	for i := range 1 + r.IntN(3) {
		f.thread(i)
	}
	f.inCond = true
	f.p.Cond = litmus.Condition{Quantifier: pick(r, litmus.Exists, litmus.NotExists, litmus.Forall), X: f.expr(4)}
	if r.IntN(2) == 0 {
		f.p.Filter = f.expr(3)
	}
	for range r.IntN(4) {
		f.p.Show = append(f.p.Show, f.term())
	}
	if r.IntN(2) == 0 {
		f.p.Expects = []litmus.Expect{{Model: "c++20", Verdict: litmus.Sometimes}}
	}
	f.p.Cond.Text = litmus.FormatCondition(f.p)
	return f.p
}

type former struct {
	r      *rand.Rand
	p      *litmus.Program
	th     int
	labels []string
	loops  int
	inCond bool
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func (f *former) typ() litmus.Type {
	t := litmus.Type{Kind: pick(f.r, litmus.Int, litmus.Int, litmus.Uint, litmus.Bool, litmus.Pointer, litmus.Mutex)}
	if t.Kind == litmus.Int || t.Kind == litmus.Uint {
		t.Bits = pick(f.r, 8, 16, 32, 64)
	}
	t.Atomic = t.Kind != litmus.Mutex && f.r.IntN(2) == 0
	if f.p.Lang == litmus.Go {
		t.Name = pick(f.r, "atomic.Uint64", "*node", "bool", "int")
	}
	return t
}

// locs makes single cells, arrays and structs.
func (f *former) locs() {
	for object := range 1 + f.r.IntN(4) {
		base := fmt.Sprintf("%s%d", pick(f.r, "x", "q.tail", "exists", "r0_"), object)
		t := f.typ()
		switch n := 1 + f.r.IntN(3); f.r.IntN(3) {
		case 0:
			f.cell(base, object, 0, t)
		case 1:
			for i := range n {
				f.cell(fmt.Sprintf("%s[%d]", base, i), object, i, t)
			}
		case 2:
			for i := range n {
				f.cell(fmt.Sprintf("%s.f%d", base, i), object, i, f.typ())
			}
		}
	}
	for i := range f.p.Locs {
		f.p.Locs[i].Init = f.value()
	}
}

func (f *former) cell(name string, object, index int, t litmus.Type) {
	f.p.Locs = append(f.p.Locs, litmus.Loc{Name: name, Object: object, Index: index, Type: t})
}

func (f *former) value() litmus.Value {
	if f.r.IntN(3) == 0 {
		return litmus.AddrOf(f.r.IntN(len(f.p.Locs)))
	}
	return litmus.Num(pick[int64](f.r, 0, 1, 2, -1, -1<<63, 1<<63-1))
}

func (f *former) thread(i int) {
	name := fmt.Sprint(i)
	if f.p.Lang == litmus.Go {
		name = pick(f.r, "producer", "consumer", "run")
	}
	th := litmus.Thread{Name: name}
	for j := range 1 + f.r.IntN(3) {
		th.Regs = append(th.Regs, litmus.Reg{Name: pick(f.r, "x0", "ok", "int", "P1") + fmt.Sprint(j), Type: f.typ(), Result: f.r.IntN(3) == 0})
	}
	f.p.Threads = append(f.p.Threads, th)
	f.th = i
	f.p.Threads[i].Body = f.body(3)
}

func (f *former) body(depth int) []litmus.Stmt {
	var out []litmus.Stmt
	for range f.r.IntN(3) {
		out = append(out, f.stmt(depth))
	}
	return out
}

func (f *former) stmt(depth int) litmus.Stmt {
	k := f.r.IntN(12)
	if depth == 0 {
		k = f.r.IntN(8)
	}
	switch k {
	case 0:
		return &litmus.Store{Addr: f.expr(2), X: f.expr(3), Order: pick(f.r, exec.NA, exec.RLX, exec.REL, exec.SC)}
	case 1:
		return &litmus.Fence{Order: f.anyOrder()}
	case 2:
		return &litmus.Lock{Addr: f.expr(1)}
	case 3:
		return &litmus.Unlock{Addr: f.expr(1)}
	case 4:
		return &litmus.Assume{X: f.expr(2)}
	case 5:
		return f.jump()
	case 8:
		return &litmus.If{Cond: f.expr(2), Then: f.body(depth - 1), Else: f.body(depth - 1)}
	case 9:
		return f.loop(depth)
	case 10, 11:
		label := pick(f.r, "f", "g")
		f.labels = append(f.labels, label)
		defer func() { f.labels = f.labels[:len(f.labels)-1] }()
		return &litmus.Block{Label: label, Body: f.body(depth - 1)}
	}
	return &litmus.Assign{Reg: f.r.IntN(len(f.p.Threads[f.th].Regs)+1) - 1, X: f.expr(3)}
}

func (f *former) jump() litmus.Stmt {
	switch k := f.r.IntN(4); {
	case k == 0 && f.loops > 0:
		return &litmus.Jump{Kind: pick(f.r, litmus.Break, litmus.Continue)}
	case k < 3 && len(f.labels) > 0:
		return &litmus.Jump{Kind: litmus.Leave, Label: f.labels[f.r.IntN(len(f.labels))]}
	}
	return &litmus.Jump{Kind: litmus.Return}
}

func (f *former) loop(depth int) litmus.Stmt {
	s := &litmus.Loop{PostTest: f.r.IntN(2) == 0}
	if f.r.IntN(4) > 0 {
		s.Cond = f.expr(2)
	}
	f.loops++
	s.Body = f.body(depth - 1)
	f.loops--
	s.Post = f.body(0)
	return s
}

func (f *former) anyOrder() exec.Order {
	return pick(f.r, exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC)
}

func (f *former) expr(depth int) litmus.Expr {
	k := f.r.IntN(11)
	if depth == 0 {
		k = f.r.IntN(2)
	}
	if f.inCond && k > 4 {
		k = f.r.IntN(5)
	}
	switch k {
	case 0:
		if f.inCond {
			return f.term()
		}
		return &litmus.RegX{Reg: f.r.IntN(len(f.p.Threads[f.th].Regs))}
	case 2:
		return &litmus.Unary{Op: pick(f.r, litmus.Not, litmus.Minus, litmus.Inv), X: f.expr(depth - 1)}
	case 3:
		return &litmus.Convert{To: f.typ(), X: f.expr(depth - 1)}
	case 4, 5:
		return &litmus.Binary{Op: f.op(), X: f.expr(depth - 1), Y: f.expr(depth - 1)}
	case 6:
		return &litmus.Offset{X: f.expr(depth - 1), N: f.expr(depth - 1)}
	case 7:
		return &litmus.Load{Addr: f.expr(depth - 1), Order: pick(f.r, exec.NA, exec.RLX, exec.ACQ, exec.SC)}
	case 8:
		x := &litmus.RMW{Op: pick(f.r, litmus.Xchg, litmus.FetchAdd, litmus.FetchSub, litmus.FetchAnd, litmus.FetchOr, litmus.FetchXor),
			Addr: f.expr(depth - 1), X: f.expr(depth - 1), Order: f.anyOrder(), New: f.r.IntN(3) == 0, Type: f.typ()}
		if f.r.IntN(2) == 0 {
			x.Type = f.p.RMWType(x.Addr)
		}
		return x
	case 9:
		return &litmus.CAS{Addr: f.expr(depth - 1), Old: f.expr(depth - 1), New: f.expr(depth - 1), Mem: f.r.IntN(2) == 0,
			Weak: f.r.IntN(2) == 0, Success: f.anyOrder(), Failure: pick(f.r, exec.RLX, exec.ACQ, exec.SC)}
	case 10:
		return &litmus.TryLock{Addr: f.expr(depth - 1)}
	}
	return &litmus.Const{V: f.value()}
}

func (f *former) op() litmus.BinaryOp {
	return pick(f.r, litmus.Add, litmus.Sub, litmus.Mul, litmus.Div, litmus.Rem, litmus.UDiv, litmus.URem, litmus.And,
		litmus.Or, litmus.Xor, litmus.AndNot, litmus.Shl, litmus.Shr, litmus.UShr, litmus.Eq, litmus.Ne, litmus.Lt, litmus.Le,
		litmus.Gt, litmus.Ge, litmus.ULt, litmus.ULe, litmus.AndAlso, litmus.OrElse, litmus.Implies, litmus.Seq,
		litmus.Eq, litmus.AndAlso)
}

func (f *former) term() litmus.Term {
	if f.r.IntN(2) == 0 {
		return litmus.Term{Thread: -1, Loc: f.r.IntN(len(f.p.Locs))}
	}
	th := f.r.IntN(len(f.p.Threads))
	return litmus.Term{Thread: th, Reg: f.r.IntN(len(f.p.Threads[th].Regs))}
}
