package ring_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"

	"go.uber.org/goleak"
)

// go test ./ring -soak 1m runs each test of random timing for a minute.
var soak = flag.Duration("soak", 0, "how long each test of random timing runs, instead of a second or two")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// budget is how long a test of random timing may take.
func budget(short time.Duration) time.Duration {
	if *soak > 0 {
		return *soak
	}
	return short
}

// watch makes the test fail, with all goroutines, if it has not ended in d.
func watch(t testing.TB, d time.Duration) {
	timer := time.AfterFunc(d, func() {
		debug.SetTraceback("all")
		panic(t.Name() + " hangs")
	})
	t.Cleanup(func() { timer.Stop() })
}

// long is more than any wait in a test takes that ends by itself.
const long = 30 * time.Second

// An event of the tests: what a producer writes, and what consumers leave in it
// for those that follow.
type event struct {
	producer int
	n        int64
	marks    [6]int64
}

var ctx = context.Background()

// ended is a context that has ended because of cause.
func ended(cause error) context.Context {
	c, cancel := context.WithCancelCause(ctx)
	cancel(cause)
	return c
}

var errStop = errors.New("stop")

// A producer is what Single and Multi have in common.
type producer interface {
	Publish(func(*event)) error
	Put(event) error
	PutContext(context.Context, event) error
	TryPut(event) bool
	PublishContext(context.Context, func(*event)) error
	TryPublish(func(*event)) bool
	Claim(int) iter.Seq[*event]
	Err() error
	Next(int) (ring.Claim[event], error)
	NextContext(context.Context, int) (ring.Claim[event], error)
	NextTimeout(time.Duration, int) (ring.Claim[event], error)
	TryNext(int) (ring.Claim[event], bool)
}

var (
	_ producer = (*ring.Single[event])(nil)
	_ producer = (*ring.Multi[event])(nil)
)

const (
	single = "single"
	multi  = "multi"
)

// addProducer makes the producer of r.
func addProducer(r *ring.Ring[event], kind string, policy ...ring.Policy) producer {
	if kind == single {
		return r.SingleProducer(policy...)
	}
	return r.MultiProducer(policy...)
}

// bothProducers runs test for each kind of producer.
func bothProducers(t *testing.T, test func(t *testing.T, kind string)) {
	t.Helper()
	for _, kind := range []string{single, multi} {
		t.Run(kind, func(t *testing.T) {
			watch(t, 2*long)
			test(t, kind)
		})
	}
}

// number returns a fill function that writes n.
func number(n int64) func(*event) { return func(e *event) { e.n = n } }

// publish publishes events numbered from first to last.
func publish(t testing.TB, p producer, first, last int64) {
	t.Helper()
	for n := first; n <= last; n++ {
		must(t, p.Publish(number(n)))
	}
}

// inSession calls body with the Publish of a session of p, or of p if that has no sessions.
func inSession(p producer, body func(publish func(fill func(*event)) error) error) error {
	m, ok := p.(*ring.Multi[event])
	if !ok {
		return body(p.Publish)
	}
	return m.Session(func(s *ring.Session[event]) error { return body(s.Publish) })
}

// session publishes one event in a session.
func session(p producer, fill func(*event)) error {
	return inSession(p, func(publish func(func(*event)) error) error { return publish(fill) })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func start(t testing.TB, r *ring.Ring[event]) {
	t.Helper()
	must(t, r.Start(ctx))
}

// closeRing closes r within the time that a test may take.
func closeRing(r *ring.Ring[event]) error {
	c, cancel := context.WithTimeoutCause(ctx, long, errors.New("the ring does not drain"))
	defer cancel()
	return r.Close(c)
}

// halt ends what a test has left running, and waits for it.
func halt(t testing.TB, r *ring.Ring[event], pollers ...*ring.Poller[event]) {
	t.Cleanup(func() {
		r.Halt()
		for _, c := range pollers {
			c.Close()
		}
		r.Wait(ctx)
	})
}

// polled is a started ring with one poller.
func polled(t testing.TB, kind string, capacity int, policy ...ring.Policy) (*ring.Ring[event], producer, *ring.Poller[event]) {
	t.Helper()
	r := ring.New[event](capacity)
	p := addProducer(r, kind, policy...)
	c := r.Poller("poller")
	start(t, r)
	halt(t, r, c)
	return r, p, c
}

// poll returns the numbers of all events that are there, which are done then.
func poll(t testing.TB, c *ring.Poller[event]) (numbers []int64) {
	t.Helper()
	for {
		b, err := c.Poll()
		if err == ring.ErrClosed {
			return numbers
		}
		must(t, err)
		if b.Len() == 0 {
			return numbers
		}
		for b.Next() {
			numbers = append(numbers, b.Event().n)
		}
	}
}

func wantEqual[T comparable](t testing.TB, what string, got []T, want ...T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// mustPanic checks that f panics with a sentence that contains words.
func mustPanic(t testing.TB, words string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		sentence, ok := recover().(string)
		if !ok || !strings.HasPrefix(sentence, "ring: ") || !strings.Contains(sentence, words) {
			t.Fatalf("panicked with %q, want a sentence with %q", sentence, words)
		}
	}()
	f()
}

// catch runs f in a goroutine of its own, and says how it ended: "returned",
// "goexit", or what it panicked with.
func catch(f func()) (how string) {
	done := make(chan struct{})
	how = "goexit"
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				how = fmt.Sprint(v)
			}
		}()
		f()
		how = "returned"
	}()
	<-done
	return how
}

// eventually waits until f is true.
func eventually(t testing.TB, what string, f func() bool) {
	t.Helper()
	for start := time.Now(); !f(); time.Sleep(50 * time.Microsecond) {
		if time.Since(start) > long {
			t.Fatal("never: ", what)
		}
	}
}

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

func goexit() { runtime.Goexit() }
