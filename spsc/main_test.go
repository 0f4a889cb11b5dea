package spsc_test

import (
	"flag"
	"testing"
	"time"

	"github.com/ordo-go/ordo/wait"

	"go.uber.org/goleak"
)

var soak = flag.Bool("soak", false, "close queues at every moment for a minute: go test ./spsc -run Close -soak")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type named struct {
	name string
	wait.Strategy
}

// strategies are those of package wait, and one that comes through every way
// to wait within a microsecond.
func strategies() []named {
	return []named{
		{"adaptive", wait.Adaptive()},
		{"blocking", wait.Blocking()},
		{"yielding", wait.Yielding()},
		{"sleeping", wait.Sleeping(50 * time.Microsecond)},
		{"each way once", wait.Strategy{Spins: 1, Pauses: 1, Pause: 1, MaxPause: 2, Yields: 1}},
		{"busy spin", wait.BusySpin()},
	}
}
