package enumerate

import (
	"context"
	"fmt"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// why finds the reason of the verdict. The outcome asked for is the one of an
// "exists", and the opposite of that of a "forall".
func (c *collector) why(ctx context.Context, threads [][]path) *Why {
	asked := c.p.Cond.X
	shown := c.Witness
	if c.Quantifier == litmus.Forall {
		asked = &litmus.Unary{Op: litmus.Not, X: asked}
		shown = c.Counter
	}
	if asked == nil || c.p.Cond.X == nil {
		return nil
	}
	if shown != nil {
		return &Why{Allowed: true, Graph: shown, Text: tellAllowed(shown, c.o.Model.Name)}
	}
	return c.whyNot(ctx, threads, asked)
}

// whyNot looks for an execution with the outcome that one axiom alone forbids, and
// takes of all those the one with the shortest cycle.
func (c *collector) whyNot(ctx context.Context, threads [][]path, asked litmus.Expr) *Why {
	var best *Why
	for i, k := range c.axioms.Checks {
		if k.Mode != cat.Require {
			continue
		}
		visit := func(s *search) bool {
			if c.p.Filter != nil && !s.truth(c.p.Filter) || !s.truth(asked) {
				return true
			}
			if w := s.forbidden(i, k.Label); best == nil || w.better(best) {
				best = w
			}
			return !best.coherent || len(best.Cycle) > shortCycle
		}
		c.without(ctx, threads, i, visit)
	}
	if best == nil {
		best = c.whyNotMany(ctx, threads, asked)
	}
	if best == nil {
		return &Why{Text: []string{"Nothing that the program writes gives this outcome, whatever the model allows."}}
	}
	best.Text = tellForbidden(best)
	return best
}

// maxCandidates is how many executions with the outcome are looked at when several
// axioms forbid each of them.
const maxCandidates = 2000

// whyNotMany looks for an execution with the outcome that few axioms forbid, and
// explains the first of them.
func (c *collector) whyNotMany(ctx context.Context, threads [][]path, asked litmus.Expr) *Why {
	var best *Why
	fewest, seen := 0, 0
	c.without(ctx, threads, memmodel.EveryCheck, func(s *search) bool {
		if c.p.Filter != nil && !s.truth(c.p.Filter) || !s.truth(asked) {
			return true
		}
		seen++
		failing := s.judge.Failing()
		if len(failing) == 0 || best != nil && len(failing) > fewest {
			return seen < maxCandidates
		}
		w := s.forbidden(failing[0], c.axioms.Checks[failing[0]].Label)
		for _, i := range failing[1:] {
			w.also = append(w.also, c.axioms.Checks[i].Label)
		}
		if best == nil || len(failing) < fewest || w.better(best) {
			best, fewest = w, len(failing)
		}
		return seen < maxCandidates
	})
	return best
}

// better prefers an execution in which each location by itself behaves, then a
// short cycle.
func (w *Why) better(v *Why) bool {
	if w.coherent != v.coherent {
		return w.coherent
	}
	return len(w.Cycle) < len(v.Cycle)
}

// coherent reports whether each location by itself is sequentially consistent.
func coherent(g *exec.Graph) bool {
	r := g.FR()
	r.Union(r, g.RF)
	r.Union(r, g.CO)
	for a, b := range g.PO.Pairs() {
		if g.Events[a].Loc != "" && g.Events[a].Loc == g.Events[b].Loc {
			r.Add(a, b)
		}
	}
	return r.Acyclic()
}

// shortCycle is the length of a cycle that is not worth shortening.
const shortCycle = 2

// without runs a search that leaves out a check.
func (c *collector) without(ctx context.Context, threads [][]path, check int, visit func(*search) bool) {
	eachChoice(threads, func(chosen []path) bool {
		sk := newSkeleton(c.p, chosen)
		if sk.cut {
			return true
		}
		s := newSearch(ctx, sk, c.o.Model, c.axioms, c.observed, visit)
		s.without = check
		s.run()
		return !s.stop
	})
}

// forbidden describes an execution that a check forbids.
func (s *search) forbidden(check int, label string) *Why {
	cycle := s.judge.Explain(check)
	_, number := s.kept()
	w := &Why{Graph: s.graph(), Axiom: label}
	w.coherent = coherent(w.Graph)
	w.cyclic = s.axioms.Checks[check].Kind != cat.Empty
	for _, st := range cycle {
		w.Cycle = append(w.Cycle, Step{number[st.From], number[st.To], st.Rel})
		if strings.HasSuffix(st.Rel, "^-1") { // back in time: no event comes before itself
			w.cyclic = false
		}
	}
	return w
}

// tellForbidden argues: the events of the cycle, numbered, and each step.
func tellForbidden(w *Why) []string {
	n := numbering{graph: w.Graph, number: map[int]int{}}
	var text []string
	for _, s := range w.Cycle {
		text = append(text, n.step(s))
	}
	end := fmt.Sprintf("The axiom %s forbids this.", w.Axiom)
	if w.cyclic && len(w.Cycle) > 0 {
		end = fmt.Sprintf("So %s would come before itself. The axiom %s forbids this.", n.name(w.Cycle[0].From), w.Axiom)
	}
	if w.also != nil {
		end += fmt.Sprintf(" So does %s, for another reason.", strings.Join(w.also, ", and so does "))
	}
	return append(text, end)
}

// numbering gives events numbers in the order in which they are mentioned.
type numbering struct {
	graph  *exec.Graph
	number map[int]int
}

// name mentions an event: at first with what it does.
func (n *numbering) name(e int) string {
	if i, ok := n.number[e]; ok {
		return fmt.Sprintf("(%d)", i)
	}
	n.number[e] = len(n.number) + 1
	return fmt.Sprintf("%s (%d)", n.does(e), n.number[e])
}

// does says what an event does: "P0's write of 1 to x [rel, line 4]".
func (n *numbering) does(e int) string {
	ev := n.graph.Events[e]
	if ev.IsInit() {
		return "the initial " + ev.Loc + "=" + ev.Wrote
	}
	who := n.graph.Threads[ev.Thread]
	if who != "" && who[0] >= '0' && who[0] <= '9' {
		who = "P" + who
	}
	var what string
	switch ev.Kind {
	case exec.Read:
		what = fmt.Sprintf("read of %s from %s", ev.Read, ev.Loc)
	case exec.Write:
		what = fmt.Sprintf("write of %s to %s", ev.Wrote, ev.Loc)
	case exec.Update:
		what = fmt.Sprintf("update of %s from %s to %s", ev.Loc, ev.Read, ev.Wrote)
	case exec.Fence:
		what = "fence"
	}
	var notes []string
	if ev.Order != exec.NA {
		notes = append(notes, ev.Order.String())
	}
	notes = append(notes, ev.Tags...)
	if ev.Pos.Line > 0 {
		notes = append(notes, fmt.Sprintf("line %d", ev.Pos.Line))
	}
	if notes != nil {
		what += " [" + strings.Join(notes, ", ") + "]"
	}
	return who + "'s " + what
}

// step says what an edge means.
func (n *numbering) step(s Step) string {
	if base, ok := strings.CutSuffix(s.Rel, "^-1"); ok {
		return n.step(Step{s.To, s.From, base})
	}
	a := n.name(s.From)
	loc := n.graph.Events[s.To].Loc
	b := n.name(s.To)
	a = strings.ToUpper(a[:1]) + a[1:]
	forms := map[string]string{
		"po":  "%s is before %s in the program.",
		"rf":  "%s is what %s reads.",
		"co":  "%s is before %s in the modification order of " + loc + ".",
		"fr":  "%s reads a value of " + loc + " that is older than %s.",
		"sw":  "%s synchronizes with %s, so all before the one happens before all after the other.",
		"rmw": "%s and %s are one operation.",
		"ii":  "%s takes effect before %s does: preserved program order.",
		"ic":  "%s takes effect before %s can be seen: preserved program order.",
		"S":   "%s is before %s in S, the order of all sc operations.",
	}
	aliases := map[string]string{"sb": "po", "rfe": "rf", "rfi": "rf", "mo": "co", "coe": "co", "coi": "co", "rb": "fr", "fre": "fr", "fri": "fr"}
	rel := s.Rel
	if r, ok := aliases[rel]; ok {
		rel = r
	}
	if f, ok := forms[rel]; ok {
		return fmt.Sprintf(f, a, b)
	}
	if n.graph.Events[s.From].IsInit() {
		return fmt.Sprintf("%s is before %s, as before all that threads do.", a, b)
	}
	return fmt.Sprintf("%s is before %s by %s.", a, b, s.Rel)
}

// tellAllowed says where each read of an execution takes its value.
func tellAllowed(g *exec.Graph, model string) []string {
	n := numbering{graph: g, number: map[int]int{}}
	var text []string
	for w, r := range g.RF.Pairs() {
		text = append(text, n.step(Step{w, r, "rf"}))
	}
	return append(text, "No axiom of "+model+" forbids this execution.")
}
