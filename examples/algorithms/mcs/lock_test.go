package mcs

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// A locker is what a test needs, right or wrong.
type locker interface {
	Lock(*Node)
	Unlock(*Node)
}

// count has goroutines count under the lock, times each with one node: if two were
// inside, or one did not see what the last one did, they race.
func count(l locker, goroutines, times int) {
	var n atomic.Plain[int]
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			var node Node
			for range times {
				l.Lock(&node)
				*n.Write()++
				l.Unlock(&node)
			}
		})
	}
	wg.Wait()
	check.Assert(n.Get() == goroutines*times, "counted to %d", n.Get())
}

// Each uses its node twice.
func TestTwoTwice(t *testing.T) {
	check.Run(t, func() { count(new(Lock), 2, 2) }, weak)
}

func TestThree(t *testing.T) {
	check.Run(t, func() { count(new(Lock), 3, 1) }, weak)
}
