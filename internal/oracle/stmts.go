package oracle

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// A leaving is how control leaves a statement: nil, it goes on; else by a jump.
type leaving = *litmus.Jump

// stmts runs statements in order until one jumps or the run ends.
func (t *runner) stmts(list []litmus.Stmt) leaving {
	for _, s := range list {
		if j := t.stmt(s); j != nil || t.end != done {
			return j
		}
	}
	return nil
}

func (t *runner) stmt(s litmus.Stmt) leaving {
	switch s := s.(type) {
	case *litmus.Assign:
		v, _ := t.eval(s.X, t.sofar())
		if s.Reg >= 0 {
			t.regs[s.Reg] = v
		}
	case *litmus.Store:
		v, before := t.evalAll(t.sofar(), s.Addr, s.X)
		t.store(v[0], v[1], s.Order, before, s.Pos)
	case *litmus.Fence:
		if !t.x86 || s.Order == exec.SC {
			t.emit(event{loc: -1, order: s.Order, before: t.sofar(), pair: -1, pos: s.Pos})
		}
	case *litmus.If:
		v, _ := t.eval(s.Cond, t.sofar())
		if t.holds(v) {
			return t.stmts(s.Then)
		}
		return t.stmts(s.Else)
	case *litmus.Loop:
		return t.loop(s)
	case *litmus.Block:
		j := t.stmts(s.Body)
		if j != nil && j.Kind == litmus.Leave && j.Label == s.Label {
			return nil
		}
		return j
	case *litmus.Jump:
		return s
	case *litmus.Lock:
		v, before := t.eval(s.Addr, t.sofar())
		t.acquire(v, before, s.Pos)
	case *litmus.Unlock:
		v, before := t.eval(s.Addr, t.sofar())
		t.store(v, value{form: "0"}, exec.REL, before, s.Pos)
	case *litmus.Assume:
		v, _ := t.eval(s.X, t.sofar())
		if !t.loose && !v.v.Truth() {
			t.drop()
		}
	default:
		t.drop()
	}
	return nil
}

// loop runs a loop for at most t.unroll rounds; one that tests behind its body is
// the body and then such a loop.
func (t *runner) loop(s *litmus.Loop) leaving {
	bound := t.unroll
	if s.PostTest {
		bound++
	}
	for round := 0; t.end == done; round++ {
		if s.Cond != nil && (round > 0 || !s.PostTest) {
			v, _ := t.eval(s.Cond, t.sofar())
			if t.end != done || !t.holds(v) {
				return nil
			}
		}
		if t.end == done && round == bound {
			t.end = cut
			return nil
		}
		j := t.stmts(s.Body)
		if j != nil && j.Kind == litmus.Break {
			return nil
		}
		if j != nil && j.Kind != litmus.Continue {
			return j
		}
		if t.end == done {
			if j := t.stmts(s.Post); j != nil {
				return j
			}
		}
	}
	return nil
}

// at returns the location that a value points to.
func (t *runner) at(v value) int {
	if !v.v.IsAddr() || v.v.Addr > len(t.p.Locs) {
		t.drop()
		return 0
	}
	return v.v.Addr - 1
}

// load emits a read of what is guessed to be there.
func (t *runner) load(addr value, order exec.Order, before uint64, pos exec.Pos) (value, uint64) {
	loc := t.at(addr)
	return t.loadOne(loc, addr.deps, t.guess(loc), order, before, pos)
}

// loadOne emits a read that returns got.
func (t *runner) loadOne(loc int, deps uint64, got litmus.Value, order exec.Order, before uint64, pos exec.Pos) (value, uint64) {
	i := t.emit(event{read: true, order: order, loc: loc, got: got, before: before, addr: deps, pair: -1, pos: pos})
	return t.readBy(i, got), before | 1<<i
}

// readBy is the value that event i read.
func (t *runner) readBy(i int, got litmus.Value) value {
	return value{v: got, deps: 1 << i, form: fmt.Sprint("e", i)}
}

// guess chooses a value that a read of the location may return.
func (t *runner) guess(loc int) litmus.Value {
	i := t.choose(len(t.values[loc]))
	if t.end != done {
		return litmus.Value{}
	}
	return t.values[loc][i]
}

// store emits a write; on x86 that of an XCHG if it is sc.
func (t *runner) store(addr, x value, order exec.Order, before uint64, pos exec.Pos) {
	loc := t.at(addr)
	if t.x86 && order == exec.SC {
		t.update(loc, addr.deps, t.guess(loc), x, false, order, before, pos)
		return
	}
	t.emit(event{write: true, order: order, loc: loc, put: x.v, before: before, addr: addr.deps, data: x.deps, pair: -1, pos: pos})
}

// update emits a read-modify-write and returns what it read. uses says that what
// is written was computed from what was read.
func (t *runner) update(loc int, deps uint64, got litmus.Value, put value, uses bool, order exec.Order, before uint64, pos exec.Pos) (value, uint64) {
	e := event{read: true, order: order, loc: loc, got: got, before: before, addr: deps, pair: -1, pos: pos}
	if !t.x86 {
		e.write, e.put, e.data = true, put.v, put.deps
		if uses {
			e.data |= 1 << len(t.events)
		}
		i := t.emit(e)
		return t.readBy(i, got), before | 1<<i
	}
	e.locked = true
	i := t.emit(e)
	w := event{write: true, order: order, loc: loc, put: put.v, before: before | 1<<i, addr: deps, data: put.deps, locked: true, pair: i, pos: pos}
	if uses {
		w.data |= 1 << i
	}
	j := t.emit(w)
	return t.readBy(i, got), w.before | 1<<j
}

// acquire locks the mutex at addr. It waits, that is, it finds it unlocked.
func (t *runner) acquire(addr value, before uint64, pos exec.Pos) uint64 {
	_, after := t.update(t.at(addr), addr.deps, litmus.Num(0), value{v: litmus.Num(1)}, false, exec.ACQ, before, pos)
	return after
}
