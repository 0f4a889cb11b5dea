package enumerate

import (
	"fmt"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// totalOrders adds the total orders S of the sequentially consistent events that
// an execution has: the one that the model searched, if it searches one, else the
// linear extensions of the relation that it calls S.
func (c *collector) totalOrders(s *search, state State, key string) {
	add := func(events []int) {
		o := Ordering{State: state}
		var operations strings.Builder
		for _, e := range events {
			o.S = append(o.S, s.label(e))
			fmt.Fprintf(&operations, "%d.%d ", s.thread[e], e-s.offset[s.thread[e]])
		}
		c.totals[operations.String()] = true
		c.orders[strings.Join(o.S, "; ")+" => "+key] = o
	}
	for i, o := range c.axioms.Orders {
		if !o.ByLoc && o.Name == "S" {
			linearExtensions(s.judge.Order(i), s.env.Sets["SC"], add)
			return
		}
	}
	if r := s.judge.Relation("S"); r != nil {
		linearExtensions(r, s.env.Sets["SC"], add)
	}
}

// label names an event in an order: 2:R x=1.
func (s *search) label(e int) string {
	ev := s.event(e)
	text := s.p.Threads[ev.Thread].Name + ":" + ev.Kind.String()
	if ev.Kind == exec.Fence {
		return text
	}
	text += " " + ev.Loc + "="
	if ev.Kind == exec.Update {
		return text + ev.Read + "->" + ev.Wrote
	}
	return text + ev.Read + ev.Wrote
}

// linearExtensions yields every total order of the set that extends the acyclic
// relation r.
func linearExtensions(r *exec.Rel, set exec.Set, yield func([]int)) {
	closed := exec.NewRel(r.N()).Closure(r)
	left := set.Clone()
	var order []int
	var next func()
	next = func() {
		if left.Empty() {
			yield(order)
			return
		}
		for _, e := range left.Slice() {
			if hasBefore(closed, left, e) {
				continue
			}
			left.Remove(e)
			order = append(order, e)
			next()
			order = order[:len(order)-1]
			left.Add(e)
		}
	}
	next()
}

// hasBefore reports whether some event of left comes before e.
func hasBefore(r *exec.Rel, left exec.Set, e int) bool {
	for f := range left.All() {
		if f != e && r.Has(f, e) {
			return true
		}
	}
	return false
}
