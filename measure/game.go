package measure

import (
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/ordo-go/ordo/atomic"
)

// batch is how many round trips are made between two readings of the clock.
const batch = 256

// A game is what the two sides of a probe play. A round is one batch of every
// variant. In a batch that begins at number n the driving side sends n+1, the
// other answers n+2, and so on; all variants of a round use the same numbers.
type game struct {
	variants []*variant
	trips    int
	over     bool // the first message of a round passes it on
}

// A variant is one way to make round trips. The two cells are the same if it
// uses one line.
type variant struct {
	name        string
	seqCst      bool
	there, back *atomic.Uint32
	samples     []float64 // nanoseconds a round trip, one for each batch; the driving side's
}

// A cell is a word with no other within two cache lines: the processor fetches
// lines in pairs.
type cell struct {
	_ [128]byte
	atomic.Uint32
	_ [128]byte
}

func newGame() *game {
	c := new([6]cell)
	return &game{variants: []*variant{
		{name: "release store, one line", there: &c[0].Uint32, back: &c[0].Uint32},
		{name: "release store, two lines", there: &c[1].Uint32, back: &c[2].Uint32},
		{name: "SeqCst store, one line", seqCst: true, there: &c[3].Uint32, back: &c[3].Uint32},
		{name: "SeqCst store, two lines", seqCst: true, there: &c[4].Uint32, back: &c[5].Uint32},
	}}
}

// drive plays the side that sends first and keeps the time.
func (g *game) drive(more func(made int, elapsed time.Duration) bool) {
	n := g.round(0) // fetches code and lines
	for _, v := range g.variants {
		v.samples = nil
	}
	g.trips = 0
	for start := Clock(); more(g.trips, time.Duration(Clock()-start)); {
		n = g.round(n)
	}
	g.over = true
	g.variants[0].there.StoreRelease(n + 1) // ord: passes on over; pairs with LoadAcquire in answer; atlas mp-rel-acq
}

// round plays a round that begins at n, and returns the number where the next
// begins.
func (g *game) round(n uint32) uint32 {
	for _, v := range g.variants {
		before := Clock()
		if v.seqCst {
			sendSeqCst(v.there, v.back, n)
		} else {
			sendRelease(v.there, v.back, n)
		}
		v.samples = append(v.samples, float64(Clock()-before)/batch)
		g.trips += batch
	}
	return n + 2*batch
}

// answer plays the other side.
func (g *game) answer() {
	for n := uint32(0); ; n += 2 * batch {
		first := g.variants[0].there
		for looks := 1; first.LoadAcquire() != n+1; looks++ { // ord: over is visible; pairs with StoreRelease in drive and sendRelease; atlas mp-rel-acq
			giveWay(looks)
		}
		if g.over {
			return
		}
		for _, v := range g.variants {
			if v.seqCst {
				answerSeqCst(v.there, v.back, n)
			} else {
				answerRelease(v.there, v.back, n)
			}
		}
	}
}

// The four below are the loops that are measured, so a call in them counts:
// all that they call is inlined.

func sendRelease(there, back *atomic.Uint32, n uint32) {
	for range batch {
		there.StoreRelease(n + 1) // ord: the message; pairs with LoadAcquire in answerRelease; atlas mp-rel-acq
		n += 2
		for looks := 1; back.LoadAcquire() != n; looks++ { // ord: pairs with StoreRelease in answerRelease; atlas mp-rel-acq
			giveWay(looks)
		}
	}
}

func answerRelease(there, back *atomic.Uint32, n uint32) {
	for range batch {
		for looks := 1; there.LoadAcquire() != n+1; looks++ { // ord: pairs with StoreRelease in sendRelease; atlas mp-rel-acq
			giveWay(looks)
		}
		n += 2
		back.StoreRelease(n) // ord: the answer; pairs with LoadAcquire in sendRelease; atlas mp-rel-acq
	}
}

func sendSeqCst(there, back *atomic.Uint32, n uint32) {
	for range batch {
		there.Store(n + 1)
		n += 2
		for looks := 1; back.Load() != n; looks++ {
			giveWay(looks)
		}
	}
}

func answerSeqCst(there, back *atomic.Uint32, n uint32) {
	for range batch {
		for looks := 1; there.Load() != n+1; looks++ {
			giveWay(looks)
		}
		n += 2
		back.Store(n)
	}
}

// giveWay yields when the other side has not been seen for so long that it is
// not running.
func giveWay(looks int) {
	if looks&(1<<16-1) == 0 {
		runtime.Gosched()
	}
}

// result is what the samples say.
func (g *game) result() RoundTrip {
	r := RoundTrip{NS: math.Inf(1), Trips: g.trips}
	for _, v := range g.variants {
		ns := math.Round(median(v.samples)*10) / 10
		r.Variants = append(r.Variants, Variant{v.name, ns})
		if ns < r.NS {
			r.NS, r.Variant = ns, v.name
		}
	}
	r.Placement = PlacementOf(r.NS)
	return r
}

// median returns the middle of x, which it sorts.
func median(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}
