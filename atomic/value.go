package atomic

import "github.com/ordo-go/ordo/internal/checked"

// A Value is a value of any one type that several goroutines may use at once.
// The zero value holds nil. All stored values must have the same concrete
// type. As in sync/atomic, storing nil or another type panics, and so does
// comparing values that are not comparable. It must not be copied after first
// use.
//
// A relaxed load orders nothing: what the value points to may not be there yet.
type Value struct{ b box }

// Load returns the value, or nil if there is none, sequentially consistent.
func (x *Value) Load() any { return x.b.load(checked.SeqCst) }

// LoadRelaxed returns the value, relaxed: it orders nothing else.
func (x *Value) LoadRelaxed() any { return x.b.load(checked.Relaxed) }

// LoadAcquire returns the value; what happened before the release store that
// wrote it happens before what follows this load.
func (x *Value) LoadAcquire() any { return x.b.load(checked.Acquire) }

// Store sets the value, sequentially consistent.
func (x *Value) Store(v any) { x.b.store(v, checked.SeqCst) }

// StoreRelaxed sets the value, relaxed: it orders nothing else.
func (x *Value) StoreRelaxed(v any) { x.b.store(v, checked.Relaxed) }

// StoreRelease sets the value; what came before it happens before what follows
// an acquire load that reads it.
func (x *Value) StoreRelease(v any) { x.b.store(v, checked.Release) }

// Swap sets the value and returns the old one; it is sequentially consistent.
func (x *Value) Swap(new any) (old any) { return x.b.swap(new, checked.SeqCst) }

// SwapRelaxed sets the value and returns the old one; it is relaxed.
func (x *Value) SwapRelaxed(new any) (old any) { return x.b.swap(new, checked.Relaxed) }

// SwapAcquire sets the value and returns the old one; it is an acquire.
func (x *Value) SwapAcquire(new any) (old any) { return x.b.swap(new, checked.Acquire) }

// SwapRelease sets the value and returns the old one; it is a release.
func (x *Value) SwapRelease(new any) (old any) { return x.b.swap(new, checked.Release) }

// SwapAcqRel sets the value and returns the old one; it is an acquire and a release.
func (x *Value) SwapAcqRel(new any) (old any) { return x.b.swap(new, checked.AcqRel) }

// CompareAndSwap sets the value to new if it is old, and says whether it was.
// It is sequentially consistent.
func (x *Value) CompareAndSwap(old, new any) (swapped bool) {
	return x.b.cas(old, new, checked.SeqCst)
}

// CompareAndSwapRelaxed sets the value to new if it is old, and says whether it was.
// It is relaxed.
func (x *Value) CompareAndSwapRelaxed(old, new any) (swapped bool) {
	return x.b.cas(old, new, checked.Relaxed)
}

// CompareAndSwapAcquire sets the value to new if it is old, and says whether it was.
// It is an acquire, failing or not.
func (x *Value) CompareAndSwapAcquire(old, new any) (swapped bool) {
	return x.b.cas(old, new, checked.Acquire)
}

// CompareAndSwapRelease sets the value to new if it is old, and says whether it was.
// Success is a release. Failure is a relaxed load.
func (x *Value) CompareAndSwapRelease(old, new any) (swapped bool) {
	return x.b.cas(old, new, checked.Release)
}

// CompareAndSwapAcqRel sets the value to new if it is old, and says whether it was.
// Success is an acquire and a release. Failure is an acquire load.
func (x *Value) CompareAndSwapAcqRel(old, new any) (swapped bool) {
	return x.b.cas(old, new, checked.AcqRel)
}
