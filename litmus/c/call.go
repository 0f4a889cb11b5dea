package c

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

var orders = map[string]exec.Order{
	"memory_order_relaxed": exec.RLX,
	"memory_order_acquire": exec.ACQ,
	"memory_order_release": exec.REL,
	"memory_order_acq_rel": exec.ACQREL,
	"memory_order_seq_cst": exec.SC,
}

var orderNames = map[exec.Order]string{
	exec.RLX: "memory_order_relaxed", exec.ACQ: "memory_order_acquire", exec.REL: "memory_order_release",
	exec.ACQREL: "memory_order_acq_rel", exec.SC: "memory_order_seq_cst",
}

// The orders that operations take.
var (
	loadOrders  = []exec.Order{exec.RLX, exec.ACQ, exec.SC}
	storeOrders = []exec.Order{exec.RLX, exec.REL, exec.SC}
	allOrders   = []exec.Order{exec.RLX, exec.ACQ, exec.REL, exec.ACQREL, exec.SC}
)

// order reads a memory order, one of those that the function f takes.
func (p *parser) order(f string, takes []exec.Order) exec.Order {
	t := p.next()
	if t.is("???") {
		fail(t.pos, "??? is a hole for advise to fill: expected a memory order, %s", oneOf(takes))
	}
	o, ok := orders[t.text]
	if t.is("memory_order_consume") {
		fail(t.pos, "memory_order_consume is not taken: expected %s", oneOf(takes))
	} else if !ok || t.kind != ident {
		fail(t.pos, "unexpected %s: expected a memory order, %s", t, oneOf(takes))
	}
	for _, have := range takes {
		if o == have {
			return o
		}
	}
	fail(t.pos, "%s does not take %s: expected %s", f, t, oneOf(takes))
	return 0
}

func oneOf(takes []exec.Order) string {
	var b strings.Builder
	for i, o := range takes {
		switch {
		case i == len(takes)-1 && i > 0:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(orderNames[o])
	}
	return b.String()
}

// open begins the arguments of a call; arg reads the next one.
func (p *parser) open() { p.expect("(", "") }

func (p *parser) arg(last bool) litmus.Expr {
	x := p.level(0)
	if last {
		p.expect(")", "")
	} else {
		p.expect(",", "")
	}
	return x
}

// lastOrder reads the order that ends an argument list. Without _explicit there
// is none, and it is seq_cst.
func (p *parser) lastOrder(f string, explicit bool, takes []exec.Order) exec.Order {
	if !explicit {
		return exec.SC
	}
	o := p.order(f, takes)
	p.expect(")", "")
	return o
}

// call reads a statement that begins with a call.
func (p *parser) call(t token) []litmus.Stmt {
	f, explicit := strings.CutSuffix(t.text, "_explicit")
	var s litmus.Stmt
	switch f {
	case "atomic_store":
		p.i++
		p.open()
		a, x := p.arg(false), p.arg(!explicit)
		s = &litmus.Store{Addr: a, X: x, Order: p.lastOrder(t.text, explicit, storeOrders), Pos: t.pos}
	case "atomic_flag_clear":
		p.i++
		p.open()
		a := p.arg(!explicit)
		s = &litmus.Store{Addr: a, X: &litmus.Const{}, Order: p.lastOrder(t.text, explicit, storeOrders), Pos: t.pos}
	default:
		if explicit {
			return one(p.drop(t.pos))
		}
		if s = p.callPlain(t); s == nil {
			return one(p.drop(t.pos))
		}
	}
	p.expect(";", "")
	return one(s)
}

// callPlain reads the calls that are statements and have no _explicit.
func (p *parser) callPlain(t token) litmus.Stmt {
	switch t.text {
	case "atomic_init", "atomic_thread_fence", "lock", "mtx_lock", "unlock", "mtx_unlock", "__assume", "__leave":
		p.i++
		p.open()
	}
	switch t.text {
	case "atomic_init":
		a, x := p.arg(false), p.arg(true)
		return &litmus.Store{Addr: a, X: x, Order: exec.NA, Pos: t.pos}
	case "atomic_thread_fence":
		o := p.order(t.text, allOrders)
		p.expect(")", "")
		return &litmus.Fence{Order: o, Pos: t.pos}
	case "lock", "mtx_lock":
		return &litmus.Lock{Addr: p.arg(true), Pos: t.pos}
	case "unlock", "mtx_unlock":
		return &litmus.Unlock{Addr: p.arg(true), Pos: t.pos}
	case "__assume":
		return &litmus.Assume{X: p.arg(true), Pos: t.pos}
	case "__leave":
		return p.leave(t)
	}
	return nil
}

func (p *parser) leave(t token) litmus.Stmt {
	label := p.text("the label of a block")
	p.expect(")", "")
	for _, b := range p.blocks {
		if b == label {
			return &litmus.Jump{Kind: litmus.Leave, Label: label, Pos: t.pos}
		}
	}
	fail(t.pos, "there is no block %q here: expected __block(%q) around this statement", label, label)
	return nil
}

// callValue reads a call that has a value, from its parenthesis on.
func (p *parser) callValue(t token) litmus.Expr {
	defer p.nest()()
	f, explicit := strings.CutSuffix(t.text, "_explicit")
	p.open()
	if op, ok := strings.CutPrefix(f, "atomic_fetch_"); ok && fetchOps[op] != "" {
		return p.rmw(fetchOps[op], t, explicit)
	}
	switch f {
	case "atomic_load":
		a := p.arg(!explicit)
		return &litmus.Load{Addr: a, Order: p.lastOrder(t.text, explicit, loadOrders), Pos: t.pos}
	case "atomic_exchange":
		return p.rmw(litmus.Xchg, t, explicit)
	case "atomic_flag_test_and_set":
		a := p.arg(!explicit)
		return &litmus.RMW{Op: litmus.Xchg, Addr: a, X: &litmus.Const{V: litmus.Num(1)}, Type: p.prog.RMWType(a),
			Order: p.lastOrder(t.text, explicit, allOrders), Pos: t.pos}
	case "atomic_compare_exchange_strong", "SCAS":
		return p.cas(t, explicit, false)
	case "atomic_compare_exchange_weak", "WCAS":
		return p.cas(t, explicit, true)
	case "__trylock":
		return &litmus.TryLock{Addr: p.arg(true), Pos: t.pos}
	case "__cas", "__cas_weak":
		return p.casValue(t, f == "__cas_weak")
	case "__rmw":
		return p.rmwOf(t)
	case "__convert":
		return p.convert()
	case "__op":
		return p.op(p.assigned)
	case "__offset":
		x := p.arg(false)
		return &litmus.Offset{X: x, N: p.arg(true)}
	}
	p.unknownCall(t, f)
	return nil
}

func (p *parser) unknownCall(t token, f string) {
	switch f {
	case "atomic_store", "atomic_flag_clear", "atomic_thread_fence", "lock", "unlock", "mtx_lock", "mtx_unlock", "__assume":
		fail(t.pos, "%s has no value: expected it as a statement of its own", t)
	}
	fail(t.pos, "unknown function %s: expected an operation of <stdatomic.h>, lock or unlock", t)
}

var fetchOps = map[string]litmus.RMWOp{
	"add": litmus.FetchAdd, "sub": litmus.FetchSub, "and": litmus.FetchAnd, "or": litmus.FetchOr, "xor": litmus.FetchXor,
}

// op reads __op("sign", x) or __op("sign", x, y), from the sign on: an operator that
// C does not have, or that it would take for another one.
func (p *parser) op(operand func() litmus.Expr) litmus.Expr {
	pos := p.peek().pos
	sign := p.text("an operator")
	p.expect(",", "")
	x := operand()
	if p.accept(")") {
		switch op := litmus.UnaryOp(sign); op {
		case litmus.Not, litmus.Minus, litmus.Inv:
			return &litmus.Unary{Op: op, X: x}
		}
		fail(pos, "unknown operator %q on one value: expected !, - or ~", sign)
	}
	p.expect(",", "")
	y := operand()
	p.expect(")", "")
	if !binaryOps[litmus.BinaryOp(sign)] {
		fail(pos, "unknown operator %q on two values: expected one such as /u, %%u, >>u, <u, <=u or &^", sign)
	}
	return &litmus.Binary{Op: litmus.BinaryOp(sign), X: x, Y: y}
}

var binaryOps = map[litmus.BinaryOp]bool{
	litmus.UDiv: true, litmus.URem: true, litmus.UShr: true, litmus.ULt: true, litmus.ULe: true,
	litmus.AndNot: true, litmus.Implies: true, litmus.Seq: true,
}

func init() {
	for _, level := range levels {
		for _, op := range level {
			binaryOps[op] = true
		}
	}
}

func (p *parser) rmw(op litmus.RMWOp, t token, explicit bool) litmus.Expr {
	a, x := p.arg(false), p.arg(!explicit)
	return &litmus.RMW{Op: op, Addr: a, X: x, Order: p.lastOrder(t.text, explicit, allOrders), Type: p.prog.RMWType(a), Pos: t.pos}
}

func (p *parser) cas(t token, explicit, weak bool) litmus.Expr {
	x := &litmus.CAS{Mem: true, Weak: weak, Success: exec.SC, Failure: exec.SC, Pos: t.pos}
	x.Addr = p.arg(false)
	x.Old = p.arg(false)
	x.New = p.arg(!explicit)
	if explicit {
		p.casOrders(t, x)
	}
	return x
}

func (p *parser) casOrders(t token, x *litmus.CAS) {
	x.Success = p.order(t.text, allOrders)
	p.expect(",", "")
	x.Failure = p.order("the failure of "+t.text, loadOrders)
	p.expect(")", "")
}

// casValue reads __cas(x, old, new, success, failure), with the expected value itself.
func (p *parser) casValue(t token, weak bool) litmus.Expr {
	x := &litmus.CAS{Weak: weak, Pos: t.pos}
	x.Addr, x.Old, x.New = p.arg(false), p.arg(false), p.arg(false)
	p.casOrders(t, x)
	return x
}

// rmwOf reads __rmw("fetch_add", x, v, order, type) or __rmw("fetch_add", x, v,
// order, type, new).
func (p *parser) rmwOf(t token) litmus.Expr {
	pos := p.peek().pos
	x := &litmus.RMW{Op: litmus.RMWOp(p.text("an operation such as fetch_add")), Pos: t.pos}
	switch x.Op {
	case litmus.Xchg, litmus.FetchAdd, litmus.FetchSub, litmus.FetchAnd, litmus.FetchOr, litmus.FetchXor:
	default:
		fail(pos, "unknown operation %q: expected exchange, fetch_add, fetch_sub, fetch_and, fetch_or or fetch_xor", x.Op)
	}
	p.expect(",", "")
	x.Addr, x.X = p.arg(false), p.arg(false)
	x.Order = p.order(t.text, allOrders)
	p.expect(",", "")
	x.Type = p.typ().Type
	if p.accept(",") {
		p.expect("new", "")
		x.New = true
	}
	p.expect(")", "")
	return x
}

// convert reads __convert(type, x).
func (p *parser) convert() litmus.Expr {
	t := p.typ()
	p.expect(",", "")
	return &litmus.Convert{To: t.Type, X: p.arg(true)}
}
