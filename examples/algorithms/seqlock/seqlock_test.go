package seqlock

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A cell is what a test needs, right or wrong.
type cell interface {
	Write([]uint64)
	Read([]uint64)
}

// pairs has a writer write pairs of the same number, the numbers going up, and
// readers read.
func pairs(l cell, writes, readers, reads int) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range writes {
			n := uint64(i + 1)
			l.Write([]uint64{n, n})
		}
	})
	for range readers {
		wg.Go(func() {
			last, got := uint64(0), make([]uint64, 2)
			for range reads {
				l.Read(got)
				check.Assert(got[0] == got[1], "read %v, which no write wrote", got)
				check.Assert(got[0] >= last, "read %d, and %d before", got[0], last)
				last = got[0]
			}
		})
	}
	wg.Wait()
}

func TestTwoReaders(t *testing.T) {
	check.Run(t, func() { pairs(New(2), 1, 2, 1) }, weak)
}

func TestTwoWrites(t *testing.T) {
	check.Run(t, func() { pairs(New(2), 2, 1, 1) }, weak)
}

func TestTwoReads(t *testing.T) {
	check.Run(t, func() { pairs(New(2), 1, 1, 2) }, weak)
}
