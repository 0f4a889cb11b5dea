package oracle

// A set is a set of at most 64 events, a rel a relation over len(rel) events: row
// a has the b with (a, b).
type (
	set = uint64
	rel []set
)

func (r rel) has(a, b int) bool { return r[a]>>b&1 != 0 }
func (r rel) add(a, b int)      { r[a] |= 1 << b }

// id is the identity on the events of s.
func id(n int, s set) rel {
	r := make(rel, n)
	for i := range r {
		r[i] = s & (1 << i)
	}
	return r
}

// or is the union.
func or(first rel, more ...rel) rel {
	r := append(rel(nil), first...)
	for _, m := range more {
		for i := range r {
			r[i] |= m[i]
		}
	}
	return r
}

// minus has what a has and b has not.
func minus(a, b rel) rel {
	r := make(rel, len(a))
	for i := range r {
		r[i] = a[i] &^ b[i]
	}
	return r
}

// and is the intersection.
func and(a, b rel) rel {
	r := make(rel, len(a))
	for i := range r {
		r[i] = a[i] & b[i]
	}
	return r
}

// seq is the composition of relations, from left to right.
func seq(first rel, more ...rel) rel {
	r := first
	for _, m := range more {
		next := make(rel, len(r))
		for a := range r {
			for b := range r {
				if r.has(a, b) {
					next[a] |= m[b]
				}
			}
		}
		r = next
	}
	return r
}

// inverse turns every pair round.
func inverse(r rel) rel {
	out := make(rel, len(r))
	for a := range r {
		for b := range r {
			if r.has(a, b) {
				out.add(b, a)
			}
		}
	}
	return out
}

// plus is the transitive closure, star also reflexive, opt only reflexive.
func plus(r rel) rel {
	out := append(rel(nil), r...)
	for m := range out {
		for a := range out {
			if out.has(a, m) {
				out[a] |= out[m]
			}
		}
	}
	return out
}

func opt(r rel) rel  { return or(r, id(len(r), ^set(0))) }
func star(r rel) rel { return opt(plus(r)) }

func irreflexive(r rel) bool {
	for i := range r {
		if r.has(i, i) {
			return false
		}
	}
	return true
}

func acyclic(r rel) bool { return irreflexive(plus(r)) }

func empty(r rel) bool {
	for _, row := range r {
		if row != 0 {
			return false
		}
	}
	return true
}
