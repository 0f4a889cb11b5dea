package golang

import (
	"go/constant"
	"go/token"

	"github.com/ordo-go/ordo/litmus"
)

func num(n int64) litmus.Expr { return &litmus.Const{V: litmus.Num(n)} }

func boolean(b bool) litmus.Expr {
	if b {
		return num(1)
	}
	return num(0)
}

// constantValue is a Go constant as a value: an unsigned one of 64 bits has the sign
// that its bits say.
func constantValue(v constant.Value) (litmus.Expr, bool) {
	switch v.Kind() {
	case constant.Bool:
		return boolean(constant.BoolVal(v)), true
	case constant.Int, constant.Float:
		v = constant.ToInt(v)
		if n, ok := constant.Int64Val(v); ok && v.Kind() == constant.Int {
			return num(n), true
		}
		if n, ok := constant.Uint64Val(v); ok && v.Kind() == constant.Int {
			return num(int64(n)), true
		}
	}
	return nil, false
}

var plainOps = map[token.Token]litmus.BinaryOp{
	token.ADD: litmus.Add, token.SUB: litmus.Sub, token.MUL: litmus.Mul,
	token.QUO: litmus.Div, token.REM: litmus.Rem,
	token.AND: litmus.And, token.OR: litmus.Or, token.XOR: litmus.Xor, token.AND_NOT: litmus.AndNot,
	token.SHL: litmus.Shl, token.SHR: litmus.Shr,
	token.EQL: litmus.Eq, token.NEQ: litmus.Ne,
	token.LSS: litmus.Lt, token.LEQ: litmus.Le, token.GTR: litmus.Gt, token.GEQ: litmus.Ge,
}

// wideOps are the operators on unsigned integers of 64 bits; narrower ones are
// numbers like others.
var wideOps = map[token.Token]litmus.BinaryOp{
	token.QUO: litmus.UDiv, token.REM: litmus.URem, token.SHR: litmus.UShr,
	token.LSS: litmus.ULt, token.LEQ: litmus.ULe,
}

// binary is x op y for operands of type t (of a shift: of x).
func binary(op token.Token, t litmus.Type, x, y litmus.Expr) litmus.Expr {
	if t.Kind == litmus.Uint && t.Bits == 64 {
		switch op {
		case token.GTR:
			return &litmus.Binary{Op: litmus.ULt, X: y, Y: x}
		case token.GEQ:
			return &litmus.Binary{Op: litmus.ULe, X: y, Y: x}
		}
		if w, ok := wideOps[op]; ok {
			return &litmus.Binary{Op: w, X: x, Y: y}
		}
	}
	z := &litmus.Binary{Op: plainOps[op], X: x, Y: y}
	switch op {
	case token.ADD, token.SUB, token.MUL, token.SHL, token.QUO:
		return wrap(z, t)
	}
	return z
}

// wrap cuts x to the range of t.
func wrap(x litmus.Expr, t litmus.Type) litmus.Expr {
	if t.Bits >= 64 || t.Kind != litmus.Int && t.Kind != litmus.Uint {
		return x
	}
	to := litmus.Type{Kind: t.Kind, Bits: t.Bits, Name: t.Name}
	if c, ok := x.(*litmus.Const); ok && !c.V.IsAddr() {
		shift := 64 - t.Bits
		if t.Kind == litmus.Int {
			return num(c.V.N << shift >> shift)
		}
		return num(int64(uint64(c.V.N) << shift >> shift))
	}
	return &litmus.Convert{X: x, To: to}
}

func isNum(x litmus.Expr) (int64, bool) {
	if c, ok := x.(*litmus.Const); ok && !c.V.IsAddr() {
		return c.V.N, true
	}
	return 0, false
}

func negate(x litmus.Expr) litmus.Expr {
	if n, ok := isNum(x); ok {
		return boolean(n == 0)
	}
	return &litmus.Unary{Op: litmus.Not, X: x}
}

// offset is the address n cells after x.
func offset(x litmus.Expr, n int) litmus.Expr {
	switch a := x.(type) {
	case *litmus.Const:
		if a.V.IsAddr() {
			return &litmus.Const{V: litmus.AddrOf(a.V.Addr - 1 + n)}
		}
	case *litmus.Offset:
		if k, ok := isNum(a.N); ok {
			return offset(a.X, int(k)+n)
		}
	}
	if n == 0 {
		return x
	}
	return &litmus.Offset{X: x, N: num(int64(n))}
}

// hasEvents reports whether x reads or writes memory.
func hasEvents(x litmus.Expr) bool {
	switch x := x.(type) {
	case *litmus.Load, *litmus.RMW, *litmus.CAS, *litmus.TryLock:
		return true
	case *litmus.Unary:
		return hasEvents(x.X)
	case *litmus.Convert:
		return hasEvents(x.X)
	case *litmus.Binary:
		return hasEvents(x.X) || hasEvents(x.Y)
	case *litmus.Offset:
		return hasEvents(x.X) || hasEvents(x.N)
	}
	return false
}

// reads reports whether x has the value of a register for which is is true.
func reads(x litmus.Expr, is func(reg int) bool) bool {
	switch x := x.(type) {
	case *litmus.RegX:
		return is(x.Reg)
	case *litmus.Unary:
		return reads(x.X, is)
	case *litmus.Convert:
		return reads(x.X, is)
	case *litmus.Binary:
		return reads(x.X, is) || reads(x.Y, is)
	case *litmus.Offset:
		return reads(x.X, is) || reads(x.N, is)
	case *litmus.Load:
		return reads(x.Addr, is)
	case *litmus.RMW:
		return reads(x.Addr, is) || reads(x.X, is)
	case *litmus.CAS:
		return reads(x.Addr, is) || reads(x.Old, is) || reads(x.New, is)
	case *litmus.TryLock:
		return reads(x.Addr, is)
	}
	return false
}
