package exec

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkRel measures what an enumeration does most, on relations of the size
// that executions have.
func BenchmarkRel(b *testing.B) {
	for _, n := range []int{16, 64, 65} {
		rng := rand.New(rand.NewPCG(1, 2))
		p, q, r := NewRel(n), NewRel(n), NewRel(n)
		for range 2 * n {
			x, y := rng.IntN(n), rng.IntN(n)
			if x != y {
				p.Add(min(x, y), max(x, y)) // acyclic
			}
			q.Add(rng.IntN(n), rng.IntN(n))
		}
		s := SetOf(n, 1, 3, 5, 7, 9)
		for _, op := range []struct {
			name string
			f    func()
		}{
			{"Union", func() { r.Union(p, q) }},
			{"Compose", func() { r.Compose(p, q) }},
			{"Inverse", func() { r.Inverse(p) }},
			{"Closure", func() { r.Closure(p) }},
			{"Restrict", func() { r.Restrict(p, s, s) }},
			{"Range", func() { p.Range() }},
			{"Acyclic", func() { p.Acyclic() }},
		} {
			b.Run(fmt.Sprintf("%s/%d", op.name, n), func(b *testing.B) {
				for b.Loop() {
					op.f()
				}
			})
		}
	}
}
