// Package lazy evaluates operands from left to right, and some not at all.
package lazy

import "github.com/ordo-go/ordo/atomic"

var (
	x, y atomic.Int32
	z    int
	p    = &z
	a, b = 1, 2
)

func get(v *atomic.Int32) int32 { return v.LoadRelaxed() }

func order() (r int32, ok bool) {
	r = x.Load() - y.Load()*get(&x)
	ok = r > 0 && test(r) || z == 1
	return
}

func test(r int32) bool {
	if r == 1 {
		return y.CompareAndSwap(r, r+1)
	}
	return false
}

func swap() {
	a, b = b, a
	i, j := 0, 1
	i, j = j, i
	*p += i - j
	z++
}
