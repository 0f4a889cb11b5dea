package enumerate

import (
	"fmt"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// What is here walks machine code: its accesses say themselves which sets their
// events are in, and no compiler's mapping comes between.

var machines = map[litmus.Lang]memmodel.Target{litmus.X86: memmodel.X86, litmus.AArch64: memmodel.Arm}

// fits returns an error if p is code of a machine that m is no model of.
func fits(p *litmus.Program, m *memmodel.Model) error {
	t, ok := machines[p.Lang]
	if !ok || m.Runs(t) {
		return nil
	}
	var names []string
	for _, other := range memmodel.All() {
		if other.Runs(t) {
			names = append(names, other.Name)
		}
	}
	return &Refusal{&litmus.Error{Pos: exec.Pos{File: p.File}, Message: fmt.Sprintf(
		"the model %s has no meaning for the machine code of %s: expected %s", m.Name, p.Lang, strings.Join(names, " or "))}}
}

// A reservation is what an exclusive load leaves for a store exclusive.
type reservation struct {
	addr term
	read int
}

func machineAccess(m *litmus.Machine) memmodel.Access {
	return memmodel.Access{Read: m.Read, Write: m.Write, Amo: true}
}

func (w *walker) machineLoad(x *litmus.Load, addr term) term {
	r := w.read(addr, exec.NA, x.Machine.Read, x.Pos)
	w.follow(r)
	if x.Machine.Exclusive {
		w.reserved = &reservation{addr, r}
	}
	return term{readOf(r), one(r)}
}

// storeExclusive writes or fails. That it wrote depends on the address, that it
// failed on nothing.
func (w *walker) storeExclusive(x *litmus.StoreExclusive) term {
	addr, v := w.both(x.Addr, x.X)
	from := w.reserved
	w.reserved = nil
	if from == nil || w.choose(2) == 1 {
		return term{number(1), 0}
	}
	w.assume(binary(litmus.Eq, addr.sym, from.addr.sym), true)
	e := w.write(addr, v, exec.NA, x.Machine.Write, x.Pos)
	if e < len(w.events) {
		w.events[e].rmw = from.read
		w.events[e].atomic, w.events[from.read].atomic = true, true
	}
	w.follow(e)
	return term{number(0), addr.deps}
}

// compareSwap succeeds or fails by the value it finds. When it succeeds, the value
// in the register may be the expected one, which was there before: then the read
// does not have to come first.
func (w *walker) compareSwap(x *litmus.CompareSwap) term {
	expected := w.expr(x.Old)
	addr, desired := w.both(x.Addr, x.New)
	a := machineAccess(x.Machine)
	ways := 2
	if x.WriteBack {
		ways = 4
	}
	switch way := w.choose(ways); way {
	case 0, 3:
		old := w.halves(a, addr, exec.NA, x.Pos, func(old term) term {
			return term{desired.sym, desired.deps | w.pick(old.deps|expected.deps)}
		})
		w.assume(binary(litmus.Eq, old.sym, expected.sym), true)
		if way == 3 {
			return term{expected.sym, expected.deps | w.pick(old.deps)}
		}
		return old
	case 2:
		old := w.halves(a, addr, exec.NA, x.Pos, func(old term) term {
			return term{old.sym, old.deps | w.pick(expected.deps)}
		})
		w.assume(binary(litmus.Ne, old.sym, expected.sym), true)
		return old
	}
	r := w.read(addr, exec.NA, a.Read, x.Pos)
	w.events[r].atomic = true
	w.follow(r)
	old := term{readOf(r), one(r)}
	w.assume(binary(litmus.Ne, old.sym, expected.sym), true)
	return old
}

// choice takes one of two values by a condition, which the value then depends on
// only by control.
func (w *walker) choice(x *litmus.Select) term {
	c, a, b := w.expr(x.Cond), w.expr(x.X), w.expr(x.Y)
	taken := c.v.Truth()
	if !c.isConst() {
		taken = w.choose(2) == 0
		w.assume(c.sym, taken)
	}
	if !taken {
		a = b
	}
	return term{a.sym, a.deps | w.pick(c.deps)}
}

// maxPicks bounds the picks of a thread; they share a word with its events.
const maxPicks = 24

// pick returns a stand-in for reads that decide which value is taken, but are not
// part of it: a member of a set of events that is no event.
func (w *walker) pick(deps events) events {
	if deps == 0 {
		return 0
	}
	if len(w.picks) == maxPicks {
		if w.err == nil {
			w.err = tooLarge(w.p, "a thread has more than 24 instructions that select a value or compare and swap: split it")
		}
		return 0
	}
	by, picked := w.resolve(deps)
	w.picks = append(w.picks, by|picked)
	return one(maxEvents - len(w.picks))
}

// resolve splits a set of reads into those that are in it and those that its
// stand-ins stand for.
func (w *walker) resolve(deps events) (by, picked events) {
	for i, p := range w.picks {
		if stand := one(maxEvents - 1 - i); deps&stand != 0 {
			deps &^= stand
			picked |= p
		}
	}
	return deps, picked
}

// resolved splits the dependencies of an event.
func (w *walker) resolved(e event) event {
	d, p := &e.deps, &e.picks
	d.addr, p.addr = w.resolve(d.addr)
	d.data, p.data = w.resolve(d.data)
	d.ctrl, p.ctrl = w.resolve(d.ctrl)
	return e
}
