package draw

import (
	"slices"
	"sort"
)

// Beyond this many columns not every order is tried.
const allOrders = 7

// arrangements returns the best orders of the columns, the best first, at most n.
// An arrow costs what it passes; then threads and locations in their own order,
// locations inside, are better.
func (d *diagram) arrangements(n int) []arrangement {
	index := map[*column]int{}
	for i, c := range d.columns {
		index[c] = i
	}
	var links [][2]int
	for _, net := range d.nets {
		for _, b := range net.to {
			links = append(links, [2]int{index[net.from.col], index[b.col]})
		}
	}
	perm := make([]int, len(d.columns))
	for i := range perm {
		perm[i] = i
	}
	var best []arrangement
	keep := func(perm []int) {
		cost := d.cost(perm, links)
		if len(best) == n && cost >= best[n-1].cost {
			return
		}
		at := sort.Search(len(best), func(i int) bool { return best[i].cost > cost })
		best = slices.Insert(best, at, arrangement{cost: cost, perm: slices.Clone(perm)})
		best = best[:min(n, len(best))]
	}
	if len(perm) <= allOrders {
		permutations(perm, 0, keep)
	} else {
		keep(d.climb(perm, links))
	}
	for i := range best {
		for _, c := range best[i].perm {
			best[i].columns = append(best[i].columns, d.columns[c])
		}
	}
	return best
}

type arrangement struct {
	cost    int
	perm    []int
	columns []*column
}

// cost of the columns in this order: perm[p] is the column at place p.
func (d *diagram) cost(perm []int, links [][2]int) int {
	place := make([]int, len(perm))
	cost := 0
	for p, c := range perm {
		place[c] = p
		if !d.columns[c].thread && (p == 0 || p == len(perm)-1) {
			cost += 6
		}
		for _, before := range perm[:p] {
			if before > c && d.columns[before].thread == d.columns[c].thread {
				cost += 3
			}
		}
	}
	for _, l := range links {
		between := place[l[0]] - place[l[1]]
		cost += 10 * (max(between, -between) - 1)
	}
	return cost
}

// permutations calls f with every order of p[from:].
func permutations(p []int, from int, f func([]int)) {
	if from >= len(p)-1 {
		f(p)
		return
	}
	for i := from; i < len(p); i++ {
		p[from], p[i] = p[i], p[from]
		permutations(p, from+1, f)
		p[from], p[i] = p[i], p[from]
	}
}

// climb moves one column at a time to where it is best, until none moves.
func (d *diagram) climb(perm []int, links [][2]int) []int {
	cost := d.cost(perm, links)
	for better := true; better; {
		better = false
		for i := range perm {
			for j := range perm {
				next := slices.Delete(slices.Clone(perm), i, i+1)
				next = slices.Insert(next, j, perm[i])
				if c := d.cost(next, links); c < cost {
					perm, cost, better = next, c, true
				}
			}
		}
	}
	return perm
}

// place puts every box into a row of boxes. Threads are packed; if causal, an
// operation stands no higher than the value it reads. A value stands no higher
// than the operation that writes it. It is false if there is no such place, because
// the execution goes in a circle.
func (d *diagram) place(causal bool) bool {
	var all []*box
	for _, c := range d.columns {
		for i, b := range c.boxes {
			b.band = i
			all = append(all, b)
		}
	}
	// Rows only grow; without a circle, no longer than there are boxes.
	for range len(all) + 1 {
		moved := false
		push := func(b *box, band int) {
			if b.band < band {
				b.band, moved = band, true
			}
		}
		for _, n := range d.nets {
			for _, b := range n.to {
				if b.value || causal {
					push(b, n.from.band)
				}
			}
		}
		for _, c := range d.columns {
			for i := 1; i < len(c.boxes); i++ {
				push(c.boxes[i], c.boxes[i-1].band+1)
			}
		}
		if !moved {
			return true
		}
	}
	return false
}

// bands returns the number of rows of boxes.
func (d *diagram) bands() int {
	n := 0
	for _, c := range d.columns {
		for _, b := range c.boxes {
			n = max(n, b.band+1)
		}
	}
	return n
}
