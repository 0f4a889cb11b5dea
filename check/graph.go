package check

import (
	"slices"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// graph returns the execution as plain data. Starts and ends of threads, choices
// and the locks' waiting are not in it; plain memory has no values.
func (w *scribe) graph() *exec.Graph {
	g := &exec.Graph{}
	steps := w.x.steps
	at := make([]int, len(steps)) // the event of a step; -1: none
	init := map[string]int{}      // the initial write of a location
	for i := range steps {
		at[i] = -1
		s := &steps[i]
		if s.loc < 0 || s.req.Private {
			continue
		}
		l := w.x.mem.order[s.loc]
		if name := w.name(l.cell); !contains(init, name) {
			init[name] = len(g.Events)
			g.Events = append(g.Events, exec.Event{Thread: exec.InitThread, Kind: exec.Write, Loc: name, Wrote: w.word(l.cell, l.initial)})
		}
	}
	for t := range w.x.m.Threads {
		g.Threads = append(g.Threads, thread(t))
		for i := range steps {
			if e, ok := w.event(&steps[i]); ok && steps[i].thread == t {
				at[i] = len(g.Events)
				g.Events = append(g.Events, e)
			}
		}
	}
	w.relate(g, at, init)
	return g
}

func contains(m map[string]int, k string) bool { _, ok := m[k]; return ok }

var orders = [...]exec.Order{
	checked.Plain: exec.NA, checked.Relaxed: exec.RLX, checked.Acquire: exec.ACQ,
	checked.Release: exec.REL, checked.AcqRel: exec.ACQREL, checked.SeqCst: exec.SC,
	checked.Light: exec.SC, checked.Heavy: exec.SC,
}

// event is the event of a step, if it has one.
func (w *scribe) event(s *step) (e exec.Event, ok bool) {
	r := &s.req
	e = exec.Event{Thread: s.thread, Order: orders[r.Order], Pos: position(s.pcs), Text: w.step(s)}
	switch r.Kind {
	case machine.Fence:
		e.Kind = exec.Fence
		return e, true
	case machine.Read:
		e.Kind, e.Loc, e.Order = exec.Read, w.name(r.Cell), exec.NA
		return e, true
	case machine.Write:
		e.Kind, e.Loc, e.Order = exec.Write, w.name(r.Cell), exec.NA
		return e, true
	}
	if s.loc < 0 || r.Private {
		return e, false
	}
	e.Loc = w.name(r.Cell)
	if s.isRead {
		e.Kind |= exec.Read
		e.Read = w.value(s.loc, s.read)
	}
	if s.writes {
		e.Kind |= exec.Write
		e.Wrote = w.value(s.loc, s.wrote)
	}
	return e, true
}

// relate adds program order, reads-from and the modification orders.
func (w *scribe) relate(g *exec.Graph, at []int, init map[string]int) {
	n := len(g.Events)
	g.PO, g.RF, g.CO = exec.NewRel(n), exec.NewRel(n), exec.NewRel(n)
	for i := range w.x.steps {
		s, e := &w.x.steps[i], at[i]
		if e < 0 {
			continue
		}
		for j := range i {
			if at[j] >= 0 && w.x.steps[j].thread == s.thread {
				g.PO.Add(at[j], e)
			}
		}
		if s.isRead {
			from := init[g.Events[e].Loc]
			if s.from >= 0 {
				from = at[s.from]
			}
			g.RF.Add(from, e)
		}
		if s.writes {
			g.CO.Add(init[g.Events[e].Loc], e)
		}
		if k := s.req.Kind; k == machine.Read || k == machine.Write {
			w.relatePlain(g, at, i)
		}
	}
	for _, writes := range w.x.coherence() {
		// A race ends the execution before writes that its graph has already.
		writes = slices.DeleteFunc(slices.Clone(writes), func(step int) bool { return step >= len(at) })
		for j, later := range writes {
			for _, earlier := range writes[:j] {
				if later < len(at) && earlier < len(at) && at[earlier] >= 0 && at[later] >= 0 { // a failure may come before a write
					g.CO.Add(at[earlier], at[later])
				}
			}
		}
	}
}

// relatePlain adds, for an access to plain memory, the write that it reads or comes
// behind: the last that happens before it.
func (w *scribe) relatePlain(g *exec.Graph, at []int, i int) {
	s := &w.x.steps[i]
	for j := i - 1; j >= 0; j-- {
		o := &w.x.steps[j]
		if o.req.Kind != machine.Write || o.req.Cell.Addr != s.req.Cell.Addr || !w.x.before(j, i) {
			continue
		}
		if s.req.Kind == machine.Read {
			g.RF.Add(at[j], at[i])
			return
		}
		g.CO.Add(at[j], at[i])
	}
}

// coherence returns the steps that write each location, in modification order.
func (x *execution) coherence() [][]int {
	if x.co != nil {
		return x.co
	}
	co := make([][]int, len(x.mem.order))
	for i := range x.steps {
		if s := &x.steps[i]; s.writes {
			co[s.loc] = append(co[s.loc], i)
		}
	}
	return co
}
