//go:build ordo

package check_test

import "github.com/ordo-go/ordo/litmus"

func truth(b bool) litmus.Value {
	if b {
		return litmus.Num(1)
	}
	return litmus.Num(0)
}

// unary applies an operator, if it has a result.
func unary(op litmus.UnaryOp, v litmus.Value) (litmus.Value, bool) {
	switch {
	case op == litmus.Not:
		return truth(!v.Truth()), true
	case op == litmus.Minus:
		return litmus.Num(-v.N), !v.IsAddr()
	}
	return litmus.Num(^v.N), !v.IsAddr()
}

// arithmetic applies an operator, if it has a result.
func arithmetic(op litmus.BinaryOp, x, y litmus.Value) (litmus.Value, bool) {
	switch op {
	case litmus.Eq:
		return truth(x == y), true
	case litmus.Ne:
		return truth(x != y), true
	}
	if x.IsAddr() || y.IsAddr() {
		return litmus.Value{}, false
	}
	a, b := x.N, y.N
	if compare, ok := comparisons[op]; ok {
		return truth(compare(a, b)), true
	}
	f, ok := operators[op]
	if !ok || b == 0 && divides[op] {
		return litmus.Value{}, false
	}
	return litmus.Num(f(a, b)), true
}

var comparisons = map[litmus.BinaryOp]func(a, b int64) bool{
	litmus.Lt:  func(a, b int64) bool { return a < b },
	litmus.Le:  func(a, b int64) bool { return a <= b },
	litmus.Gt:  func(a, b int64) bool { return a > b },
	litmus.Ge:  func(a, b int64) bool { return a >= b },
	litmus.ULt: func(a, b int64) bool { return uint64(a) < uint64(b) },
	litmus.ULe: func(a, b int64) bool { return uint64(a) <= uint64(b) },
}

var operators = map[litmus.BinaryOp]func(a, b int64) int64{
	litmus.Add:    func(a, b int64) int64 { return a + b },
	litmus.Sub:    func(a, b int64) int64 { return a - b },
	litmus.Mul:    func(a, b int64) int64 { return a * b },
	litmus.And:    func(a, b int64) int64 { return a & b },
	litmus.Or:     func(a, b int64) int64 { return a | b },
	litmus.Xor:    func(a, b int64) int64 { return a ^ b },
	litmus.AndNot: func(a, b int64) int64 { return a &^ b },
	litmus.Shl:    func(a, b int64) int64 { return a << uint64(b) },
	litmus.Shr:    func(a, b int64) int64 { return a >> uint64(b) },
	litmus.UShr:   func(a, b int64) int64 { return int64(uint64(a) >> uint64(b)) },
	litmus.Div:    func(a, b int64) int64 { return a / b },
	litmus.Rem:    func(a, b int64) int64 { return a % b },
	litmus.UDiv:   func(a, b int64) int64 { return int64(uint64(a) / uint64(b)) },
	litmus.URem:   func(a, b int64) int64 { return int64(uint64(a) % uint64(b)) },
}

var divides = map[litmus.BinaryOp]bool{litmus.Div: true, litmus.Rem: true, litmus.UDiv: true, litmus.URem: true}

// convert cuts an integer to a type.
func convert(v litmus.Value, t litmus.Type) litmus.Value {
	shift := 64 - t.Bits
	switch {
	case t.Kind == litmus.Bool:
		return truth(v.Truth())
	case v.IsAddr() || t.Bits <= 0 || t.Bits >= 64:
		return v
	case t.Kind == litmus.Uint:
		return litmus.Num(int64(uint64(v.N) << shift >> shift))
	}
	return litmus.Num(v.N << shift >> shift)
}
