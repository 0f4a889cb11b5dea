package ticketlock

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// weak is the memory model of the checks.
var weak = check.Model("c++20-nta")

// count has goroutines count under the lock, times each: if two were inside, or one
// did not see what the last one did, they race.
func count(l sync.Locker, goroutines, times int) {
	var n atomic.Plain[int]
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range times {
				l.Lock()
				*n.Write()++
				l.Unlock()
			}
		})
	}
	wg.Wait()
	check.Assert(n.Get() == goroutines*times, "counted to %d", n.Get())
}

func TestTwoTwice(t *testing.T) {
	check.Run(t, func() { count(new(Lock), 2, 2) }, weak)
}

func TestThree(t *testing.T) {
	check.Run(t, func() { count(new(Lock), 3, 1) }, weak)
}

// Tickets may overflow.
func TestOverflow(t *testing.T) {
	check.Run(t, func() {
		l := new(Lock)
		l.next.StoreRelaxed(^uint32(0))
		l.serving.StoreRelaxed(^uint32(0))
		count(l, 2, 1)
	}, weak)
}
