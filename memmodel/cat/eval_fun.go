package cat

import "github.com/ordo-go/ordo/exec"

// apply calls a function.
func (in *interp) apply(x *App, f, arg Value) (v Value) {
	switch f.Kind {
	case FunctionValue:
		env := in.bindPattern(f.fn.params, arg, f.fn.env, x.Arg.Position())
		in.call(x.Pos, func() { v = in.eval(f.fn.body, env) })
		return v
	case PrimitiveValue:
		v, wrong := f.prim.f(in, arg)
		if wrong != "" {
			panic(errorf(x.Arg.Position(), "%s: %s", f.prim.name, wrong))
		}
		return v
	}
	panic(errorf(x.F.Position(), "expected a function to apply, found %v", f.Kind))
}

// bindPattern binds a value to a name, or the parts of a tuple to as many.
func (in *interp) bindPattern(p Pattern, v Value, env *scope, pos exec.Pos) *scope {
	if !p.Tuple {
		return env.bind(p.Names[0], v)
	}
	if v.Kind != TupleValue {
		panic(errorf(pos, "expected a tuple of %d, found %v", len(p.Names), v.Kind))
	}
	if len(v.Elems) != len(p.Names) {
		panic(errorf(pos, "expected a tuple of %d, found one of %d", len(p.Names), len(v.Elems)))
	}
	for i, name := range p.Names {
		env = env.bind(name, v.Elems[i])
	}
	return env
}

// binds evaluates all bindings of a let in the same scope. As in herd7, it is no
// error to use a name there that is not defined if the binding is not used: stock
// models do it.
func (in *interp) binds(list []Bind, env *scope) *scope {
	out := env
	for _, b := range list {
		v, err := in.try(b.X, env)
		if err != nil {
			if !in.unbound[err] {
				panic(err)
			}
			in.undefined[err.Pos] = err
			for _, name := range b.Pat.Names {
				out = out.bind(name, Value{Kind: failedValue, err: err})
			}
			continue
		}
		if v.Kind == FunctionValue && v.fn.name == "" && !b.Pat.Tuple {
			v.fn.name = b.Pat.Names[0]
		}
		out = in.bindPattern(b.Pat, v, out, b.X.Position())
	}
	return out
}

// fix binds functions that may call each other, and names to the least fixed point
// of their equations, starting from empty sets. It stops early if check, which may
// be nil, says so.
func (in *interp) fix(list []Bind, env *scope, check func(*scope) bool) *scope {
	var equations []Bind
	for _, b := range list {
		if _, ok := b.X.(*Fun); !ok || b.Pat.Tuple {
			equations = append(equations, b)
		}
	}
	start := env
	for _, b := range equations {
		for _, name := range b.Pat.Names {
			start = start.bind(name, Value{})
		}
	}
	env = in.functions(list, start)
	// A growing relation grows by a pair at least each time round.
	names := 0
	for _, b := range equations {
		names += len(b.Pat.Names)
	}
	for range names*(in.n*in.n+1) + 2 {
		next, stable := in.fixStep(equations, env)
		env = in.functions(list, next)
		if check != nil && !check(env) || stable {
			return env
		}
	}
	panic(errorf(list[0].X.Position(), "this recursion has no least fixed point that its steps reach"))
}

// functions binds those of the list that are functions, each knowing all.
func (in *interp) functions(list []Bind, env *scope) *scope {
	var made []*function
	for _, b := range list {
		if f, ok := b.X.(*Fun); ok && !b.Pat.Tuple {
			fn := &function{b.Pat.Names[0], f.Params, f.Body, nil}
			made = append(made, fn)
			env = env.bind(fn.name, Value{Kind: FunctionValue, fn: fn})
		}
	}
	for _, fn := range made {
		fn.env = env
	}
	return env
}

// fixStep evaluates the equations once. It is stable if nothing has grown.
func (in *interp) fixStep(list []Bind, env *scope) (*scope, bool) {
	stable := true
	for _, b := range list {
		pos := b.X.Position()
		next := in.bindPattern(b.Pat, in.eval(b.X, env), env, pos)
		for _, name := range b.Pat.Names {
			if name == "_" {
				continue
			}
			v := in.lookup(next, name, pos)
			if v.Kind > CollectionValue || v.Kind == TupleValue || v.Kind == TagValue {
				panic(errorf(pos, "expected a set or a relation to define by recursion, found %v", v.Kind))
			}
			stable = in.isSubset(in.lifted(v), in.lifted(in.lookup(env, name, pos)), pos) && stable
		}
		env = next
	}
	return env, stable
}

func (in *interp) match(x *Match, env *scope) Value {
	v := in.eval(x.X, env)
	if k := x.Clauses[0].Kind; k == OnEmpty || k == OnAdd {
		return in.matchSet(x, v, env)
	}
	if v.Kind != TagValue {
		panic(errorf(x.X.Position(), "expected a tag to match, found %v", v.Kind))
	}
	for _, c := range x.Clauses {
		if c.Kind == OnAny || c.Tag == v.Tag {
			return in.eval(c.Body, env)
		}
	}
	panic(errorf(x.Pos, "no clause of the match is for '%s", v.Tag))
}

// matchSet takes the least element out of a set; with a part before the element,
// the one in the middle.
func (in *interp) matchSet(x *Match, v Value, env *scope) Value {
	elems := in.elements(v, x.X.Position())
	empty, some := x.Clauses[0], x.Clauses[1]
	if empty.Kind != OnEmpty {
		empty, some = some, empty
	}
	if len(elems) == 0 {
		return in.eval(empty.Body, env)
	}
	i := 0
	if some.Pre != "" {
		i = len(elems) / 2
		env = env.bind(some.Pre, in.regather(v, elems[:i]))
	}
	env = env.bind(some.Head, elems[i])
	env = env.bind(some.Tail, in.regather(v, elems[i+1:]))
	return in.eval(some.Body, env)
}

// regather makes a set like v of some of its elements.
func (in *interp) regather(v Value, elems []Value) Value {
	switch v.Kind {
	case SetValue:
		return in.gather(EventValue, elems)
	case RelValue:
		return in.gather(PairValue, elems)
	}
	return Value{Kind: CollectionValue, Elems: elems}
}
