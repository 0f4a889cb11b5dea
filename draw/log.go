package draw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// LinearLog returns an order of all events in which every read sees the latest
// write of its location: one that agrees with po, rf, co and fr. It stays in one
// thread as long as it can. An execution that has none, because it is not one of
// an interleaving of its threads, gives false.
func LinearLog(g *exec.Graph) ([]int, bool) {
	return linear(g, g.PO, g.RF, g.CO, g.FR())
}

// linear returns an order of all events that agrees with all the relations, false
// if there is none.
func linear(g *exec.Graph, rels ...*exec.Rel) ([]int, bool) {
	n := len(g.Events)
	before := exec.NewRel(n) // of each event, what must come before it
	for _, r := range rels {
		if r != nil {
			before.Union(before, exec.NewRel(n).Inverse(r))
		}
	}
	done := exec.NewSet(n)
	order := make([]int, 0, n)
	for len(order) < n {
		next := -1
		for e := range n {
			if done.Has(e) || !exec.NewSet(n).Minus(before.Row(e), done).Empty() {
				continue
			}
			if next < 0 {
				next = e
			}
			if len(order) > 0 && g.Events[e].Thread == g.Events[order[len(order)-1]].Thread {
				next = e
				break
			}
		}
		if next < 0 {
			return nil, false
		}
		done.Add(next)
		order = append(order, next)
	}
	return order, true
}

// Log prints the linear log of g as numbered steps, one column a thread. It is ""
// if there is none; see [LinearLog].
func Log(g *exec.Graph, o Options) string {
	order, ok := LinearLog(g)
	if !ok {
		return ""
	}
	threads := slices.DeleteFunc(threadsOf(g), func(t int) bool { return t == exec.InitThread })
	step := func(e int) string {
		ev := g.Events[e]
		if v := values(ev); v != "" {
			return action(ev) + " = " + v
		}
		return action(ev)
	}
	num := len(fmt.Sprint(len(order)))
	widths := map[int]int{}
	for _, t := range threads {
		widths[t] = runes(threadName(g, t))
		for _, e := range order {
			if g.Events[e].Thread == t {
				widths[t] = max(widths[t], runes(step(e)))
			}
		}
	}
	total := num + 1
	for _, t := range threads {
		total += 2 + widths[t]
	}
	if total > o.width() {
		return narrowLog(g, o, order, step)
	}
	var b strings.Builder
	heading := strings.Repeat(" ", num+1)
	for _, t := range threads {
		heading += fmt.Sprintf("  %-*s", widths[t], threadName(g, t))
	}
	b.WriteString(strings.TrimRight(heading, " ") + "\n")
	count := 0
	for _, e := range order {
		if g.Events[e].IsInit() {
			continue
		}
		count++
		line := fmt.Sprintf("%*d.", num, count)
		for _, t := range threads {
			text := ""
			if g.Events[e].Thread == t {
				text = step(e)
			}
			line += fmt.Sprintf("  %-*s", widths[t], text)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return initial(g, o) + b.String()
}

// narrowLog is Log where the columns do not fit: the thread stands in each line.
func narrowLog(g *exec.Graph, o Options, order []int, step func(int) string) string {
	out := initial(g, o)
	count := 0
	for _, e := range order {
		if !g.Events[e].IsInit() {
			count++
			out += wrap(fmt.Sprintf("%d. %s: %s", count, threadName(g, g.Events[e].Thread), step(e)), "     ", o.width())
		}
	}
	return out
}

// initial is the line of the initial values; "" if there are none.
func initial(g *exec.Graph, o Options) string {
	var parts []string
	for _, e := range g.Events {
		if e.IsInit() {
			parts = append(parts, clean(e.Loc)+" = "+values(e))
		}
	}
	if parts == nil {
		return ""
	}
	return wrap("initially "+strings.Join(parts, ", "), "  ", o.width())
}
