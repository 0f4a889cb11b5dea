//go:build ordo_debug && !race

package ring_test

import (
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// Two goroutines that use a single producer at full speed are found out. (The
// race detector would find them first.)
func TestTwoGoroutinesOnASingle(t *testing.T) {
	r := ring.New[event](64)
	p := r.SingleProducer(ring.Fail)
	r.Handle(ring.Each("h", func(*event) error { return nil }))
	start(t, r)
	var wg sync.WaitGroup
	found := make(chan struct{}, 2)
	for range 2 {
		wg.Go(func() {
			for began := time.Now(); time.Since(began) < long && len(found) == 0; {
				if p.Publish(number(1)) == ring.ErrConcurrent {
					found <- struct{}{}
				}
			}
		})
	}
	wg.Wait()
	if len(found) == 0 {
		t.Error("not found")
	}
	r.Halt()
	r.Wait(ctx)
}
