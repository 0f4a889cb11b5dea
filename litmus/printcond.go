package litmus

import "strings"

// FormatCondition writes the condition of p as herd7's logs do:
// `exists (1:r0=1 /\ 1:r1=0)`. What herd7's conditions do not have is written in
// the C front end's own form.
func FormatCondition(p *Program) string {
	c := condPrinter{p: p, term: func(t Term) string { return FormatTerm(p, t) },
		addr: func(v Value) string { return FormatValue(p, v) }}
	return c.condition()
}

// A condPrinter writes predicates over final values, with names as it is told.
type condPrinter struct {
	p    *Program
	term func(Term) string
	addr func(Value) string

	inRight bool // right of a comparison
}

func (c *condPrinter) condition() string {
	return string(c.p.Cond.Quantifier) + " (" + c.prop(c.p.Cond.X, "") + ")"
}

// prop writes x as an operand of the operator above; "" is none.
func (c *condPrinter) prop(x Expr, above BinaryOp) string {
	switch x := x.(type) {
	case nil:
		return "true"
	case *Unary:
		if x.Op == Not {
			return "not (" + c.prop(x.X, "") + ")"
		}
	case *Const:
		if x.V == Num(1) {
			return "true"
		} else if x.V == Num(0) {
			return "false"
		}
	case *Binary:
		switch x.Op {
		case AndAlso, OrElse, Implies:
			s := c.prop(x.X, x.Op) + " " + propSigns[x.Op] + " " + c.prop(x.Y, x.Op)
			if x.Op == Implies && isImplies(x.X) {
				s = "(" + c.prop(x.X, "") + ") => " + c.prop(x.Y, x.Op)
			}
			return parenthesize(above, x.Op, s)
		case Eq:
			return c.operand(x.X) + "=" + c.right(x.Y)
		case Ne:
			return "not (" + c.operand(x.X) + "=" + c.right(x.Y) + ")"
		case Lt, Le, Gt, Ge:
			return c.operand(x.X) + string(x.Op) + c.right(x.Y)
		}
	}
	return c.operand(x)
}

var propSigns = map[BinaryOp]string{AndAlso: `/\`, OrElse: `\/`, Implies: "=>"}

func isImplies(x Expr) bool {
	b, ok := x.(*Binary)
	return ok && b.Op == Implies
}

// parenthesize adds the parentheses that herd7 writes.
func parenthesize(above, here BinaryOp, s string) string {
	switch {
	case above == "", above == here, above == OrElse && here == AndAlso:
		return s
	}
	return "(" + s + ")"
}

// right writes what stands right of a comparison, where a bare name is an address.
func (c *condPrinter) right(x Expr) string {
	was := c.inRight
	c.inRight = true
	defer func() { c.inRight = was }()
	if k, ok := x.(*Const); ok && k.V.IsAddr() {
		return c.addr(k.V)
	}
	return c.operand(x)
}

// operand writes a value.
func (c *condPrinter) operand(x Expr) string {
	switch x := x.(type) {
	case Term:
		s := c.term(x)
		if c.inRight && x.Thread < 0 && !strings.HasPrefix(s, "[") {
			return "[" + s + "]"
		}
		return s
	case *Const:
		if x.V.IsAddr() {
			return "&" + c.addr(x.V)
		}
		return c.addr(x.V)
	case *Unary:
		if x.Op != Not {
			return `__op("` + string(x.Op) + `", ` + c.prop(x.X, "") + ")"
		}
	case *Convert:
		return "__convert(" + canonical(x.To) + ", " + c.prop(x.X, "") + ")"
	case *Binary:
		switch x.Op {
		case AndAlso, OrElse, Implies, Eq, Ne, Lt, Le, Gt, Ge:
		case Add, Sub, Mul, Div, Rem, And, Or, Xor, Shl, Shr:
			return "(" + c.operand(x.X) + " " + string(x.Op) + " " + c.operand(x.Y) + ")"
		default:
			return `__op("` + string(x.Op) + `", ` + c.prop(x.X, "") + ", " + c.prop(x.Y, "") + ")"
		}
	}
	return "(" + c.prop(x, "") + ")"
}

// canonical is the C type of that kind and width.
func canonical(t Type) string {
	widths := map[int]string{8: "8", 16: "16", 32: "32"}
	bits, ok := widths[t.Bits]
	if !ok {
		bits = "64"
	}
	s := ""
	switch t.Kind {
	case Int:
		s = "int" + bits + "_t"
	case Uint:
		s = "uint" + bits + "_t"
	case Bool:
		s = "bool"
	case Pointer:
		s = "void*"
	case Mutex:
		s = "mtx_t"
	}
	return s
}
