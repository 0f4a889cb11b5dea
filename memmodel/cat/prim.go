package cat

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// A primitive is a function that the language cannot express. It returns what is
// wrong with its argument, or "".
type primitive struct {
	name string
	f    func(in *interp, arg Value) (v Value, wrong string)
}

var primitives = []primitive{
	{"domain", func(in *interp, v Value) (Value, string) { return in.ofRel(v, (*exec.Rel).Domain) }},
	{"range", func(in *interp, v Value) (Value, string) { return in.ofRel(v, (*exec.Rel).Range) }},
	{"classes-loc", primClassesLoc},
	{"classes", primClasses},
	{"linearisations", primLinearisations},
	{"tag2events", primTag2events},
	{"fromto", primFromto},
	{"as_transitive", func(_ *interp, v Value) (Value, string) { return v, "" }},
	{"fail", func(_ *interp, v Value) (Value, string) { return v, "the model fails on " + v.String() }},
}

// ofRel returns a set of the events of a relation.
func (in *interp) ofRel(v Value, f func(*exec.Rel) exec.Set) (Value, string) {
	switch v = in.lifted(v); v.Kind {
	case RelValue:
		return setValue(f(v.Rel)), ""
	case EmptyValue:
		return setValue(exec.NewSet(in.n)), ""
	case UniverseValue:
		return setValue(exec.FullSet(in.n)), ""
	}
	return v, "expected a relation, found " + v.Kind.String()
}

// events returns the set that v is.
func (in *interp) events(v Value) (exec.Set, string) {
	switch v = in.lifted(v); v.Kind {
	case SetValue, EmptyValue, UniverseValue:
		return in.set(v, exec.Pos{}), ""
	}
	return nil, "expected a set of events, found " + v.Kind.String()
}

// relation returns the relation that v is.
func (in *interp) relation(v Value) (*exec.Rel, string) {
	switch v = in.lifted(v); v.Kind {
	case RelValue, EmptyValue, UniverseValue:
		return in.rel(v, exec.Pos{}), ""
	}
	return nil, "expected a relation, found " + v.Kind.String()
}

// primClassesLoc splits a set by location. Events without a location are in no
// class.
func primClassesLoc(in *interp, arg Value) (Value, string) {
	s, wrong := in.events(arg)
	if wrong != "" {
		return arg, wrong
	}
	loc := in.Rels["loc"]
	if loc == nil {
		return arg, `the execution has no relation "loc"`
	}
	var classes []Value
	for e := range s.All() {
		if c := exec.NewSet(in.n).Intersect(s, loc.Row(e)); !c.Empty() {
			classes = append(classes, setValue(c))
		}
	}
	return Value{Kind: CollectionValue, Elems: unique(classes)}, ""
}

// primClasses returns the classes of the least equivalence with a relation in it,
// of the events that it relates.
func primClasses(in *interp, arg Value) (Value, string) {
	r, wrong := in.relation(arg)
	if wrong != "" {
		return arg, wrong
	}
	eq := exec.NewRel(in.n).Inverse(r)
	eq.Closure(eq.Union(eq, r))
	var classes []Value
	for e := range eq.Domain().All() {
		classes = append(classes, setValue(eq.Row(e).Clone()))
	}
	return Value{Kind: CollectionValue, Elems: unique(classes)}, ""
}

// maxOrders is how many orders linearisations may return.
const maxOrders = 100_000

// primLinearisations returns the total orders of a set of events that a relation
// agrees with. There are none if the relation has a cycle among them.
func primLinearisations(in *interp, arg Value) (Value, string) {
	if arg.Kind != TupleValue || len(arg.Elems) != 2 {
		return arg, "expected a set and a relation, found " + arg.Kind.String()
	}
	s, wrong := in.events(arg.Elems[0])
	if wrong != "" {
		return arg, wrong
	}
	r, wrong := in.relation(arg.Elems[1])
	if wrong != "" {
		return arg, wrong
	}
	l := &linear{before: exec.NewRel(in.n).Closure(r), order: exec.NewRel(in.n)}
	l.extend(s)
	if len(l.found) >= maxOrders {
		return arg, "there are too many orders"
	}
	return Value{Kind: CollectionValue, Elems: unique(l.found)}, ""
}

// linear builds total orders from the front.
type linear struct {
	before *exec.Rel // transitive
	order  *exec.Rel // of what was placed, and from it to all that is left
	found  []Value
}

// extend places the events that are left in each order they may have.
func (l *linear) extend(left exec.Set) {
	if left.Empty() {
		l.found = append(l.found, relValue(l.order.Clone()))
		return
	}
	for e := range left.All() {
		if len(l.found) >= maxOrders || !l.isFirst(e, left) {
			continue
		}
		rest := left.Clone()
		rest.Remove(e)
		copy(l.order.Row(e), rest)
		l.extend(rest)
		clear(l.order.Row(e))
	}
}

// isFirst reports whether nothing that is left must come before e.
func (l *linear) isFirst(e int, left exec.Set) bool {
	for f := range left.All() {
		if l.before.Has(f, e) {
			return false
		}
	}
	return true
}

// primTag2events returns the set with the name of a tag, its first letter in upper
// case.
func primTag2events(in *interp, arg Value) (Value, string) {
	if arg.Kind != TagValue {
		return arg, "expected a tag, found " + arg.Kind.String()
	}
	name := strings.ToUpper(arg.Tag[:1]) + arg.Tag[1:]
	s, ok := in.Sets[name]
	if !ok {
		return arg, "the execution has no set " + name
	}
	return setValue(s), ""
}

// primFromto relates what is before an event of the set to what is after it.
func primFromto(in *interp, arg Value) (Value, string) {
	s, wrong := in.events(arg)
	po := in.Rels["po"]
	switch {
	case wrong != "":
		return arg, wrong
	case po == nil:
		return arg, `the execution has no relation "po"`
	}
	to := exec.NewRel(in.n).Restrict(po, nil, s)
	return relValue(exec.NewRel(in.n).Compose(to, po)), ""
}
