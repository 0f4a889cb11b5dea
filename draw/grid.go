package draw

// A direction on the grid. The opposite of d is d^1.
type direction uint8

const (
	left direction = iota
	right
	up
	down
)

func (d direction) opposite() direction { return d ^ 1 }
func (d direction) vertical() bool      { return d >= up }
func (d direction) bit() uint8          { return 1 << d }

// What may happen in a cell of the grid.
type cellKind uint8

const (
	gutter  cellKind = iota // lines go both ways and turn
	passage                 // lines only pass from left to right or back
	link                    // the same, crossing the line between two operations
	blocked                 // a box or a heading
)

// A grid is a diagram with places. Between two columns is a gutter, between two
// rows of boxes a channel, both wider than needed: once the lines are drawn, what
// has none is taken out.
type grid struct {
	d          *diagram
	w, h       int
	kind       []cellKind
	hnet, vnet []int   // the net whose line is in a cell, from 1, in each axis
	bits       []uint8 // the directions in which lines leave a cell
	lanes      int
	reserved   []int  // the net whose port is beside a cell
	gutterCol  []bool // of each x: lies inside a gutter, may be taken out
	channelRow []bool // of each y: lies in a channel, may be taken out
	colUsed    []bool // of each x: has a line up or down
	rowUsed    []bool // of each y: has a line left or right
	crossings  int
	bends      int
}

// newGrid places the boxes of d with gutters of lanes and channels of rows.
func newGrid(d *diagram, cols []*column, lanes, rows int) *grid {
	g := &grid{d: d, lanes: lanes}
	x := 0
	for i, c := range cols {
		c.index = i
		if i > 0 {
			x += lanes + 2
		}
		for _, b := range c.boxes {
			b.x = x
		}
		c.width = max(c.width, runes(c.name))
		x += c.width
	}
	g.w = x
	heights := make([]int, d.bands())
	for _, c := range cols {
		for _, b := range c.boxes {
			heights[b.band] = max(heights[b.band], b.height())
		}
	}
	tops, y := make([]int, len(heights)), 1+rows
	for i, h := range heights {
		tops[i] = y
		y += h + rows
	}
	g.h = y
	g.allocate()
	for i := range heights {
		for y := tops[i]; y < tops[i]+heights[i]; y++ {
			g.channelRow[y] = false
		}
	}
	for _, c := range cols {
		for _, b := range c.boxes {
			b.y = tops[b.band]
		}
		g.occupy(c)
	}
	return g
}

func (g *grid) allocate() {
	n := g.w * g.h
	g.kind, g.bits = make([]cellKind, n), make([]uint8, n)
	g.hnet, g.vnet = make([]int, n), make([]int, n)
	g.reserved = make([]int, n)
	g.gutterCol, g.colUsed = make([]bool, g.w), make([]bool, g.w)
	g.channelRow, g.rowUsed = make([]bool, g.h), make([]bool, g.h)
	for x := range g.w {
		g.gutterCol[x] = true
		g.kind[x] = blocked // the headings
	}
	for y := 1; y < g.h; y++ {
		g.channelRow[y] = true
	}
}

// occupy marks what a column takes. On both sides of it lines do not turn, so
// that arrows have room.
func (g *grid) occupy(c *column) {
	x0 := c.boxes[0].x
	for x := max(0, x0-1); x < min(g.w, x0+c.width+1); x++ {
		g.gutterCol[x] = false
		for y := 1; y < g.h; y++ {
			g.kind[y*g.w+x] = passage
		}
	}
	for _, b := range c.boxes {
		for y := b.y; y < b.y+b.height(); y++ {
			for x := x0; x < x0+c.width; x++ {
				g.kind[y*g.w+x] = blocked
			}
		}
		if a := b.after; a != nil {
			for y := a.y + a.height(); y < b.y; y++ {
				g.kind[y*g.w+x0+c.width/2] = link
			}
		}
	}
}

// step returns the neighbour of a cell, false beyond the edge.
func (g *grid) step(cell int, d direction) (int, bool) {
	x, y := cell%g.w, cell/g.w
	switch d {
	case left:
		x--
	case right:
		x++
	case up:
		y--
	case down:
		y++
	}
	return y*g.w + x, x >= 0 && x < g.w && y >= 0 && y < g.h
}
