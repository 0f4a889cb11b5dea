package draw

import (
	"cmp"
	"slices"
)

// What a line costs: its length, its turns, what it crosses, the lanes and rows
// that would be taken out without it, and the lanes that another one needs.
const (
	stepCost  = 1
	turnCost  = 5
	crossCost = 8
	linkCost  = 4
	laneCost  = 2
	rowCost   = 12
	portCost  = 6
)

// A port is a cell beside a box, and the direction in which a line goes through
// it.
type port struct {
	cell int
	dir  direction
}

// sides returns the ports of a box in the row y for lines that leave it; for those
// that enter it the direction is the opposite.
func (g *grid) sides(b *box, y int) []port {
	var ps []port
	if b.x > 0 {
		ps = append(ps, port{y*g.w + b.x - 1, left})
	}
	if x := b.x + b.col.width; x < g.w {
		ps = append(ps, port{y*g.w + x, right})
	}
	return ps
}

// exits are the ports at which the line from b starts: beside its value, for an
// update in its second line.
func (g *grid) exits(b *box) []port { return g.sides(b, b.y+len(b.lines)) }

// entries are the ports at which a line to b ends: at a corner of a value, beside
// the first line of an operation.
func (g *grid) entries(b *box) []port {
	if b.value {
		return g.sides(b, b.y)
	}
	return g.sides(b, b.y+1)
}

// A job is one net to draw.
type job struct {
	net   int
	n     *net
	first bool // it found no way when others were first
	far   int
	down  int
}

// jobs lists the nets in the order in which they are best drawn, short ones
// first, and the ends of each in such an order.
func (d *diagram) jobs(first map[int]bool) []job {
	var jobs []job
	for i, n := range d.nets {
		j := job{net: i + 1, n: n, first: first[i+1]}
		for _, b := range n.to {
			j.far = max(j.far, distance(n.from.col.index, b.col.index))
			j.down += distance(n.from.y, b.y)
		}
		jobs = append(jobs, j)
		slices.SortStableFunc(n.to, func(a, b *box) int {
			return cmp.Or(cmp.Compare(distance(n.from.col.index, a.col.index), distance(n.from.col.index, b.col.index)),
				cmp.Compare(distance(n.from.y, a.y), distance(n.from.y, b.y)))
		})
	}
	slices.SortStableFunc(jobs, func(a, b job) int {
		if a.first != b.first {
			if a.first {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.down, b.down))
	})
	return jobs
}

// route draws all nets. It returns the number of the net that finds no way, 0 if
// all do.
func (g *grid) route(first map[int]bool) int {
	jobs := g.d.jobs(first)
	for _, j := range jobs {
		g.reserve(j, j.net)
	}
	for _, j := range jobs {
		for _, b := range j.n.to {
			if !g.connect(j.net, j.n.from, b) {
				return j.net
			}
		}
		g.reserve(j, 0)
	}
	return 0
}

// reserve keeps the lanes before the ports of a net free for it, as far as others
// can do without; owner is the net, or 0 to give them up.
func (g *grid) reserve(j job, owner int) {
	ports := g.exits(j.n.from)
	for _, b := range j.n.to {
		ports = append(ports, g.entries(b)...)
	}
	for _, p := range ports {
		for cell, i := p.cell, 0; i <= g.lanes/2; i++ {
			g.reserved[cell] = owner
			cell, _ = g.step(cell, p.dir)
		}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// A search is Dijkstra's over cells and the directions in which they are entered.
type search struct {
	g    *grid
	net  int
	cost []int32
	from []int32 // the state before, -1 at a start
	todo queue
}

// connect draws a line of the net from a box, or from where the net is already,
// to another box.
func (g *grid) connect(net int, from, to *box) bool {
	s := &search{g: g, net: net, cost: make([]int32, 4*len(g.kind)), from: make([]int32, 4*len(g.kind))}
	for _, p := range g.exits(from) {
		if g.hnet[p.cell] == 0 {
			s.reach(-1, p.cell, p.dir, 0)
		}
	}
	for cell, bits := range g.bits {
		if g.hnet[cell] != net && g.vnet[cell] != net {
			continue
		}
		for d := left; d <= down; d++ {
			if bits&d.bit() == 0 && s.mayBranch(cell, d) {
				if next, ok := g.step(cell, d); ok {
					s.enter(-1, cell, next, d, turnCost)
				}
			}
		}
	}
	goals := map[int]bool{}
	for _, p := range g.entries(to) {
		goals[p.cell*4+int(p.dir.opposite())] = true
	}
	for {
		cost, at, ok := s.todo.pop()
		switch {
		case !ok:
			return false
		case cost > s.cost[at]: // reached for less meanwhile
		case goals[int(at)]:
			s.draw(at)
			return true
		default:
			s.expand(at)
		}
	}
}

// mayBranch reports whether a line of the net may leave one of its cells in a new
// direction.
func (s *search) mayBranch(cell int, d direction) bool {
	if s.g.kind[cell] != gutter {
		return false
	}
	if d.vertical() {
		return s.g.vnet[cell] == 0 || s.g.vnet[cell] == s.net
	}
	return s.g.hnet[cell] == 0 || s.g.hnet[cell] == s.net
}

// expand goes on from a state: straight, and to both sides where lines may turn.
func (s *search) expand(at int32) {
	cell, dir := int(at/4), direction(at%4)
	g := s.g
	for d := left; d <= down; d++ {
		extra := int32(0)
		if d != dir {
			if d == dir.opposite() || g.kind[cell] != gutter || g.hnet[cell] != 0 || g.vnet[cell] != 0 {
				continue
			}
			extra = turnCost
			if x := cell % g.w; d.vertical() && !g.colUsed[x] {
				extra += laneCost
			}
			if y := cell / g.w; !d.vertical() && g.channelRow[y] && !g.rowUsed[y] {
				extra += rowCost
			}
		}
		if next, ok := g.step(cell, d); ok {
			s.enter(int(at), cell, next, d, s.cost[at]+extra)
		}
	}
}

// enter reaches a cell if the net may go there in that direction.
func (s *search) enter(before, cell, next int, d direction, cost int32) {
	g := s.g
	along, across := g.hnet[next], g.vnet[next]
	if d.vertical() {
		along, across = across, along
	}
	if along != 0 || across == s.net || g.kind[next] == blocked || d.vertical() && g.kind[next] != gutter {
		return
	}
	cost += stepCost
	if across != 0 {
		cost += crossCost
	}
	if g.kind[next] == link {
		cost += linkCost
	}
	if r := g.reserved[next]; r != 0 && r != s.net && !d.vertical() {
		cost += portCost
	}
	if before < 0 {
		before = -2 - cell // a branch at that cell
	}
	s.reach(before, next, d, cost)
}

func (s *search) reach(before, cell int, d direction, cost int32) {
	at := cell*4 + int(d)
	if old := s.cost[at]; s.from[at] != 0 && old <= cost {
		return
	}
	s.cost[at], s.from[at] = cost, int32(before)
	if before >= 0 {
		s.from[at] = int32(before) + 1
	}
	s.todo.push(cost, int32(at))
}

// draw marks the way to the goal: at is a state, the states before it follow from.
// In from, 0 is unknown, positive is a state plus 1, -1 is the box that the net
// starts from, and less is a branch.
func (s *search) draw(at int32) {
	g := s.g
	g.mark(s.net, int(at/4), direction(at%4)) // on into the box
	for {
		cell, dir := int(at/4), direction(at%4)
		g.mark(s.net, cell, dir.opposite())
		before := s.from[at]
		if before == -1 {
			return
		}
		if before < 0 {
			g.mark(s.net, int(-2-before), dir)
			return
		}
		at = before - 1
		g.mark(s.net, int(at/4), dir)
		if dir != direction(at%4) {
			g.bends++
		}
	}
}

// mark draws half a line, from the middle of a cell to its edge.
func (g *grid) mark(net, cell int, d direction) {
	g.bits[cell] |= d.bit()
	if d.vertical() {
		g.vnet[cell] = net
		g.colUsed[cell%g.w] = true
	} else {
		g.hnet[cell] = net
		g.rowUsed[cell/g.w] = true
	}
}

// countCrossings counts where lines of two nets, or a line and the link between
// two operations, cross.
func (g *grid) countCrossings() {
	for cell := range g.kind {
		if g.hnet[cell] != 0 && (g.kind[cell] == link || g.vnet[cell] != 0 && g.vnet[cell] != g.hnet[cell]) {
			g.crossings++
		}
	}
}

// A queue has states by what it costs to reach them. Costs are small, so there is
// a list for each.
type queue struct {
	lists [][]int32
	cost  int // the least that may be left
}

func (q *queue) push(cost, at int32) {
	for int(cost) >= len(q.lists) {
		q.lists = append(q.lists, nil)
	}
	q.lists[cost] = append(q.lists[cost], at)
}

// pop takes out a state that costs least; false if none is left.
func (q *queue) pop() (cost, at int32, ok bool) {
	for q.cost < len(q.lists) && len(q.lists[q.cost]) == 0 {
		q.cost++
	}
	if q.cost == len(q.lists) {
		return 0, 0, false
	}
	list := q.lists[q.cost]
	q.lists[q.cost] = list[:len(list)-1]
	return int32(q.cost), list[len(list)-1], true
}
