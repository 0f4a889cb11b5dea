package proofs

import (
	"maps"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks: C++20, without values out of thin air.
var weak = check.Model("c++20-nta")

// together runs the threads of a program and waits for their ends.
func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

// outcomes checks that the results of body are those of want: all of them where every
// execution is explored, and no others where the body runs natively.
func outcomes(t *testing.T, body func() string, want ...string) {
	t.Helper()
	got := check.Outcomes(t, body, weak)
	for _, o := range slices.Sorted(maps.Keys(got)) {
		t.Logf("%q in %d", o, got[o])
		if !slices.Contains(want, o) {
			t.Errorf("outcome %q is not among %q", o, want)
		}
	}
	for _, o := range want {
		if explored && got[o] == 0 {
			t.Errorf("no execution has the outcome %q", o)
		}
	}
}
