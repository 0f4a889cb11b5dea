package unseen

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// A value is what is known of a value. The zero value: nothing.
type value struct {
	funcs []*closure // that a function may be
	ref   *location  // what a pointer, slice, map, or an interface with one, refers to
	num   number     // of a number or bool
	parts []slot     // of a struct or array
	tuple []value    // of a call with several results
}

// What a reference refers to if it is nil, and if it is one of several locations.
var nowhere, somewhere = &location{}, &location{}

// A closure is a function with what it has captured.
type closure struct {
	lit   *ast.FuncLit // or
	fn    *types.Func
	env   *scope            // of lit
	recv  value             // of a method, if bound
	sel   *ast.SelectorExpr // that named the method
	bound bool
	once  *location // it is of sync.OnceFunc
}

func (c *closure) equal(d *closure) bool {
	return c.lit == d.lit && c.fn == d.fn && c.env == d.env && c.once == d.once && c.recv.ref.equal(d.recv.ref)
}

// merge returns what is known of a value that is a or b.
func merge(a, b value) value {
	funcs := slices.Clip(a.funcs)
	for _, f := range b.funcs {
		if !slices.ContainsFunc(funcs, f.equal) {
			funcs = append(funcs, f)
		}
	}
	return value{funcs: funcs, ref: mergeRefs(a.ref, b.ref), num: mergeNumbers(a.num, b.num)}
}

func mergeRefs(a, b *location) *location {
	switch {
	case a.equal(b) || b == nowhere:
		return a
	case a == nowhere:
		return b
	}
	return somewhere
}

// A number is what is known of a number or bool.
type number struct {
	val   constant.Value // nil: not known
	turn  *turn          // it is the variable of a loop
	turns []*turn        // that it depends on
}

// A turn is one of the rounds of a loop that was walked.
type turn struct {
	loop   int // of all that were walked
	k      int
	atZero bool // the variable of the loop begins at 0
}

func intNumber(i int) number { return number{val: constant.MakeInt64(int64(i))} }

// depends returns the turns that n depends on.
func (n number) depends() []*turn {
	if n.turn != nil {
		return append(slices.Clip(n.turns), n.turn)
	}
	return n.turns
}

func union(a, b []*turn) []*turn {
	out := slices.Clip(a)
	for _, t := range b {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func mergeNumbers(a, b number) number {
	if a.val != nil && b.val != nil && a.val.ExactString() == b.val.ExactString() || a.turn != nil && a.turn == b.turn {
		return a
	}
	return number{turns: union(a.depends(), b.depends())}
}

// truth returns whether a bool is known, and which.
func (n number) truth() (is, known bool) {
	if n.val == nil || n.val.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(n.val), true
}

// operate returns x op y.
func operate(x number, op token.Token, y number) number {
	out := number{turns: union(x.depends(), y.depends())}
	if x.val == nil || y.val == nil || x.val.Kind() != y.val.Kind() {
		return out
	}
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if k := x.val.Kind(); k == constant.Int || k == constant.String || op == token.EQL || op == token.NEQ {
			out.val = constant.MakeBool(constant.Compare(x.val, op, y.val))
		}
	case token.ADD, token.SUB, token.MUL:
		if x.val.Kind() == constant.Int {
			out.val = constant.BinaryOp(x.val, op, y.val)
		}
	case token.LAND, token.LOR:
		if x.val.Kind() == constant.Bool {
			out.val = constant.BinaryOp(x.val, op, y.val)
		}
	}
	return out
}
