package enumerate

import (
	"context"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// A Candidate is an execution as the search hands it over: what a model may ask
// of its events, with rf, FW and the orders of the model filled in. It is valid
// during the visit only.
type Candidate struct {
	Env   memmodel.Env
	State string // the final state
	Holds bool   // whether it satisfies the predicate of the condition
	Cut   bool   // a loop was cut in it
}

// EachCandidate visits the executions of p that m allows. With a model without
// checks those are all there are: each reads-from with each order.
func EachCandidate(p *litmus.Program, m *memmodel.Model, visit func(Candidate)) error {
	axioms, err := m.Compile()
	if err != nil {
		return err
	}
	threads := make([][]path, len(p.Threads))
	for t := range threads {
		if threads[t], err = paths(p, t, 2, m.Target); err != nil {
			return err
		}
		if err := accepts(m, threads[t]); err != nil {
			return err
		}
	}
	terms := observed(p)
	eachChoice(threads, func(chosen []path) bool {
		sk := newSkeleton(p, chosen)
		newSearch(context.Background(), sk, m, axioms, observedLocs(p), func(s *search) bool {
			if p.Filter != nil && !s.truth(p.Filter) {
				return true
			}
			_, key := s.state(terms)
			for i, o := range s.axioms.Orders {
				s.env.Rels[o.Name] = s.judge.Order(i)
			}
			visit(Candidate{s.env, key, p.Cond.X == nil || s.truth(p.Cond.X), sk.cut})
			return true
		}).run()
		return true
	})
	return nil
}

// Copy keeps a candidate after the visit.
func (c Candidate) Copy() Candidate {
	sets, rels := map[string]exec.Set{}, map[string]*exec.Rel{}
	for name, s := range c.Env.Sets {
		sets[name] = s.Clone()
	}
	for name, r := range c.Env.Rels {
		rels[name] = r.Clone()
	}
	c.Env.Sets, c.Env.Rels = sets, rels
	return c
}
