//go:build ordo

package atomic

import (
	"reflect"

	"github.com/ordo-go/ordo/internal/checked"
)

// A box is the memory of a [Value]: a pointer, whose operations are events of
// the checker, to a value that never changes. Store, swap and compare-and-swap
// first load the pointer, for the type of what it holds; so does sync/atomic.
// Outside a check every operation on the pointer is sequentially consistent.
type box struct{ p Pointer[any] }

func (b *box) load(o checked.Order) any {
	if p := b.pointer(o); p != nil {
		return *p
	}
	return nil
}

func (b *box) pointer(o checked.Order) *any {
	if p, done := b.p.loadEvent(o); done {
		return p
	}
	return b.p.v.Load()
}

func (b *box) store(v any, o checked.Order) {
	b.check("store", v)
	if !b.p.storeEvent(&v, o) {
		b.p.v.Store(&v)
	}
}

func (b *box) swap(v any, o checked.Order) any {
	b.check("swap", v)
	old, done := b.p.rmwEvent(checked.Swap, &v, o)
	if !done {
		old = b.p.v.Swap(&v)
	}
	if old == nil {
		return nil
	}
	return *old
}

func (b *box) cas(old, new any, o checked.Order) bool {
	notNil("compare and swap", new)
	if old != nil && reflect.TypeOf(old) != reflect.TypeOf(new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	for {
		was := b.pointer(o.Failure())
		if was != nil {
			sameType("compare and swap", *was, new)
		}
		if was == nil && old != nil || was != nil && *was != old {
			return false
		}
		swapped, done := b.p.casEvent(was, &new, o)
		if !done {
			swapped = b.p.v.CompareAndSwap(was, &new)
		}
		if swapped {
			return true
		}
	}
}

// check panics as sync/atomic does where v cannot replace what b holds.
func (b *box) check(verb string, v any) {
	notNil(verb, v)
	if p := b.pointer(checked.Relaxed); p != nil {
		sameType(verb, *p, v)
	}
}

func notNil(verb string, v any) {
	if v == nil {
		panic("sync/atomic: " + verb + " of nil value into Value")
	}
}

func sameType(verb string, held, v any) {
	if reflect.TypeOf(held) != reflect.TypeOf(v) {
		panic("sync/atomic: " + verb + " of inconsistently typed value into Value")
	}
}
