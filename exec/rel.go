package exec

import "math/bits"

// A Rel is a binary relation over n events: row a has the events b with (a, b).
// The operations that make r something (Union, Compose, ...) overwrite r and
// return it; they want relations of the same n. Where r may be an operand
// itself, the comment says so.
type Rel struct {
	n, w int
	bits []uint64
}

// NewRel returns the empty relation over n events.
func NewRel(n int) *Rel {
	w := words(n)
	return &Rel{n: n, w: w, bits: make([]uint64, n*w)}
}

// Identity returns the relation of every event with itself.
func Identity(n int) *Rel {
	r := NewRel(n)
	for i := range n {
		r.Add(i, i)
	}
	return r
}

// Product returns the relation of every event of a with every event of b.
func Product(n int, a, b Set) *Rel {
	r := NewRel(n)
	for e := range a.All() {
		copy(r.Row(e), b)
	}
	return r
}

// N returns the number of events of the universe.
func (r *Rel) N() int { return r.n }

// Row returns the successors of a. It is the relation's own memory.
func (r *Rel) Row(a int) Set { return Set(r.bits[a*r.w : (a+1)*r.w]) }

// Add puts (a, b) into the relation.
func (r *Rel) Add(a, b int) { r.bits[a*r.w+b>>6] |= 1 << (b & 63) }

// Remove takes (a, b) out.
func (r *Rel) Remove(a, b int) { r.bits[a*r.w+b>>6] &^= 1 << (b & 63) }

// Has reports whether (a, b) is in the relation.
func (r *Rel) Has(a, b int) bool { return r.bits[a*r.w+b>>6]>>(b&63)&1 != 0 }

// Clear removes everything and returns r.
func (r *Rel) Clear() *Rel { clear(r.bits); return r }

// Copy makes r equal to a and returns r.
func (r *Rel) Copy(a *Rel) *Rel { copy(r.bits, a.bits); return r }

// Clone returns a copy.
func (r *Rel) Clone() *Rel { return NewRel(r.n).Copy(r) }

// Len returns the number of pairs.
func (r *Rel) Len() int {
	n := 0
	for _, w := range r.bits {
		n += bits.OnesCount64(w)
	}
	return n
}

// Empty reports whether there is no pair.
func (r *Rel) Empty() bool {
	for _, w := range r.bits {
		if w != 0 {
			return false
		}
	}
	return true
}

// Equal reports whether r and a have the same pairs.
func (r *Rel) Equal(a *Rel) bool {
	for i, w := range r.bits {
		if w != a.bits[i] {
			return false
		}
	}
	return true
}

// Union makes r the union of a and b. r may be a or b.
func (r *Rel) Union(a, b *Rel) *Rel {
	for i, w := range a.bits {
		r.bits[i] = w | b.bits[i]
	}
	return r
}

// Intersect makes r the intersection of a and b. r may be a or b.
func (r *Rel) Intersect(a, b *Rel) *Rel {
	for i, w := range a.bits {
		r.bits[i] = w & b.bits[i]
	}
	return r
}

// Minus makes r what a has and b has not. r may be a or b.
func (r *Rel) Minus(a, b *Rel) *Rel {
	for i, w := range a.bits {
		r.bits[i] = w &^ b.bits[i]
	}
	return r
}

// Complement makes r all pairs that a has not. r may be a.
func (r *Rel) Complement(a *Rel) *Rel {
	if r.n == 0 {
		return r
	}
	last := ^uint64(0) >> uint(r.w*64-r.n)
	for i, w := range a.bits {
		r.bits[i] = ^w
		if i%r.w == r.w-1 {
			r.bits[i] &= last
		}
	}
	return r
}

// Compose makes r the composition a ; b. r must be neither.
func (r *Rel) Compose(a, b *Rel) *Rel {
	if r.w == 1 {
		return r.compose1(a, b)
	}
	clear(r.bits)
	for e := range r.n {
		row := r.Row(e)
		for m := range a.Row(e).All() {
			row.Union(row, b.Row(m))
		}
	}
	return r
}

// compose1 is Compose for at most 64 events.
func (r *Rel) compose1(a, b *Rel) *Rel {
	for e, w := range a.bits {
		var row uint64
		for ; w != 0; w &= w - 1 {
			row |= b.bits[bits.TrailingZeros64(w)&63]
		}
		r.bits[e] = row
	}
	return r
}

// Inverse makes r the inverse of a. r must not be a.
func (r *Rel) Inverse(a *Rel) *Rel {
	clear(r.bits)
	if r.w == 1 {
		for e, w := range a.bits {
			for ; w != 0; w &= w - 1 {
				r.bits[bits.TrailingZeros64(w)&63] |= 1 << (e & 63)
			}
		}
		return r
	}
	for e := range r.n {
		for f := range a.Row(e).All() {
			r.Add(f, e)
		}
	}
	return r
}

// Closure makes r the transitive closure of a (Warshall). r may be a.
func (r *Rel) Closure(a *Rel) *Rel {
	if r != a {
		r.Copy(a)
	}
	if r.w == 1 {
		for m, through := range r.bits {
			if through == 0 {
				continue
			}
			bit := uint64(1) << (m & 63)
			for e, w := range r.bits {
				if w&bit != 0 {
					r.bits[e] = w | r.bits[m]
				}
			}
		}
		return r
	}
	for m := range r.n {
		through := r.Row(m)
		for e := range r.n {
			if row := r.Row(e); row.Has(m) {
				row.Union(row, through)
			}
		}
	}
	return r
}

// Reflexive makes r the union of a and the identity. r may be a.
func (r *Rel) Reflexive(a *Rel) *Rel {
	if r != a {
		r.Copy(a)
	}
	for e := range r.n {
		r.Add(e, e)
	}
	return r
}

// Restrict makes r the pairs of a from an event of from to one of to. A nil set
// restricts nothing. r may be a.
func (r *Rel) Restrict(a *Rel, from, to Set) *Rel {
	if r.w == 1 {
		return r.restrict1(a, from, to)
	}
	for e := range r.n {
		row := r.Row(e)
		switch {
		case from != nil && !from.Has(e):
			clear(row)
		case to != nil:
			row.Intersect(a.Row(e), to)
		default:
			copy(row, a.Row(e))
		}
	}
	return r
}

// restrict1 is Restrict for at most 64 events.
func (r *Rel) restrict1(a *Rel, from, to Set) *Rel {
	rows, cols := ^uint64(0), ^uint64(0)
	if from != nil {
		rows = from[0]
	}
	if to != nil {
		cols = to[0]
	}
	for e, w := range a.bits {
		r.bits[e] = w & cols & -(rows >> (e & 63) & 1)
	}
	return r
}

// Domain returns the events with a successor.
func (r *Rel) Domain() Set {
	s := NewSet(r.n)
	for e := range r.n {
		if !r.Row(e).Empty() {
			s.Add(e)
		}
	}
	return s
}

// Range returns the events with a predecessor.
func (r *Rel) Range() Set {
	s := NewSet(r.n)
	for e := range r.n {
		s.Union(s, r.Row(e))
	}
	return s
}

// Irreflexive reports whether no event is related to itself.
func (r *Rel) Irreflexive() bool {
	for e := range r.n {
		if r.Has(e, e) {
			return false
		}
	}
	return true
}

// Acyclic reports whether the relation has no cycle. It takes events without
// predecessors out until none is left.
func (r *Rel) Acyclic() bool {
	if r.w == 1 {
		left := ^uint64(0) >> uint(64-r.n)
		for {
			var reached uint64
			for w := left; w != 0; w &= w - 1 {
				reached |= r.bits[bits.TrailingZeros64(w)&63]
			}
			switch next := left & reached; next {
			case 0:
				return true
			case left:
				return false
			default:
				left = next
			}
		}
	}
	left := FullSet(r.n)
	for {
		reached := NewSet(r.n)
		for e := range left.All() {
			reached.Union(reached, r.Row(e))
		}
		next := NewSet(r.n).Intersect(left, reached)
		if next.Empty() {
			return true
		}
		if next.Equal(left) {
			return false
		}
		left = next
	}
}

// Cycle returns a shortest cycle as the events along it, the first one not
// repeated; nil if there is none. Of several it returns the one whose first event
// is least.
func (r *Rel) Cycle() []int {
	var best []int
	for start := range r.n {
		if path := r.Path(start, start); path != nil && (best == nil || len(path)-1 < len(best)) {
			best = path[:len(path)-1]
		}
	}
	return best
}

// Path returns the events along a shortest path of at least one step from a to b,
// both included; nil if there is none.
func (r *Rel) Path(a, b int) []int {
	before := make([]int, r.n)
	for i := range before {
		before[i] = -1
	}
	queue := []int{a}
	for len(queue) > 0 {
		e := queue[0]
		queue = queue[1:]
		for f := range r.Row(e).All() {
			if before[f] >= 0 {
				continue
			}
			before[f] = e
			if f == b {
				return trace(before, a, b)
			}
			if f != a {
				queue = append(queue, f)
			}
		}
	}
	return nil
}

// trace follows before from b back to a.
func trace(before []int, a, b int) []int {
	path := []int{b}
	for e := before[b]; ; e = before[e] {
		path = append(path, e)
		if e == a {
			break
		}
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path
}

// Pairs yields the pairs in increasing order.
func (r *Rel) Pairs() func(yield func(a, b int) bool) {
	return func(yield func(a, b int) bool) {
		for a := range r.n {
			for b := range r.Row(a).All() {
				if !yield(a, b) {
					return
				}
			}
		}
	}
}

// Reduction returns the pairs of an acyclic relation that no longer path of it
// implies: what is worth drawing of a transitive relation.
func (r *Rel) Reduction() *Rel {
	plus := NewRel(r.n).Closure(r)
	return NewRel(r.n).Minus(r, NewRel(r.n).Compose(plus, plus))
}
