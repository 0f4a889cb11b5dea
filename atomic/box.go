//go:build !ordo && !race

package atomic

import (
	"sync/atomic"

	"github.com/ordo-go/ordo/internal/checked"
)

// A box is the memory of a [Value]: that of sync/atomic.
type box struct{ v atomic.Value }

func (b *box) load(checked.Order) any                 { return b.v.Load() }
func (b *box) store(v any, _ checked.Order)           { b.v.Store(v) }
func (b *box) swap(v any, _ checked.Order) any        { return b.v.Swap(v) }
func (b *box) cas(old, new any, _ checked.Order) bool { return b.v.CompareAndSwap(old, new) }
