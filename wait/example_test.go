package wait_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A mailbox holds one value. Its reader waits at filled.
type mailbox struct {
	value  int
	full   atomic.Bool
	filled wait.Point
}

func newMailbox() *mailbox {
	m := new(mailbox)
	m.filled.Init()
	return m
}

func (m *mailbox) put(v int) {
	m.value = v
	m.full.StoreRelease(true)
	if m.filled.Signalled() {
		m.filled.Wake()
	}
}

func (m *mailbox) get(s wait.Strategy, limit sync.Limit) (int, error) {
	w := s.Start(&m.filled, limit)
	defer w.Done()
	for !m.full.LoadAcquire() {
		if err := w.Idle(); err != nil {
			return 0, err
		}
	}
	return m.value, nil
}

// deliver puts 42 in a mailbox, and gets it with s.
func deliver(s wait.Strategy) {
	m := newMailbox()
	var wg sync.WaitGroup
	wg.Go(func() { m.put(42) })
	fmt.Println(m.get(s, sync.Limit{}))
	wg.Wait()
}

// How a queue waits, and how it wakes.
func Example() {
	m := newMailbox()
	var wg sync.WaitGroup
	wg.Go(func() { m.put(42) })
	fmt.Println(m.get(wait.Adaptive(), sync.Until(context.Background())))
	wg.Wait()
	// Output: 42 <nil>
}

// A wait that nobody ends ends with its limit, whatever the strategy.
func Example_limit() {
	m := newMailbox()
	fmt.Println(m.get(wait.Blocking(), sync.Within(time.Millisecond)))
	fmt.Println(m.get(wait.BusySpin(), sync.Within(time.Millisecond)))
	// Output:
	// 0 context deadline exceeded
	// 0 context deadline exceeded
}

func ExampleBusySpin() {
	deliver(wait.BusySpin())
	// Output: 42 <nil>
}

func ExampleAdaptive() {
	deliver(wait.Adaptive())
	// Output: 42 <nil>
}

func ExampleYielding() {
	deliver(wait.Yielding())
	// Output: 42 <nil>
}

func ExampleSleeping() {
	deliver(wait.Sleeping(100 * time.Microsecond))
	// Output: 42 <nil>
}

func ExampleBlocking() {
	deliver(wait.Blocking())
	// Output: 42 <nil>
}

// A strategy of one's own: look 1000 times, yield 10 times, then park.
func ExampleStrategy() {
	deliver(wait.Strategy{Spins: 1000, Yields: 10})
	// Output: 42 <nil>
}

// What a side of a queue does for each look at the other.
func ExampleNewPace() {
	const all = 100
	var sent atomic.Int64
	var news wait.Point
	news.Init()
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range int64(all) {
			sent.StoreRelease(i + 1)
			if news.Signalled() {
				news.Wake()
			}
		}
	})
	strategy, pace := wait.Adaptive(), wait.NewPace(1024, 1024, 8)
	got := int64(0)
	look := func() int { return int(sent.LoadAcquire() - got) }
	for got < all {
		pace.Look(&strategy, got, false)
		n := look()
		if n > 0 {
			pace.Found(n)
		} else {
			var w wait.Waiter
			pace.Start(&w, &strategy, &news, sync.Limit{})
			for n = look(); n == 0; n = look() {
				if err := w.Idle(); err != nil {
					panic(err) // there is no limit
				}
			}
			w.Done()
			pace.Waited(&w, n)
		}
		got += int64(n)
	}
	wg.Wait()
	fmt.Println("got", got)
	// Output: got 100
}
