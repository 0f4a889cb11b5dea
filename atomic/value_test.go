package atomic_test

import (
	"fmt"
	"reflect"
	std "sync/atomic"
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// TestValueLikeSyncAtomic does the same to a Value and to sync/atomic's, with
// every order: results, panics and what is left must be the same.
func TestValueLikeSyncAtomic(t *testing.T) {
	type incomparable []int
	held := []any{nil, 1, 2, "a", incomparable{1}}
	args := []any{nil, 1, 2, "a", "b", incomparable{1}}
	typ := reflect.TypeFor[*atomic.Value]()
	panics := map[string]int{}
	for i := range typ.NumMethod() {
		method := typ.Method(i).Name
		op, _ := splitMethod(method)
		arity := typ.Method(i).Type.NumIn() - 1
		for _, start := range held {
			for _, a := range args {
				for _, b := range args {
					in := []any{a, b}[:arity]
					got := outcome(new(atomic.Value), start, method, in)
					want := outcome(new(std.Value), start, op, in)
					if got.String() != want.String() {
						t.Errorf("%v.%s(%v) %v; sync/atomic %v", start, method, in, got, want)
					}
					if want.panic != "" {
						panics[want.panic]++
					}
				}
			}
		}
	}
	if len(panics) < 8 { // nil and two types for each operation, and uncomparable values
		t.Errorf("only these panics were seen: %v", panics)
	}
}

// valueOutcome is what an operation returned or panicked with, and left.
type valueOutcome struct {
	results []any
	panic   string
	left    any
}

func (o valueOutcome) String() string {
	return fmt.Sprintf("returns %#v, panics %q, leaves %#v", o.results, o.panic, o.left)
}

func outcome(x interface {
	Load() any
	Store(any)
}, start any, method string, in []any) (o valueOutcome) {
	if start != nil {
		x.Store(start)
	}
	defer func() {
		if r := recover(); r != nil {
			o.panic = fmt.Sprint(r)
		}
		o.left = x.Load()
	}()
	var args []reflect.Value
	for _, a := range in {
		v := reflect.New(reflect.TypeFor[any]()).Elem()
		if a != nil {
			v.Set(reflect.ValueOf(a))
		}
		args = append(args, v)
	}
	for _, result := range reflect.ValueOf(x).MethodByName(method).Call(args) {
		o.results = append(o.results, result.Interface())
	}
	return o
}
