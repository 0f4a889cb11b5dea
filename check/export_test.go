package check

import "github.com/ordo-go/ordo/check/machine"

// Engine chooses how a model is explored: "interleavings", which is for sc only,
// "graphs" or "optimal".
func Engine(name string) Option { return func(o *options) { o.engine = name } }

func init() { oracle = oracleOf }

// oracleOf returns the oracle that the options name; nil if they name none.
func oracleOf(o options, m *machine.Machine, body func()) engine {
	run, result := o.perRun(body)
	s := &search{m: m, body: run, max: o.max, failed: o.failed}
	s.after = func() {
		if result != nil {
			o.result(result())
		}
	}
	s.Model, s.Engine = o.model, o.engine
	switch o.engine {
	case "interleavings":
		return s
	case "graphs":
		return &weakSearch{search: s, consistent: models[o.model], seen: map[[2]uint64]bool{}}
	}
	return nil
}

// Forget makes the next check of a test its first.
var Forget = forget

// ExploreOutcomes is Explore of a body that has a result: also the set of results.
func ExploreOutcomes(body func() string, list ...Option) (Result, map[string]int) {
	o := newOptions(list)
	found := map[string]int{}
	o.outcome = body
	o.result = func(r string) { found[r]++ }
	o.reset = func() { clear(found) }
	return runEngine(nil, o), found
}
