package atomic_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// A model is an atomic variable without concurrency.
type model struct{ v reflect.Value }

// apply does what a method of the given name must do, whatever its order.
func (m *model) apply(op string, args []reflect.Value) (results []any) {
	old := m.v
	switch op {
	case "Load":
		return []any{old.Interface()}
	case "Store":
		m.v = args[0]
		return nil
	case "Swap":
		m.v = args[0]
		return []any{old.Interface()}
	case "CompareAndSwap":
		if old.Interface() != args[0].Interface() {
			return []any{false}
		}
		m.v = args[1]
		return []any{true}
	case "Add":
		m.v = arithmetic(op, old, args[0])
		return []any{m.v.Interface()}
	case "And", "Or":
		m.v = arithmetic(op, old, args[0])
		return []any{old.Interface()}
	}
	panic("no model of " + op)
}

// arithmetic computes in 64 bits and cuts to the type of x.
func arithmetic(op string, x, y reflect.Value) reflect.Value {
	wide := reflect.TypeFor[uint64]()
	a, b := x.Convert(wide).Uint(), y.Convert(wide).Uint()
	r := map[string]uint64{"Add": a + b, "And": a & b, "Or": a | b}[op]
	return reflect.ValueOf(r).Convert(x.Type())
}

// TestModel runs random operations of every type and order, and compares every
// result, and the value after each, with the model's.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for _, typ := range allTypes() {
		t.Run(typ.name, func(t *testing.T) {
			draw := values(r, typ)
			x := reflect.New(typ.t.Elem())
			m := model{v: reflect.Zero(x.MethodByName("Load").Type().Out(0))}
			if typ.name == "Value" { // which starts with nothing to compare with
				m.v = draw()
				x.MethodByName("Store").Call([]reflect.Value{m.v})
			}
			called := map[string]int{}
			for step := range 4000 {
				method := typ.t.Method(r.IntN(typ.t.NumMethod()))
				op, _ := splitMethod(method.Name)
				args := []reflect.Value{}
				for range method.Type.NumIn() - 1 {
					args = append(args, draw())
				}
				if op == "CompareAndSwap" && r.IntN(2) == 0 {
					args[0] = m.v
				}
				before := m.v
				want := m.apply(op, args)
				var got []any
				for _, result := range x.MethodByName(method.Name).Call(args) {
					got = append(got, result.Interface())
				}
				if !reflect.DeepEqual(got, want) || x.MethodByName("Load").Call(nil)[0].Interface() != m.v.Interface() {
					t.Fatalf("seed %d, step %d: %v.%s(%v) = %v, leaves %v; want %v, leaves %v", seed, step,
						before, method.Name, args, got, x.MethodByName("Load").Call(nil)[0], want, m.v)
				}
				called[fmt.Sprint(method.Name, want)]++
			}
			for i := range typ.t.NumMethod() {
				name := typ.t.Method(i).Name
				if op, _ := splitMethod(name); op == "CompareAndSwap" && (called[name+"[true]"] == 0 || called[name+"[false]"] == 0) {
					t.Errorf("%s did not both succeed and fail", name)
				}
			}
		})
	}
}

// values returns a function that draws arguments, often equal ones.
func values(r *rand.Rand, typ wordType) func() reflect.Value {
	pointers := []*int{nil, new(int), new(int)}
	elem := typ.t.Elem()
	load, _ := typ.t.MethodByName("Load")
	return func() reflect.Value {
		switch {
		case elem == reflect.TypeFor[atomic.Bool]():
			return reflect.ValueOf(r.IntN(2) == 0)
		case elem == reflect.TypeFor[atomic.Value]():
			return reflect.ValueOf(r.IntN(3))
		case typ.pointer:
			return reflect.ValueOf(pointers[r.IntN(len(pointers))])
		}
		bits := r.Uint64()
		if r.IntN(3) > 0 {
			bits = []uint64{0, 1, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1<<63 - 1, 1 << 63, 1<<64 - 1}[r.IntN(8)]
		}
		return reflect.ValueOf(bits).Convert(load.Type.Out(0))
	}
}

// TestPlain says that a Plain cell is a variable, by value and in place.
func TestPlain(t *testing.T) {
	var p atomic.Plain[[3]string]
	if p.Get() != [3]string{} {
		t.Errorf("the zero Plain holds %q", p.Get())
	}
	p.Set([3]string{"a", "b", "c"})
	p.Write()[1] = "B"
	if got, want := p.Get(), ([3]string{"a", "B", "c"}); got != want || *p.Read() != want {
		t.Errorf("holds %q, in place %q; want %q", got, *p.Read(), want)
	}
	if p.Read() != p.Write() {
		t.Error("Read and Write are of different places")
	}
}
