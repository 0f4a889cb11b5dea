// Package enumerate finds every execution of a litmus program that a memory model
// allows: its final states, the verdict on its condition, its data races, and the
// reason of the verdict.
//
// A thread is walked symbolically, once for each way through it; values read are
// unknowns. For each choice of ways the reads get the writes they read from, one
// after the other, and then the orders that the model asks for (co) are extended
// pair by pair. After each such step the checks of the model that more edges can
// only break are evaluated, so that what cannot become an execution is dropped as
// early as it is known; the others judge the finished execution. The model is
// data: nothing here knows one by name.
//
// Limits: 64 memory events a thread, loops unrolled, values of 64 bits. Values out
// of thin air, that depend on themselves, are not produced.
package enumerate

import (
	"context"
	"slices"
	"time"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// Run enumerates the consistent executions of p under o.Model. When the context
// ends it returns what it has, with Complete false. An error is about the input: a
// program that is too large or that the model refuses, a model that cannot be used.
//
// Result.Holds: what the file expects of the model decides, if it says so; else a
// "~exists" and a "forall" are expectations, and an "exists" is a question.
func Run(ctx context.Context, p *litmus.Program, o Options) (*Result, error) {
	start := time.Now()
	axioms, err := o.Model.Compile()
	if err != nil {
		return nil, err
	}
	if o.Unroll == 0 {
		o.Unroll = 2
	}
	if err := fits(p, o.Model); err != nil {
		return nil, err
	}
	threads := make([][]path, len(p.Threads))
	for t := range threads {
		if threads[t], err = paths(p, t, o.Unroll, o.Model.Target); err != nil {
			return nil, err
		}
		if err := accepts(o.Model, threads[t]); err != nil {
			return nil, err
		}
	}
	c := newCollector(p, o, axioms)
	eachChoice(threads, func(chosen []path) bool {
		c.skeleton(ctx, newSkeleton(p, chosen))
		return ctx.Err() == nil
	})
	if ctx.Err() != nil {
		c.Complete = false
	}
	r := c.result()
	if o.Why {
		r.Why = c.why(ctx, threads)
	}
	r.Elapsed = time.Since(start)
	return r, nil
}

// accepts returns an error where a model has no meaning for an operation.
func accepts(m *memmodel.Model, thread []path) error {
	for _, p := range thread {
		for _, e := range p.events {
			if isMutex(e) {
				continue // every model has mutexes, whatever orders it knows
			}
			if err := m.Accepts(e.kind, e.order); err != nil {
				return &Refusal{&litmus.Error{Pos: e.pos, Message: err.Error()}}
			}
		}
	}
	return nil
}

func isMutex(e event) bool {
	return slices.ContainsFunc(e.tags, func(tag string) bool { return tag == "LK" || tag == "LF" || tag == "UL" })
}

// eachChoice yields one path of each thread, in every combination, until yield
// says false.
func eachChoice(threads [][]path, yield func([]path) bool) {
	index := make([]int, len(threads))
	chosen := make([]path, len(threads))
	for {
		for t, i := range index {
			if len(threads[t]) == 0 {
				return
			}
			chosen[t] = threads[t][i]
		}
		if !yield(slices.Clone(chosen)) {
			return
		}
		t := len(index) - 1
		for ; t >= 0; t-- {
			if index[t]++; index[t] < len(threads[t]) {
				break
			}
			index[t] = 0
		}
		if t < 0 {
			return
		}
	}
}

// A collector gathers executions into a result.
type collector struct {
	*Result
	p        *litmus.Program
	o        Options
	axioms   *memmodel.Compiled
	terms    []litmus.Term
	observed []bool // per location: whether the final state or the filter has it
	states   map[string]State
	races    map[string]Race
	flags    map[string]bool
	orders   map[string]Ordering
	totals   map[string]bool // the operations of the orders
}

func newCollector(p *litmus.Program, o Options, axioms *memmodel.Compiled) *collector {
	return &collector{
		Result: &Result{
			Test: p.Name, File: p.File, Model: o.Model.Name,
			Condition: litmus.FormatCondition(p), Quantifier: p.Cond.Quantifier, Complete: true,
		},
		p: p, o: o, axioms: axioms, terms: observed(p), observed: observedLocs(p),
		states: map[string]State{}, races: map[string]Race{}, flags: map[string]bool{}, orders: map[string]Ordering{}, totals: map[string]bool{},
	}
}

// skeleton gathers the executions of one skeleton. A skeleton with a loop that was
// cut only tells, by having an execution, that the result is not complete.
func (c *collector) skeleton(ctx context.Context, sk *skeleton) {
	if sk.cut && !c.Complete {
		return
	}
	visit := c.execution
	if sk.cut {
		visit = func(*search) bool { c.Complete = false; return false }
	}
	newSearch(ctx, sk, c.o.Model, c.axioms, c.observed, visit).run()
}

func (c *collector) execution(s *search) bool {
	if c.p.Filter != nil && !s.truth(c.p.Filter) {
		return true
	}
	if s.fresh {
		s.fresh = false
		c.Executions++
		if c.o.Progress != nil && c.Executions&255 == 0 {
			c.o.Progress(c.Executions)
		}
	}
	state, key := s.state(c.terms)
	if _, ok := c.states[key]; !ok {
		c.states[key] = state
	}
	if c.p.Cond.X == nil || s.truth(c.p.Cond.X) {
		c.Positive++
		if c.Witness == nil {
			c.Witness = s.graph()
		}
	} else {
		c.Negative++
		if c.Counter == nil {
			c.Counter = s.graph()
		}
	}
	c.marks(s)
	if c.o.Orders {
		c.totalOrders(s, state, key)
	}
	return true
}

// marks gathers flags and undefined behaviour.
func (c *collector) marks(s *search) {
	for _, i := range s.judge.Marks() {
		k := c.axioms.Checks[i]
		if k.Mode != cat.UndefinedUnless {
			c.flags[k.Label] = true
			continue
		}
		c.Undefined = true
		if r := s.judge.Pairs(i); r != nil && k.Kind == cat.Empty {
			for a, b := range r.Pairs() {
				if a > b && r.Has(b, a) {
					continue
				}
				race := Race{s.event(a), s.event(b)}
				key := raceKey(race)
				if _, ok := c.races[key]; !ok {
					c.races[key] = race
				}
			}
		}
	}
}

func raceKey(r Race) string {
	return describe(r.A) + " | " + describe(r.B)
}

func describe(e exec.Event) string {
	return e.Pos.String() + " " + e.Kind.String() + " " + e.Order.String() + " " + e.Loc
}

// result completes the result from what was gathered.
func (c *collector) result() *Result {
	r := c.Result
	for _, s := range c.states {
		r.States = append(r.States, s)
	}
	slices.SortFunc(r.States, State.compare)
	r.Verdict = litmus.Sometimes
	switch {
	case r.Positive == 0:
		r.Verdict = litmus.Never
	case r.Negative == 0:
		r.Verdict = litmus.Always
	}
	r.Flags = sortedKeys(c.flags)
	for _, k := range sortedKeys(c.races) {
		r.Races = append(r.Races, c.races[k])
	}
	slices.SortStableFunc(r.Races, compareRaces)
	for _, k := range sortedKeys(c.orders) {
		r.Orders = append(r.Orders, c.orders[k])
	}
	r.TotalOrders = len(c.totals)
	r.Holds = c.holds()
	return r
}

func (c *collector) holds() bool {
	for _, e := range c.p.Expects {
		if e.Model == c.o.Model.Name {
			if e.Verdict == litmus.Undefined {
				return c.Undefined
			}
			return c.Verdict == e.Verdict
		}
	}
	switch c.Quantifier {
	case litmus.NotExists:
		return c.Verdict == litmus.Never
	case litmus.Forall:
		return c.Verdict == litmus.Always || c.Positive+c.Negative == 0
	}
	return true
}
