package oracle

import (
	"errors"
	"slices"

	"github.com/ordo-go/ordo/litmus"
)

var errLarge = errors.New("oracle: the program is too large")

// threadRuns returns the runs of each thread that may have a part in an
// execution.
//
// What a read may return is found first, as the least set that has the initial
// values and what any thread writes when its reads return values of the set and
// its conditions go both ways: a value that depends on itself through control
// only is to be found too. Where values do not depend on themselves through data,
// each is computed from values of other writes, those from others again; so the
// set has them all after as many rounds as there are writes in an execution.
// Then values that no run writes are taken out until none is left.
func threadRuns(p *litmus.Program, x86 bool, unroll int) ([][]*run, error) {
	values := make([][]litmus.Value, len(p.Locs))
	for i, l := range p.Locs {
		values[i] = []litmus.Value{l.Init}
	}
	writes := 0
	for _, th := range p.Threads {
		writes += maxWrites(th.Body, unroll)
	}
	for range writes {
		next, _, err := writtenUnder(p, values, x86, true, unroll)
		if err != nil {
			return nil, err
		}
		grown := size(next) != size(values)
		if values = next; !grown {
			break
		}
	}
	for {
		next, runs, err := writtenUnder(p, values, x86, false, unroll)
		if err != nil {
			return nil, err
		}
		for i := range next {
			next[i] = slices.DeleteFunc(next[i], func(v litmus.Value) bool { return !slices.Contains(values[i], v) })
		}
		if size(next) == size(values) {
			return runs, nil
		}
		values = next
	}
}

func size(values [][]litmus.Value) int {
	n := 0
	for _, v := range values {
		n += len(v)
	}
	return n
}

// writtenUnder returns the initial values and those that are written by runs
// whose reads return the given values, and these runs.
func writtenUnder(p *litmus.Program, values [][]litmus.Value, x86, loose bool, unroll int) ([][]litmus.Value, [][]*run, error) {
	next := make([][]litmus.Value, len(p.Locs))
	for i, l := range p.Locs {
		next[i] = []litmus.Value{l.Init}
	}
	var all [][]*run
	for i := range p.Threads {
		t := &runner{p: p, thread: i, x86: x86, loose: loose, unroll: unroll, values: values}
		runs, ok := t.all()
		if !ok {
			return nil, nil, errLarge
		}
		all = append(all, runs)
		for _, r := range runs {
			for _, e := range r.events {
				if e.write && !slices.Contains(next[e.loc], e.put) {
					next[e.loc] = append(next[e.loc], e.put)
				}
			}
		}
	}
	if loose && size(next) > 200 {
		return nil, nil, errLarge
	}
	return next, all, nil
}

// maxWrites is not less than the number of writes that statements may do.
func maxWrites(list []litmus.Stmt, unroll int) int {
	n := 0
	for _, s := range list {
		switch s := s.(type) {
		case *litmus.Assign:
			n += exprWrites(s.X)
		case *litmus.Store:
			n += 1 + exprWrites(s.Addr) + exprWrites(s.X)
		case *litmus.If:
			n += exprWrites(s.Cond) + maxWrites(s.Then, unroll) + maxWrites(s.Else, unroll)
		case *litmus.Loop:
			n += (unroll + 1) * (exprWrites(s.Cond) + maxWrites(s.Body, unroll) + maxWrites(s.Post, unroll))
		case *litmus.Block:
			n += maxWrites(s.Body, unroll)
		case *litmus.Lock:
			n += 1 + exprWrites(s.Addr)
		case *litmus.Unlock:
			n += 1 + exprWrites(s.Addr)
		case *litmus.Assume:
			n += exprWrites(s.X)
		}
	}
	return n
}

func exprWrites(x litmus.Expr) int {
	switch x := x.(type) {
	case *litmus.Unary:
		return exprWrites(x.X)
	case *litmus.Binary:
		return exprWrites(x.X) + exprWrites(x.Y)
	case *litmus.Convert:
		return exprWrites(x.X)
	case *litmus.Offset:
		return exprWrites(x.X) + exprWrites(x.N)
	case *litmus.Load:
		return exprWrites(x.Addr)
	case *litmus.RMW:
		return 1 + exprWrites(x.Addr) + exprWrites(x.X)
	case *litmus.CAS:
		return 1 + exprWrites(x.Addr) + exprWrites(x.Old) + exprWrites(x.New)
	case *litmus.TryLock:
		return 1 + exprWrites(x.Addr)
	}
	return 0
}
