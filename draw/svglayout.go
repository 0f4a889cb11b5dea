package draw

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// Measures of the SVG, in pixels.
const (
	charWidth  = 7.8 // of a monospace letter at 13 px
	labelWidth = 6.6 // at 11 px
	boxHeight  = 34.0
	rowGap     = 22.0
	portGap    = 11.0
	margin     = 24.0
	headHeight = 30.0
	gutterMin  = 64.0
	lineHeight = 18.0
)

type point struct{ x, y float64 }

type rect struct{ x, y, w, h float64 }

func (r rect) overlaps(s rect) bool {
	return r.x < s.x+s.w && s.x < r.x+r.w && r.y < s.y+s.h && s.y < r.y+r.h
}

func (r rect) contains(p point) bool {
	return p.x > r.x && p.x < r.x+r.w && p.y > r.y && p.y < r.y+r.h
}

// A plan has the places of everything in the SVG. Every event has a row of its
// own, so that an arrow may leave a box to the side and pass all other columns.
type plan struct {
	g       *exec.Graph
	threads []int // of each column
	column  []int // of each event
	row     []int
	boxes   []rect
	texts   []string
	colX    []float64
	colW    []float64
	gutterX []float64 // where the gutter right of each column starts
	gutterW []float64
	curves  []*curve
	w, h    float64
}

// rowOrder is an order of the events from top to bottom: one in which time goes
// down, as far as there is one.
func rowOrder(g *exec.Graph) []int {
	for _, rels := range [][]*exec.Rel{
		{g.PO, g.RF, g.CO, g.FR()}, {g.PO, g.RF, g.CO}, {g.PO, g.RF}, {g.PO},
	} {
		if order, ok := linear(g, rels...); ok {
			return order
		}
	}
	order := make([]int, len(g.Events))
	for i := range order {
		order[i] = i
	}
	return order
}

// newPlan places boxes and arrows.
func newPlan(g *exec.Graph, o Options) *plan {
	p := &plan{g: g}
	n := len(g.Events)
	p.column, p.row, p.boxes, p.texts = make([]int, n), make([]int, n), make([]rect, n), make([]string, n)
	for _, t := range threadsOf(g) {
		if t >= 0 || slices.ContainsFunc(g.Events, exec.Event.IsInit) {
			p.threads = append(p.threads, t)
		}
	}
	for row, e := range rowOrder(g) {
		p.row[e] = row
	}
	for i, e := range g.Events {
		p.column[i] = slices.Index(p.threads, e.Thread)
		p.texts[i] = action(e)
		if v := values(e); v != "" {
			p.texts[i] += " = " + v
		}
	}
	for _, a := range arrows(g, o) {
		p.curves = append(p.curves, p.newCurve(a))
	}
	p.placeColumns()
	p.placeRows()
	for _, c := range p.curves {
		c.shape(p)
	}
	p.placeLabels()
	return p
}

// placeColumns gives each column its width and each gutter what its curves need.
func (p *plan) placeColumns() {
	k := len(p.threads)
	p.colX, p.colW = make([]float64, k), make([]float64, k)
	p.gutterX, p.gutterW = make([]float64, k), make([]float64, k)
	for c, t := range p.threads {
		p.colW[c] = max(60, charWidth*float64(runes(threadName(p.g, t))))
	}
	for i, text := range p.texts {
		c := p.column[i]
		p.colW[c] = max(p.colW[c], charWidth*float64(runes(text))+20)
	}
	through := make([]float64, k)
	for _, c := range p.curves {
		if !c.straight {
			through[c.gutter] += max(12, 4+labelWidth*float64(runes(c.Name)))
		}
	}
	x := margin
	for c := range k {
		p.colX[c] = x
		x += p.colW[c]
		p.gutterX[c] = x
		if c < k-1 {
			p.gutterW[c] = min(gutterMin+through[c]*0.6, 260)
		} else if through[c] > 0 { // loops at the right side
			p.gutterW[c] = min(30+through[c], 260)
		}
		x += p.gutterW[c]
	}
	p.w = x + margin
}

// placeRows gives each box a height for the curves at its sides, and each curve
// its place at the box.
func (p *plan) placeRows() {
	n := len(p.g.Events)
	sides := make([][2][]*end, n)
	for _, c := range p.curves {
		if c.straight {
			continue
		}
		for _, e := range []*end{&c.start, &c.finish} {
			sides[e.event][e.side] = append(sides[e.event][e.side], e)
		}
	}
	order := make([]int, n)
	for e, row := range p.row {
		order[row] = e
	}
	y := margin + headHeight
	for _, e := range order {
		h := boxHeight
		for _, ends := range sides[e] {
			h = max(h, portGap*float64(len(ends)+1))
		}
		p.boxes[e] = rect{p.colX[p.column[e]], y, p.colW[p.column[e]], h}
		for _, ends := range sides[e] {
			slices.SortStableFunc(ends, func(a, b *end) int { return slices.Compare(p.rank(a), p.rank(b)) })
			for i, end := range ends {
				end.at = point{p.boxes[e].x, y + h*float64(i+1)/float64(len(ends)+1)}
				if end.side == atRight {
					end.at.x += p.boxes[e].w
				}
			}
		}
		y += h + rowGap
	}
	p.h = y
}

// rank orders the ends at one side of a box so that curves cross little. Curves
// that bend at once go outside, by the row of the other end; between them those
// that go straight first, of which the one that bends last is in the middle.
func (p *plan) rank(e *end) []int {
	there := p.row[e.other]
	up, far := there < p.row[e.event], distance(p.column[e.event], p.column[e.other])
	switch {
	case e.start && far > 1 && up:
		return []int{1, far, there}
	case e.start && far > 1:
		return []int{2, -far, there}
	case up:
		return []int{0, 0, there}
	}
	return []int{3, 0, there}
}
