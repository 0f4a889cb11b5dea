//go:build ordo

package check_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atlas"
	"github.com/ordo-go/ordo/litmus"
)

// TestAtlas checks the examples of the atlas as Go code, under each model that both
// know: the verdict is that of the atlas, and executions and final states are those
// of package enumerate. Examples that cannot be written in Go are left out, each with
// the reason that is found.
func TestAtlas(t *testing.T) {
	left := map[string][]string{}
	agreed, races := map[string]int{}, 0
	for _, e := range atlas.All() {
		p, err := e.Program()
		if err != nil {
			t.Fatal(err)
		}
		why := inexpressible(p)
		for _, x := range p.Expects {
			if why != "" || !slices.Contains(models(), x.Model) {
				continue
			}
			var race bool
			if why, race = atlasAgrees(t, e, p, x); why != "" {
				continue
			}
			agreed[x.Model]++
			if race {
				races++
			}
		}
		if why != "" {
			left[why] = append(left[why], e.Name)
		}
	}
	for why, names := range left {
		t.Logf("left out, since %s: %s", why, strings.Join(names, ", "))
	}
	t.Logf("verdicts compared: %v, %d of them races", agreed, races)
	out := len(slices.Concat(slices.Collect(maps.Values(left))...))
	if out > len(atlas.All())/5 {
		t.Errorf("%d of %d examples are left out", out, len(atlas.All()))
	}
}

// atlasAgrees compares one verdict. It says why the example is left out, if it is,
// and whether it has a race.
//
// The checker finds a race under models in which races are none, too: then there is
// one by the orders of C++.
func atlasAgrees(t *testing.T, e *atlas.Example, p *litmus.Program, x litmus.Expect) (left string, race bool) {
	everything(p)
	got, left := compared(t, p, x.Model)
	if left != "" {
		return left, false
	}
	want := x.Verdict
	if i := slices.IndexFunc(p.Expects, func(x litmus.Expect) bool { return x.Model == "c++20-nta" }); got.racy && i >= 0 {
		want = p.Expects[i].Verdict
	}
	if got.racy {
		got.verdict = litmus.Undefined
	}
	if got.verdict != want {
		t.Errorf("%s, %s: the checker says %s, the atlas %s: %s", e.Name, x.Model, got.verdict, want, e.Why(x.Model, x.Verdict))
	}
	if d, _ := difference(t, p, x.Model); d != "" {
		t.Errorf("%s, %s: %s", e.Name, x.Model, d)
	}
	return "", got.racy
}
