package check

// A clock is a vector clock: how many steps of each thread happen before.
type clock []uint32

func (c clock) at(thread int) uint32 {
	if thread < len(c) {
		return c[thread]
	}
	return 0
}

// join makes c the least clock that is not before c or d.
func (c *clock) join(d clock) {
	for len(*c) < len(d) {
		*c = append(*c, 0)
	}
	for i, n := range d {
		(*c)[i] = max((*c)[i], n)
	}
}

func (c *clock) tick(thread int) {
	for len(*c) <= thread {
		*c = append(*c, 0)
	}
	(*c)[thread]++
}

func (c clock) clone() clock { return append(clock(nil), c...) }
