package explore

import "math/bits"

// A set is a set of small numbers. Its type has the size that the graph needs, so
// that a set is a value and small graphs have small ones.
type set interface {
	[1]uint64 | [2]uint64 | [4]uint64 | [16]uint64
}

func has[S set](s *S, i int) bool { return (*s)[i>>6]>>(i&63)&1 != 0 }
func add[S set](s *S, i int)      { (*s)[i>>6] |= 1 << (i & 63) }
func drop[S set](s *S, i int)     { (*s)[i>>6] &^= 1 << (i & 63) }

func join[S set](s, t *S) {
	for i := 0; i < len(*s); i++ {
		(*s)[i] |= (*t)[i]
	}
}

func meet[S set](s, t *S) {
	for i := 0; i < len(*s); i++ {
		(*s)[i] &= (*t)[i]
	}
}

func minus[S set](s, t *S) {
	for i := 0; i < len(*s); i++ {
		(*s)[i] &^= (*t)[i]
	}
}

func empty[S set](s *S) bool {
	var x uint64
	for i := 0; i < len(*s); i++ {
		x |= (*s)[i]
	}
	return x == 0
}

// meets reports whether the sets have a common member.
func meets[S set](s, t *S) bool {
	var x uint64
	for i := 0; i < len(*s); i++ {
		x |= (*s)[i] & (*t)[i]
	}
	return x != 0
}

// pop takes the least member out of s; -1 if there is none.
func pop[S set](s *S) int {
	for i := 0; i < len(*s); i++ {
		if w := (*s)[i]; w != 0 {
			(*s)[i] = w & (w - 1)
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// free returns the least number that is no member; -1 if all are.
func free[S set](s *S) int {
	for i := 0; i < len(*s); i++ {
		if w := ^(*s)[i]; w != 0 {
			return i<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// size returns one more than the greatest member.
func size[S set](s *S) int {
	for i := len(*s) - 1; i >= 0; i-- {
		if w := (*s)[i]; w != 0 {
			return i<<6 + bits.Len64(w)
		}
	}
	return 0
}

func count[S set](s *S) int {
	n := 0
	for i := 0; i < len(*s); i++ {
		n += bits.OnesCount64((*s)[i])
	}
	return n
}
