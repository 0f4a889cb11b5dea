package report

import (
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/measure"
)

// A goal is a figure, or a ratio of two, that the project set itself. A figure is
// for the placement near, and reported for others beside it.
type goal struct {
	what    string
	of      figure
	over    figure // "": none
	atLeast bool   // or at most
	bound   float64
}

// A figure is "case rival" or "case rival unit"; without unit the first one, and
// "probe" is the probe of that row.
type figure string

var goals = []goal{
	{"1P1C, one by one: a channel's time over spsc's", "1P1C/slots=1024 chan", "1P1C/slots=1024 spsc", true, 15},
	{"1P1C, one by one: xsync SPSC's time over spsc's", "1P1C/slots=1024 xsync-SPSC-spin", "1P1C/slots=1024 spsc", true, 5},
	{"1P1C, one by one: spsc, ns", "1P1C/slots=1024 spsc", "", false, 3.2},
	{"1P1C, one by one: ring's time over spsc's", "1P1C/slots=1024 ring-publish", "1P1C/slots=1024 spsc", false, 1.5},
	{"1P1C, batches of 64: spsc, ns an event", "1P1C/batch=64 spsc", "", false, 1},
	{"1P1C, batches of 64: ring, ns an event", "1P1C/batch=64 ring-next", "", false, 1},
	{"two producers, one by one: a channel's time over ring's", "2P1C chan", "2P1C ring-publish", true, 2},
	{"two producers, batches of 16: ring, ns an event", "2P1C/batch=16 ring-next", "", false, 5},
	{"round trip over two rings, busy spin, over the probe", "roundtrip ring-busy", "roundtrip ring-busy probe", false, 1.1},
	{"the same over two bare words, one for each way", "roundtrip ring-busy", "roundtrip two-words", false, 1.1},
	{"claim and publish on one thread, single: function, ns", "claim single-publish", "", false, 1},
	{"claim and publish on one thread, single: value, ns", "claim single-put", "", false, 1},
	{"claim and publish on one thread, single: claim, ns", "claim single-next", "", false, 1},
	{"claim and publish on one thread, multi: function, ns", "claim multi-publish", "", false, 7},
	{"claim and publish on one thread, multi: function in a session, ns", "claim multi-session", "", false, 7},
	{"claim and publish on one thread, multi: value, ns", "claim multi-put", "", false, 7},
	{"claim and publish on one thread, multi: claim, ns", "claim multi-next", "", false, 7},
	{"multicast to three: a channel's time over ring's", "multicast/slots=1024 chan-per-edge", "multicast/slots=1024 ring-publish", true, 4},
	{"pipeline of three: a channel's time over ring's", "pipeline/slots=1024 chan-per-edge", "pipeline/slots=1024 ring-publish", true, 4},
	{"diamond: a channel's time over ring's", "diamond/slots=1024 chan-per-edge", "diamond/slots=1024 ring-publish", true, 4},
	{"GOMAXPROCS=1: a channel's time over ring's", "GOMAXPROCS=1 chan", "GOMAXPROCS=1 ring-publish", true, 0.5},
	{"GOMAXPROCS=1: a channel's time over spsc's", "GOMAXPROCS=1 chan", "GOMAXPROCS=1 spsc", true, 0.5},
	{"GOMAXPROCS=1: longest gap at ring's consumer, ns", "GOMAXPROCS=1 ring-publish max-gap-ns", "", false, stallNS},
	{"GOMAXPROCS=1: longest gap at spsc's consumer, ns", "GOMAXPROCS=1 spsc max-gap-ns", "", false, stallNS},
	{"4 times more goroutines than processors: a channel's time over ring's", "oversubscribed chan", "oversubscribed ring-publish", true, 0.5},
	{"4 times more goroutines than processors: a channel's time over spsc's", "oversubscribed chan", "oversubscribed spsc", true, 0.5},
	{"4 times more goroutines than processors: longest gap at ring's consumer, ns", "oversubscribed ring-publish max-gap-ns", "", false, stallNS},
	{"4 times more goroutines than processors: longest gap at spsc's consumer, ns", "oversubscribed spsc max-gap-ns", "", false, stallNS},
	{"idle ring of three consumers, default: % of a processor", "idle ring-default", "", false, 1},
}

const stallNS = 1e6

// A GoalRow is a goal and what came of it.
type GoalRow struct {
	What  string
	Bound string
	Seen  []string // by placement, as in the header
	Met   string   // by the first of those
}

// Goals is what came of the goals, and the placements in which there is
// something to say.
func Goals(tables []Table) (header []Place, rows []GoalRow) {
	for _, t := range tables {
		if t.Placement.comparable() && !slices.Contains(header, t.Placement) {
			header = append(header, t.Placement)
		}
	}
	slices.SortStableFunc(header, Place.compare)
	for _, g := range goals {
		row := GoalRow{What: g.what, Bound: fmt.Sprintf("at most %s", number(g.bound))}
		if g.atLeast {
			row.Bound = fmt.Sprintf("at least %s", number(g.bound))
		}
		known := false
		for _, p := range header {
			v, ok := g.value(tables, p)
			if !ok {
				row.Seen = append(row.Seen, "")
				continue
			}
			if !known {
				row.Met = g.verdict(v, p)
			}
			known = true
			row.Seen = append(row.Seen, number(v))
		}
		if known {
			rows = append(rows, row)
		}
	}
	return header, rows
}

// verdict says whether v meets the goal.
func (g goal) verdict(v float64, p Place) string {
	met := v <= g.bound
	if g.atLeast {
		met = v >= g.bound
	}
	switch {
	case met:
		return "yes"
	case g.over == "" && p.Class != measure.Near:
		return "only near"
	}
	return "**no**"
}

// value is the goal's figure or ratio in a placement.
func (g goal) value(tables []Table, p Place) (float64, bool) {
	v, ok := g.of.in(tables, p)
	if g.over == "" || !ok {
		return v, ok
	}
	over, ok := g.over.in(tables, p)
	return v / over, ok && over > 0
}

// in finds the figure.
func (f figure) in(tables []Table, p Place) (float64, bool) {
	var name, rival, unit string
	fmt.Sscan(string(f), &name, &rival, &unit)
	for _, t := range tables {
		if t.Case != name || t.Placement != p {
			continue
		}
		r := t.row(rival)
		if r == nil {
			return 0, false
		}
		if unit == "probe" {
			return r.Probe, true
		}
		for i, u := range t.Units {
			if unit == "" || unit == u {
				return r.Values[i], true
			}
		}
	}
	return 0, false
}
