package check

// Engine chooses how a model is explored: "interleavings", which is for sc only,
// "graphs" or "optimal".
func Engine(name string) Option { return func(o *options) { o.engine = name } }

// ExploreOutcomes is Explore of a body that has a result: also the set of results.
func ExploreOutcomes(body func() string, list ...Option) (Result, map[string]int) {
	o := newOptions(list)
	found := map[string]int{}
	result := ""
	o.after = func() { found[result]++ }
	o.reset = func() { clear(found) }
	return runEngine(func() { result = body() }, o), found
}
