package unseen

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// An instance is memory: a variable of one activation of its function, or what a
// composite literal, make or new made.
type instance struct {
	id    int
	obj   *types.Var // nil: not a variable
	name  string     // "" if it has none
	decl  token.Pos  // of the variable, or of what made it
	key   string     // of where it comes from: the same in each activation
	run   *checkRun  // that made it; nil: it was there before
	frame *frame     // that made it
	level int        // at which that did
	slots []slot     // values that were stored
}

// A slot holds the value of a part of an instance, or of a value.
type slot struct {
	path []step
	key  string // of the path, in an instance
	v    value
}

// maxSlots bounds what is remembered of an instance.
const maxSlots = 1000

// A location is an instance or a part of it.
type location struct {
	in   *instance
	path []step
	typ  types.Type
}

func (l *location) String() string { return fmt.Sprint(l.in.id, pathString(l.path)) }

// known reports whether l is a location.
func (l *location) known() bool { return l != nil && l.in != nil }

// sure reports whether it is known which element l is.
func (l *location) sure() bool { return l.known() && !strings.Contains(pathString(l.path), "[?]") }

func (l *location) equal(m *location) bool {
	if !l.known() || !m.known() {
		return l == m
	}
	return l.in == m.in && pathString(l.path) == pathString(m.path)
}

// to returns the part of l, if that is known, that a step leads to.
func (l *location) to(s step, typ types.Type) *location {
	if !l.known() {
		return nil
	}
	return &location{in: l.in, path: append(slices.Clip(l.path), s), typ: typ}
}

func (l *location) field(f *types.Var) *location { return l.to(step{kind: field, field: f}, f.Type()) }

// whole returns the elements of a slice that refers to l.
func (l *location) whole() *location { return l.to(step{kind: elements}, elem(l.typ)) }

// set stores v in l, beside what was stored there before.
func (l *location) set(v value) {
	if !l.known() {
		return
	}
	if len(v.parts) == 0 {
		l.in.put(l.path, v)
	}
	for _, p := range v.parts {
		l.in.put(append(slices.Clip(l.path), p.path...), p.v)
	}
}

// push stores v in an element past all that are known.
func (l *location) push(v value) {
	l.to(step{kind: element, index: intNumber(len(l.in.slots))}, elem(l.typ)).set(v)
}

// begin stores the first value of l, if anything is known of it.
func (l *location) begin(v value) {
	if v.funcs != nil || v.ref != nil || v.parts != nil || v.num.val != nil || v.num.depends() != nil {
		l.set(v)
	}
}

func (in *instance) put(path []step, v value) {
	key := pathString(path)
	for i := range in.slots {
		if s := &in.slots[i]; s.key == key {
			s.v = merge(s.v, v)
			return
		}
	}
	if len(in.slots) < maxSlots {
		in.slots = append(in.slots, slot{path, key, v})
	}
}

// get returns what is stored in l, and whether anything is.
func (l *location) get() (v value, found bool) {
	if !l.known() {
		return v, false
	}
	for _, s := range l.in.slots {
		if len(s.path) < len(l.path) || compare(s.path, l.path) == apart {
			continue
		}
		switch rest := s.path[len(l.path):]; {
		case len(rest) > 0:
			v.parts = append(v.parts, slot{path: rest, v: s.v})
		case found:
			v = value{funcs: merge(v, s.v).funcs, ref: mergeRefs(v.ref, s.v.ref), parts: v.parts}
		default:
			v.funcs, v.ref, v.num = s.v.funcs, s.v.ref, s.v.num
			found = true
		}
	}
	return v, found || len(v.parts) > 0
}

// each returns the elements of an array, slice or map that are known.
func (l *location) each() (list []*location) {
	if !l.known() {
		return nil
	}
	seen := map[string]bool{}
	for _, s := range l.in.slots {
		if len(s.path) <= len(l.path) || compare(s.path, l.path) == apart {
			continue
		}
		next := s.path[len(l.path)]
		if next.kind == field || seen[next.String()] {
			continue
		}
		seen[next.String()] = true
		list = append(list, l.to(next, elem(l.typ)))
	}
	return list
}

// A scope has the variables of an activation, of a round of a loop, or, the
// outermost, of the package.
type scope struct {
	up   *scope
	vars map[*types.Var]*instance
}

func (s *scope) inner() *scope { return &scope{up: s, vars: map[*types.Var]*instance{}} }

func (s *scope) find(obj *types.Var) *instance {
	for ; s != nil; s = s.up {
		if in := s.vars[obj]; in != nil {
			return in
		}
	}
	return nil
}
