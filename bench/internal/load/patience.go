package load

import (
	"runtime"
	"sync"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/measure"
)

// A patience is how the callers of queues that do not wait themselves wait: it
// is called after each look that found nothing, with the number of those
// before.
type patience func(looks int)

// spin looks again at once.
func spin(int) {}

// pause takes about a microsecond, which lets the other side run ahead, and
// lets other goroutines run when that did not help.
func pause(looks int) {
	if looks&15 == 15 {
		runtime.Gosched()
		return
	}
	for range microsecond() {
		atomic.Pause()
	}
}

// yield lets other goroutines run.
func yield(int) { runtime.Gosched() }

// microsecond is how many PAUSE instructions take one: 20 to 200.
var microsecond = sync.OnceValue(func() int {
	const n = 100
	best := int64(1 << 62)
	for range 10 {
		before := measure.Clock()
		for range n {
			atomic.Pause()
		}
		best = min(best, measure.Clock()-before)
	}
	return int(max(1, n*1000/max(1, best)))
})
