package oracle

import "github.com/ordo-go/ordo/litmus"

// truth returns 1 or 0.
func truth(b bool) *litmus.Value {
	v := litmus.Num(0)
	if b {
		v = litmus.Num(1)
	}
	return &v
}

func num(n int64) *litmus.Value { v := litmus.Num(n); return &v }

// unary applies an operator; nil if it has no result.
func unary(op litmus.UnaryOp, x litmus.Value) *litmus.Value {
	switch {
	case op == litmus.Not:
		return truth(!x.Truth())
	case x.IsAddr():
		return nil
	case op == litmus.Minus:
		return num(-x.N)
	case op == litmus.Inv:
		return num(^x.N)
	}
	return nil
}

// binary applies an operator to two values; nil if it has no result.
func binary(op litmus.BinaryOp, x, y litmus.Value) *litmus.Value {
	switch op {
	case litmus.Eq:
		return truth(x == y)
	case litmus.Ne:
		return truth(x != y)
	}
	if x.IsAddr() || y.IsAddr() {
		return nil
	}
	a, b := x.N, y.N
	switch op {
	case litmus.Lt:
		return truth(a < b)
	case litmus.Le:
		return truth(a <= b)
	case litmus.Gt:
		return truth(a > b)
	case litmus.Ge:
		return truth(a >= b)
	case litmus.ULt:
		return truth(uint64(a) < uint64(b))
	case litmus.ULe:
		return truth(uint64(a) <= uint64(b))
	}
	return arithmetic(op, a, b)
}

func arithmetic(op litmus.BinaryOp, a, b int64) *litmus.Value {
	switch op {
	case litmus.Add:
		return num(a + b)
	case litmus.Sub:
		return num(a - b)
	case litmus.Mul:
		return num(a * b)
	case litmus.And:
		return num(a & b)
	case litmus.Or:
		return num(a | b)
	case litmus.Xor:
		return num(a ^ b)
	case litmus.AndNot:
		return num(a &^ b)
	case litmus.Shl:
		return num(a << uint64(b))
	case litmus.Shr:
		return num(a >> uint64(b))
	case litmus.UShr:
		return num(int64(uint64(a) >> uint64(b)))
	}
	if b == 0 {
		return nil
	}
	switch op {
	case litmus.Div:
		return num(a / b)
	case litmus.Rem:
		return num(a % b)
	case litmus.UDiv:
		return num(int64(uint64(a) / uint64(b)))
	case litmus.URem:
		return num(int64(uint64(a) % uint64(b)))
	}
	return nil
}

// convert cuts an integer to a type.
func convert(v litmus.Value, to litmus.Type) litmus.Value {
	switch {
	case to.Kind == litmus.Bool:
		return *truth(v.Truth())
	case v.IsAddr() || to.Bits <= 0 || to.Bits >= 64:
		return v
	case to.Kind == litmus.Int:
		return litmus.Num(v.N << (64 - to.Bits) >> (64 - to.Bits))
	case to.Kind == litmus.Uint:
		return litmus.Num(int64(uint64(v.N) << (64 - to.Bits) >> (64 - to.Bits)))
	}
	return v
}
