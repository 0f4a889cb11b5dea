package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/bench/internal/turns"
	"github.com/ordo-go/ordo/measure"
)

// A Place is repetitions whose probes are alike, or those that have none that
// means something. Figures of different places are not compared.
type Place struct {
	Class    measure.Placement
	from, to float64 // the probes
}

// String names the place.
func (p Place) String() string {
	if p.to == 0 {
		return string(p.Class)
	}
	return fmt.Sprintf("%s (%.0f to %.0f ns)", p.Class, p.from, p.to)
}

// The places of what is not compared by its probes.
var (
	moved   = Place{Class: turns.Moved} // or where hardly anything was made
	unknown = Place{Class: turns.Unknown}
)

// placeOf is the one of places where r was made.
func placeOf(r turns.Rep, places []Place) Place {
	if r.Placement() == turns.Unknown {
		return unknown
	}
	for _, p := range places {
		if r.Placement() != turns.Moved && p.from <= r.Probe() && r.Probe() <= p.to {
			return p
		}
	}
	return moved
}

// comparable says whether the rivals met the same machine there.
func (p Place) comparable() bool { return p != moved }

// compare orders places from near to far; last is where nothing was probed.
func (p Place) compare(q Place) int {
	if (p.to == 0) != (q.to == 0) {
		return cmp.Compare(q.to, p.to)
	}
	return cmp.Compare(p.from, q.from)
}

// alike is how far the largest probe of a place may be above the least, and rare
// the part of all repetitions that makes no place.
const (
	alike = 1.6
	rare  = 0.05
)

// places are where the repetitions were made, the nearest first. The classes of
// package measure would cut in two what is around their limits.
func (d *Data) places() (all []Place) {
	var probes []float64
	for _, r := range d.Reps {
		if p := r.Placement(); p != turns.Moved && p != turns.Unknown {
			probes = append(probes, r.Probe())
		}
	}
	slices.Sort(probes)
	for least := rare * float64(len(probes)); len(probes) > 0; {
		n := len(probes)
		if i := slices.IndexFunc(probes, func(p float64) bool { return p > alike*probes[0] }); i >= 0 {
			n = i
		}
		if float64(n) >= least {
			all = append(all, Place{measure.PlacementOf(probes[n/2]), probes[0], probes[n-1]})
		}
		probes = probes[n:]
	}
	return append(all, moved, unknown)
}
