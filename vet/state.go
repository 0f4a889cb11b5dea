package vet

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A state is what is known at a point of one path about one claim. States are
// not changed once others can see them: the methods return changed copies.
type state struct {
	status status
	by     token.Pos       // of the call that settled the claim
	since  token.Pos       // of the last condition that could go both ways while the claim was in a variable
	env    map[place]value // what is known of variables
	defers *deferred       // of the function or literal that runs, last first
}

type status int

const (
	idle    status = iota // nothing to report: not made yet, failed, or trusted
	held                  // made, and to be published
	settled               // published or abandoned
)

// A place is a local variable, or a field in one by its path.
type place struct {
	root *types.Var
	path string // "" or ".field.field"
}

type value int

const (
	unknown   value = iota
	zero            // false, nil, 0, ""
	nonZero         // anything else; of numbers, above 0
	theClaim        // a copy of the claim
	theSettle       // a method value that settles the claim
	failure         // the error that came with the claim, not looked at yet
	success         // the ok that came with the claim, not looked at yet
	refusal         // the error that Publish, PublishFirst or Abandon returned
	captured        // a claim variable that a closure can reach
)

// isReference says whether v is the claim, or tells whether there is one.
func (v value) isReference() bool {
	return v == theClaim || v == theSettle || v == failure || v == success
}

// A deferred is a list of deferred calls that matter.
type deferred struct {
	pos  token.Pos
	lit  *ast.FuncLit // its parameters are in the environment; nil if the call settles the claim
	next *deferred
}

// literals returns d without the calls that settle a claim themselves.
func (d *deferred) literals() *deferred {
	if d == nil {
		return nil
	}
	if d.lit == nil {
		return d.next.literals()
	}
	return &deferred{d.pos, d.lit, d.next.literals()}
}

func (s *state) clone() *state {
	c := *s
	return &c
}

// with returns s with p known to be v.
func (s *state) with(p place, v value) *state {
	if s.env[p] == v {
		return s
	}
	c := s.clone()
	c.env = maps.Clone(s.env)
	if c.env == nil {
		c.env = map[place]value{}
	}
	if v == unknown {
		delete(c.env, p)
	} else {
		c.env[p] = v
	}
	return c
}

// without returns s with nothing known of p and of the fields in it.
func (s *state) without(p place) *state {
	s = s.with(p, unknown)
	for q := range s.env {
		if q.root == p.root && strings.HasPrefix(q.path, p.path+".") {
			s = s.with(q, unknown)
		}
	}
	return s
}

// replace returns s with every v of the environment made what f returns.
func (s *state) replace(f func(value) value) *state {
	for p, v := range s.env {
		s = s.with(p, f(v))
	}
	return s
}

func (s *state) withStatus(st status, by token.Pos) *state {
	c := s.clone()
	c.status, c.by = st, by
	return c
}

func (s *state) withDefers(d *deferred) *state {
	c := s.clone()
	c.defers = d
	return c
}

// reachable says whether the claim, or the error that tells whether there is
// one, is still in a variable.
func (s *state) reachable() bool {
	for _, v := range s.env {
		if v.isReference() {
			return true
		}
	}
	return s.deferredSettle()
}

func (s *state) deferredSettle() bool {
	for d := s.defers; d != nil; d = d.next {
		if d.lit == nil {
			return true
		}
	}
	return false
}

// key returns a string that is equal for states that behave alike.
func (s *state) key() string {
	places := slices.SortedFunc(maps.Keys(s.env), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.root.Pos(), b.root.Pos()), cmp.Compare(a.path, b.path))
	})
	var b strings.Builder
	fmt.Fprint(&b, s.status, s.by)
	for _, p := range places {
		fmt.Fprint(&b, " ", p.root.Pos(), p.path, "=", int(s.env[p]))
	}
	for d := s.defers; d != nil; d = d.next {
		fmt.Fprint(&b, " defer ", d.pos)
	}
	return b.String()
}
