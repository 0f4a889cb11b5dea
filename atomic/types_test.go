package atomic_test

import (
	"reflect"
	"slices"
	"strings"
	std "sync/atomic"

	"github.com/ordo-go/ordo/atomic"
)

// A wordType is a type of this package that fits a word, and sync/atomic's.
type wordType struct {
	name    string
	t, std  reflect.Type // pointers to the types
	size    uintptr
	pointer bool
	arith   bool
}

var wordTypes = []wordType{
	word[atomic.Int32, std.Int32](),
	word[atomic.Int64, std.Int64](),
	word[atomic.Uint32, std.Uint32](),
	word[atomic.Uint64, std.Uint64](),
	word[atomic.Uintptr, std.Uintptr](),
	word[atomic.Bool, std.Bool](),
	word[atomic.Pointer[int], std.Pointer[int]](),
}

func word[T, Std any]() wordType {
	t := reflect.TypeFor[*T]()
	name, _, generic := strings.Cut(t.Elem().Name(), "[")
	_, arith := t.MethodByName("Add")
	return wordType{
		name: name, t: t, std: reflect.TypeFor[*Std](), size: t.Elem().Size(),
		pointer: generic, arith: arith,
	}
}

// elem is the type of the value.
func (w wordType) elem() string {
	m, _ := w.t.MethodByName("Load")
	return m.Type.Out(0).String()
}

var weakOrders = []string{"Relaxed", "Acquire", "Release", "AcqRel"}

// splitMethod splits AddAcqRel into Add and AcqRel.
func splitMethod(method string) (op, order string) {
	i := slices.IndexFunc(weakOrders, func(order string) bool { return strings.HasSuffix(method, order) })
	if i < 0 {
		return method, ""
	}
	return strings.TrimSuffix(method, weakOrders[i]), weakOrders[i]
}
