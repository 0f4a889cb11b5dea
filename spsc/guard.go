package spsc

import "github.com/ordo-go/ordo/atomic"

// A guard finds two goroutines on a side, and slots that nobody handed out. Debug
// builds use it.
type guard struct {
	inside  atomic.Bool
	granted uint64 // the end of the slots that were handed out last
}

// enter says whether nobody else is inside.
func (g *guard) enter() bool { return g.inside.CompareAndSwapRelaxed(false, true) } // ord: it must not order what it watches
func (g *guard) leave()      { g.inside.StoreRelaxed(false) }                       // ord: it must not order what it watches

// mustEnter is enter for what returns no error.
func (g *guard) mustEnter() {
	if !g.enter() {
		panic(ErrConcurrent)
	}
}

// mustHave panics with the sentence unless n slots from i on were handed out.
func (g *guard) mustHave(i uint64, n int, sentence string) {
	if n > 0 && i+uint64(n) > g.granted {
		panic(sentence)
	}
}
