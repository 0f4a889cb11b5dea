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

// A rush is a queue without a consumer, and a producer at full speed.
type rush struct {
	begin  start
	q      *spsc.Queue[int]
	batch  int // 0: one by one
	middle int // the queue is closed when it is so long
	pushed int
}

func (u *rush) produce() {
	u.begin.wait()
	if u.batch == 0 {
		for u.q.TryPush(u.pushed) {
			u.pushed++
		}
		return
	}
	for {
		s := u.q.Free(u.batch)
		for i := range s {
			s[i].Set(u.pushed + i)
		}
		if len(s) == 0 || !u.q.Commit(len(s)) {
			return
		}
		u.pushed += len(s)
	}
}

// close closes the queue in the middle. Looking at the length until then makes
// the producer's stores take long.
func (u *rush) close() {
	u.begin.wait()
	for i := 1; u.q.Len() < u.middle; i++ {
		if i%1024 == 0 {
			sync.Yield()
		}
	}
	u.q.Close()
}

// check pops what was pushed.
func (u *rush) check() error {
	popped := 0
	for v, ok := u.q.TryPop(); ok; v, ok = u.q.TryPop() {
		if v != popped {
			return fmt.Errorf("popped %d, want %d", v, popped)
		}
		popped++
	}
	if u.pushed != popped {
		return fmt.Errorf("%d values pushed, %d popped, in batches of %d", u.pushed, popped, u.batch)
	}
	return nil
}

func TestCloseBesideAProducer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	queues, between := 0, 0
	long := closeFor()
	parallel := sync.Processors() > 1
	for from := time.Now(); time.Since(from) < long || between == 0 && parallel && time.Since(from) < 5*long; {
		var rushes [50]rush // the producer stays for all of them, so that it runs beside Close
		for i := range rushes {
			u := &rushes[i]
			u.q, u.batch = spsc.New[int](1024), r.IntN(4)
			u.middle = r.IntN(u.q.Cap())
			u.begin.missing.Store(2)
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range rushes {
				rushes[i].produce()
			}
		})
		for i := range rushes {
			rushes[i].close()
		}
		wg.Wait()
		for i := range rushes {
			u := &rushes[i]
			if err := u.check(); err != nil {
				t.Fatal(err)
			}
			if queues++; u.pushed > 0 && u.pushed < u.q.Cap() {
				between++
			}
		}
	}
	t.Log(queues, "queues,", between, "of them closed between two pushes")
	if between == 0 && parallel {
		t.Error("no queue was closed between two pushes")
	}
}
