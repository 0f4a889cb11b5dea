//go:build race && !ordo

package atomic

import (
	"sync/atomic"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A box is the memory of a [Value]: that of sync/atomic, whose loads, stores and
// read-modify-writes are known to the race detector as those of a word are. The
// calls of after are deferred because sync/atomic panics on a wrong type.
type box struct{ v atomic.Value }

func (b *box) load(o checked.Order) any {
	before(unsafe.Pointer(b), reads, o)
	defer after(unsafe.Pointer(b), reads, o)
	return b.v.Load()
}

func (b *box) store(v any, o checked.Order) {
	before(unsafe.Pointer(b), writes, o)
	defer after(unsafe.Pointer(b), writes, o)
	b.v.Store(v)
}

func (b *box) swap(v any, o checked.Order) any {
	before(unsafe.Pointer(b), both, o)
	defer after(unsafe.Pointer(b), both, o)
	return b.v.Swap(v)
}

func (b *box) cas(old, new any, o checked.Order) bool {
	before(unsafe.Pointer(b), both, o)
	defer after(unsafe.Pointer(b), both, o)
	return b.v.CompareAndSwap(old, new)
}
