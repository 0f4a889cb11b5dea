package enumerate

import "github.com/ordo-go/ordo/litmus"

// A sym is a value that may depend on what a thread reads: an expression over the
// values of its reads, which are numbered within the thread.
type sym struct {
	kind symKind
	v    litmus.Value // of a constant
	read int          // of a read: the event in its thread
	op   litmus.BinaryOp
	x, y *sym
	typ  litmus.Type // of a conversion
}

type symKind uint8

const (
	symConst symKind = iota
	symRead
	symBinary
	symUnary
	symConvert
	symOffset
)

func constant(v litmus.Value) *sym { return &sym{v: v} }
func number(n int64) *sym          { return constant(litmus.Num(n)) }
func readOf(event int) *sym        { return &sym{kind: symRead, read: event} }

func (s *sym) isConst() bool { return s.kind == symConst }

// same reports whether two values are the same expression.
func same(x, y *sym) bool {
	if x == y {
		return true
	}
	if x == nil || y == nil || x.kind != y.kind || x.v != y.v || x.read != y.read || x.op != y.op || x.typ != y.typ {
		return false
	}
	return x.kind == symConst || x.kind == symRead || same(x.x, y.x) && same(x.y, y.y)
}

// binary builds x op y and computes what needs no read. Like herd7, it knows that
// a value minus itself, or combined with itself by exclusive or, is zero, so that
// such an expression has a value before its reads have.
func binary(op litmus.BinaryOp, x, y *sym) *sym {
	if same(x, y) {
		switch op {
		case litmus.Xor, litmus.Sub, litmus.Ne, litmus.Lt, litmus.Gt, litmus.ULt:
			return number(0)
		case litmus.Eq, litmus.Le, litmus.Ge, litmus.ULe:
			return number(1)
		}
	}
	if op == litmus.And && (isZero(x) || isZero(y)) {
		return number(0)
	}
	s := &sym{kind: symBinary, op: op, x: x, y: y}
	return s.fold()
}

func isZero(s *sym) bool { return s.isConst() && s.v == litmus.Value{} }

func unary(op litmus.UnaryOp, x *sym) *sym {
	s := &sym{kind: symUnary, op: litmus.BinaryOp(op), x: x}
	return s.fold()
}

func convert(x *sym, to litmus.Type) *sym {
	s := &sym{kind: symConvert, x: x, typ: to}
	return s.fold()
}

// fold computes a value whose operands are constants.
func (s *sym) fold() *sym {
	if !s.x.isConst() || s.y != nil && !s.y.isConst() {
		return s
	}
	y := litmus.Value{}
	if s.y != nil {
		y = s.y.v
	}
	if v, ok := s.apply(s.x.v, y); ok {
		return constant(v)
	}
	return s
}

// apply computes an operation on values; false if it has no result: a division by
// zero, arithmetic on addresses.
func (s *sym) apply(x, y litmus.Value) (litmus.Value, bool) {
	switch s.kind {
	case symUnary:
		return applyUnary(litmus.UnaryOp(s.op), x)
	case symConvert:
		return cut(x, s.typ), true
	}
	return applyBinary(s.op, x, y)
}

func applyUnary(op litmus.UnaryOp, x litmus.Value) (litmus.Value, bool) {
	switch op {
	case litmus.Not:
		return truth(!x.Truth()), true
	case litmus.Minus:
		return litmus.Num(-x.N), !x.IsAddr()
	case litmus.Inv:
		return litmus.Num(^x.N), !x.IsAddr()
	}
	return x, false
}

func truth(b bool) litmus.Value {
	if b {
		return litmus.Num(1)
	}
	return litmus.Num(0)
}

// cut limits an integer to the range of a type; addresses stay.
func cut(v litmus.Value, t litmus.Type) litmus.Value {
	if v.IsAddr() || t.Bits == 0 || t.Bits >= 64 {
		return v
	}
	shift := uint(64 - t.Bits)
	if t.Kind == litmus.Uint {
		return litmus.Num(int64(uint64(v.N) << shift >> shift))
	}
	return litmus.Num(v.N << shift >> shift)
}

func applyBinary(op litmus.BinaryOp, x, y litmus.Value) (litmus.Value, bool) {
	switch op {
	case litmus.Eq:
		return truth(x == y), true
	case litmus.Ne:
		return truth(x != y), true
	case litmus.AndAlso:
		return truth(x.Truth() && y.Truth()), true
	case litmus.OrElse:
		return truth(x.Truth() || y.Truth()), true
	case litmus.Implies:
		return truth(!x.Truth() || y.Truth()), true
	case litmus.Seq:
		return y, true
	}
	if x.IsAddr() || y.IsAddr() {
		return pointerArithmetic(op, x, y)
	}
	return applyInt(op, x.N, y.N)
}

// pointerArithmetic is adding zero to an address, and comparing two of them.
func pointerArithmetic(op litmus.BinaryOp, x, y litmus.Value) (litmus.Value, bool) {
	switch {
	case op == litmus.Add && x.IsAddr() && y == litmus.Value{},
		op == litmus.Sub && x.IsAddr() && y == litmus.Value{}:
		return x, true
	case op == litmus.Add && y.IsAddr() && x == litmus.Value{}:
		return y, true
	case x.IsAddr() && y.IsAddr():
		return applyInt(op, int64(x.Addr), int64(y.Addr))
	}
	return x, false
}

func applyInt(op litmus.BinaryOp, a, b int64) (litmus.Value, bool) {
	shift := uint(b)
	switch op {
	case litmus.Add:
		return litmus.Num(a + b), true
	case litmus.Sub:
		return litmus.Num(a - b), true
	case litmus.Mul:
		return litmus.Num(a * b), true
	case litmus.And:
		return litmus.Num(a & b), true
	case litmus.Or:
		return litmus.Num(a | b), true
	case litmus.Xor:
		return litmus.Num(a ^ b), true
	case litmus.AndNot:
		return litmus.Num(a &^ b), true
	case litmus.Shl:
		return litmus.Num(a << shift), b >= 0
	case litmus.Shr:
		return litmus.Num(a >> shift), b >= 0
	case litmus.UShr:
		return litmus.Num(int64(uint64(a) >> shift)), b >= 0
	case litmus.Lt:
		return truth(a < b), true
	case litmus.Le:
		return truth(a <= b), true
	case litmus.Gt:
		return truth(a > b), true
	case litmus.Ge:
		return truth(a >= b), true
	case litmus.ULt:
		return truth(uint64(a) < uint64(b)), true
	case litmus.ULe:
		return truth(uint64(a) <= uint64(b)), true
	}
	return divide(op, a, b)
}

func divide(op litmus.BinaryOp, a, b int64) (litmus.Value, bool) {
	if b == 0 {
		return litmus.Value{}, false
	}
	switch op {
	case litmus.Div:
		return litmus.Num(a / b), true
	case litmus.Rem:
		return litmus.Num(a % b), true
	case litmus.UDiv:
		return litmus.Num(int64(uint64(a) / uint64(b))), true
	case litmus.URem:
		return litmus.Num(int64(uint64(a) % uint64(b))), true
	}
	return litmus.Value{}, false
}

// offset is the address n cells after x, within its object; false if there is no
// such cell.
func offset(p *litmus.Program, x, n litmus.Value) (litmus.Value, bool) {
	if !x.IsAddr() || n.IsAddr() {
		return x, !x.IsAddr() && !n.IsAddr() && n.N == 0
	}
	from := x.Addr - 1
	to := int64(from) + n.N
	if to < 0 || to >= int64(len(p.Locs)) || p.Locs[to].Object != p.Locs[from].Object {
		return x, false
	}
	return litmus.AddrOf(int(to)), true
}

// state says what is known of a value.
type state uint8

const (
	known   state = iota
	unknown       // depends on a read that has no value yet
	nothing       // has no value: the execution cannot be
)

// eval computes a value, given those of the reads of its thread.
func (s *sym) eval(p *litmus.Program, read func(event int) (litmus.Value, bool)) (litmus.Value, state) {
	switch s.kind {
	case symConst:
		return s.v, known
	case symRead:
		if v, ok := read(s.read); ok {
			return v, known
		}
		return litmus.Value{}, unknown
	}
	x, sx := s.x.eval(p, read)
	var y litmus.Value
	sy := known
	if s.y != nil {
		y, sy = s.y.eval(p, read)
	}
	if m := max(sx, sy); m != known {
		return x, m
	}
	v, ok := litmus.Value{}, false
	if s.kind == symOffset {
		v, ok = offset(p, x, y)
	} else {
		v, ok = s.apply(x, y)
	}
	if !ok {
		return v, nothing
	}
	return v, known
}
