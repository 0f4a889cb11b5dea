package explore_test

import "github.com/ordo-go/ordo/check/explore"

// The programs by which checkers of this kind are measured. Executions of them were
// counted by GenMC 0.10.3 (counts_test.go).

// copies is n threads that do the same.
func copies(n int, f func(s *script, i int)) *code {
	c := &code{}
	for i := range n {
		c.threads = append(c.threads, func(s *script) { f(s, i) })
	}
	return c
}

// counters is n threads that add 1 to each of k counters.
func counters(n, k int) *code {
	return copies(n, func(s *script, _ int) {
		for x := range k {
			s.fadd(x, 1, rlx)
		}
	})
}

func ainc(n int) *code { return counters(n, 1) }
func binc(n int) *code { return counters(n, 2) }
func cinc(n int) *code { return counters(n, 3) }

func casrot(n int) *code {
	return copies(n, func(s *script, i int) {
		s.cas(0, explore.Value(i), explore.Value(i+1), rlx, rlx)
	})
}

func readers(n int) *code {
	c := copies(n, func(s *script, _ int) { s.load(0, acq) })
	c.threads = append([]func(*script){func(s *script) { s.store(0, 42, rel) }}, c.threads...)
	return c
}

func lastzero(n int) *code {
	c := copies(n, func(s *script, j int) {
		s.store(j+1, s.load(j, acq)+1, rel)
	})
	scan := func(s *script) {
		for i := n; s.load(i, acq) != 0; i-- {
		}
	}
	c.threads = append([]func(*script){scan}, c.threads...)
	return c
}

func indexer(n int) *code {
	return copies(n, func(s *script, tid int) {
		for i := range 4 {
			w := i*11 + tid
			for h := w * 7 % 128; !s.cas(h, 0, explore.Value(w), rlx, rlx); h = (h + 1) % 128 {
			}
		}
	})
}

func fib(n int) *code {
	step := func(to int) func(*script) {
		return func(s *script) {
			for range n {
				a := s.load(0, acq)
				s.store(to, a+s.load(1, acq), rel)
			}
		}
	}
	return &code{
		init: map[int]explore.Value{0: 1, 1: 1},
		threads: []func(*script){step(0), step(1), func(s *script) {
			s.assert(s.load(0, acq) <= 144 && s.load(1, acq) <= 144)
		}},
	}
}

func writers(n int) *code {
	c := copies(n+1, func(s *script, i int) { s.store(0, explore.Value(i), rel) })
	c.threads = append([]func(*script){func(s *script) { s.load(0, acq) }}, c.threads...)
	return c
}

func big0(int) *code {
	const x, y, z, w = 0, 1, 2, 3
	loads := func(locs ...int) func(*script) {
		return func(s *script) {
			for _, l := range locs {
				s.load(l, acq)
			}
		}
	}
	stores := func(a, b int) func(*script) {
		return func(s *script) {
			for v := range explore.Value(3) {
				s.store(a, v+1, rel)
				s.store(b, v+1, rel)
			}
		}
	}
	return &code{threads: []func(*script){loads(x, y, z, w, x, y, z), loads(x, y, z), stores(x, y), stores(z, w)}}
}

func ticketlock(n int) *code {
	const next, owner, shared = 0, 1, 2
	return copies(n, func(s *script, i int) {
		t := s.fadd(next, 1, rlx)
		s.await(owner, acq, func(v explore.Value) bool { return v == t })
		s.store(shared, explore.Value(i), na)
		s.assert(s.load(shared, na) == explore.Value(i))
		s.store(owner, s.load(owner, rlx)+1, rel)
	})
}

// barrier is n readers and a writer.
func barrier(n int) *code {
	const step, nwait, data = 0, 1, 2
	wait := func(s *script) {
		at := s.load(step, sc)
		if s.fadd(nwait, 1, sc) == explore.Value(n) {
			s.store(nwait, 0, sc)
			s.fadd(step, 1, sc)
		} else {
			s.await(step, sc, func(v explore.Value) bool { return v != at })
		}
	}
	c := copies(n, func(s *script, _ int) {
		wait(s)
		s.load(data, na)
	})
	c.threads = append([]func(*script){func(s *script) { s.store(data, 42, na); wait(s) }}, c.threads...)
	return c
}

// treiber is Treiber's stack: w threads push, r pop, rw do both. A push tries at
// most five times. A pop that fails has changed nothing, and would read again: it
// blocks.
func treiber(w, r, rw int) *code {
	const top = 0
	n := w + r + rw
	node := func(i int) int { return i }  // its link; nodes are numbered from 1
	x := func(i int) int { return n + i } // what belongs to a node
	pack := func(p, count explore.Value) explore.Value { return p<<16 | count }
	push := func(s *script, i int) {
		s.store(x(i), 42, rlx)
		for range 5 {
			o := s.load(top, acq)
			s.store(node(i), o, rlx)
			if s.cas(top, o, pack(explore.Value(i), o&0xffff+1), rel, rlx) {
				return
			}
		}
		s.assume(false)
	}
	pop := func(s *script) {
		o := s.load(top, acq)
		if o>>16 == 0 {
			return
		}
		next := s.load(node(int(o>>16)), rlx)
		s.assume(s.cas(top, o, pack(next>>16, o&0xffff+1), rel, rlx))
		s.load(x(int(o>>16)), rlx)
	}
	return copies(n, func(s *script, i int) {
		if i < w || i >= w+r {
			push(s, i+1)
		}
		if i >= w {
			pop(s)
		}
	})
}

// mpmc is a bounded queue with r readers, w writers and rw threads that write and
// then read, at most three times. It has one element at first. A claim that fails
// would try again with what it found, as if it had read that at first: it blocks.
func mpmc(r, w, rw int) *code {
	const rdwr, read, written, cells = 0, 1, 2, 3
	claim := func(s *script, stop func(rd, wr explore.Value) bool, more explore.Value) (rd, wr explore.Value, ok bool) {
		v := s.load(rdwr, acq)
		rd, wr = v>>16, v&0xffff
		if stop(rd, wr) {
			return 0, 0, false
		}
		s.assume(s.cas(rdwr, v, v+more, ar, ar))
		return rd, wr, true
	}
	write := func(s *script) {
		rd, wr, ok := claim(s, func(rd, wr explore.Value) bool { return wr == rd+4 }, 1)
		if !ok {
			return
		}
		s.await(read, acq, func(v explore.Value) bool { return v == rd })
		s.store(cells+int(wr%4), 1, na)
		s.fadd(written, 1, rel)
	}
	drain := func(s *script) {
		for range 3 {
			_, wr, ok := claim(s, func(rd, wr explore.Value) bool { return wr == rd }, 1<<16)
			if !ok {
				return
			}
			s.await(written, acq, func(v explore.Value) bool { return v == wr })
			s.fadd(read, 1, rel)
		}
		s.assume(false)
	}
	c := copies(w+r+rw, func(s *script, i int) {
		if i < w || i >= w+r {
			write(s)
		}
		if i >= w {
			drain(s)
		}
	})
	c.init = map[int]explore.Value{rdwr: 1, written: 1}
	return c
}
