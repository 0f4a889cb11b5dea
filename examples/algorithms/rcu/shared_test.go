package rcu

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A config is what is published. Readers read it; the writer that gets it back writes
// it: if one of them still reads, they race.
type config struct{ version atomic.Plain[int] }

func newConfig(version int) *config {
	c := new(config)
	c.version.Set(version)
	return c
}

// A shared is what a test needs, right or wrong.
type shared interface {
	Read(reader int, use func(*config))
	Replace(*config) *config
}

type right struct{ *Shared[config] }

func (s right) Read(reader int, use func(*config)) { s.Reader(reader).Read(use) }

func newRight(readers int) right { return right{New(newConfig(1), readers)} }

// updates has readers read, reads times each, beside a writer that replaces the value
// and uses the old one for the next.
func updates(s shared, readers, reads, writes int) {
	var wg sync.WaitGroup
	for r := range readers {
		wg.Go(func() {
			last := 0
			for range reads {
				s.Read(r, func(c *config) {
					v := c.version.Get()
					check.Assert(v >= last && v != 0, "version %d, and %d before", v, last)
					last = v
				})
			}
		})
	}
	wg.Go(func() {
		next := newConfig(0)
		for i := range writes {
			next.version.Set(2 + i)
			next = s.Replace(next)
			next.version.Set(0)
		}
	})
	wg.Wait()
}

func TestTwoReaders(t *testing.T) {
	check.Run(t, func() { updates(newRight(2), 2, 1, 1) }, weak)
}

// A reader that comes back.
func TestTwoReads(t *testing.T) {
	check.Run(t, func() { updates(newRight(1), 1, 2, 1) }, weak)
}

// A value that comes back: the first one is published again.
func TestTwoWrites(t *testing.T) {
	check.Run(t, func() { updates(newRight(1), 1, 2, 2) }, weak)
}
