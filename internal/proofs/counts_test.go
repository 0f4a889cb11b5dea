package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
)

// How many executions a shape has does not depend on how many workers explore it. What is
// dead on a thread's stack is not taken for its state, but where the runtime has left
// something there by chance: then rounds of a loop that waits count as events, and
// there are more.
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
		least := [3]int{}
		for range 4 {
			for _, workers := range []int{1, 2} {
				r := check.Explore(s.body, s.options(t, check.Workers(workers))...)
				if !r.Complete {
					t.Errorf("%s: %v", s.name, r)
				}
				if n := r.Executions + r.Blocked; least[workers] == 0 || n < least[workers] {
					least[workers] = n
				}
			}
		}
		if least[1] != least[2] {
			t.Errorf("%s: %d executions with one worker, %d with two", s.name, least[1], least[2])
		}
	}
	for name := range varied {
		t.Errorf("there is no shape %q", name)
	}
}
