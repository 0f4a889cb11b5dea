// Package cells shares ordinary memory in cells and hands it over by a counter.
package cells

import "github.com/ordo-go/ordo/atomic"

//ordo:exists take.ok && take.p == point{1, 2} && count == 3
//ordo:expect c++20,x86-tso Sometimes

type point struct{ x, y int8 }

var (
	slot  atomic.Plain[point]
	hits  atomic.Plain[uint8]
	count atomic.Int64
	which = &hits
)

func give() {
	slot.Write().x = 1
	slot.Write().y = 2
	hits.Set(hits.Get() + 255)
	*which.Write() -= 3
	count.AddAcqRel(2)
}

func take() (p point, ok bool) {
	switch n := count.OrAcquire(1); {
	case n == 0, n < 0:
		return
	case n == 2:
		p, ok = slot.Get(), true
	default:
		panic("three?")
	}
	return
}
