package draw

import (
	"fmt"
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// A box is one thing in a column: an operation of a thread, or a value of a
// location.
type box struct {
	event int // the operation, or the write that wrote the value
	value bool
	col   *column
	band  int      // the row of boxes it stands in
	lines []string // what stands in it
	after *box     // the operation right above, if it is sequenced before this one
	x, y  int      // the upper left corner, once placed
}

func (b *box) height() int { return len(b.lines) + 2 }

// A column is a thread or a location.
type column struct {
	name   string
	thread bool
	boxes  []*box
	index  int // where it stands, once arranged
	width  int // of its boxes
}

// A net is what the router draws: from one box to the boxes it leads to.
type net struct {
	from *box
	to   []*box
}

// A diagram is what is drawn, without places.
type diagram struct {
	columns []*column
	nets    []*net
	missing []Edge // pairs that have no arrow
}

// newDiagram makes the boxes and the nets of g. If numbers is set, every event has
// its number in its box.
func newDiagram(g *exec.Graph, numbers bool) *diagram {
	d := &diagram{}
	label := func(e int, s string) string {
		if numbers {
			return fmt.Sprintf("%d: %s", e, s)
		}
		return s
	}
	op := d.threads(g, label)
	value := d.locations(g, op, label)
	d.readsFrom(g, op, value)
	d.programOrder(g, op)
	for _, c := range d.columns {
		c.width = 5
		for _, b := range c.boxes {
			b.col = c
			for _, l := range b.lines {
				c.width = max(c.width, runes(l)+4)
			}
		}
	}
	return d
}

// onlyValue reports whether e needs no box of its own beside its value.
func onlyValue(e exec.Event) bool { return e.IsInit() && e.Kind == exec.Write }

// threads makes the columns of the threads and returns the box of each event.
func (d *diagram) threads(g *exec.Graph, label func(int, string) string) map[int]*box {
	op := map[int]*box{}
	for _, t := range threadsOf(g) {
		c := &column{name: threadName(g, t), thread: true}
		for i, e := range g.Events {
			if e.Thread != t || onlyValue(e) {
				continue
			}
			b := &box{event: i, lines: operation(g, i)}
			b.lines[0] = label(i, b.lines[0])
			op[i] = b
			c.boxes = append(c.boxes, b)
		}
		if len(c.boxes) > 0 {
			d.columns = append(d.columns, c)
		}
	}
	return op
}

// operation is what the box of an event says. An update has two lines, since it
// has two arrows.
func operation(g *exec.Graph, i int) []string {
	e := g.Events[i]
	text := action(e)
	if e.Kind&exec.Read != 0 && len(sources(g, i)) == 0 {
		text += " = " + clean(e.Read) + "?"
	}
	switch {
	case e.Kind == exec.Update:
		return []string{text, values(e)}
	case g.RMW != nil && e.Kind == exec.Read && !g.RMW.Row(i).Empty(),
		g.RMW != nil && e.Kind == exec.Write && g.RMW.Range().Has(i):
		return []string{text + " (rmw)"}
	}
	return []string{text}
}

// locations makes the columns of the locations, with the net from each write to
// its value, and returns the box of the value of each write.
func (d *diagram) locations(g *exec.Graph, op map[int]*box, label func(int, string) string) map[int]*box {
	value := map[int]*box{}
	for _, loc := range writtenLocations(g) {
		c := &column{name: clean(loc)}
		order, total := coherence(g, loc)
		if !total {
			c.name += "?"
		}
		for _, w := range order {
			b := &box{event: w, value: true, lines: []string{clean(g.Events[w].Wrote)}}
			if o := op[w]; o != nil {
				d.nets = append(d.nets, &net{from: o, to: []*box{b}})
			} else {
				b.lines[0] = label(w, b.lines[0])
			}
			value[w] = b
			c.boxes = append(c.boxes, b)
		}
		d.columns = append(d.columns, c)
	}
	return value
}

// readsFrom makes the net of each value that is read. A read has room for one
// arrow; further ones are missing.
func (d *diagram) readsFrom(g *exec.Graph, op, value map[int]*box) {
	if g.RF == nil {
		return
	}
	taken := map[int]bool{}
	for w := range g.Events {
		n := &net{from: value[w]}
		for r := range g.RF.Row(w).All() {
			if n.from == nil || op[r] == nil || taken[r] || g.Events[r].Kind&exec.Read == 0 {
				d.missing = append(d.missing, Edge{w, r, "rf"})
				continue
			}
			taken[r] = true
			n.to = append(n.to, op[r])
		}
		if len(n.to) > 0 {
			d.nets = append(d.nets, n)
		}
	}
}

// programOrder ties the operations that stand one below the other; the pairs of
// po that this does not show are missing.
func (d *diagram) programOrder(g *exec.Graph, op map[int]*box) {
	shown := exec.NewRel(len(g.Events))
	po := pairs(g.PO)
	for _, c := range d.columns {
		for i := 1; i < len(c.boxes) && c.thread; i++ {
			above, b := c.boxes[i-1], c.boxes[i]
			if slices.Contains(po, [2]int{above.event, b.event}) {
				b.after = above
				shown.Add(above.event, b.event)
			}
		}
	}
	for _, p := range po {
		if !shown.Has(p[0], p[1]) {
			d.missing = append(d.missing, Edge{p[0], p[1], "po"})
		}
	}
}
