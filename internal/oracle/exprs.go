package oracle

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// eval evaluates x after the events in before, and returns these and its own.
func (t *runner) eval(x litmus.Expr, before uint64) (value, uint64) {
	switch x := x.(type) {
	case *litmus.Const:
		return value{v: x.V, form: fmt.Sprint(x.V)}, before
	case *litmus.RegX:
		return t.regs[x.Reg], before
	case *litmus.Unary:
		v, after := t.eval(x.X, before)
		return t.operate(string(x.Op), v, value{form: "_"}, unary(x.Op, v.v)), after
	case *litmus.Binary:
		return t.binary(x, before)
	case *litmus.Convert:
		v, after := t.eval(x.X, before)
		v.v = convert(v.v, x.To)
		v.form = fmt.Sprint(x.To, v.form)
		return v, after
	case *litmus.Offset:
		v, after := t.evalAll(before, x.X, x.N)
		return t.operate("@", v[0], v[1], t.offset(v[0].v, v[1].v)), after
	case *litmus.Load:
		addr, after := t.eval(x.Addr, before)
		return t.load(addr, x.Order, after, x.Pos)
	case *litmus.RMW:
		return t.rmw(x, before)
	case *litmus.CAS:
		return t.cas(x, before)
	case *litmus.TryLock:
		return t.tryLock(x, before)
	}
	t.drop()
	return value{}, before
}

// evalAll evaluates expressions that are not sequenced: none is before another.
func (t *runner) evalAll(before uint64, xs ...litmus.Expr) ([]value, uint64) {
	values, after := make([]value, len(xs)), before
	for i, x := range xs {
		v, own := t.eval(x, before)
		values[i] = v
		after |= own
	}
	return values, after
}

// operate makes the value of an operator; without a result the run is dropped.
func (t *runner) operate(op string, a, b value, result *litmus.Value) value {
	if result == nil {
		t.drop()
		return value{}
	}
	return value{v: *result, deps: a.deps | b.deps, form: "(" + a.form + op + b.form + ")"}
}

func (t *runner) binary(x *litmus.Binary, before uint64) (value, uint64) {
	switch x.Op {
	case litmus.Seq:
		_, after := t.eval(x.X, before)
		return t.eval(x.Y, after)
	case litmus.AndAlso, litmus.OrElse:
		v, after := t.eval(x.X, before)
		if first := t.holds(v); first == (x.Op == litmus.OrElse) {
			return value{v: *truth(first), form: fmt.Sprint(first)}, after
		}
		v, after = t.eval(x.Y, after)
		v.v, v.form = *truth(v.v.Truth()), "!!"+v.form
		return v, after
	}
	v, after := t.evalAll(before, x.X, x.Y)
	if x.Op == litmus.Xor && v[0].form == v[1].form {
		return value{form: "0"}, after // a formula that is 0 whatever was read
	}
	return t.operate(string(x.Op), v[0], v[1], binary(x.Op, v[0].v, v[1].v)), after
}

func (t *runner) rmw(x *litmus.RMW, before uint64) (value, uint64) {
	v, before := t.evalAll(before, x.Addr, x.X)
	loc := t.at(v[0])
	old := t.guess(loc)
	put, uses := v[1], x.Op != litmus.Xchg
	if uses {
		put = t.operate(string(x.Op), v[1], value{}, t.fetch(x.Op, old, v[1].v))
	}
	put.v = convert(put.v, x.Type)
	got, after := t.update(loc, v[0].deps, old, put, uses, x.Order, before, x.Pos)
	if !x.New {
		return got, after
	}
	if uses {
		put.deps |= got.deps
	}
	put.form += got.form
	return put, after
}

// fetch is what a fetch-and-op writes.
func (t *runner) fetch(op litmus.RMWOp, old, x litmus.Value) *litmus.Value {
	switch op {
	case litmus.FetchAdd:
		if old.IsAddr() {
			return t.offset(old, x)
		}
		return binary(litmus.Add, old, x)
	case litmus.FetchSub:
		if old.IsAddr() && !x.IsAddr() {
			return t.offset(old, litmus.Num(-x.N))
		}
		return binary(litmus.Sub, old, x)
	case litmus.FetchAnd:
		return binary(litmus.And, old, x)
	case litmus.FetchOr:
		return binary(litmus.Or, old, x)
	case litmus.FetchXor:
		return binary(litmus.Xor, old, x)
	}
	return nil
}

// offset moves an address by n cells within its object.
func (t *runner) offset(addr, n litmus.Value) *litmus.Value {
	if !addr.IsAddr() || n.IsAddr() {
		return nil
	}
	to := int64(addr.Addr-1) + n.N
	if to < 0 || to >= int64(len(t.p.Locs)) || t.p.Locs[to].Object != t.p.Locs[addr.Addr-1].Object {
		return nil
	}
	v := litmus.AddrOf(int(to))
	return &v
}

// cas is a compare-and-swap. With Mem the expected value is read from plain
// memory first, and what was found goes there on failure.
func (t *runner) cas(x *litmus.CAS, before uint64) (value, uint64) {
	v, before := t.evalAll(before, x.Addr, x.Old, x.New)
	loc, expected := t.at(v[0]), v[1]
	if x.Mem {
		expected, before = t.load(v[1], exec.NA, before, x.Pos)
	}
	if t.choose(2) == 1 {
		_, after := t.update(loc, v[0].deps, expected.v, v[2], false, x.Success, before, x.Pos)
		return value{v: litmus.Num(1), form: "1"}, after
	}
	found, after := t.load(v[0], x.Failure, before, x.Pos)
	if t.end != done {
		return value{}, after
	}
	t.events[len(t.events)-1].locked = t.x86
	if !x.Weak && !t.loose && found.v == expected.v {
		t.drop()
	}
	if x.Mem {
		t.store(v[1], found, exec.NA, after, x.Pos)
		after |= 1 << (len(t.events) - 1)
	}
	return value{form: "0"}, after
}

func (t *runner) tryLock(x *litmus.TryLock, before uint64) (value, uint64) {
	addr, before := t.eval(x.Addr, before)
	if t.choose(2) == 1 {
		return value{v: litmus.Num(1), form: "1"}, t.acquire(addr, before, x.Pos)
	}
	_, after := t.loadOne(t.at(addr), addr.deps, litmus.Num(1), exec.RLX, before, x.Pos)
	if t.end == done {
		t.events[len(t.events)-1].locked = t.x86
	}
	return value{form: "0"}, after
}
