//go:build ordo

package check_test

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// The report says which orders repair a program, the weakest of them, and nothing if
// no order does.
func TestRepair(t *testing.T) {
	fenced := func(fence func()) func() {
		return func() {
			var x, y atomic.Int32
			var r0, r1 int32
			together(
				func() { x.StoreRelaxed(1); fence(); r0 = y.LoadRelaxed() },
				func() { y.StoreRelaxed(1); fence(); r1 = x.LoadRelaxed() })
			check.Assert(r0+r1 > 0, "both read 0")
		}
	}
	for name, test := range map[string]struct {
		body func()
		says []string // of the repair, one an order; none: there is none
	}{
		"release and acquire": {publish(storeRelaxed, loadRelaxed), []string{"StoreRelease instead of StoreRelaxed", "LoadAcquire instead of LoadRelaxed"}},
		"an acquire":          {publish(storeRelease, loadRelaxed), []string{"LoadAcquire instead of LoadRelaxed"}},
		"a fence":             {fenced(atomic.FenceAcqRel), []string{"repair_test.go:21", "repair_test.go:22"}},
		"no order helps": {func() {
			var x atomic.Int32
			together(func() { x.StoreRelaxed(x.LoadRelaxed() + 1) }, func() { x.StoreRelaxed(x.LoadRelaxed() + 1) })
			check.Assert(x.Load() == 2, "an update is lost")
		}, nil},
		"nothing has an order": {func() {
			var data atomic.Plain[int]
			together(func() { data.Set(1) }, func() { data.Set(2) })
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := check.Explore(test.body)
			if r.Failure == nil {
				t.Fatal(r)
			}
			_, repair, found := strings.Cut(r.Failure.Report, "\nrepair, with which all ")
			if found != (test.says != nil) {
				t.Fatalf("the report is\n%s", r.Failure.Report)
			}
			repair, _, _ = strings.Cut(repair, "\nreplay: ")
			if n := strings.Count(repair, "instead of"); found && n != len(test.says) {
				t.Errorf("%d orders, want %d: %s", n, len(test.says), repair)
			}
			for _, s := range test.says {
				if !strings.Contains(repair, s) {
					t.Errorf("no %q in: %s", s, repair)
				}
			}
		})
	}
}
