package wait

import (
	"context"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/sync"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// forever is the limit of waits that must end by themselves.
var forever sync.Limit

// watch ends the program, with the stacks of all goroutines, if the test has
// not ended in d.
func watch(t testing.TB, d time.Duration) {
	timer := time.AfterFunc(d, func() { panic(t.Name() + ": a goroutine waits for ever") })
	t.Cleanup(func() { timer.Stop() })
}

// processors sets GOMAXPROCS for the test.
func processors(t testing.TB, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

func cancelled(cause error) sync.Limit {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	return sync.Until(ctx)
}

// A line is a counter on a cache line of its own.
type line struct {
	atomic.Uint64
	_ [120]byte
}

// spinFor spins until the counter is v or more. It is for pinned goroutines: to
// yield takes them two switches of threads.
func (l *line) spinFor(v uint64) {
	for l.LoadAcquire() < v {
	}
}

// waitFor waits at p until the counter is v or more.
func (l *line) waitFor(v uint64, s Strategy, p *Point, limit sync.Limit) error {
	w := s.Start(p, limit)
	defer w.Done()
	for l.LoadAcquire() < v {
		if err := w.Idle(); err != nil {
			return err
		}
	}
	return nil
}

// advance sets the counter and wakes who waits at p for it.
func (l *line) advance(v uint64, p *Point) {
	l.StoreRelease(v)
	if p.Signalled() {
		p.Wake()
	}
}

// pin keeps the calling goroutine on a processor of its own, as far as there
// are enough: goroutines that must meet do not wait for each other's turn.
func pin(side int) (unpin func()) {
	cpus := measure.CPUs()
	unpin, _ = measure.Pin(cpus[side%len(cpus)]) // without, the test only takes longer to see something
	return unpin
}

// delay spins for n times a nanosecond or two.
func delay(n int) {
	var x atomic.Uint64
	for range n {
		x.LoadRelaxed()
	}
}
