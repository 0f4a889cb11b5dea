package machine

import (
	"bytes"
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
	active  bool   // it wrote, or took a lock
	limited bool   // it asked whether a deadline is over
	seen    []Seen // since the last pause
	before  []Seen // between the last two
	frames  []byte // at the last pause
	rounds  int    // that read the same values
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
	frames := stack(here)
	same := slices.Equal(s.seen, s.before)
	if s.rounds++; !same {
		s.rounds = 0
	}
	if counts := !bytes.Equal(s.frames, frames); !same || counts && s.rounds < MaxRounds {
		s.frames = append(s.frames[:0], frames...)
		s.before, s.seen = s.seen, s.before[:0]
		s.limited = false
		return
	}
	if !bytes.Equal(s.frames, frames) {
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

// stack returns the goroutine's own stack from here upwards, in place.
//
//go:nocheckptr
func stack(here uintptr) []byte {
	top := stackTop()
	if top < here {
		return nil
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&here)), top-here)
}
