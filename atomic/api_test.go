package atomic_test

import (
	"reflect"
	"slices"
	"strings"
	std "sync/atomic"
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// TestDropIn says that every type has every method of its sync/atomic
// counterpart, with the same parameters and results.
func TestDropIn(t *testing.T) {
	for _, typ := range allTypes() {
		for i := range typ.std.NumMethod() {
			want := typ.std.Method(i)
			got, ok := typ.t.MethodByName(want.Name)
			if !ok {
				t.Errorf("%s has no %s", typ.name, want.Name)
				continue
			}
			if g, w := signature(got.Type), signature(want.Type); g != w {
				t.Errorf("%s.%s%s, want %s", typ.name, want.Name, g, w)
			}
		}
	}
}

// TestMethodPerOrder says which orders each operation has, with the parameters
// and results of the sequentially consistent one. There is nothing else: no
// LoadRelease, no StoreAcquire.
func TestMethodPerOrder(t *testing.T) {
	for _, typ := range allTypes() {
		var want []string
		for i := range typ.std.NumMethod() {
			op := typ.std.Method(i).Name
			orders := weakOrders
			switch op {
			case "Load":
				orders = []string{"Relaxed", "Acquire"}
			case "Store":
				orders = []string{"Relaxed", "Release"}
			}
			want = append(want, op)
			for _, order := range orders {
				want = append(want, op+order)
			}
		}
		var got []string
		for i := range typ.t.NumMethod() {
			m := typ.t.Method(i)
			got = append(got, m.Name)
			op, _ := splitMethod(m.Name)
			if strong, ok := typ.t.MethodByName(op); ok && signature(m.Type) != signature(strong.Type) {
				t.Errorf("%s.%s%s, want %s", typ.name, m.Name, signature(m.Type), signature(strong.Type))
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the methods\n%q\nwant\n%q", typ.name, got, want)
		}
	}
}

// signature is that of a method, without its receiver.
func signature(t reflect.Type) string {
	var in, out []string
	for i := 1; i < t.NumIn(); i++ {
		in = append(in, t.In(i).String())
	}
	for i := range t.NumOut() {
		out = append(out, t.Out(i).String())
	}
	return "(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
}

// TestLayout says that the types take the room that sync/atomic's take, alone
// and after a byte (on 386 an int64 would be aligned to 4 bytes).
func TestLayout(t *testing.T) {
	for _, typ := range wordTypes {
		got, want := typ.t.Elem(), typ.std.Elem()
		if got.Size() != want.Size() || got.Align() != want.Align() || got.FieldAlign() != want.FieldAlign() {
			t.Errorf("%s: size %d, alignment %d (field %d); want %d, %d (%d)", typ.name,
				got.Size(), got.Align(), got.FieldAlign(), want.Size(), want.Align(), want.FieldAlign())
		}
	}
	var after struct {
		_ byte
		a atomic.Int64
		_ byte
		b atomic.Uint64
	}
	typ := reflect.TypeOf(&after).Elem()
	for _, name := range []string{"a", "b"} {
		if f, _ := typ.FieldByName(name); f.Offset%8 != 0 {
			t.Errorf("%v at offset %d", f.Type, f.Offset)
		}
	}
	if got, want := reflect.TypeFor[atomic.Plain[[3]int32]]().Size(), uintptr(12); got != want {
		t.Errorf("Plain takes %d bytes, want %d", got, want)
	}
}

// allTypes is wordTypes and Value.
func allTypes() []wordType {
	return append(slices.Clone(wordTypes), word[atomic.Value, std.Value]())
}
