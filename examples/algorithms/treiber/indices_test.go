package treiber

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// A pool is what Get and Put do, right or wrong. Who holds a number uses its
// slot, so that two who hold the same race.
type pool struct {
	get   func() (uint32, bool)
	put   func(uint32)
	slots [2]atomic.Plain[int]
}

func (p *pool) take() (i uint32, ok bool) {
	if i, ok = p.get(); ok {
		*p.slots[i].Write()++
	}
	return i, ok
}

// twoHolders is ABA, if that is possible. One takes two numbers. The other one
// takes both too, if they are there, and gives the first back and keeps the second.
func twoHolders(p *pool) {
	var wg sync.WaitGroup
	wg.Go(func() {
		p.take()
		p.take()
	})
	wg.Go(func() {
		if i, ok := p.take(); ok {
			p.take()
			p.put(i)
		}
	})
	wg.Wait()
}

func TestNumbersHaveOneHolder(t *testing.T) {
	check.Run(t, func() {
		x := NewIndices(2)
		twoHolders(&pool{get: x.Get, put: x.Put})
	}, weak)
}

// A number that goes back and forth hands its slot over.
func TestNumbersComeBack(t *testing.T) {
	check.Run(t, func() {
		x := NewIndices(1)
		p := &pool{get: x.Get, put: x.Put}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if i, ok := p.take(); ok {
					p.put(i)
				}
			})
		}
		wg.Wait()
		_, ok := p.take()
		check.Assert(ok, "the number is lost")
	}, weak)
}
