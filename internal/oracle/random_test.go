package oracle_test

import (
	"maps"
	"math/rand"
	"testing"
	"time"

	"github.com/ordo-go/ordo/internal/oracle"
)

// TestModelsPart runs random programs under all models and wants each pair of
// models to give different executions for some of them.
func TestModelsPart(t *testing.T) {
	const programs = 150
	models := oracle.Models()
	differ := map[[2]string]int{}
	var slowest time.Duration
	refused := 0
	start := time.Now()
	for seed := range int64(programs) {
		p := oracle.Program(rand.New(rand.NewSource(seed)), oracle.Shape{})
		results := map[string]*oracle.Result{}
		for _, m := range models {
			began := time.Now()
			r, err := oracle.Run(p, m)
			slowest = max(slowest, time.Since(began))
			if err != nil {
				refused++
				break
			}
			results[m] = r
		}
		if len(results) < len(models) {
			continue
		}
		for i, a := range models {
			for _, b := range models[i+1:] {
				if !maps.Equal(results[a].Outcomes, results[b].Outcomes) {
					differ[[2]string{a, b}]++
				}
			}
		}
	}
	for i, a := range models {
		for _, b := range models[i+1:] {
			t.Logf("%s and %s: %d programs differ", a, b, differ[[2]string{a, b}])
			if differ[[2]string{a, b}] == 0 {
				t.Errorf("no random program tells %s from %s", a, b)
			}
		}
	}
	t.Logf("%d programs, %d runs refused, %s a run, slowest %s",
		programs, refused, time.Since(start)/time.Duration(programs*len(models)), slowest)
}

// TestShapes runs programs of every shape; they keep to their bounds, and nothing
// is refused.
func TestShapes(t *testing.T) {
	for _, o := range []oracle.Shape{{Locks: true}, {Loops: true}, {C: true}, {Threads: 2, Locs: 2, Events: 6}, {Locks: true, Loops: true, C: true}} {
		executions := 0
		for seed := range int64(60) {
			p := oracle.Program(rand.New(rand.NewSource(seed)), o)
			if o.Threads > 0 && len(p.Threads) > o.Threads {
				t.Errorf("%+v: %d threads", o, len(p.Threads))
			}
			for _, model := range []string{"c++20", "x86-tso"} {
				r, err := oracle.Run(p, model)
				if err != nil {
					t.Errorf("%+v: seed %d: %v", o, seed, err)
					continue
				}
				executions += r.Executions
			}
		}
		if executions < 60 {
			t.Errorf("%+v: %d executions in all", o, executions)
		}
	}
}
