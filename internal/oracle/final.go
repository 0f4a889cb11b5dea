package oracle

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/litmus"
)

// A final is the state in which an execution ends.
type final struct {
	p    *litmus.Program
	regs [][]litmus.Value // by thread
	mem  []litmus.Value
}

// String returns all registers and locations, sorted.
func (f *final) String() string {
	var parts []string
	for i, th := range f.p.Threads {
		for j, r := range th.Regs {
			parts = append(parts, th.Name+":"+r.Name+"="+f.text(f.regs[i][j]))
		}
	}
	for i, l := range f.p.Locs {
		parts = append(parts, "["+l.Name+"]="+f.text(f.mem[i]))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func (f *final) text(v litmus.Value) string {
	if v.IsAddr() && v.Addr <= len(f.p.Locs) {
		return f.p.Locs[v.Addr-1].Name
	}
	return strconv.FormatInt(v.N, 10)
}

// holds reports whether a predicate is true of the state.
func (f *final) holds(x litmus.Expr) bool {
	v := f.eval(x)
	return v != nil && v.Truth()
}

// eval evaluates an expression of a condition; nil if it has no value.
func (f *final) eval(x litmus.Expr) *litmus.Value {
	switch x := x.(type) {
	case litmus.Term:
		return f.term(x)
	case *litmus.Term:
		return f.term(*x)
	case *litmus.Const:
		return &x.V
	case *litmus.Convert:
		if v := f.eval(x.X); v != nil {
			c := convert(*v, x.To)
			return &c
		}
	case *litmus.Unary:
		if v := f.eval(x.X); v != nil {
			return unary(x.Op, *v)
		}
	case *litmus.Binary:
		switch x.Op {
		case litmus.AndAlso:
			return truth(f.holds(x.X) && f.holds(x.Y))
		case litmus.OrElse:
			return truth(f.holds(x.X) || f.holds(x.Y))
		case litmus.Implies:
			return truth(!f.holds(x.X) || f.holds(x.Y))
		}
		a, b := f.eval(x.X), f.eval(x.Y)
		if a != nil && b != nil {
			return binary(x.Op, *a, *b)
		}
	}
	return nil
}

func (f *final) term(t litmus.Term) *litmus.Value {
	if t.Thread < 0 {
		return &f.mem[t.Loc]
	}
	return &f.regs[t.Thread][t.Reg]
}
