//go:build ordo

package check_test

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// GenMC finds 2258 executions of its fib_bench with three rounds under rc11 and tso,
// and 1698 under sc.
func TestCountsOfGenMC(t *testing.T) {
	fib := func(n int) func() {
		return func() {
			var x, y atomic.Int32
			x.StoreRelaxed(1)
			y.StoreRelaxed(1)
			together(
				func() {
					for range n {
						a := x.LoadAcquire()
						x.StoreRelease(a + y.LoadAcquire())
					}
				},
				func() {
					for range n {
						a := x.LoadAcquire()
						y.StoreRelease(a + y.LoadAcquire())
					}
				},
				func() { x.LoadAcquire(); y.LoadAcquire() })
		}
	}
	for _, test := range []struct {
		model string
		want  int
	}{{"rc11-rs20", 2258}, {"x86-tso", 2258}, {"sc", 1698}} {
		r := check.Explore(fib(3), check.Model(test.model))
		if r.Executions != test.want || !r.Complete {
			t.Errorf("%s: %s by %s, want %d", test.model, r, r.Engine, test.want)
		}
	}
}
