package cat

import (
	"slices"
	"sort"

	"github.com/ordo-go/ordo/exec"
)

func (in *interp) eval(x Expr, env *scope) Value {
	in.tick(x.Position())
	switch x := x.(type) {
	case *Name:
		return in.lookup(env, x.Ident, x.Pos)
	case *Tag:
		return in.lookup(env, "'"+x.Ident, x.Pos)
	case *Zero:
		return Value{}
	case *Universe:
		return Value{Kind: UniverseValue}
	case *Unary:
		return in.unary(x, in.eval(x.X, env), env)
	case *Binary:
		return in.binary(x, in.eval(x.X, env), in.eval(x.Y, env), env)
	case *SetLit:
		v, wrong := in.collect(in.evalAll(x.Elems, env))
		if wrong != "" {
			panic(errorf(x.Pos, "%s", wrong))
		}
		return v
	case *TupleX:
		return Value{Kind: TupleValue, Elems: in.evalAll(x.Elems, env)}
	case *App:
		return in.apply(x, in.eval(x.F, env), in.eval(x.Arg, env))
	case *Fun:
		return Value{Kind: FunctionValue, fn: &function{params: x.Params, body: x.Body, env: env}}
	case *LetIn:
		if x.Rec {
			return in.eval(x.Body, in.fix(x.Binds, env, nil))
		}
		return in.eval(x.Body, in.binds(x.Binds, env))
	case *Match:
		return in.match(x, env)
	case *Try:
		if v, err := in.try(x.X, env); err == nil {
			return v
		}
		return in.eval(x.Default, env)
	case *IfX:
		if in.holds(x, env) {
			return in.eval(x.Then, env)
		}
		return in.eval(x.Else, env)
	}
	panic(errorf(x.Position(), "%T cannot be evaluated", x))
}

func (in *interp) evalAll(list []Expr, env *scope) []Value {
	out := make([]Value, len(list))
	for i, x := range list {
		out[i] = in.eval(x, env)
	}
	return out
}

// try evaluates x and catches its errors.
func (in *interp) try(x Expr, env *scope) (v Value, err *Error) {
	depth := in.depth
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			in.depth, err = depth, e
		}
	}()
	return in.eval(x, env), nil
}

// lifted makes a set of an event or a tag, a relation of a pair, and forgets what an
// empty set has no elements of.
func (in *interp) lifted(v Value) Value {
	switch v.Kind {
	case EventValue, PairValue:
		return in.gather(v.Kind, []Value{v})
	case TagValue:
		return Value{Kind: CollectionValue, Elems: []Value{v}}
	case CollectionValue:
		if len(v.Elems) == 0 {
			return Value{}
		}
	}
	return v
}

// rel returns the relation that v is.
func (in *interp) rel(v Value, pos exec.Pos) *exec.Rel {
	switch v = in.lifted(v); v.Kind {
	case RelValue:
		return v.Rel
	case EmptyValue:
		return exec.NewRel(in.n)
	case UniverseValue:
		return exec.NewRel(in.n).Complement(exec.NewRel(in.n))
	}
	panic(errorf(pos, "expected a relation, found %v", v.Kind))
}

// set returns the set of events that v is.
func (in *interp) set(v Value, pos exec.Pos) exec.Set {
	switch v = in.lifted(v); v.Kind {
	case SetValue:
		return v.Set
	case EmptyValue:
		return exec.NewSet(in.n)
	case UniverseValue:
		return exec.FullSet(in.n)
	}
	panic(errorf(pos, "expected a set of events, found %v", v.Kind))
}

func (in *interp) unary(x *Unary, v Value, env *scope) Value {
	pos := x.X.Position()
	n := in.n
	switch x.Op {
	case Complement:
		return in.complement(in.lifted(v), pos, env)
	case Lift:
		s := in.set(v, pos)
		id := exec.Identity(n)
		return relValue(id.Restrict(id, s, nil))
	}
	if v.Kind == PairValue && x.Op == Inverse {
		return Value{Kind: PairValue, A: v.B, B: v.A}
	}
	r := in.rel(v, pos)
	switch x.Op {
	case Inverse:
		return relValue(exec.NewRel(n).Inverse(r))
	case Plus:
		return relValue(exec.NewRel(n).Closure(r))
	case Star:
		plus := exec.NewRel(n).Closure(r)
		return relValue(plus.Reflexive(plus))
	default: // Opt
		return relValue(exec.NewRel(n).Reflexive(r))
	}
}

func (in *interp) complement(v Value, pos exec.Pos, env *scope) Value {
	switch v.Kind {
	case EmptyValue:
		return Value{Kind: UniverseValue}
	case UniverseValue:
		return Value{}
	case SetValue:
		return setValue(exec.NewSet(in.n).Minus(exec.FullSet(in.n), v.Set))
	case RelValue:
		return relValue(exec.NewRel(in.n).Complement(v.Rel))
	case CollectionValue:
		if all, ok := in.allTags(v, env); ok {
			return without(all, v)
		}
	}
	panic(errorf(pos, "expected a set or a relation, found %v", v.Kind))
}

// allTags returns all tags of the enum that v has tags of.
func (in *interp) allTags(v Value, env *scope) (Value, bool) {
	if len(v.Elems) == 0 || v.Elems[0].Kind != TagValue {
		return v, false
	}
	return in.lookup(env, "''"+v.Elems[0].Enum, exec.Pos{}), true
}

func (in *interp) binary(x *Binary, a, b Value, env *scope) Value {
	n := in.n
	switch x.Op {
	case Seq:
		return relValue(exec.NewRel(n).Compose(in.rel(a, x.X.Position()), in.rel(b, x.Y.Position())))
	case Product:
		return relValue(exec.Product(n, in.set(a, x.X.Position()), in.set(b, x.Y.Position())))
	case AddElem:
		return in.addElem(x, a, b)
	}
	a, b = in.lifted(a), in.lifted(b)
	if v, done := in.trivial(x.Op, a, b); done {
		return v
	}
	if a.Kind == UniverseValue {
		a = in.universeLike(b, env)
	}
	switch {
	case a.Kind == RelValue && b.Kind == RelValue:
		return relValue(relOps[x.Op](exec.NewRel(n), a.Rel, b.Rel))
	case a.Kind == SetValue && b.Kind == SetValue:
		return setValue(setOps[x.Op](exec.NewSet(n), a.Set, b.Set))
	case a.Kind == CollectionValue && b.Kind == CollectionValue:
		return in.combine(x, a, b)
	}
	panic(errorf(x.OpPos, "expected two sets or two relations around %q, found %v and %v", string(x.Op), a.Kind, b.Kind))
}

var (
	relOps = map[BinaryOp]func(r, a, b *exec.Rel) *exec.Rel{
		Union: (*exec.Rel).Union, Intersect: (*exec.Rel).Intersect, Diff: (*exec.Rel).Minus}
	setOps = map[BinaryOp]func(s, a, b exec.Set) exec.Set{
		Union: exec.Set.Union, Intersect: exec.Set.Intersect, Diff: exec.Set.Minus}
)

// trivial combines with an empty set or the universe where that does not depend on
// what they are a set of.
func (in *interp) trivial(op BinaryOp, a, b Value) (v Value, done bool) {
	if a.Kind >= TupleValue && a.Kind != CollectionValue || b.Kind >= TupleValue && b.Kind != CollectionValue {
		return v, false
	}
	none, all := Value{}, Value{Kind: UniverseValue}
	switch op {
	case Union:
		switch {
		case a.Kind == UniverseValue || b.Kind == UniverseValue:
			return all, true
		case a.Kind == EmptyValue:
			return b, true
		case b.Kind == EmptyValue:
			return a, true
		}
	case Intersect:
		switch {
		case a.Kind == EmptyValue || b.Kind == EmptyValue:
			return none, true
		case a.Kind == UniverseValue:
			return b, true
		case b.Kind == UniverseValue:
			return a, true
		}
	case Diff:
		switch {
		case a.Kind == EmptyValue || b.Kind == UniverseValue:
			return none, true
		case b.Kind == EmptyValue:
			return a, true
		}
	}
	return v, false
}

// universeLike returns all that could be in a set like v.
func (in *interp) universeLike(v Value, env *scope) Value {
	switch v.Kind {
	case SetValue:
		return setValue(exec.FullSet(in.n))
	case RelValue:
		return relValue(in.rel(Value{Kind: UniverseValue}, exec.Pos{}))
	}
	if all, ok := in.allTags(v, env); ok {
		return all
	}
	return Value{Kind: UniverseValue}
}

// combine is union, intersection and difference of collections.
func (in *interp) combine(x *Binary, a, b Value) Value {
	if x.Op == Union {
		v, wrong := in.collect(append(append([]Value{}, a.Elems...), b.Elems...))
		if wrong != "" {
			panic(errorf(x.OpPos, "%s", wrong))
		}
		return v
	}
	less := without(a, b)
	if x.Op == Diff {
		return less
	}
	return without(a, less)
}

// without returns the collection a without the elements of b.
func without(a, b Value) Value {
	drop := map[string]bool{}
	for _, e := range b.Elems {
		drop[e.key()] = true
	}
	var left []Value
	for _, e := range a.Elems {
		if !drop[e.key()] {
			left = append(left, e)
		}
	}
	return Value{Kind: CollectionValue, Elems: left}
}

// addElem is e ++ es.
func (in *interp) addElem(x *Binary, e, es Value) Value {
	elems := []Value{e}
	switch es.Kind {
	case EmptyValue:
	case UniverseValue:
		return es
	case CollectionValue:
		if len(es.Elems) > 0 && es.Elems[0].Kind == e.Kind {
			return insert(e, es)
		}
		elems = append(elems, es.Elems...)
	case SetValue, RelValue:
		return in.addEvent(x, e, es)
	default:
		panic(errorf(x.Y.Position(), "expected a set, found %v", es.Kind))
	}
	v, wrong := in.collect(elems)
	if wrong != "" {
		panic(errorf(x.OpPos, "%s", wrong))
	}
	return v
}

// insert puts e in its place among values of its kind.
func insert(e, es Value) Value {
	key := e.key()
	i := sort.Search(len(es.Elems), func(i int) bool { return es.Elems[i].key() >= key })
	if i < len(es.Elems) && es.Elems[i].key() == key {
		return es
	}
	es.Elems = slices.Insert(slices.Clip(es.Elems), i, e)
	return es
}

// addEvent adds an event to a set, or a pair to a relation.
func (in *interp) addEvent(x *Binary, e, es Value) Value {
	want := EventValue
	if es.Kind == RelValue {
		want, e = PairValue, pairOf(e)
	}
	if e.Kind != want {
		panic(errorf(x.X.Position(), "expected %v to add to %v, found %v", want, es.Kind, e.Kind))
	}
	if want == EventValue {
		s := es.Set.Clone()
		s.Add(e.A)
		return setValue(s)
	}
	r := es.Rel.Clone()
	r.Add(e.A, e.B)
	return relValue(r)
}

// holds evaluates the condition of an if.
func (in *interp) holds(x *IfX, env *scope) bool {
	if x.Variant != nil {
		return x.Variant(in.variant)
	}
	a, b := in.eval(x.X, env), in.eval(x.Y, env)
	switch pos := x.X.Position(); x.Op {
	case "in":
		return in.isIn(a, b, x.Y.Position())
	case "subset":
		return in.isSubset(a, b, pos)
	default: // =
		return in.isSubset(a, b, pos) && in.isSubset(b, a, pos)
	}
}

// isSubset compares two sets or relations. Of tags and tuples each is a subset of
// itself only.
func (in *interp) isSubset(a, b Value, pos exec.Pos) bool {
	if a.Kind == TagValue || a.Kind == TupleValue {
		return a.key() == b.key()
	}
	at := At{pos}
	d := in.binary(&Binary{at, Diff, pos, &Zero{At: at}, &Zero{At: at}}, a, b, nil)
	switch d.Kind {
	case SetValue:
		return d.Set.Empty()
	case RelValue:
		return d.Rel.Empty()
	case CollectionValue:
		return len(d.Elems) == 0
	case UniverseValue:
		return in.n == 0
	}
	return d.Kind == EmptyValue
}

// isIn reports whether e is an element of es.
func (in *interp) isIn(e, es Value, pos exec.Pos) bool {
	if es.Kind == UniverseValue {
		return true
	}
	e = pairOf(e)
	for _, k := range in.elements(es, pos) {
		if e.Kind == EmptyValue {
			e = in.emptyOf(k.Kind)
		}
		if k.key() == e.key() {
			return true
		}
	}
	return false
}

// pairOf makes a pair of a tuple of two events.
func pairOf(v Value) Value {
	if v.Kind == TupleValue && len(v.Elems) == 2 &&
		v.Elems[0].Kind == EventValue && v.Elems[1].Kind == EventValue {
		return Value{Kind: PairValue, A: v.Elems[0].A, B: v.Elems[1].A}
	}
	return v
}
