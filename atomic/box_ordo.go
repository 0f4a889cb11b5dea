//go:build ordo

package atomic

import (
	"reflect"

	"github.com/ordo-go/ordo/internal/checked"
)

// A box is the memory of a [Value]: a pointer, whose operations are events of
// the checker, to a value that never changes.
type box struct{ p Pointer[any] }

func (b *box) load(o checked.Order) any {
	if p := b.p.load(o); p != nil {
		return *p
	}
	return nil
}

// boxed puts v where b may point, and panics as sync/atomic does where v does
// not fit what b holds.
func (b *box) boxed(verb string, v any) *any {
	if v == nil {
		panic("sync/atomic: " + verb + " of nil value into Value")
	}
	if p := b.p.load(checked.Relaxed); p != nil && reflect.TypeOf(*p) != reflect.TypeOf(v) {
		panic("sync/atomic: " + verb + " of inconsistently typed value into Value")
	}
	return &v
}

func (b *box) store(v any, o checked.Order) {
	p := b.boxed("store", v)
	if o == checked.SeqCst {
		b.p.Store(p)
		return
	}
	b.p.storeWeak(p, o)
}

func (b *box) swap(v any, o checked.Order) any {
	if old := b.p.swap(b.boxed("swap", v), o); old != nil {
		return *old
	}
	return nil
}

func (b *box) cas(old, new any, o checked.Order) bool {
	p := b.boxed("compare and swap", new)
	if old != nil && reflect.TypeOf(old) != reflect.TypeOf(new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	for {
		was := b.p.load(o.Failure())
		switch {
		case was == nil:
			if old != nil {
				return false
			}
		case *was != old:
			return false
		}
		if b.p.cas(was, p, o) {
			return true
		}
	}
}
