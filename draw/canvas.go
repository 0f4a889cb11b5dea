package draw

import "strings"

// lines has the character for each set of directions.
var lines = map[uint8]rune{
	0b0001: '─', 0b0010: '─', 0b0011: '─', 0b0100: '│', 0b1000: '│', 0b1100: '│',
	0b1010: '┌', 0b1001: '┐', 0b0110: '└', 0b0101: '┘',
	0b1110: '├', 0b1101: '┤', 0b1011: '┬', 0b0111: '┴', 0b1111: '┼',
}

// String draws the grid without the lanes and rows that have no line.
func (g *grid) String() string {
	canvas := make([][]rune, g.h)
	for y := range canvas {
		canvas[y] = []rune(strings.Repeat(" ", g.w))
	}
	for cell, bits := range g.bits {
		x, y := cell%g.w, cell/g.w
		switch {
		case g.kind[cell] == link:
			canvas[y][x] = '║'
		case g.vnet[cell] != 0 && g.hnet[cell] != 0 && g.vnet[cell] != g.hnet[cell]:
			canvas[y][x] = '│'
		case bits != 0:
			canvas[y][x] = lines[bits]
		}
	}
	for _, c := range g.d.columns {
		x0 := c.boxes[0].x
		copy(canvas[0][x0+(c.width-runes(c.name))/2:], []rune(c.name))
		for _, b := range c.boxes {
			g.drawBox(canvas, b)
		}
	}
	return g.compact(canvas)
}

// drawBox draws the frame of a box, what stands in it and where lines meet it.
func (g *grid) drawBox(canvas [][]rune, b *box) {
	w, h := b.col.width, b.height()
	corners := []rune("╭╮╰╯")
	if b.value {
		corners = []rune("┌┐└┘")
	}
	for x := b.x; x < b.x+w; x++ {
		canvas[b.y][x], canvas[b.y+h-1][x] = '─', '─'
	}
	for y := b.y; y < b.y+h; y++ {
		canvas[y][b.x], canvas[y][b.x+w-1] = '│', '│'
	}
	canvas[b.y][b.x], canvas[b.y][b.x+w-1] = corners[0], corners[1]
	canvas[b.y+h-1][b.x], canvas[b.y+h-1][b.x+w-1] = corners[2], corners[3]
	for i, l := range b.lines {
		copy(canvas[b.y+1+i][b.x+(w-runes(l))/2:], []rune(l))
	}
	if a := b.after; a != nil {
		canvas[a.y+a.height()-1][b.x+w/2] = '╥'
		canvas[b.y][b.x+w/2] = '⇓'
	}
	g.drawEnds(canvas, b)
}

// drawEnds draws the ends of the lines in the frame of a box: a tee where one
// starts, the head of an arrow where one ends.
func (g *grid) drawEnds(canvas [][]rune, b *box) {
	heads := map[direction]rune{left: '→', right: '←'}
	if b.value {
		heads = map[direction]rune{left: '↘', right: '↙'}
	}
	tees := map[direction]rune{left: '┤', right: '├'}
	at := func(p port) *rune {
		if p.dir == left {
			return &canvas[p.cell/g.w][b.x]
		}
		return &canvas[p.cell/g.w][b.x+b.col.width-1]
	}
	for i, n := range g.d.nets {
		if n.from == b {
			for _, p := range g.exits(b) {
				if g.hnet[p.cell] == i+1 {
					*at(p) = tees[p.dir]
				}
			}
		}
		for _, to := range n.to {
			if to != b {
				continue
			}
			for _, p := range g.entries(b) {
				if g.hnet[p.cell] == i+1 {
					*at(p) = heads[p.dir]
				}
			}
		}
	}
}

// compact takes the empty lanes and rows out. Between two columns three
// characters stay.
func (g *grid) compact(canvas [][]rune) string {
	keep := make([]bool, g.w)
	for x := range g.w {
		empty := g.gutterCol[x] && !g.colUsed[x]
		// The first lane of a gutter without lines stays.
		first := x > 0 && !g.gutterCol[x-1]
		keep[x] = !empty || first && g.emptyGutter(x)
	}
	var b strings.Builder
	for y, row := range canvas {
		if g.channelRow[y] && !g.rowUsed[y] {
			continue
		}
		var line strings.Builder
		for x, r := range row {
			if keep[x] {
				line.WriteRune(r)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// emptyGutter reports whether the gutter that starts at x has no line up or down.
func (g *grid) emptyGutter(x int) bool {
	for ; x < g.w && g.gutterCol[x]; x++ {
		if g.colUsed[x] {
			return false
		}
	}
	return true
}
