package spsc_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

type queue = *spsc.Queue[int]

// The blocking forms, and a queue in which they wait.
var waits = []struct {
	name     string
	state    int // of states
	do       func(q queue, ctx context.Context) error
	progress func(q queue) // ends the wait
}{
	{"Push", 2, func(q queue, ctx context.Context) error { return q.Push(ctx, 9) }, pop},
	{"AwaitFree", 2, func(q queue, ctx context.Context) error { _, err := q.AwaitFree(ctx, 4); return err }, pop},
	{"Pop", 0, func(q queue, ctx context.Context) error { _, err := q.Pop(ctx); return err }, push},
	{"AwaitReady", 0, func(q queue, ctx context.Context) error { _, err := q.AwaitReady(ctx, 4); return err }, push},
}

func pop(q queue)  { q.TryPop() }
func push(q queue) { q.TryPush(1) }

// waiting calls do while the blocking form waits, and returns its error. The
// delay lets it come to its last way to wait, or not.
func waiting(form func() error, delay time.Duration, do func()) (err error) {
	var wg sync.WaitGroup
	wg.Go(func() { err = form() })
	time.Sleep(delay)
	do()
	wg.Wait()
	return err
}

// Every wait ends with progress, with Close, and with its context, under every
// strategy.
func TestWaitsEnd(t *testing.T) {
	for _, s := range strategies() {
		for _, w := range waits {
			for _, delay := range []time.Duration{0, 2 * time.Millisecond} {
				t.Run(s.name+"/"+w.name+"/"+delay.String(), func(t *testing.T) {
					fresh := func() queue {
						q := spsc.New[int](4, spsc.Wait(s.Strategy))
						for v := range states[w.state].values {
							q.TryPush(v)
						}
						return q
					}
					never := context.Background()

					q := fresh()
					err := waiting(func() error { return w.do(q, never) }, delay, func() { w.progress(q) })
					if err != nil {
						t.Errorf("after progress: %v", err)
					}

					q = fresh()
					err = waiting(func() error { return w.do(q, never) }, delay, q.Close)
					if err != spsc.ErrClosed {
						t.Errorf("after Close: %v", err)
					}

					q = fresh()
					ctx, cancel := context.WithCancelCause(never)
					err = waiting(func() error { return w.do(q, ctx) }, delay, func() { cancel(errStop) })
					if err != errStop {
						t.Errorf("after the cancel: %v", err)
					}

					ctx, stop := context.WithTimeout(never, delay)
					defer stop()
					if err := w.do(q, ctx); err != context.DeadlineExceeded {
						t.Errorf("after the deadline: %v", err)
					}

					// The queue is as it was, and goes on.
					if q.Len() != states[w.state].values {
						t.Errorf("Len %d after waits that failed, want %d", q.Len(), states[w.state].values)
					}
					err = waiting(func() error { return w.do(q, never) }, delay, func() { w.progress(q) })
					if err != nil {
						t.Errorf("after progress, later: %v", err)
					}
				})
			}
		}
	}
}

// An iteration that waits ends with its context.
func TestAllWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	q := spsc.New[int](4)
	var got []int
	waiting(
		func() error { got = slices.Collect(q.All(ctx)); return nil },
		time.Millisecond,
		func() {
			q.TryPush(1)
			for q.Len() > 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
		},
	)
	if !slices.Equal(got, []int{1}) {
		t.Errorf("got %v", got)
	}
}

// A queue that is made outside of the bubbles of synctest belongs to none, whoever sleeps
// there first; one that is made in a bubble to that, where time is.
func TestBubbles(t *testing.T) {
	exchange := func(q queue) {
		var producer sync.WaitGroup
		producer.Go(func() {
			for n := range 100 {
				q.Push(context.Background(), n)
			}
		})
		for n := range 100 {
			if v, err := q.Pop(context.Background()); v != n || err != nil {
				t.Errorf("%d, %v, want %d", v, err, n)
			}
		}
		producer.Wait()
	}
	q := spsc.New[int](1, spsc.Wait(wait.Blocking()))
	for range 2 {
		synctest.Test(t, func(*testing.T) { exchange(q) })
	}
	exchange(q)
	synctest.Test(t, func(t *testing.T) {
		q := spsc.New[int](1)
		exchange(q)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := q.Pop(ctx); err != context.DeadlineExceeded {
			t.Errorf("Pop: %v", err)
		}
	})
}
