package golang

import "github.com/ordo-go/ordo/atomic"

// Functions that run both ways: compiled, and as threads of a litmus test. They may
// run more than once, so they set what they change.

type shape struct {
	side  int8
	color struct{ r, g uint8 }
	up    *shape
}

func (s *shape) grow(by int8) *shape {
	s.side += by
	return s
}

func (s shape) area() int { return int(s.side) * int(s.side) }

var (
	cell8   int8
	cellU   uint64
	zero    uint64
	cells3  [3]int32
	counter atomic.Uint32
	inner   = shape{side: 3, color: struct{ r, g uint8 }{1, 2}}
	outer   = shape{side: 100, up: &inner}
	plainB  atomic.Plain[bool]
)

func widths() (a int8, b uint8, c int16, d uint32, e int64, f uint64, g bool) {
	cell8 = 127
	cell8++
	a = cell8
	b = uint8(a) + 200
	c = -int16(b) * 300
	d = ^uint32(0)
	d += 2
	e = int64(int32(d)<<31) >> 3
	cellU = 1<<63 + 5
	f = cellU / 3 % 1000
	f ^= cellU >> 60
	g = cellU > 6 && uint64(e) > cellU || int64(cellU) < 0
	return
}

func shifts() (a int32, b uint16, c int64, d uint64, e int8) {
	n := uint(cells3[0] + 40)
	a = 1 << n
	b = uint16(1<<15) >> (n - 30)
	c = int64(-8) >> n
	d = ^zero &^ (0xff << (n / 8))
	e = int8(-128) / (int8(n) - 41)
	return
}

func control() (sum, rounds int, last int32) {
outer:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue
		case i > 6, sum > 50:
			break outer
		}
		for j := range 4 {
			if j == i {
				continue outer
			}
			if i == 5 && j == 2 {
				break
			}
			sum += i*j + 1
			rounds++
		}
		rounds += 10
	}
	for i := range cells3 {
		v := int32(i*i) - last
		cells3[i] = v
		last += v + helper(v, int32(i))
	}
	return
}

func helper(a, b int32) int32 {
	for a > b {
		if a == 3 {
			return b
		}
		a--
	}
	switch b {
	case 0, 1:
		return 7
	case a:
		return -a
	}
	return 100
}

func structs() (area int, side int8, g uint8, same bool, moved int) {
	outer.side = 100
	copied := outer
	copied.side = 9
	local := inner
	p := &local
	p.grow(2).grow(1)
	copied.up = p
	copied.up.color.g, copied.color.r = 40, copied.up.color.g
	area = copied.area() + copied.up.area() + outer.grow(50).area()
	side, g = outer.side, local.color.g+copied.color.r
	same = inner == shape{3, struct{ r, g uint8 }{1, 2}, nil} && copied != outer && outer.up == &inner
	fresh := new(shape)
	fresh.grow(5)
	moved = fresh.area() + swapped(fresh.side, 2)
	return
}

func swapped(a, b int8) int {
	a, b = b, a
	pair := [2]int8{a, b}
	pair[0], pair[1] = pair[1], pair[0]
	return int(pair[0])*10 + int(pair[1])
}

func atomics2() (add, old, swap uint32, ok, not, set bool) {
	counter.StoreRelaxed(7)
	add = counter.AddAcquire(^uint32(0)) + counter.Load()*100
	old = counter.And(4)<<8 | counter.OrRelease(3)
	ok = counter.CompareAndSwapRelaxed(7, 9)
	not = counter.CompareAndSwap(7, 8)
	swap = counter.SwapAcqRel(1) + counter.LoadAcquire()
	plainB.Set(false)
	*plainB.Write() = !plainB.Get()
	set = *plainB.Read()
	return
}

var sequential = map[string]any{
	"widths": widths, "shifts": shifts, "control": control, "structs": structs, "atomics2": atomics2,
}
