package proofs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
)

// Message passing: one thread writes ordinary memory and sets a flag, the other one
// awaits the flag and reads. The flag must release and acquire, or the memory may be
// written after it and read before it: by the processor, and by the compiler.

// A letter is a message and its flag.
type letter struct {
	text atomic.Plain[int]
	sent atomic.Bool
}

func newLetter() *letter {
	l := new(letter)
	check.Name(&l.text, "text")
	check.Name(&l.sent, "sent")
	return l
}

func TestMessagePassing(t *testing.T) {
	check.Run(t, func() {
		l := newLetter()
		together(
			func() {
				l.text.Set(42)
				l.sent.StoreRelease(true) // ord: text is written; pairs with LoadAcquire below; atlas mp-rel-acq
			},
			func() {
				for !l.sent.LoadAcquire() { // ord: text is written; pairs with StoreRelease above; atlas mp-rel-acq
					atomic.Pause()
				}
				check.Assert(l.text.Get() == 42, "read %d", l.text.Get())
			})
	}, weak)
}

// Fences do the same: the first before the store, the second after the load.
func TestMessagePassingFences(t *testing.T) {
	check.Run(t, func() {
		l := newLetter()
		together(
			func() {
				l.text.Set(42)
				atomic.FenceRelease()     // ord: text is written; pairs with FenceAcquire below
				l.sent.StoreRelaxed(true) // ord: behind the fence
			},
			func() {
				for !l.sent.LoadRelaxed() { // ord: the fence follows
					atomic.Pause()
				}
				atomic.FenceAcquire() // ord: text is written; pairs with FenceRelease above
				check.Assert(l.text.Get() == 42, "read %d", l.text.Get())
			})
	}, weak)
}

// Each half is wrong without the other.
func TestWrongMessagePassing(t *testing.T) {
	for _, program := range []struct {
		name string
		send func(*atomic.Bool, bool)
		sent func(*atomic.Bool) bool
	}{
		{"NoRelease", (*atomic.Bool).StoreRelaxed, (*atomic.Bool).LoadAcquire},
		{"NoAcquire", (*atomic.Bool).StoreRelease, (*atomic.Bool).LoadRelaxed},
		{"Relaxed", (*atomic.Bool).StoreRelaxed, (*atomic.Bool).LoadRelaxed},
	} {
		t.Run(program.name, func(t *testing.T) {
			check.Run(t, func() {
				l := newLetter()
				together(
					func() {
						l.text.Set(42)
						program.send(&l.sent, true)
					},
					func() {
						for !program.sent(&l.sent) {
							atomic.Pause()
						}
						l.text.Get()
					})
			}, weak, check.Expect(check.Race))
		})
	}
}
