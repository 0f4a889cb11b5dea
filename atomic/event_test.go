//go:build ordo

package atomic_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/checked"
)

// A recorder is a checker that writes down what it is told, and keeps the
// memory itself: the real cells stay as they were.
type recorder struct {
	events []string
	memory map[unsafe.Pointer]checked.Word
}

// record has a recorder carry out what f does.
func record(f func()) *recorder {
	r := &recorder{memory: map[unsafe.Pointer]checked.Word{}}
	defer checked.Install(checked.Install(func() checked.Hook { return r }))
	f()
	return r
}

func (r *recorder) add(format string, args ...any) {
	r.events = append(r.events, fmt.Sprintf(format, args...))
}

func (r *recorder) Load(c checked.Cell, o checked.Order) checked.Word {
	r.add("load %v %v", c, o)
	return r.memory[c.Addr]
}

func (r *recorder) Store(c checked.Cell, v checked.Word, o checked.Order) {
	r.add("store %v %v %v", c, v, o)
	r.memory[c.Addr] = v
}

func (r *recorder) RMW(c checked.Cell, op checked.Op, v checked.Word, o checked.Order) checked.Word {
	r.add("rmw %v %v %v %v", op, c, v, o)
	old := r.memory[c.Addr]
	switch op {
	case checked.Add:
		v.Bits += old.Bits
	case checked.And:
		v.Bits &= old.Bits
	case checked.Or:
		v.Bits |= old.Bits
	}
	if c.Width == 4 {
		v.Bits = uint64(uint32(v.Bits))
	}
	r.memory[c.Addr] = v
	return old
}

func (r *recorder) CompareAndSwap(c checked.Cell, old, new checked.Word, o checked.Order) bool {
	r.add("cas %v %v %v %v failing %v", c, old, new, o, o.Failure())
	if r.memory[c.Addr] != old {
		return false
	}
	r.memory[c.Addr] = new
	return true
}

func (r *recorder) Fence(o checked.Order)                { r.add("fence %v", o) }
func (r *recorder) Pause()                               { r.add("pause") }
func (r *recorder) Read(p unsafe.Pointer, size uintptr)  { r.add("read %v %d", p, size) }
func (r *recorder) Write(p unsafe.Pointer, size uintptr) { r.add("write %v %d", p, size) }

// TestOneEvent says that every operation is one event, of the right kind, order
// and operands, on the right cell; that its result is the checker's; and that
// the cell itself is left alone.
func TestOneEvent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, typ := range wordTypes {
		draw := values(r, typ)
		for i := range typ.t.NumMethod() {
			method := typ.t.Method(i)
			for range 100 {
				x := reflect.New(typ.t.Elem())
				start := draw()
				args := []reflect.Value{}
				for range method.Type.NumIn() - 1 {
					args = append(args, draw())
				}
				m := model{v: start}
				op, order := splitMethod(method.Name)
				want := m.apply(op, args)
				var got []any
				var after reflect.Value
				rec := record(func() {
					x.MethodByName("Store").Call([]reflect.Value{start})
					for _, result := range x.MethodByName(method.Name).Call(args) {
						got = append(got, result.Interface())
					}
					after = x.MethodByName("Load").Call(nil)[0]
				})
				events := rec.events[1 : len(rec.events)-1]
				if w := wantEvent(typ, x, op, order, args); len(events) != 1 || events[0] != w {
					t.Fatalf("%s.%s is the events %q, want %q", typ.name, method.Name, events, w)
				}
				if !reflect.DeepEqual(got, want) || after.Interface() != m.v.Interface() {
					t.Fatalf("%s: %v.%s(%v) = %v, leaves %v; want %v, leaves %v",
						typ.name, start, method.Name, args, got, after, want, m.v)
				}
				if !x.Elem().IsZero() {
					t.Fatalf("%s.%s changed the cell itself", typ.name, method.Name)
				}
			}
		}
	}
}

func wantEvent(typ wordType, x reflect.Value, op, order string, args []reflect.Value) string {
	cell := checked.Cell{Addr: x.UnsafePointer(), Width: uint8(typ.size)}
	if typ.pointer {
		cell.Width = 0
	}
	var words []any
	for _, arg := range args {
		words = append(words, wordOf(typ, arg))
	}
	o := orderNamed(order)
	switch op {
	case "Load":
		return fmt.Sprintf("load %v %v", cell, o)
	case "Store":
		return fmt.Sprintf("store %v %v %v", cell, words[0], o)
	case "CompareAndSwap":
		failing := map[string]checked.Order{"": checked.SeqCst, "Relaxed": checked.Relaxed, "Release": checked.Relaxed,
			"Acquire": checked.Acquire, "AcqRel": checked.Acquire}[order]
		return fmt.Sprintf("cas %v %v %v %v failing %v", cell, words[0], words[1], o, failing)
	}
	rmw := map[string]checked.Op{"Swap": checked.Swap, "Add": checked.Add, "And": checked.And, "Or": checked.Or}[op]
	return fmt.Sprintf("rmw %v %v %v %v", rmw, cell, words[0], o)
}

// wordOf is v as the checker gets it: the bits of its width, the others 0.
func wordOf(typ wordType, v reflect.Value) checked.Word {
	switch v.Kind() {
	case reflect.Pointer:
		return checked.Word{Ptr: v.UnsafePointer()}
	case reflect.Bool:
		if v.Bool() {
			return checked.Word{Bits: 1}
		}
		return checked.Word{}
	}
	bits := v.Convert(reflect.TypeFor[uint64]()).Uint()
	if typ.size == 4 {
		bits = uint64(uint32(bits))
	}
	return checked.Word{Bits: bits}
}

func orderNamed(order string) checked.Order {
	return map[string]checked.Order{"": checked.SeqCst, "Relaxed": checked.Relaxed, "Acquire": checked.Acquire,
		"Release": checked.Release, "AcqRel": checked.AcqRel}[order]
}

// TestValueEvents says that a Value's operations are those of a pointer, after
// a load of it where the old value's type or the old value itself is asked for.
func TestValueEvents(t *testing.T) {
	for order, failure := range map[string]string{"": "sc", "Relaxed": "rlx", "Release": "rlx", "Acquire": "acq", "AcqRel": "acq"} {
		o := orderNamed(order).String()
		for _, test := range []struct {
			op   string
			args []any
			want []string // kinds and orders
		}{
			{"Load", nil, []string{"load " + o}},
			{"Store", []any{2}, []string{"load rlx", "store " + o}},
			{"Swap", []any{2}, []string{"load rlx", "rmw " + o}},
			{"CompareAndSwap", []any{1, 2}, []string{"load " + failure, "cas " + o}},
			{"CompareAndSwap", []any{3, 2}, []string{"load " + failure}},
		} {
			var x atomic.Value
			method := reflect.ValueOf(&x).MethodByName(test.op + order)
			if !method.IsValid() { // LoadRelease, StoreAcquire
				continue
			}
			var args []reflect.Value
			for _, a := range test.args {
				args = append(args, reflect.ValueOf(a))
			}
			rec := record(func() {
				x.Store(1)
				method.Call(args)
			})
			var got []string
			for _, e := range rec.events[2:] {
				got = append(got, kindAndOrder(e))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s%s%v is the events %q, want %q", test.op, order, test.args, got, test.want)
			}
			if x.Load() != nil {
				t.Errorf("%s%s%v changed the cell itself", test.op, order, test.args)
			}
		}
	}
}

// kindAndOrder is the first word of an event and its first order.
func kindAndOrder(event string) string {
	words := strings.Fields(event)
	order := slices.IndexFunc(words, func(w string) bool {
		return slices.Contains([]string{"rlx", "acq", "rel", "acq_rel", "sc"}, w)
	})
	return words[0] + " " + words[order]
}

// TestOtherEvents: fences, Pause and Plain.
func TestOtherEvents(t *testing.T) {
	var p atomic.Plain[[3]int32]
	at := fmt.Sprint(unsafe.Pointer(&p))
	for _, test := range []struct {
		name string
		f    func()
		want string
	}{
		{"FenceAcquire", atomic.FenceAcquire, "fence acq"},
		{"FenceRelease", atomic.FenceRelease, "fence rel"},
		{"FenceAcqRel", atomic.FenceAcqRel, "fence acq_rel"},
		{"FenceSeqCst", atomic.FenceSeqCst, "fence sc"},
		{"FenceLight", atomic.FenceLight, "fence light"},
		{"FenceExpedited", atomic.FenceExpedited, "fence light"},
		{"FenceHeavy", atomic.FenceHeavy, "fence heavy"},
		{"Pause", atomic.Pause, "pause"},
		{"PauseBriefly", atomic.PauseBriefly, "pause"},
		{"Spin", atomic.Spin, "pause"},
		{"Plain.Get", func() { p.Get() }, "read " + at + " 12"},
		{"Plain.Set", func() { p.Set([3]int32{1, 2, 3}) }, "write " + at + " 12"},
		{"Plain.Read", func() { p.Read() }, "read " + at + " 12"},
		{"Plain.Write", func() { p.Write() }, "write " + at + " 12"},
	} {
		if got := record(test.f).events; len(got) != 1 || got[0] != test.want {
			t.Errorf("%s is the events %q, want %q", test.name, got, test.want)
		}
	}
	if p.Get() != [3]int32{1, 2, 3} {
		t.Errorf("a plain write is announced and then made; the cell holds %v", p.Get())
	}
}

// TestNativeOutsideACheck says that operations are native where no checker is
// installed, and where it does not know the thread. (The other tests of this
// package run without one in this build too.)
func TestNativeOutsideACheck(t *testing.T) {
	native := func() {
		var x atomic.Int32
		var v atomic.Value
		x.StoreRelease(40)
		x.AddRelaxed(2)
		atomic.FenceSeqCst()
		atomic.Pause()
		v.StoreRelease(x.LoadAcquire())
		if got := v.Swap(int32(1)); got != int32(42) {
			t.Errorf("got %v, want 42", got)
		}
	}
	native()
	defer checked.Install(checked.Install(func() checked.Hook { return nil }))
	native()
}
