package atlas_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atlas"
	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

// The verdicts of the atlas were derived by hand from the axioms; the engine finds
// the same ones.
func TestVerdicts(t *testing.T) {
	for _, e := range atlas.All() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			p, err := e.Program()
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range p.Expects {
				if got := verdict(t, p, x.Model); got != x.Verdict {
					t.Errorf("%s: the engine says %s, the atlas %s: %s", x.Model, got, x.Verdict, e.Why(x.Model, x.Verdict))
				}
			}
		})
	}
}

func run(t *testing.T, p *litmus.Program, model string, orders bool) *enumerate.Result {
	t.Helper()
	m, err := memmodel.Lookup(model)
	if err != nil {
		t.Fatal(err)
	}
	r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m, Orders: orders})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func verdict(t *testing.T, p *litmus.Program, model string) litmus.Verdict {
	t.Helper()
	r := run(t, p, model, false)
	if !r.Complete {
		t.Errorf("%s: not all executions were found", model)
	}
	if r.Undefined {
		return litmus.Undefined
	}
	return r.Verdict
}

// What the atlas counts, the engine counts too: executions, orders S, and pairs of
// an order and an outcome.
func TestEngineCounts(t *testing.T) {
	value := regexp.MustCompile(`=.*`)
	counted := 0
	for _, e := range atlas.All() {
		for _, want := range e.Counts {
			counted++
			p, err := e.Program()
			if err != nil {
				t.Fatal(err)
			}
			r := run(t, p, want.Model, true)
			orders, pairs := map[string]bool{}, map[string]bool{}
			for _, o := range r.Orders {
				var s []string
				for _, op := range o.S {
					s = append(s, value.ReplaceAllString(op, ""))
				}
				order := strings.Join(s, ", ")
				orders[order] = true
				pairs[fmt.Sprint(order, o.State)] = true
			}
			got := atlas.Counts{Model: want.Model, Executions: r.Executions, Orders: len(orders), Pairs: len(pairs)}
			if got != want {
				t.Errorf("%s: the engine counts %v, the atlas %v", e.Name, got, want)
			}
		}
	}
	if counted == 0 {
		t.Error("nothing is counted")
	}
}
