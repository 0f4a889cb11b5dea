//go:build !ordo

package spsc

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/wait"
)

// What the methods of a Queue call on their fast paths is inlined with them into packages
// that import neither atomic nor wait. The compiler (Go 1.26) passes the body of an imported
// function on to them only if the function was inlined here, outside of generic code, of which
// this package has no other. TestInlined of the root package holds that.
var _ = func(x *atomic.Uint64, p *wait.Point) bool {
	x.StoreRelease(x.LoadRelaxed() + x.LoadAcquire()) // ord: never executed
	x.StoreRelaxed(0)                                 // ord: never executed
	return p.Signalled() || p.Raised()
}
