package peterson

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
	Lock(me int)
	Unlock(me int)
}

// count has two goroutines count under the lock, as often as said: if both were inside,
// or one did not see what the other did, they race.
func count(l locker, times [2]int) {
	var n atomic.Plain[int]
	var wg sync.WaitGroup
	for me := range times {
		wg.Go(func() {
			for range times[me] {
				l.Lock(me)
				*n.Write()++
				l.Unlock(me)
			}
		})
	}
	wg.Wait()
	check.Assert(n.Get() == times[0]+times[1], "counted to %d", n.Get())
}

func TestOnceEach(t *testing.T) {
	check.Run(t, func() { count(new(Lock), [2]int{1, 1}) }, weak)
}

// One comes back while the other waits.
func TestTwice(t *testing.T) {
	check.Run(t, func() { count(new(Lock), [2]int{2, 1}) }, weak)
}

func TestTwiceEach(t *testing.T) {
	check.Run(t, func() { count(new(Lock), [2]int{2, 2}) }, weak)
}
