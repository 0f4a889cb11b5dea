package ring

import "github.com/ordo-go/ordo/atomic"

// A guard finds two goroutines inside what one may use. Debug builds use it.
type guard struct{ inside atomic.Bool }

func (g *guard) enter() bool { return g.inside.CompareAndSwapRelaxed(false, true) } // ord: it must not order what it watches
func (g *guard) leave()      { g.inside.StoreRelaxed(false) }                       // ord: it must not order what it watches
