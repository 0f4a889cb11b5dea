package refcount

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A buffer is what is held: two words, so that each of two holders may write one.
type buffer struct {
	words [2]atomic.Plain[int]
	freed atomic.Plain[bool]
}

// free uses what the holders have used: if one of them is not done they race.
func (b *buffer) free() {
	for i := range b.words {
		b.words[i].Set(-1)
	}
	check.Assert(!b.freed.Get(), "freed twice")
	b.freed.Set(true)
}

// A counted is what a test needs, right or wrong.
type counted interface {
	Value() *buffer
	Hold()
	Drop()
}

func newCounted() *Counted[*buffer] { return New(new(buffer), (*buffer).free) }

// share has two goroutines hold c and use the buffer, beside the body, which drops its
// own hold as soon as they have theirs.
func share(c counted) {
	b := c.Value()
	var wg sync.WaitGroup
	for i := range b.words {
		c.Hold()
		wg.Go(func() {
			check.Assert(c.Value().words[i].Get() == 0, "it is freed")
			b.words[i].Set(1)
			c.Drop()
		})
	}
	c.Drop()
	wg.Wait()
	check.Assert(b.freed.Get(), "never freed")
}

func TestThreeHolders(t *testing.T) {
	check.Run(t, func() { share(newCounted()) }, weak)
}

// A holder passes a hold on while another one drops the last but those two.
func TestHoldIsPassedOn(t *testing.T) {
	check.Run(t, func() {
		c := newCounted()
		b := c.Value()
		var wg sync.WaitGroup
		c.Hold()
		wg.Go(func() {
			c.Hold()
			wg.Go(func() {
				b.words[1].Set(1)
				c.Drop()
			})
			b.words[0].Set(1)
			c.Drop()
		})
		c.Drop()
		wg.Wait()
		check.Assert(b.freed.Get(), "never freed")
	}, weak)
}

// Misuse that is seen is not passed over.
func TestMisuse(t *testing.T) {
	for name, use := range map[string]func(*Counted[int]){"Hold": (*Counted[int]).Hold, "Drop": (*Counted[int]).Drop} {
		c := New(1, func(int) {})
		c.Drop()
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s after the last Drop does not panic", name)
				}
			}()
			use(c)
		}()
	}
}
