package exec

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sizes are the numbers of events around which the bitsets change: none, one
// word, full words, more than two.
var sizes = []int{0, 1, 3, 63, 64, 65, 130}

// A pairSet is a relation the slow way.
type pairSet map[[2]int]bool

func (p pairSet) rel(n int) *Rel {
	r := NewRel(n)
	for ab := range p {
		r.Add(ab[0], ab[1])
	}
	return r
}

// check fails unless r has exactly the pairs for which want is true.
func check(t *rapid.T, what string, r *Rel, want func(a, b int) bool) {
	t.Helper()
	count := 0
	for a := range r.N() {
		for b := range r.N() {
			if w := want(a, b); w != r.Has(a, b) {
				t.Fatalf("%s: (%d,%d) is %v, want %v", what, a, b, !w, w)
			} else if w {
				count++
			}
		}
	}
	if r.Len() != count || r.Empty() != (count == 0) {
		t.Fatalf("%s: Len %d, Empty %v; it has %d pairs", what, r.Len(), r.Empty(), count)
	}
	var listed [][2]int
	for a, b := range r.Pairs() {
		listed = append(listed, [2]int{a, b})
	}
	if len(listed) != count || !slices.IsSortedFunc(listed, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) }) {
		t.Fatalf("%s: Pairs yields %v", what, listed)
	}
}

func drawPairs(t *rapid.T, n int, label string) pairSet {
	p := pairSet{}
	if n == 0 {
		return p
	}
	event := rapid.IntRange(0, n-1)
	for _, ab := range rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
		return [2]int{event.Draw(t, "a"), event.Draw(t, "b")}
	}), 0, 2*min(n, 40)).Draw(t, label) {
		p[ab] = true
	}
	return p
}

func drawSet(t *rapid.T, n int, label string) (Set, map[int]bool) {
	s, m := NewSet(n), map[int]bool{}
	if n > 0 {
		for _, e := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, min(n, 30)).Draw(t, label) {
			s.Add(e)
			m[e] = true
		}
	}
	return s, m
}

// forSizes runs a property for every size.
func forSizes(t *testing.T, prop func(t *rapid.T, n int)) {
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { prop(t, n) })
		})
	}
}

func TestRelIsWhatMapsSay(t *testing.T) {
	forSizes(t, func(t *rapid.T, n int) {
		p, q := drawPairs(t, n, "p"), drawPairs(t, n, "q")
		a, b := p.rel(n), q.rel(n)
		has, hasB := p.has, q.has
		dirty := func() *Rel { return NewRel(n).Complement(NewRel(n)) } // what an operation must overwrite
		check(t, "Add", a, has)
		check(t, "Copy", dirty().Copy(a), has)
		check(t, "Clone", a.Clone(), has)
		check(t, "Union", dirty().Union(a, b), func(x, y int) bool { return has(x, y) || hasB(x, y) })
		check(t, "Intersect", dirty().Intersect(a, b), func(x, y int) bool { return has(x, y) && hasB(x, y) })
		check(t, "Minus", dirty().Minus(a, b), func(x, y int) bool { return has(x, y) && !hasB(x, y) })
		check(t, "Complement", dirty().Complement(a), func(x, y int) bool { return !has(x, y) })
		check(t, "Inverse", dirty().Inverse(a), func(x, y int) bool { return has(y, x) })
		check(t, "Reflexive", dirty().Reflexive(a), func(x, y int) bool { return x == y || has(x, y) })
		check(t, "Identity", Identity(n), func(x, y int) bool { return x == y })
		check(t, "Clear", dirty().Clear(), func(x, y int) bool { return false })
		composed := p.compose(q)
		check(t, "Compose", dirty().Compose(a, b), composed.has)
		check(t, "Closure", dirty().Closure(a), p.closure().has)
		if a.Equal(b) != p.equal(q) || !a.Equal(a.Clone()) {
			t.Fatalf("Equal is %v", a.Equal(b))
		}
	})
}

// Where the comment says that r may be an operand, the result is the same.
func TestRelInPlace(t *testing.T) {
	forSizes(t, func(t *rapid.T, n int) {
		a, b := drawPairs(t, n, "p").rel(n), drawPairs(t, n, "q").rel(n)
		s, _ := drawSet(t, n, "s")
		for name, op := range map[string]func(r, a, b *Rel) *Rel{
			"Union":      (*Rel).Union,
			"Intersect":  (*Rel).Intersect,
			"Minus":      (*Rel).Minus,
			"Complement": func(r, a, _ *Rel) *Rel { return r.Complement(a) },
			"Closure":    func(r, a, _ *Rel) *Rel { return r.Closure(a) },
			"Reflexive":  func(r, a, _ *Rel) *Rel { return r.Reflexive(a) },
			"Restrict":   func(r, a, _ *Rel) *Rel { return r.Restrict(a, s, s) },
		} {
			want := op(NewRel(n), a, b)
			if left := a.Clone(); !op(left, left, b).Equal(want) {
				t.Fatalf("%s differs if r is its first operand", name)
			}
		}
		for name, op := range map[string]func(r, a, b *Rel) *Rel{
			"Union": (*Rel).Union, "Intersect": (*Rel).Intersect, "Minus": (*Rel).Minus,
		} {
			want := op(NewRel(n), a, b)
			if right := b.Clone(); !op(right, a, right).Equal(want) {
				t.Fatalf("%s differs if r is its second operand", name)
			}
		}
	})
}

func TestRelAndSets(t *testing.T) {
	forSizes(t, func(t *rapid.T, n int) {
		p := drawPairs(t, n, "p")
		a := p.rel(n)
		s, inS := drawSet(t, n, "s")
		u, inU := drawSet(t, n, "u")
		check(t, "Product", Product(n, s, u), func(x, y int) bool { return inS[x] && inU[y] })
		check(t, "Restrict", NewRel(n).Restrict(a, s, u), func(x, y int) bool { return inS[x] && inU[y] && p.has(x, y) })
		check(t, "Restrict from", NewRel(n).Restrict(a, s, nil), func(x, y int) bool { return inS[x] && p.has(x, y) })
		check(t, "Restrict to", NewRel(n).Restrict(a, nil, u), func(x, y int) bool { return inU[y] && p.has(x, y) })
		check(t, "Restrict nothing", NewRel(n).Restrict(a, nil, nil), p.has)
		domain, rng, reflexive := map[int]bool{}, map[int]bool{}, false
		for ab := range p {
			domain[ab[0]], rng[ab[1]] = true, true
			reflexive = reflexive || ab[0] == ab[1]
		}
		checkSet(t, "Domain", a.Domain(), domain)
		checkSet(t, "Range", a.Range(), rng)
		if a.Irreflexive() == reflexive {
			t.Fatalf("Irreflexive is %v", !reflexive)
		}
		for ab := range p {
			a.Remove(ab[0], ab[1])
			delete(p, ab)
			break
		}
		check(t, "Remove", a, p.has)
	})
}

func TestSetIsWhatMapsSay(t *testing.T) {
	forSizes(t, func(t *rapid.T, n int) {
		a, inA := drawSet(t, n, "a")
		b, inB := drawSet(t, n, "b")
		union, both, minus, all := map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}
		for e := range n {
			union[e], both[e], minus[e], all[e] = inA[e] || inB[e], inA[e] && inB[e], inA[e] && !inB[e], true
		}
		checkSet(t, "Add", a, inA)
		checkSet(t, "Full", FullSet(n), all)
		checkSet(t, "SetOf", SetOf(n, a.Slice()...), inA)
		checkSet(t, "Union", FullSet(n).Union(a, b), union)
		checkSet(t, "Intersect", FullSet(n).Intersect(a, b), both)
		checkSet(t, "Minus", FullSet(n).Minus(a, b), minus)
		c := a.Clone()
		checkSet(t, "in place", c.Minus(c, b), minus)
		checkSet(t, "Clone is apart", a, inA)
		for e := range inA {
			a.Remove(e)
		}
		checkSet(t, "Remove", a, nil)
	})
}

func checkSet(t *rapid.T, what string, s Set, want map[int]bool) {
	t.Helper()
	var list []int
	for e := range len(s) * 64 {
		if want[e] {
			list = append(list, e)
		}
		if s.Has(e) != want[e] {
			t.Fatalf("%s: %d is %v", what, e, s.Has(e))
		}
	}
	if !slices.Equal(s.Slice(), list) || s.Len() != len(list) || s.Empty() != (len(list) == 0) {
		t.Fatalf("%s: Slice %v Len %d Empty %v, want %v", what, s.Slice(), s.Len(), s.Empty(), list)
	}
	if len(list) > 0 && s.min() != list[0] {
		t.Fatalf("%s: min %d of %v", what, s.min(), list)
	}
}

func (p pairSet) has(a, b int) bool { return p[[2]int{a, b}] }

func (p pairSet) equal(q pairSet) bool {
	for ab := range p {
		if !q[ab] {
			return false
		}
	}
	return len(p) == len(q)
}

func (p pairSet) compose(q pairSet) pairSet {
	out := pairSet{}
	for ab := range p {
		for cd := range q {
			if ab[1] == cd[0] {
				out[[2]int{ab[0], cd[1]}] = true
			}
		}
	}
	return out
}

// closure searches from every event on its own.
func (p pairSet) closure() pairSet {
	next := map[int][]int{}
	for ab := range p {
		next[ab[0]] = append(next[ab[0]], ab[1])
	}
	out := pairSet{}
	for a := range next {
		for todo := []int{a}; len(todo) > 0; {
			e := todo[0]
			todo = todo[1:]
			for _, b := range next[e] {
				if !out.has(a, b) {
					out[[2]int{a, b}] = true
					todo = append(todo, b)
				}
			}
		}
	}
	return out
}
