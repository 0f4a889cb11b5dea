package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
)

// How many executions a shape has does not depend on how often it was explored, nor on how
// many explore it: what is dead on a thread's stack, which varies, is not taken for its state.
func TestCountsDoNotVary(t *testing.T) {
	if !checked.Enabled {
		t.Skip("needs -tags ordo")
	}
	varied := map[string]bool{
		"ring: two events through one slot, spinning, multi":     true,
		"ring: one slot, spinning, multi":                        true,
		"ring: three events through one slot, single":            true,
		"ring: Stats beside a producer and a poller, single":     true,
		"ring: a claim that waits no longer than a limit, multi": true,
		"wait: a sleeper that gives up beside one that does not": true,
		"spsc: three values through one slot, yielding":          true,
	}
	for _, s := range shapes {
		if !varied[s.name] {
			continue
		}
		delete(varied, s.name)
		first := check.Explore(s.body, check.Model(model), check.Workers(1))
		for range 5 {
			again := check.Explore(s.body, check.Model(model), check.Workers(2))
			if !again.Complete || again.Executions != first.Executions || again.Blocked != first.Blocked {
				t.Errorf("%s: %v; at first %v", s.name, again, first)
			}
		}
	}
	for name := range varied {
		t.Errorf("there is no shape %q", name)
	}
}
