package draw

import (
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// Text draws g as columns: the operations of each thread in round boxes, one
// sequenced before the next below it (⇓), and between the threads the values of
// each location in square boxes, in modification order. An arrow leads from a
// store to its value, and from a value to the loads that read it. Operations
// between asterisks are sequentially consistent. A line that crosses another
// passes under it.
//
// What is too wide, or has too many arrows to follow, is listed instead.
func Text(g *exec.Graph, o Options) string {
	numbers := o.Numbers || len(o.cycle(g)) > 0 || g.Extra["S"] != nil
	d := newDiagram(g, numbers)
	if len(d.missing) > 0 && !numbers {
		d = newDiagram(g, true) // the notes speak of numbers
	}
	if picture := d.layout(o.width()); picture != "" {
		return picture + d.missingNotes(o) + notes(g, o)
	}
	return listing(g, o) + notes(g, o)
}

// What a picture may have at most: more arrows are no help to anyone.
const (
	maxArrows = 40
	maxBoxes  = 60
)

// layout returns the best picture of d, "" if none is good.
func (d *diagram) layout(width int) string {
	boxes, arrows, least := 0, 0, 0
	for i, c := range d.columns {
		boxes += len(c.boxes)
		least += max(c.width, runes(c.name))
		if i > 0 {
			least += 3
		}
	}
	for _, n := range d.nets {
		arrows += len(n.to)
	}
	if boxes == 0 || boxes > maxBoxes || arrows > maxArrows || least > width {
		return ""
	}
	best, bestScore := "", 0
	for _, causal := range []bool{false, true} {
		if !d.place(causal) {
			continue
		}
		for _, a := range d.arrangements(6) {
			g := d.routed(a.columns, arrows)
			if g == nil {
				continue
			}
			text := g.String()
			if score := a.cost + g.score(text); textWidth(text) <= width && (best == "" || score < bestScore) {
				best, bestScore = text, score
			}
		}
	}
	return best
}

// routed places and routes d. A net that finds no way is drawn first the next
// time, and there is more room.
func (d *diagram) routed(cols []*column, arrows int) *grid {
	first := map[int]bool{}
	for try := range 6 {
		room := min(arrows, 6) + 2 + try
		g := newGrid(d, cols, room, min(room, 4))
		net := g.route(first)
		if net == 0 {
			g.countCrossings()
			return g
		}
		first[net] = true
	}
	return nil
}

// score tells a good picture from a bad one; less is better.
func (g *grid) score(text string) int {
	return 12*g.crossings + 3*g.bends + 4*strings.Count(text, "\n") + textWidth(text)
}

func textWidth(text string) int {
	w := 0
	for line := range strings.Lines(text) {
		w = max(w, runes(strings.TrimRight(line, "\n")))
	}
	return w
}

// missingNotes says which pairs the picture does not show.
func (d *diagram) missingNotes(o Options) string {
	var out string
	for _, name := range []string{"po", "rf"} {
		var ps [][2]int
		for _, e := range d.missing {
			if e.Name == name {
				ps = append(ps, [2]int{e.From, e.To})
			}
		}
		if ps != nil {
			out += wrap("also "+name+": "+pairList(ps), "    ", o.width())
		}
	}
	return out
}
