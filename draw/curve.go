package draw

import (
	"fmt"
	"math"
	"strings"
)

// The sides of a box.
const (
	atLeft = iota
	atRight
)

// An end is where a curve meets a box.
type end struct {
	event int
	other int // the event at the other end
	side  int
	start bool // the curve starts here
	at    point
}

// A curve is an arrow with its place: straight down between neighbours in a
// column, or from side to side. It bends in one gutter only; what is left of the
// way it goes straight, in a row that no other box has.
type curve struct {
	arrow
	straight      bool
	gutter        int // the gutter in which it bends
	start, finish end
	points        [4]point // of the Bezier curve
	lead          bool     // it goes straight before the bend
	samples       []point
	bounds        rect // around the samples
	label         rect
}

func (p *plan) newCurve(a arrow) *curve {
	c := &curve{arrow: a}
	from, to := p.column[a.From], p.column[a.To]
	c.start = end{event: a.From, other: a.To, side: atRight, start: true}
	c.finish = end{event: a.To, other: a.From, side: atRight}
	switch {
	case from < to:
		c.finish.side = atLeft
		c.gutter = to - 1
	case from > to:
		c.start.side = atLeft
		c.gutter = to
	default:
		c.gutter = from
		c.straight = a.From != a.To && p.row[a.From] < p.row[a.To] && a.Name == "po" && p.neighbours(a.From, a.To)
	}
	return c
}

// neighbours reports whether no event of the same column is between a and b.
func (p *plan) neighbours(a, b int) bool {
	for e := range p.row {
		if p.column[e] == p.column[a] && p.row[e] > p.row[a] && p.row[e] < p.row[b] {
			return false
		}
	}
	return true
}

const headLength = 9

// shape computes the course of the curve, now that its ends have a place.
func (c *curve) shape(p *plan) {
	if c.straight {
		a, b := p.boxes[c.From], p.boxes[c.To]
		x := a.x + a.w/2
		c.start.at, c.finish.at = point{x, a.y + a.h}, point{x, b.y}
		y := b.y - headLength + 1
		c.points = [4]point{c.start.at, {x, (a.y + a.h + y) / 2}, {x, (a.y + a.h + y) / 2}, {x, y}}
		c.sample()
		return
	}
	left := p.gutterX[c.gutter]
	right := left + p.gutterW[c.gutter]
	a, b := c.start.at, c.finish.at
	from, to := p.column[c.From], p.column[c.To]
	switch {
	case from == to: // a loop at the right side
		out := left + min(p.gutterW[c.gutter]*0.9, 26+math.Abs(a.y-b.y)*0.35)
		b.x += headLength - 1
		c.points = [4]point{a, {out, a.y}, {out, b.y}, b}
	case from < to:
		c.lead = from+1 < to
		a.x, b.x = left, b.x-headLength+1
		mid := (left + right) / 2
		c.points = [4]point{a, {mid, a.y}, {mid, b.y}, b}
	default:
		c.lead = to+1 < from
		a.x, b.x = right, b.x+headLength-1
		mid := (left + right) / 2
		c.points = [4]point{a, {mid, a.y}, {mid, b.y}, b}
	}
	c.sample()
}

// sample computes points along the curve, close enough to tell what it meets.
func (c *curve) sample() {
	const steps = 40
	c.samples = nil
	if c.lead {
		for i := range steps {
			f := float64(i) / steps
			c.samples = append(c.samples, point{c.start.at.x + (c.points[0].x-c.start.at.x)*f, c.start.at.y})
		}
	}
	q := c.points
	for i := range steps + 1 {
		f := float64(i) / steps
		k := [4]float64{(1 - f) * (1 - f) * (1 - f), 3 * (1 - f) * (1 - f) * f, 3 * (1 - f) * f * f, f * f * f}
		var at point
		for j := range q {
			at.x += k[j] * q[j].x
			at.y += k[j] * q[j].y
		}
		c.samples = append(c.samples, at)
	}
	lo, hi := c.samples[0], c.samples[0]
	for _, s := range c.samples {
		lo = point{min(lo.x, s.x), min(lo.y, s.y)}
		hi = point{max(hi.x, s.x), max(hi.y, s.y)}
	}
	c.bounds = rect{lo.x, lo.y, hi.x - lo.x + 1, hi.y - lo.y + 1}
}

// path is the course in the language of SVG, without the head.
func (c *curve) path() string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%.1f %.1f", c.start.at.x, c.start.at.y)
	q := c.points
	if c.lead {
		fmt.Fprintf(&b, "H%.1f", q[0].x)
	}
	if c.straight {
		fmt.Fprintf(&b, "V%.1f", q[3].y)
	} else {
		fmt.Fprintf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f", q[1].x, q[1].y, q[2].x, q[2].y, q[3].x, q[3].y)
	}
	return b.String()
}

// head is the triangle at the end of the curve.
func (c *curve) head() string {
	at := c.finish.at
	const half = 4.5
	switch {
	case c.straight:
		return fmt.Sprintf("M%.1f %.1fl%.1f %dh%dz", at.x, at.y, -half, -headLength, int(2*half))
	case c.finish.side == atLeft:
		return fmt.Sprintf("M%.1f %.1fl%d %.1fv%dz", at.x, at.y, -headLength, -half, int(2*half))
	default:
		return fmt.Sprintf("M%.1f %.1fl%d %.1fv%dz", at.x, at.y, headLength, -half, int(2*half))
	}
}

// placeLabels puts each label beside its curve where it covers least.
func (p *plan) placeLabels() {
	var done []rect
	every := 2 + len(p.curves)/30 // fewer places are tried where there are many to place
	for _, c := range p.curves {
		if c.straight && !c.cycle {
			continue // what stands below in one column is known to be po
		}
		w, h := labelWidth*float64(runes(c.Name))+4, 13.0
		best := math.Inf(1)
		for i := 2; i < len(c.samples)-4; i += every {
			for _, off := range []point{{5, -h / 2}, {-w - 5, -h / 2}, {-w / 2, -h - 4}, {-w / 2, 4}} {
				r := rect{c.samples[i].x + off.x, c.samples[i].y + off.y, w, h}
				if bad := p.covers(c, r, done, best); bad < best {
					best, c.label = bad, r
				}
			}
		}
		done = append(done, c.label)
	}
}

// covers says how bad a place is for a label: it must not touch a box or leave the
// picture, should not touch another label, and rather not a curve. It gives up
// when the place is no better than limit.
func (p *plan) covers(own *curve, r rect, labels []rect, limit float64) float64 {
	middle := point{r.x + r.w/2, r.y + r.h/2}
	half := own.samples[len(own.samples)/2]
	bad := math.Hypot(middle.x-half.x, middle.y-half.y) / 40
	if r.x < 2 || r.x+r.w > p.w-2 || r.y < margin+headHeight-8 || r.y+r.h > p.h {
		bad += 1e6
	}
	near := rect{r.x - 2, r.y - 1, r.w + 4, r.h + 2}
	for _, b := range p.boxes {
		if b.overlaps(near) {
			bad += 1e6
		}
	}
	for _, l := range labels {
		if l.overlaps(near) {
			bad += 1e4
		}
	}
	for _, c := range p.curves {
		if bad >= limit {
			break
		}
		if !c.bounds.overlaps(rect{r.x - 24, r.y - 24, r.w + 48, r.h + 48}) {
			continue
		}
		for _, s := range c.samples {
			if near.contains(s) {
				bad += 20
			}
			if d := math.Hypot(s.x-middle.x, s.y-middle.y); c != own && d < 24 {
				bad += (24 - d) / 20 // away from what it could be taken to belong to
			}
		}
	}
	return bad
}
