package machine

import (
	"slices"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// A spin is what a thread has done since it last paused. A loop that has only
// read, the same values as in its last round, and whose locals are the same, will
// do so for ever: it waits until one of the values differs.
//
// All that is live in a Go function across a call is in its frame, so the locals
// are the same if the frames are, from the pause up to the start of the thread.
// Counters elsewhere are not seen: the driver lets such a loop go on when nothing
// else can.
type spin struct {
	active  bool      // it wrote, or took a lock
	limited bool      // it asked whether a deadline is over
	seen    []Seen    // since the last pause
	before  []Seen    // between the last two
	frames  []uintptr // at the last pause
	now     []uintptr
	rounds  int // that read the same values
}

// MaxRounds is how often a loop that counts its rounds may read the same values
// until it has to wait like others: it may count for ever. What it would do next is
// then explored only where nothing else can go on, so the exploration is bounded.
const MaxRounds = 8

func (s *spin) acted() { s.active = true }

func (s *spin) saw(c checked.Cell, v checked.Word) { s.seen = append(s.seen, Seen{c, v}) }

func (s *spin) chose(v checked.Word) {
	s.limited = true
	s.seen = append(s.seen, Seen{Val: v})
}

// rest is a pause or yield of the thread; here is an address in the frame of what
// was called.
func (t *Thread) rest(here uintptr) {
	s := &t.spin
	if s.active || len(s.seen) == 0 {
		s.forget()
		return
	}
	s.now = stack(s.now[:0], here)
	counts := !slices.Equal(s.frames, s.now)
	same := slices.Equal(s.seen, s.before)
	if s.rounds++; !same {
		s.rounds = 0
	}
	if !same || counts && s.rounds < MaxRounds {
		s.frames, s.now = s.now, s.frames
		s.before, s.seen = s.seen, s.before[:0]
		s.limited = false
		return
	}
	if counts {
		t.m.Cut = true
	}
	t.Next = Request{Kind: Spin, What: "a loop that pauses", Limited: s.limited}
	for _, seen := range s.seen {
		if seen.Cell.Addr != nil {
			t.Next.Watch = append(t.Next.Watch, seen)
		}
	}
	s.seen, s.limited = s.seen[:0], false
	t.ask()
}

func (s *spin) forget() {
	s.active, s.limited, s.rounds = false, false, 0
	s.seen, s.before, s.frames = s.seen[:0], s.before[:0], s.frames[:0]
}

// stack appends the goroutine's own stack from here upwards. Addresses in the stack
// are taken relative to its top: the runtime moves stacks.
//
//go:nocheckptr
func stack(words []uintptr, here uintptr) []uintptr {
	here = (here + 7) &^ 7
	if _, hi := stackBounds(); here < hi {
		words = slices.Grow(words, int(hi-here)/8) // so that nothing below is a call that may move the stack
	}
	lo, hi := stackBounds()
	if here < lo || hi < here {
		return words // it was moved
	}
	for _, w := range unsafe.Slice(*(**uintptr)(unsafe.Pointer(&here)), (hi-here)/unsafe.Sizeof(here)) {
		if lo <= w && w < hi {
			w = hi - w
		}
		words = append(words, w)
	}
	return words
}

// roomy makes the goroutine's stack large, so that it is not moved often.
//
//go:noinline
func roomy() byte {
	var room [16 << 10]byte
	for i := range room {
		room[i] = byte(i)
	}
	return room[len(room)/3]
}
