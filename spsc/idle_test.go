//go:build unix

package spsc_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// used is the processor time that this process has used.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// share is how much of a core a consumer uses while it waits for d.
func share(s wait.Strategy, d time.Duration) float64 {
	q := spsc.New[int](8, spsc.Wait(s))
	var wg sync.WaitGroup
	wg.Go(func() { q.Pop(context.Background()) })
	defer wg.Wait()
	defer q.Close()
	time.Sleep(10 * time.Millisecond) // until it waits
	before, start := used(), time.Now()
	time.Sleep(d)
	return float64(used()-before) / float64(time.Since(start))
}

// A consumer that waits under the default strategy uses less than 1 % of a
// core. The garbage collector may run meanwhile, so it has some tries.
func TestIdle(t *testing.T) {
	least := 1.0
	for range 5 {
		if least = min(least, share(wait.Adaptive(), 300*time.Millisecond)); least < 0.01 {
			break
		}
	}
	if least >= 0.01 {
		t.Errorf("an idle consumer uses %.2f %% of a core", 100*least)
	}
	if got := share(wait.BusySpin(), 100*time.Millisecond); got < 0.05 {
		t.Errorf("a spinning consumer uses %.2f %% of a core: that is not measured right", 100*got)
	}
}
