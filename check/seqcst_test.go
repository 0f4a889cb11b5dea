//go:build ordo

package check_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/sync"
)

// fourThreads is the program of the SeqCst article: two threads store true into x and
// into y; c waits for x and then loads y, and d the other way round. Its result is
// what c and d load last. Waiting is a loop, or, as the article counts, one load of
// which only executions that see true are of interest.
func fourThreads(stores, loads exec.Order, wait func(load func() bool)) func() string {
	return func() string {
		var x, y atomic.Bool
		var c, d bool
		together(
			func() { storeBool(&x, stores) },
			func() { storeBool(&y, stores) },
			func() {
				wait(func() bool { return loadBool(&x, loads) })
				c = loadBool(&y, loads)
			},
			func() {
				wait(func() bool { return loadBool(&y, loads) })
				d = loadBool(&x, loads)
			})
		return fmt.Sprint(c, d)
	}
}

func storeBool(x *atomic.Bool, o exec.Order) {
	by(o, x.StoreRelaxed, nil, x.StoreRelease, nil, x.Store)(true)
}
func loadBool(x *atomic.Bool, o exec.Order) bool {
	return by(o, x.LoadRelaxed, x.LoadAcquire, nil, nil, x.Load)()
}

func inLoop(load func() bool) {
	for !load() {
		atomic.Pause()
	}
}

func once(load func() bool) { check.Assume(load()) }

// The article's program is explored completely, with loops that wait without a bound.
// The article allows c and d to see different orders unless its loads are SeqCst, as
// C++20 does, and x86 under which loads are in order.
func TestFourThreads(t *testing.T) {
	differ := map[string]int{"false false": 1, "false true": 1, "true false": 1, "true true": 1}
	agree := map[string]int{"false true": 1, "true false": 1, "true true": 1}
	for _, test := range []struct {
		name          string
		stores, loads exec.Order
		want          map[string]map[string]int
	}{
		{"relaxed", exec.RLX, exec.RLX, map[string]map[string]int{
			"c++20-nta": differ, "rc11": differ, "rc11-rs20": differ, "ra": differ, "x86-tso": agree, "sc": agree}},
		{"release and acquire", exec.REL, exec.ACQ, map[string]map[string]int{
			"c++20-nta": differ, "rc11": differ, "rc11-rs20": differ, "ra": differ, "x86-tso": agree, "sc": agree}},
		{"fixed", exec.RLX, exec.SC, map[string]map[string]int{
			"c++20-nta": agree, "rc11": differ, "rc11-rs20": differ, "ra": differ, "x86-tso": agree, "sc": agree}},
		{"all SeqCst", exec.SC, exec.SC, map[string]map[string]int{
			"c++20-nta": agree, "rc11": agree, "rc11-rs20": agree, "ra": differ, "x86-tso": agree, "sc": agree}},
	} {
		for _, m := range models() {
			r, got := check.ExploreOutcomes(fourThreads(test.stores, test.loads, once), check.Model(m))
			if !maps.Equal(got, test.want[m]) || !r.Complete {
				t.Errorf("%s, %s: %s: outcomes are %v, want %v", test.name, m, r, got, test.want[m])
			}
			r, got = check.ExploreOutcomes(fourThreads(test.stores, test.loads, inLoop), check.Model(m))
			for k := range got {
				got[k] = test.want[m][k]
			}
			if !maps.Equal(got, test.want[m]) || !r.Complete {
				t.Errorf("%s, %s, with loops: %s: outcomes are %v, want those of %v", test.name, m, r, got, test.want[m])
			}
			t.Logf("%s, %s: %s", test.name, m, r)
		}
	}
}

// Its assertion, of the program with relaxed operations, fails.
func TestFourThreadsRelaxedFails(t *testing.T) {
	check.Run(t, func() {
		var x, y, seen atomic.Bool
		var wg sync.WaitGroup
		wg.Go(func() { x.StoreRelaxed(true) })
		wg.Go(func() { y.StoreRelaxed(true) })
		wg.Go(func() {
			inLoop(x.LoadRelaxed)
			if y.LoadRelaxed() {
				seen.StoreRelaxed(true)
			}
		})
		wg.Go(func() {
			inLoop(y.LoadRelaxed)
			if x.LoadRelaxed() {
				seen.StoreRelaxed(true)
			}
		})
		wg.Wait()
		check.Assert(seen.LoadRelaxed(), "neither has seen the other's store")
	}, check.Model("c++20-nta"), check.Expect(check.Assertion))
}
