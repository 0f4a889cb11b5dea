package unseen

import (
	"fmt"
	"go/types"
	"strings"
)

// A step leads from a struct to a field, from an array or slice to an element,
// from a map to a value.
type step struct {
	kind  stepKind
	field *types.Var
	index number
}

type stepKind uint8

const (
	field stepKind = iota
	element
	elements // all of them
	mapped
)

func (s step) String() string {
	switch {
	case s.kind == field:
		return "." + s.field.Name()
	case s.kind == elements:
		return "[*]"
	case s.index.val != nil:
		return "[" + s.index.val.ExactString() + "]"
	case s.index.turn != nil:
		return fmt.Sprintf("[turn %d of loop %d]", s.index.turn.k, s.index.turn.loop)
	}
	return "[?]"
}

func pathString(path []step) string {
	var b strings.Builder
	for _, s := range path {
		b.WriteString(s.String())
	}
	return b.String()
}

// An overlap says whether two parts of an instance share memory.
type overlap uint8

const (
	apart overlap = iota
	maybe
	sure
)

// compare compares paths: one that is the beginning of the other shares its memory.
func compare(a, b []step) overlap {
	found := sure
	for i := range min(len(a), len(b)) {
		o := compareSteps(a[i], b[i])
		if o == apart {
			return apart
		}
		found = min(found, o)
	}
	return found
}

func compareSteps(a, b step) overlap {
	x, y := a.index, b.index
	switch {
	case a.kind == field || b.kind == field:
		if a.kind == b.kind && a.field.Name() != b.field.Name() {
			return apart
		}
		return sure
	case a.kind == elements || b.kind == elements:
		return sure
	case x.val != nil && y.val != nil:
		return either(x.val.ExactString() == y.val.ExactString(), sure, apart)
	case x.turn != nil && y.turn != nil && x.turn.loop == y.turn.loop:
		return either(x.turn.k == y.turn.k, sure, apart)
	case x.turn != nil && y.turn != nil && x.turn.atZero && y.turn.atZero:
		return sure // both come to 0
	}
	return maybe
}

func either[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}
