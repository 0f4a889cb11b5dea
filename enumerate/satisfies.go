package enumerate

import (
	"strconv"

	"github.com/ordo-go/ordo/litmus"
)

// Satisfies reports whether s, a final state of p, satisfies the predicate of p's
// condition.
func (s State) Satisfies(p *litmus.Program) bool {
	if p.Cond.X == nil {
		return true
	}
	v, ok := evalTerms(p, p.Cond.X, func(t litmus.Term) litmus.Value { return s.value(p, t) })
	return ok && v.Truth()
}

// value reads back what FormatTerm and FormatValue wrote.
func (s State) value(p *litmus.Program, t litmus.Term) litmus.Value {
	key := litmus.FormatTerm(p, t)
	for _, b := range s {
		if b.Key != key {
			continue
		}
		if n, err := strconv.ParseInt(b.Value, 10, 64); err == nil {
			return litmus.Num(n)
		}
		for i, loc := range p.Locs {
			if loc.Name == b.Value {
				return litmus.AddrOf(i)
			}
		}
	}
	return litmus.Num(0)
}
