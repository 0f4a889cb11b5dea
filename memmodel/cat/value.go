package cat

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"sort"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// A ValueKind says what a value is.
type ValueKind uint8

const (
	EmptyValue    ValueKind = iota // 0: an empty set or relation, whichever is wanted
	UniverseValue                  // _: all events or all pairs
	SetValue                       // a set of events
	RelValue                       // a relation of events
	EventValue                     // an element of a set
	PairValue                      // an element of a relation
	TagValue
	TupleValue
	CollectionValue // a set of sets, of relations, of tags or of tuples
	FunctionValue
	PrimitiveValue
	ProcedureValue
	failedValue // of a let that uses what is not defined
)

var kindNames = [...]string{"the empty set", "the universe", "a set of events", "a relation",
	"an event", "a pair of events", "a tag", "a tuple", "a set of values", "a function",
	"a primitive function", "a procedure", "an error"}

// String names the kind for an error message.
func (k ValueKind) String() string { return kindNames[k] }

// A Value is what an expression evaluates to. Values are never changed.
type Value struct {
	Kind  ValueKind
	Set   exec.Set
	Rel   *exec.Rel
	A, B  int     // the event A; the pair (A, B)
	Tag   string  // without the quote
	Enum  string  // of a tag
	Elems []Value // of a tuple; of a collection, sorted and each once

	fn   *function
	prim *primitive
	proc *procedure
	err  *Error // of a failedValue
}

type function struct {
	name   string
	params Pattern
	body   Expr
	env    *scope
}

type procedure struct {
	params Pattern
	body   []Stmt
	env    *scope
}

func setValue(s exec.Set) Value  { return Value{Kind: SetValue, Set: s} }
func relValue(r *exec.Rel) Value { return Value{Kind: RelValue, Rel: r} }

// key is equal for equal values and orders the others; functions have none.
func (v Value) key() string {
	b := []byte{byte(v.Kind)}
	switch v.Kind {
	case SetValue:
		for _, w := range v.Set {
			b = appendWord(b, w)
		}
	case RelValue:
		for e := range v.Rel.N() {
			for _, w := range v.Rel.Row(e) {
				b = appendWord(b, w)
			}
		}
	case EventValue, PairValue:
		b = binary.BigEndian.AppendUint64(b, uint64(v.A))
		b = binary.BigEndian.AppendUint64(b, uint64(v.B))
	case TagValue:
		b = append(b, v.Enum+"'"+v.Tag...)
	case TupleValue, CollectionValue:
		for _, e := range v.Elems {
			k := e.key()
			b = binary.BigEndian.AppendUint64(b, uint64(len(k)))
			b = append(b, k...)
		}
	}
	return string(b)
}

// appendWord appends a word of a bitset so that a set with a smaller first element
// comes first.
func appendWord(b []byte, w uint64) []byte {
	return binary.BigEndian.AppendUint64(b, ^bits.Reverse64(w))
}

// String shows sets as {0, 2}, relations as {0->1}.
func (v Value) String() string {
	var parts []string
	switch v.Kind {
	case EmptyValue:
		return "{}"
	case UniverseValue:
		return "_"
	case SetValue:
		for e := range v.Set.All() {
			parts = append(parts, fmt.Sprint(e))
		}
	case RelValue:
		for a, b := range v.Rel.Pairs() {
			parts = append(parts, fmt.Sprintf("%d->%d", a, b))
		}
	case EventValue:
		return fmt.Sprint(v.A)
	case PairValue:
		return fmt.Sprintf("%d->%d", v.A, v.B)
	case TagValue:
		return "'" + v.Tag
	case TupleValue, CollectionValue:
		for _, e := range v.Elems {
			parts = append(parts, e.String())
		}
		if v.Kind == TupleValue {
			return "(" + strings.Join(parts, ", ") + ")"
		}
	default:
		return v.Kind.String()
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// collect returns the set of the values, which are of one kind. Elements that are
// empty take the kind of the others; without others they are relations.
func (in *interp) collect(elems []Value) (Value, string) {
	kind := EmptyValue
	for _, e := range elems {
		switch {
		case e.Kind == UniverseValue || e.Kind >= FunctionValue:
			return Value{}, "expected sets or relations as elements of a set, found " + e.Kind.String()
		case e.Kind == EmptyValue || e.Kind == kind:
		case kind == EmptyValue:
			kind = e.Kind
		default:
			return Value{}, fmt.Sprintf("expected elements of one kind, found %v and %v", kind, e.Kind)
		}
	}
	switch kind {
	case EventValue, PairValue:
		return in.gather(kind, elems), ""
	case EmptyValue:
		kind = RelValue
	}
	typed := make([]Value, len(elems))
	for i, e := range elems {
		typed[i] = e
		if e.Kind == EmptyValue {
			typed[i] = in.emptyOf(kind)
		}
	}
	return Value{Kind: CollectionValue, Elems: unique(typed)}, ""
}

// gather makes a set of events, or a relation of pairs.
func (in *interp) gather(kind ValueKind, elems []Value) Value {
	s, r := exec.NewSet(in.n), exec.NewRel(in.n)
	for _, e := range elems {
		switch e.Kind {
		case EventValue:
			s.Add(e.A)
		case PairValue:
			r.Add(e.A, e.B)
		}
	}
	if kind == EventValue {
		return setValue(s)
	}
	return relValue(r)
}

func (in *interp) emptyOf(kind ValueKind) Value {
	switch kind {
	case RelValue:
		return relValue(exec.NewRel(in.n))
	case SetValue:
		return setValue(exec.NewSet(in.n))
	}
	return Value{Kind: kind}
}

// unique sorts values and drops those that are there twice. It reorders its
// argument.
func unique(elems []Value) []Value {
	type keyed struct {
		key string
		v   Value
	}
	all := make([]keyed, len(elems))
	for i, e := range elems {
		all[i] = keyed{e.key(), e}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].key < all[j].key })
	out := elems[:0]
	for i, k := range all {
		if i == 0 || k.key != all[i-1].key {
			out = append(out, k.v)
		}
	}
	return out
}
