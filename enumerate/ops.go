package enumerate

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// emit adds an event that follows all of w.front in program order, and returns
// its number. The caller moves w.front.
func (w *walker) emit(e event) int {
	n := len(w.events)
	if n > 0 && n+len(w.picks) >= maxEvents {
		if w.err == nil {
			w.err = tooLarge(w.p, "a thread has more than 64 memory events: split it, or lower --unroll")
		}
		n--
		w.events = w.events[:n]
	}
	e.preds = w.front
	e.deps.ctrl = w.ctrl
	slices.Sort(e.tags)
	w.events = append(w.events, w.resolved(e))
	return n
}

func (w *walker) follow(event int) { w.front |= one(event) }

// fences emits fences of machine code.
func (w *walker) fences(tags []string, pos exec.Pos) {
	for _, tag := range tags {
		w.follow(w.emit(event{kind: exec.Fence, order: exec.NA, tags: []string{tag}, rmw: -1, pos: pos}))
	}
}

// after ends an access: what its mapping has behind it.
func (w *walker) after(a memmodel.Access, read events, pos exec.Pos) {
	if a.CtrlISync {
		w.ctrl |= read
	}
	w.fences(a.After, pos)
}

func (w *walker) fence(o exec.Order, pos exec.Pos) {
	if w.target.OneEvent() {
		w.follow(w.emit(event{kind: exec.Fence, order: o, rmw: -1, pos: pos}))
		return
	}
	w.fences(w.target.Fence(o), pos)
}

func (w *walker) load(addr term, o exec.Order, pos exec.Pos) term {
	a := w.target.Load(o)
	w.fences(a.Before, pos)
	r := w.read(addr, o, a.Read, pos)
	w.follow(r)
	w.after(a, one(r), pos)
	return term{readOf(r), one(r)}
}

// read emits a read and does not move w.front.
func (w *walker) read(addr term, o exec.Order, tags []string, pos exec.Pos) int {
	return w.emit(event{
		kind: exec.Read, order: o, atomic: o != exec.NA, addr: addr.sym, tags: slices.Clone(tags),
		deps: dependencies{addr: addr.deps}, rmw: -1, pos: pos,
	})
}

// write emits a write and does not move w.front.
func (w *walker) write(addr, v term, o exec.Order, tags []string, pos exec.Pos) int {
	return w.emit(event{
		kind: exec.Write, order: o, atomic: o != exec.NA, addr: addr.sym, val: v.sym, tags: slices.Clone(tags),
		deps: dependencies{addr: addr.deps, data: v.deps}, rmw: -1, pos: pos,
	})
}

func (w *walker) store(addr, v term, o exec.Order, pos exec.Pos) {
	a := w.target.Store(o)
	if a.Exchange {
		w.halves(a, addr, o, pos, func(term) term { return v })
		return
	}
	w.fences(a.Before, pos)
	w.follow(w.write(addr, v, o, a.Write, pos))
	w.after(a, 0, pos)
}

// modify emits a read-modify-write that writes what f makes of the value read,
// and returns the value read.
func (w *walker) modify(addr term, o exec.Order, used bool, tags []string, pos exec.Pos, f func(old term) term) term {
	if !w.target.OneEvent() {
		return w.halves(w.target.RMW(o, used), addr, o, pos, f)
	}
	n := len(w.events)
	old := term{readOf(n), one(n)}
	v := f(old)
	e := w.emit(event{
		kind: exec.Update, order: o, atomic: true, addr: addr.sym, val: v.sym, tags: tags,
		deps: dependencies{addr: addr.deps, data: v.deps &^ one(n)}, rmw: -1, pos: pos,
	})
	w.follow(e)
	return old
}

// halves emits a read-modify-write as a read and a write.
func (w *walker) halves(a memmodel.Access, addr term, o exec.Order, pos exec.Pos, f func(old term) term) term {
	w.fences(a.Before, pos)
	r := w.read(addr, o, a.Read, pos)
	old := term{readOf(r), one(r)}
	if !a.Amo {
		w.follow(r)
	}
	e := w.write(addr, f(old), o, a.Write, pos)
	if e < len(w.events) {
		w.events[e].rmw, w.events[e].amo = r, a.Amo
	}
	w.events[r].atomic, w.events[e].atomic = true, true
	w.follow(r)
	w.follow(e)
	w.after(a, one(r), pos)
	return old
}

func (w *walker) update(x *litmus.RMW, addr, v term) term {
	var written term
	write := func(old term) term {
		written = term{rmwValue(x, old.sym, v.sym), old.deps | v.deps}
		if x.Op == litmus.Xchg {
			written.deps = v.deps
		}
		return written
	}
	var old term
	if x.Machine != nil {
		old = w.halves(machineAccess(x.Machine), addr, exec.NA, x.Pos, write)
	} else {
		old = w.modify(addr, x.Order, true, nil, x.Pos, write)
	}
	if x.New {
		return term{written.sym, written.deps | old.deps}
	}
	return old
}

// rmwValue is what a read-modify-write writes.
func rmwValue(x *litmus.RMW, old, v *sym) *sym {
	ops := map[litmus.RMWOp]litmus.BinaryOp{
		litmus.FetchAdd: litmus.Add, litmus.FetchSub: litmus.Sub, litmus.FetchAnd: litmus.And,
		litmus.FetchOr: litmus.Or, litmus.FetchXor: litmus.Xor,
	}
	if op, ok := ops[x.Op]; ok {
		v = binary(op, old, v)
	}
	return convert(v, x.Type)
}

// cas runs a compare-and-swap: it succeeds if the location has the expected
// value, fails if it has not, and a weak one may fail all the same.
func (w *walker) cas(x *litmus.CAS) term {
	expected, addr := w.both(x.Old, x.Addr)
	var memory term
	if x.Mem {
		memory = expected
		expected = w.load(memory, exec.NA, x.Pos)
	}
	if w.choose(2) == 1 {
		return w.casFails(x, addr, expected, memory)
	}
	desired := w.expr(x.New)
	old := w.modify(addr, x.Success, true, nil, x.Pos, func(old term) term {
		return w.onlyIf(old.deps|expected.deps, desired)
	})
	w.assume(binary(litmus.Eq, old.sym, expected.sym), true)
	return term{number(1), old.deps | expected.deps}
}

// onlyIf makes what is written depend on a comparison of the values of reads: by the
// choice that one instruction makes, or by a branch between two.
func (w *walker) onlyIf(compared events, v term) term {
	switch {
	case w.target.OneEvent():
		return v
	case w.branches():
		w.ctrl |= compared
		return v
	}
	return term{v.sym, v.deps | w.pick(compared)}
}

// branches reports whether a compare-and-swap is several instructions, with a branch
// between the load and the store.
func (w *walker) branches() bool {
	return !w.target.OneEvent() && !w.target.RMW(exec.RLX, true).Amo
}

func (w *walker) casFails(x *litmus.CAS, addr, expected, memory term) term {
	if !x.Mem { // in Go the new value is evaluated before the call
		w.expr(x.New)
	}
	a := w.target.CASFailed(x.Success, x.Failure)
	w.fences(a.Before, x.Pos)
	r := w.read(addr, x.Failure, a.Read, x.Pos)
	w.events[r].atomic = true
	w.follow(r)
	w.after(a, one(r), x.Pos)
	old := term{readOf(r), one(r)}
	if !x.Weak {
		w.assume(binary(litmus.Ne, old.sym, expected.sym), true)
	}
	if w.branches() {
		w.ctrl |= old.deps | expected.deps
	}
	if x.Mem {
		w.store(memory, old, exec.NA, x.Pos)
	}
	return term{number(0), old.deps | expected.deps}
}

// Values of a mutex.
var (
	unlocked = number(0)
	locked   = number(1)
)

// lock takes a mutex: a read-modify-write that can only have read that it is free.
func (w *walker) lock(addr term, pos exec.Pos) {
	old := w.modify(addr, exec.ACQ, true, []string{"LK", "LS"}, pos, func(term) term { return term{locked, 0} })
	w.assume(binary(litmus.Eq, old.sym, unlocked), true)
	w.ctrl |= old.deps
}

func (w *walker) unlock(addr term, pos exec.Pos) {
	a := w.target.Unlock()
	w.fences(a.Before, pos)
	e := w.write(addr, term{unlocked, 0}, exec.REL, append([]string{"UL"}, a.Write...), pos)
	w.follow(e)
	w.after(a, 0, pos)
}

// tryLock takes a mutex or finds it taken.
func (w *walker) tryLock(addr term, pos exec.Pos) term {
	if w.choose(2) == 0 {
		w.lock(addr, pos)
		return term{number(1), 0}
	}
	old := w.load(addr, exec.RLX, pos)
	w.events[len(w.events)-1].tags = append(w.events[len(w.events)-1].tags, "LF")
	w.assume(binary(litmus.Ne, old.sym, unlocked), true)
	return term{number(0), old.deps}
}
