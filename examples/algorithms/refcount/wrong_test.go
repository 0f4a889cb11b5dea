package refcount

import (
	"testing"

	"github.com/ordo-go/ordo/check"
)

// right is what the wrong ones differ from.
type right = Counted[*buffer]

// A relaxed one drops relaxed, "since the count is atomic anyway": the last one may free
// what another one has not done with.
type relaxed struct{ *right }

func (c relaxed) Drop() {
	if c.count.AddRelaxed(-1) == 0 {
		c.free(c.value)
	}
}

func TestWrongDropRelaxed(t *testing.T) {
	check.Run(t, func() { share(relaxed{newCounted()}) }, weak, check.Expect(check.Race))
}

// An unfenced one has the release, and nobody acquires it.
type unfenced struct{ *right }

func (c unfenced) Drop() {
	if c.count.AddRelease(-1) == 0 {
		c.free(c.value)
	}
}

func TestWrongDropUnfenced(t *testing.T) {
	check.Run(t, func() { share(unfenced{newCounted()}) }, weak, check.Expect(check.Race))
}

// A torn one decrements and then looks: two may find the count to be zero.
type torn struct{ *right }

func (c torn) Drop() {
	c.count.Add(-1)
	if c.count.Load() == 0 {
		c.free(c.value)
	}
}

func TestWrongDropInTwoSteps(t *testing.T) {
	check.Run(t, func() { share(torn{newCounted()}) }, weak, check.Expect(check.Race))
}
