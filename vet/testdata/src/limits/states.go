package limits

import "github.com/ordo-go/ordo/ring"

// Wrong, and trusted: the flags make too many combinations.
func manyFlags(p *ring.Multi[int], flag func() bool) int {
	a, b, c, d, e, f, g := 0, 0, 0, 0, 0, 0, 0
	h, i, j, k, l, m, n := 0, 0, 0, 0, 0, 0, 0
	if flag() {
		a = 1
	}
	if flag() {
		b = 1
	}
	if flag() {
		c = 1
	}
	if flag() {
		d = 1
	}
	if flag() {
		e = 1
	}
	if flag() {
		f = 1
	}
	if flag() {
		g = 1
	}
	if flag() {
		h = 1
	}
	if flag() {
		i = 1
	}
	if flag() {
		j = 1
	}
	if flag() {
		k = 1
	}
	if flag() {
		l = 1
	}
	if flag() {
		m = 1
	}
	if flag() {
		n = 1
	}
	q, _ := p.Next(1)
	*q.Slot(0) = 1
	return a + b + c + d + e + f + g + h + i + j + k + l + m + n
}
