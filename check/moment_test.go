//go:build ordo

package check_test

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// What one goroutine has done before a moment happens before a moment of another if
// a release that follows the one is acquired before the other.
func TestMoments(t *testing.T) {
	for _, engine := range []string{"optimal", "interleavings", "graphs"} {
		got := check.Outcomes(t, func() string {
			var x, y atomic.Int32
			var a, b, c, d check.Moment
			seen := int32(0)
			together(
				func() { x.AddRelaxed(1); a = check.Now(); y.StoreRelease(1); b = check.Now() },
				func() { c = check.Now(); seen = y.LoadAcquire(); d = check.Now() })
			return fmt.Sprint(seen, a.Before(b), b.Before(a), a.Before(c), a.Before(d), b.Before(d), d.Before(a), check.Now().Before(a), a.Before(check.Now()))
		}, check.Engine(engine), check.Model("sc"))
		if len(got) != 2 || got["0 true false false false false false false true"] != 1 || got["1 true false false true false false false true"] != 1 {
			t.Errorf("%s: %v", engine, got)
		}
	}
}
