package exec

import "math/bits"

// A Set is a set of events, a bit an event. All operations that combine sets
// want sets of the same universe, those that [NewSet] made with the same n.
type Set []uint64

func words(n int) int { return (n + 63) / 64 }

// NewSet returns the empty set of a universe of n events.
func NewSet(n int) Set { return make(Set, words(n)) }

// FullSet returns the set of all n events.
func FullSet(n int) Set {
	s := NewSet(n)
	for i := range n {
		s.Add(i)
	}
	return s
}

// SetOf returns the set of the given events of a universe of n.
func SetOf(n int, events ...int) Set {
	s := NewSet(n)
	for _, e := range events {
		s.Add(e)
	}
	return s
}

// Add puts e into the set.
func (s Set) Add(e int) { s[e>>6] |= 1 << (e & 63) }

// Remove takes e out of the set.
func (s Set) Remove(e int) { s[e>>6] &^= 1 << (e & 63) }

// Has reports whether e is in the set.
func (s Set) Has(e int) bool { return s[e>>6]>>(e&63)&1 != 0 }

// Len returns how many events the set has.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Empty reports whether the set has no event.
func (s Set) Empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// Equal reports whether s and t have the same events.
func (s Set) Equal(t Set) bool {
	for i, w := range s {
		if w != t[i] {
			return false
		}
	}
	return true
}

// Clone returns a copy.
func (s Set) Clone() Set { return append(Set(nil), s...) }

// Union makes s the union of a and b and returns s. It may be a or b itself.
func (s Set) Union(a, b Set) Set {
	for i := range s {
		s[i] = a[i] | b[i]
	}
	return s
}

// Intersect makes s the intersection of a and b and returns s.
func (s Set) Intersect(a, b Set) Set {
	for i := range s {
		s[i] = a[i] & b[i]
	}
	return s
}

// Minus makes s what a has and b has not, and returns s.
func (s Set) Minus(a, b Set) Set {
	for i := range s {
		s[i] = a[i] &^ b[i]
	}
	return s
}

// All yields the events in increasing order. The set may change meanwhile: what
// is yielded is what it was at the start of each word of 64.
func (s Set) All() func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// Slice returns the events in increasing order.
func (s Set) Slice() []int {
	out := make([]int, 0, s.Len())
	for e := range s.All() {
		out = append(out, e)
	}
	return out
}

// min returns the least event of a set that has one.
func (s Set) min() int {
	for i, w := range s {
		if w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}
