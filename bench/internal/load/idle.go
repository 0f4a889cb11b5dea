package load

import (
	"fmt"
	"time"

	"github.com/ordo-go/ordo/bench/internal/system"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

// settling is how long consumers are left alone before they count as idle.
const settling = 20 * time.Millisecond

// idles is what three consumers without events cost. An "event" is a
// millisecond.
func idles() []Case {
	if system.CPUTime() == 0 {
		return nil // not known here
	}
	c := Case{Name: "idle", What: "three consumers of a ring without events: CPU time of the program, as a part of one processor"}
	for _, e := range []struct {
		name  string
		kind  Kind
		start func() (stop func() error)
	}{
		{"ring-default", Ours, idleRing(wait.Adaptive)},
		{"ring-blocking", Ours, idleRing(wait.Blocking)},
		{"ring-sleeping-1ms", Ours, idleRing(func() wait.Strategy { return wait.Sleeping(1e6) })},
		{"ring-yielding", Ours, idleRing(wait.Yielding)},
		{"ring-busy", Ours, idleRing(wait.BusySpin)},
		{"chan", Peer, idleChannels},
	} {
		c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) { return idle(n, e.start) }})
	}
	return []Case{c}
}

// idle starts something and measures the CPU time of n milliseconds.
func idle(n int64, start func() (stop func() error)) (Result, error) {
	stop := start()
	time.Sleep(settling)
	used, began := system.CPUTime(), measure.Clock()
	time.Sleep(time.Duration(n) * time.Millisecond)
	elapsed, busy := time.Duration(measure.Clock()-began), system.CPUTime()-used
	return Result{n, elapsed, []Value{{"cpu-%", 100 * float64(busy) / float64(elapsed)}}}, stop()
}

func idleRing(strategy func() wait.Strategy) func() (stop func() error) {
	return func() func() error {
		r := ring.New(1024, ring.WithWait[int64](strategy()))
		r.SingleProducer()
		for i := range 3 {
			r.Handle(ring.Batches(fmt.Sprint("consumer ", i), orderHandler(new(count))))
		}
		err := r.Start(background)
		return func() error {
			if err != nil {
				return err
			}
			return r.Close(background)
		}
	}
}

func idleChannels() func() error {
	c := make(chan int64)
	for range 3 {
		go func() {
			for range c {
			}
		}()
	}
	return func() error { close(c); return nil }
}
