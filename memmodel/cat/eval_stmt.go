package cat

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// run executes statements and then goes on with next, once for each way to get
// there: not at all if a check fails, several times after a with.
func (in *interp) run(list []Stmt, st state, next func(state)) {
	if len(list) == 0 {
		next(st)
		return
	}
	in.exec(list[0], st, func(st state) { in.run(list[1:], st, next) })
}

func (in *interp) exec(s Stmt, st state, next func(state)) {
	in.tick(s.Position())
	switch s := s.(type) {
	case *Let:
		if !in.let(s, &st) {
			return
		}
		next(st)
	case *Check:
		if in.check(s, &st) {
			next(st)
		}
	case *Show:
		in.show(s, &st)
		next(st)
	case *Procedure:
		p := &procedure{s.Params, s.Body, st.env}
		st.env = st.env.bind(s.Name, Value{Kind: ProcedureValue, proc: p})
		if s.Rec {
			p.env = st.env
		}
		next(st)
	case *Call:
		in.callProcedure(s, st, next)
	case *With:
		in.with(s, st, next)
	case *Cond:
		if s.Variant(in.variant) {
			in.run(s.Then, st, next)
		} else {
			in.run(s.Else, st, next)
		}
	case *MatchStmt:
		in.matchStmt(s, st, next)
	case *Enum:
		st.env = bindEnum(s, st.env)
		next(st)
	case *ForEach:
		in.forEach(s, st, next)
	case *Include:
		panic(errorf(s.Pos, "%q is not included: the model was parsed, not loaded", s.Path))
	case *Ignored:
		next(st)
	}
}

func (in *interp) variant(name string) bool {
	if in.On == nil {
		return DefaultVariants(name)
	}
	return in.On(name)
}

// let reports whether the branch goes on: the check of a let rec may fail.
func (in *interp) let(s *Let, st *state) bool {
	if !s.Rec {
		st.env = in.binds(s.Binds, st.env)
		return true
	}
	ok := true
	st.env = in.fix(s.Binds, st.env, func(env *scope) bool {
		if s.When != nil {
			inner := *st
			inner.env = env
			ok = in.check(s.When, &inner)
		}
		return ok
	})
	return ok
}

// check reports whether the branch goes on after a check, and notes what it found.
func (in *interp) check(c *Check, st *state) bool {
	holds, found := in.test(c, st.env)
	switch c.Mode {
	case Flag:
		if holds {
			st.Flags = add(st.Flags, found)
		}
	case UndefinedUnless:
		if !holds {
			st.Undefined = add(st.Undefined, found)
		}
	case Assert:
		if !holds {
			panic(errorf(c.Pos, "the assertion %s fails: the model is not for this execution", c.Label()))
		}
	case Require:
		if !holds && in.Explain {
			failed := st.Branch
			failed.Failed = &found
			st.out.Failed = append(st.out.Failed, failed)
		}
		return holds
	}
	return true
}

// Label returns the name of a check, or its text if it has none.
func (c *Check) Label() string {
	if c.Name != "" {
		return c.Name
	}
	p := &printer{}
	p.check(c)
	return p.out.String()
}

// test evaluates a check, and says what speaks against it as it stands without its
// negation.
func (in *interp) test(c *Check, env *scope) (holds bool, found Finding) {
	found.Check = c
	v := in.eval(c.X, env)
	if v.Kind == CollectionValue && c.Kind == Empty {
		return (len(v.Elems) == 0) != c.Not, found
	}
	if s := in.lifted(v); s.Kind == SetValue && c.Kind == Empty {
		found.Events = s.Set.Slice()
		return s.Set.Empty() != c.Not, found
	}
	r := in.rel(v, c.X.Position())
	switch c.Kind {
	case Empty:
		for a, b := range r.Pairs() {
			found.Pairs = append(found.Pairs, [2]int{a, b})
		}
		holds = r.Empty()
	case Irreflexive:
		holds = r.Irreflexive()
		for e := range in.n {
			if r.Has(e, e) {
				found.Cycle = []int{e}
				break
			}
		}
	case Acyclic:
		if holds = r.Acyclic(); !holds {
			found.Cycle = r.Cycle()
		}
	}
	return holds != c.Not, found
}

// show notes what is to be drawn. Names that are not bound are passed over.
func (in *interp) show(s *Show, st *state) {
	unshow := func(name string) {
		st.Shown = slices.DeleteFunc(slices.Clone(st.Shown), func(b Bound) bool { return b.Name == name })
	}
	note := func(name string, x Expr) {
		v, err := in.try(x, st.env)
		if v = in.lifted(v); err == nil && (v.Kind <= RelValue) {
			unshow(name)
			st.Shown = add(st.Shown, Bound{name, v})
		}
	}
	for _, name := range s.Names {
		if s.Un {
			unshow(name)
		} else {
			note(name, &Name{s.At, name})
		}
	}
	if s.X != nil {
		note(s.As, s.X)
	}
}

func (in *interp) callProcedure(s *Call, st state, next func(state)) {
	v := in.lookup(st.env, s.Name, s.Pos)
	if v.Kind != ProcedureValue {
		panic(errorf(s.Pos, "expected a procedure, found %v: %q", v.Kind, s.Name))
	}
	arg := in.eval(s.Arg, st.env)
	caller := st.env
	st.env = in.bindPattern(v.proc.params, arg, v.proc.env, s.Pos)
	in.call(s.Pos, func() {
		in.run(v.proc.body, st, func(st state) {
			st.env = caller
			next(st)
		})
	})
}

// with goes on once for each element.
func (in *interp) with(s *With, st state, next func(state)) {
	with := st.With
	env := st.env
	for _, v := range in.elements(in.eval(s.From, st.env), s.From.Position()) {
		st.env = env.bind(s.Name, v)
		st.With = add(with, Bound{s.Name, v})
		next(st)
	}
}

// forEach runs the body for one element after the other; what it binds ends with
// it.
func (in *interp) forEach(s *ForEach, st state, next func(state)) {
	env := st.env
	var from func(elems []Value, st state)
	from = func(elems []Value, st state) {
		st.env = env
		if len(elems) == 0 {
			next(st)
			return
		}
		st.env = env.bind(s.Name, elems[0])
		in.run(s.Body, st, func(st state) { from(elems[1:], st) })
	}
	from(in.elements(in.eval(s.In, st.env), s.In.Position()), st)
}

// elements returns the elements of a set, in order.
func (in *interp) elements(v Value, pos exec.Pos) []Value {
	var out []Value
	switch v.Kind {
	case EmptyValue:
	case CollectionValue:
		out = v.Elems
	case SetValue:
		for e := range v.Set.All() {
			out = append(out, Value{Kind: EventValue, A: e})
		}
	case RelValue:
		for a, b := range v.Rel.Pairs() {
			out = append(out, Value{Kind: PairValue, A: a, B: b})
		}
	default:
		panic(errorf(pos, "expected a set, found %v", v.Kind))
	}
	return out
}

func (in *interp) matchStmt(s *MatchStmt, st state, next func(state)) {
	v := in.eval(s.X, st.env)
	if v.Kind != TagValue {
		panic(errorf(s.X.Position(), "expected a tag to match, found %v", v.Kind))
	}
	for _, c := range s.Clauses {
		if c.Kind == OnAny || c.Tag == v.Tag {
			in.run(c.Body, st, next)
			return
		}
	}
	panic(errorf(s.Pos, "no clause of the match is for '%s", v.Tag))
}

// bindEnum binds the tags of an enum, and its name to the set of them.
func bindEnum(s *Enum, env *scope) *scope {
	var tags []Value
	for _, t := range s.Tags {
		v := Value{Kind: TagValue, Tag: t, Enum: s.Name}
		tags = append(tags, v)
		env = env.bind("'"+t, v)
	}
	all := Value{Kind: CollectionValue, Elems: unique(tags)}
	return env.bind("''"+s.Name, all).bind(s.Name, all)
}
