package spsc_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	stdatomic "sync/atomic"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

// closeFor is how long each of the tests below closes queues.
func closeFor() time.Duration {
	if *soak {
		return 20 * time.Second
	}
	return 700 * time.Millisecond
}

// A start lets n goroutines go at once.
type start struct{ missing stdatomic.Int32 }

func (s *start) wait() {
	s.missing.Add(-1)
	for i := 1; s.missing.Load() > 0; i++ {
		if i%64 == 0 {
			runtime.Gosched()
		}
	}
}

// stall takes from no time to some ten microseconds, most often little.
func stall(r *rand.Rand) {
	for range r.IntN(1 << r.IntN(10)) {
		atomic.Pause()
	}
}

// One queue is closed by the producer, the consumer, a third goroutine or all
// of them, at any moment: what was pushed is popped, and nothing else.
func closeOnce[T any](k kind[T], r *rand.Rand, s named) error {
	var (
		q      = spsc.New[T](1<<r.IntN(3), spsc.Wait(s.Strategy))
		closer = 1 + r.IntN(7)       // a bit for each goroutine
		after  = uint64(r.IntN(8))   // values, then the producer or the consumer closes
		push   = r.IntN(len(pushes)) // the way to push, and to pop
		pop    = r.IntN(len(pops))
		send   = &sender[T]{&k, rand.New(rand.NewPCG(r.Uint64(), 1)), q, 0}
		recv   = &receiver[T]{&k, rand.New(rand.NewPCG(r.Uint64(), 2)), q, 0, nil}
		begin  start
		wg     sync.WaitGroup
		err    error
	)
	begin.missing.Store(3)
	wg.Go(func() {
		begin.wait()
		for send.push(pushes[push]) {
			if closer&1 != 0 && send.next >= after {
				q.Close()
			}
		}
		if !q.Closed() {
			err = fmt.Errorf("a push says that the queue is closed, and it is not")
		}
	})
	wg.Go(func() {
		begin.wait()
		for recv.pop(pops[pop]) {
			if closer&2 != 0 && recv.next >= after {
				q.Close()
			}
		}
	})
	begin.wait()
	stall(r)
	if closer&4 != 0 {
		q.Close()
	}
	wg.Wait()

	v, more := q.TryPop()
	switch {
	case err != nil:
		return err
	case recv.err != nil:
		err = recv.err
	case send.next != recv.next:
		err = fmt.Errorf("%d values pushed, %d popped", send.next, recv.next)
	case q.Len() != 0:
		err = fmt.Errorf("Len %d when closed and drained", q.Len())
	case more:
		err = fmt.Errorf("%v popped when closed and drained", v)
	case q.TryPush(v):
		err = fmt.Errorf("a value pushed when closed and drained")
	}
	if err != nil {
		return fmt.Errorf("%d slots, closed by %03b after %d, %s, %s, %s: %v", q.Cap(), closer, after, s.name, pushes[push], pops[pop], err)
	}
	return nil
}

func TestCloseAtEveryMoment(t *testing.T) {
	const seed = 1
	r := rand.New(rand.NewPCG(seed, seed))
	ways := strategies()[:5] // not busy spin: there are three goroutines
	n := 0
	for end := time.Now().Add(2 * closeFor()); time.Now().Before(end); n += 2 {
		s := ways[r.IntN(len(ways))]
		if err := closeOnce(wides, r, s); err != nil {
			t.Fatal(err)
		}
		if err := closeOnce(pointers, r, s); err != nil {
			t.Fatal(err)
		}
	}
	t.Log(n, "queues")
}

// The producer runs at full speed when another goroutine closes the queue.
func TestCloseBesideAProducer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	queues, between := 0, 0
	long := closeFor()
	for from := time.Now(); time.Since(from) < long || between == 0 && time.Since(from) < 5*long; queues++ {
		q := spsc.New[int](1024)
		batch := r.IntN(4) // 0: one by one
		var begin start
		begin.missing.Store(2)
		var wg sync.WaitGroup
		pushed := 0
		wg.Go(func() {
			begin.wait()
			if batch == 0 {
				for q.TryPush(pushed) {
					pushed++
				}
				return
			}
			for {
				s := q.Free(batch)
				for i := range s {
					s[i].Set(pushed + i)
				}
				if len(s) == 0 || !q.Commit(len(s)) {
					return
				}
				pushed += len(s)
			}
		})
		begin.wait()
		stall(r)
		q.Close()
		wg.Wait()
		if pushed > 0 && pushed < q.Cap() {
			between++
		}
		popped := 0
		for v, ok := q.TryPop(); ok; v, ok = q.TryPop() {
			if v != popped {
				t.Fatalf("popped %d, want %d", v, popped)
			}
			popped++
		}
		if pushed != popped {
			t.Fatalf("%d values pushed, %d popped, in batches of %d", pushed, popped, batch)
		}
	}
	t.Log(queues, "queues,", between, "of them closed between two pushes")
	if between == 0 {
		t.Error("no queue was closed between two pushes")
	}
}
