package draw

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
	"pgregory.net/rapid"
)

// drawExecution draws a graph that a program could have: every event writes a
// value of its own, v followed by its number, and every read but a few has a
// source.
func drawExecution(t *rapid.T, maxThreads, maxEvents int) *exec.Graph {
	g := &exec.Graph{Name: "random"}
	locs := []string{"x", "y", "flag"}[:rapid.IntRange(1, 3).Draw(t, "locations")]
	add := func(e exec.Event) {
		if e.Kind&exec.Write != 0 {
			e.Wrote = fmt.Sprintf("v%d", len(g.Events))
		}
		g.Events = append(g.Events, e)
	}
	for _, loc := range locs {
		add(exec.Event{Thread: exec.InitThread, Kind: exec.Write, Loc: loc})
	}
	for th := range rapid.IntRange(1, maxThreads).Draw(t, "threads") {
		g.Threads = append(g.Threads, fmt.Sprintf("P%d", th))
		for range rapid.IntRange(0, maxEvents).Draw(t, "events") {
			e := exec.Event{Thread: th, Order: exec.Order(rapid.IntRange(0, 5).Draw(t, "order"))}
			e.Kind = rapid.SampledFrom([]exec.Kind{exec.Read, exec.Write, exec.Update, exec.Fence}).Draw(t, "kind")
			if e.Kind != exec.Fence {
				e.Loc = rapid.SampledFrom(locs).Draw(t, "loc")
			}
			add(e)
		}
	}
	relate(t, g, locs)
	return g
}

// relate gives g a program order, a random modification order of each location
// and random sources of its reads.
func relate(t *rapid.T, g *exec.Graph, locs []string) {
	n := len(g.Events)
	g.PO, g.RF, g.CO = exec.NewRel(n), exec.NewRel(n), exec.NewRel(n)
	for a := range n {
		for b := a + 1; b < n; b++ {
			if !g.Events[a].IsInit() && g.Events[a].Thread == g.Events[b].Thread {
				g.PO.Add(a, b)
			}
		}
	}
	for i, loc := range locs {
		var writes []int
		for e, ev := range g.Events {
			if ev.Kind&exec.Write != 0 && ev.Loc == loc && !ev.IsInit() {
				writes = append(writes, e)
			}
		}
		writes = append([]int{i}, rapid.Permutation(writes).Draw(t, "co")...)
		for j, a := range writes {
			for _, b := range writes[j+1:] {
				g.CO.Add(a, b)
			}
		}
		for e := range g.Events {
			if ev := &g.Events[e]; ev.Kind&exec.Read != 0 && ev.Loc == loc && rapid.IntRange(0, 9).Draw(t, "source") > 0 {
				w := rapid.SampledFrom(writes).Draw(t, "rf")
				if w != e {
					g.RF.Add(w, e)
					ev.Read = g.Events[w].Wrote
				}
			}
		}
	}
}

// drawAnything draws a graph that nothing could have.
func drawAnything(t *rapid.T) *exec.Graph {
	g := &exec.Graph{Threads: []string{"", "a very long name of a thread", "é\n世"}[:rapid.IntRange(0, 3).Draw(t, "threads")]}
	text := rapid.SampledFrom([]string{"", "x", "a b", "\n", "é世", "<&\"\\>", "\\", "loooooooooooooooooooooooooooooooooooooooong"})
	n := rapid.IntRange(0, 12).Draw(t, "events")
	for range n {
		g.Events = append(g.Events, exec.Event{
			Thread: rapid.IntRange(-1, len(g.Threads)).Draw(t, "thread"),
			Kind:   exec.Kind(rapid.IntRange(0, 5).Draw(t, "kind")),
			Order:  exec.Order(rapid.IntRange(0, 7).Draw(t, "order")),
			Loc:    text.Draw(t, "loc"), Read: text.Draw(t, "read"), Wrote: text.Draw(t, "wrote"),
		})
	}
	rel := func() *exec.Rel {
		if n == 0 || rapid.IntRange(0, 3).Draw(t, "nil") == 0 {
			return nil
		}
		r := exec.NewRel(n)
		for range rapid.IntRange(0, 12).Draw(t, "pairs") {
			r.Add(rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b"))
		}
		return r
	}
	g.PO, g.RF, g.CO, g.RMW = rel(), rel(), rel(), rel()
	g.Extra = map[string]*exec.Rel{"S": rel(), "sw": rel(), "<odd>": rel()}
	return g
}

func drawOptions(t *rapid.T) Options {
	o := Options{
		Width:     rapid.SampledFrom([]int{0, 1, 7, 40, 80, 200}).Draw(t, "width"),
		Numbers:   rapid.Bool().Draw(t, "numbers"),
		Highlight: rapid.SampledFrom([][]string{nil, {"fr"}, {"sw", "S", "<odd>", "none"}}).Draw(t, "highlight"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "cycle") {
		o.Cycle = append(o.Cycle, Edge{rapid.IntRange(-1, 12).Draw(t, "from"), rapid.IntRange(-1, 12).Draw(t, "to"), "fr"})
	}
	return o
}
