//go:build unix

package ring_test

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// cpu is the time that the process has computed.
func cpu(t *testing.T) time.Duration {
	var usage syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Consumers that have nothing to do cost nothing under the default strategy:
// less than 1 % of a processor.
func TestIdleRingSleeps(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](1024)
		p := addProducer(r, kind)
		h := ring.Each("h", func(*event) error { return nil })
		r.Handle(h, h).Then(h)
		start(t, r)
		publish(t, p, 1, 100)
		eventually(t, "idle", func() bool { return r.Stats().Consumers[2].Lag == 0 })
		time.Sleep(20 * time.Millisecond)
		runtime.GC()
		const d = 700 * time.Millisecond
		used := d
		for range 3 { // what else the process does, and the machine, only adds to it
			before := cpu(t)
			time.Sleep(d)
			if used = min(used, cpu(t)-before); used <= d/100 {
				break
			}
		}
		if used > d/100 {
			t.Errorf("%v of processor time in %v", used, d)
		} else {
			t.Logf("%v of processor time in %v: %.2f %%", used, d, 100*float64(used)/float64(d))
		}
		publish(t, p, 1, 10) // it wakes up
		must(t, closeRing(r))
		for i, c := range r.Stats().Consumers {
			if c.Sequence != 110 {
				t.Error(fmt.Sprint("consumer ", i, " is at ", c.Sequence))
			}
		}
	})
}
