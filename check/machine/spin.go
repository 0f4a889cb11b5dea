package machine

import (
	"slices"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A spin is what a thread has done since it last paused. A loop that has only
// read, and whose locals are the same as at its last pause, will be there again for
// as long as it reads the same: it waits until one of the values differs.
//
// All that is live in a Go function across a call is in its frame, so the locals
// are the same if the frames are, from the pause up to the start of the thread. What
// a loop keeps elsewhere, on the heap, is not seen.
type spin struct {
	active  bool // it wrote, or took a lock
	limited bool // it asked whether a deadline is over
	touched bool // it read plain memory
	seen    []Seen
	before  []Seen    // between the last two pauses
	frames  []uintptr // at the last pause
	now     []uintptr
	rounds  int         // that were pure and read the same
	last    []Seen      // of each cell that the thread has used
	marks   [][]uintptr // the frames at the last reads of a loop that does not pause
}

// MaxRounds is how often a loop that counts its rounds may read the same values
// until it has to wait like others: it may count for ever. The exploration is then
// bounded.
const MaxRounds = 8

// reset forgets everything, and keeps the memory.
func (s *spin) reset() {
	*s = spin{seen: s.seen[:0], before: s.before[:0], frames: s.frames[:0], now: s.now[:0], last: s.last[:0], marks: s.marks[:0]}
}

func (s *spin) acted() { s.active = true }

func (s *spin) wrote(c checked.Cell, v checked.Word) {
	s.acted()
	s.knows(c, v)
}

func (s *spin) knows(c checked.Cell, v checked.Word) {
	for i := range s.last {
		if s.last[i].Cell.Addr == c.Addr {
			s.last[i].Val = v
			return
		}
	}
	s.last = append(s.last, Seen{c, v})
}

func (t *Thread) saw(c checked.Cell, v checked.Word, here uintptr) {
	s := t.spin
	s.knows(c, v)
	s.seen = append(s.seen, Seen{c, v})
	if len(s.seen) > manyReads && !s.active {
		t.endless(here)
	}
}

func (s *spin) chose(v checked.Word) {
	s.limited = true
	s.seen = append(s.seen, Seen{Val: v})
}

// Knows returns the value that the thread has last read from a cell or written to it.
func (t *Thread) Knows(c checked.Cell) (v checked.Word, ok bool) {
	for _, s := range t.spin.last {
		if s.Cell.Addr == c.Addr {
			return s.Val, true
		}
	}
	return v, false
}

// rest is a pause or yield of the thread; here is where the frame of the program
// begins that asks for it. A pause after which nothing has happened is none.
//
//go:noinline
func (t *Thread) rest(here uintptr) {
	s := t.spin
	if len(s.seen) == 0 && !s.active && !s.touched {
		return
	}
	s.now = t.stack(s.now[:0], here)
	t.Next = Request{Kind: Pause, What: "a loop that pauses", Limited: s.limited, Pure: !s.active, Watch: t.Next.Watch[:0]}
	t.Next.Again = t.Next.Pure && slices.Equal(s.frames, s.now)
	if s.rounds++; s.active || !slices.Equal(s.seen, s.before) {
		s.rounds = 0
	}
	t.Next.Rounds = s.rounds
	t.m.Cut = t.m.Cut || t.Next.Cut()
	for _, seen := range s.seen {
		if seen.Cell.Addr != nil {
			t.Next.Watch = append(t.Next.Watch, seen)
		}
	}
	s.frames, s.now = s.now, s.frames
	s.before, s.seen = s.seen, s.before[:0]
	s.active, s.limited, s.touched = false, false, false
	s.marks = s.marks[:0]
	t.ask()
}

// manyReads is after how many reads without a pause a loop is suspected to be
// endless, maxPeriod how many reads it may have.
const (
	manyReads = 64
	maxPeriod = 4
)

// endless fails if the thread reads the same again and again in a loop without a
// pause, and its locals are the same as some reads ago.
func (t *Thread) endless(here uintptr) {
	s := t.spin
	now := t.stack(nil, here)
	n := len(s.seen)
	for p := 1; p <= len(s.marks); p++ {
		if slices.Equal(s.marks[len(s.marks)-p], now) && slices.Equal(s.seen[n-p:], s.seen[n-2*p:n-p]) {
			t.fail(&Failure{Kind: Endless, Text: "a loop reads the same again and again, and does not pause"})
		}
	}
	if len(s.marks) == maxPeriod {
		s.marks = slices.Delete(s.marks, 0, 1)
	}
	s.marks = append(s.marks, now)
}

// InStack marks a word of a stack that is an address in it. The other bits are how far
// that is below the top: the runtime may move the stack.
const InStack = ^(^uintptr(0) >> 1)

// stack appends the thread's own stack from here upwards.
//
//go:nocheckptr
func (t *Thread) stack(words []uintptr, here uintptr) []uintptr {
	here = (here + 7) &^ 7
	if _, hi := stackBounds(); here < hi-t.co.base {
		words = slices.Grow(words, int(hi-t.co.base-here)/8) // so that nothing below is a call that may move the stack
	}
	lo, hi := stackBounds()
	end := hi - t.co.base
	if here < lo || end < here {
		return words // it was moved
	}
	for _, w := range unsafe.Slice(*(**uintptr)(unsafe.Pointer(&here)), (end-here)/unsafe.Sizeof(here)) {
		if lo <= w && w < hi {
			w = InStack | hi - w
		}
		words = append(words, w)
	}
	return words
}

// serve runs one thread after the other, where much of the stack is used already: a stack
// of which little is used is moved to a smaller one by the garbage collector, and
// what is dead in it is then no longer what it was.
//
//go:noinline
func (c *coroutine) serve(yield func(struct{}) bool) byte {
	var room [20 << 10]byte
	c.base = depth()
	for yield(struct{}{}) {
		fill(8<<10, c.t.m.Dead)
		c.t.run()
	}
	return room[c.base%uintptr(len(room))]
}

// fill sets the next n bytes of the stack, so that what is dead in frames of the program is
// the same in all runs.
//
//go:noinline
func fill(n int, b byte) byte {
	var room [1 << 10]byte
	if b != 0 {
		for i := range room {
			room[i] = b
		}
	}
	if n > len(room) {
		return fill(n-len(room), b)
	}
	return room[n&(len(room)-1)]
}

// wipe wipes what a hook, and the driver, have left below: it would be in frames of the
// program that come to lie there.
func (t *Thread) wipe() { fill(below, t.m.Dead) }

// below is how much of the stack a hook wipes when it returns.
const below = 2 << 10

// depth is how much of the stack is used where it is called.
//
//go:noinline
func depth() uintptr {
	var here byte
	_, hi := stackBounds()
	return hi - uintptr(unsafe.Pointer(&here))
}
