package draw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// listing is the text for what is too wide for a picture: the events by thread,
// what each read reads from, and the modification order of each location.
func listing(g *exec.Graph, o Options) string {
	var b strings.Builder
	num := len(fmt.Sprint(max(0, len(g.Events)-1)))
	for _, t := range threadsOf(g) {
		b.WriteString(wrap(threadName(g, t), "  ", o.width()))
		for i, e := range g.Events {
			if e.Thread != t {
				continue
			}
			line := fmt.Sprintf("  %*d: %s", num, i, action(e))
			if v := values(e); v != "" {
				line += " = " + v
			}
			if from := sources(g, i); len(from) > 0 {
				line += "   reads W" + strings.Join(from, ", W")
			} else if e.Kind&exec.Read != 0 {
				line += "   reads ?"
			}
			b.WriteString(wrap(line, strings.Repeat(" ", num+6), o.width()))
		}
	}
	for _, loc := range writtenLocations(g) {
		order, total := coherence(g, loc)
		text := "co " + clean(loc) + ":"
		arrow := " → "
		if !total {
			arrow = ", "
		}
		for i, w := range order {
			if i > 0 {
				text += strings.TrimRight(arrow, " ")
			}
			text += fmt.Sprintf(" W%d=%s", w, clean(g.Events[w].Wrote))
		}
		if !total {
			text += " (not in one order)"
		}
		b.WriteString(wrap(text, "    ", o.width()))
	}
	return b.String()
}

// sources lists the numbers of the writes that e reads from.
func sources(g *exec.Graph, e int) []string {
	var from []string
	if g.RF != nil {
		for w := range g.Events {
			if g.RF.Has(w, e) {
				from = append(from, fmt.Sprint(w))
			}
		}
	}
	return from
}

// writtenLocations lists the locations that a write has, sorted.
func writtenLocations(g *exec.Graph) []string {
	var locs []string
	for _, e := range g.Events {
		if e.Kind&exec.Write != 0 {
			locs = append(locs, e.Loc)
		}
	}
	slices.Sort(locs)
	return slices.Compact(locs)
}

// coherence returns the writes of a location in an order that agrees with co as
// far as that has one, and whether co is one total order of them.
func coherence(g *exec.Graph, loc string) (order []int, total bool) {
	var writes []int
	for i, e := range g.Events {
		if e.Kind&exec.Write != 0 && e.Loc == loc {
			writes = append(writes, i)
		}
	}
	before := func(a, b int) bool { return g.CO != nil && g.CO.Has(a, b) }
	total = true
	for i, a := range writes {
		for _, b := range writes[:i+1] {
			total = total && (before(a, b) != before(b, a)) == (a != b)
		}
	}
	for len(writes) > 0 { // take the first that nothing left comes before
		at := slices.IndexFunc(writes, func(b int) bool {
			return !slices.ContainsFunc(writes, func(a int) bool { return a != b && before(a, b) })
		})
		if at < 0 {
			at, total = 0, false
		}
		order = append(order, writes[at])
		writes = slices.Delete(writes, at, at+1)
	}
	return order, total
}

// notes are the lines below a picture: what it does not show, the order S and the
// cycle, if there are any.
func notes(g *exec.Graph, o Options) string {
	var b strings.Builder
	if s := g.Extra["S"]; s != nil && !s.Empty() {
		b.WriteString(wrap(orderNote("S", s), "    ", o.width()))
	}
	if cycle := o.cycle(g); len(cycle) > 0 {
		text := fmt.Sprintf("cycle: %d", cycle[0].From)
		at := cycle[0].From
		for _, e := range cycle {
			if e.From != at {
				text += fmt.Sprintf(", %d", e.From)
			}
			text += fmt.Sprintf(" ─%s→ %d", clean(e.Name), e.To)
			at = e.To
		}
		b.WriteString(wrap(text, "    ", o.width()))
	}
	return b.String()
}

// orderNote writes an order as S = 3 → 4 → 5 if it is one line, else as pairs.
func orderNote(name string, r *exec.Rel) string {
	events := exec.NewSet(r.N()).Union(r.Domain(), r.Range()).Slice()
	slices.SortStableFunc(events, func(a, b int) int { return r.Row(b).Len() - r.Row(a).Len() })
	line := r.Acyclic()
	for i := 1; i < len(events); i++ {
		line = line && r.Row(events[i-1]).Len() == r.Row(events[i]).Len()+1 && r.Has(events[i-1], events[i])
	}
	var parts []string
	if line {
		for _, e := range events {
			parts = append(parts, fmt.Sprint(e))
		}
		return name + " = " + strings.Join(parts, " → ")
	}
	return name + ": " + pairList(pairs(r))
}

func pairList(ps [][2]int) string {
	var parts []string
	for _, p := range ps {
		parts = append(parts, fmt.Sprintf("%d → %d", p[0], p[1]))
	}
	return strings.Join(parts, ", ")
}

// wrap breaks a line at spaces so that none is wider than width, and ends it. The
// lines after the first start with indent. A word that is too wide is cut.
func wrap(line, indent string, width int) string {
	var b strings.Builder
	if runes(indent) >= width {
		indent = ""
	}
	rest := []rune(strings.TrimRight(line, " "))
	for len(rest) > width {
		at := width
		for i := width; i > runes(indent) && i > width/2; i-- {
			if rest[i] == ' ' {
				at = i
				break
			}
		}
		b.WriteString(strings.TrimRight(string(rest[:at]), " ") + "\n")
		rest = []rune(indent + strings.TrimLeft(string(rest[at:]), " "))
	}
	b.WriteString(strings.TrimRight(string(rest), " ") + "\n")
	return b.String()
}
