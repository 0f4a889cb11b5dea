//go:build ordo

package linear_test

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/check/linear"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

type (
	push   = linear.Push[int]
	popped = linear.Popped[int]
)

func together(threads ...func()) {
	var wg sync.WaitGroup
	for _, f := range threads {
		wg.Go(f)
	}
	wg.Wait()
}

// The queue is a bounded one, first in, first out.
func TestQueueIsLinearizable(t *testing.T) {
	check.Run(t, func() {
		q := spsc.New[int](1)
		h := linear.New(linear.BoundedQueue[int](1))
		together(
			func() {
				for v := range 2 {
					linear.Do(h, push{v}, func() bool { return q.TryPush(v) })
				}
			},
			func() {
				for range 2 {
					linear.Do(h, linear.Pop{}, func() popped { v, ok := q.TryPop(); return popped{v, ok} })
				}
			})
		linear.Do(h, linear.Pop{}, func() popped { v, ok := q.TryPop(); return popped{v, ok} })
		h.Check()
	})
}

// A queue that forgets a value that is pushed while another one is popped, and a
// stack that claims to be a queue, are none.
func TestOthersAreNot(t *testing.T) {
	check.Run(t, func() {
		var a, b atomic.Int32 // the first value and the next; 0 is none
		h := linear.New(linear.Queue[int]())
		put := func(v int) bool {
			if a.Load() == 0 {
				a.Store(int32(v))
			} else {
				b.Store(int32(v))
			}
			return true
		}
		take := func() popped {
			v := a.Load()
			if v == 0 {
				return popped{}
			}
			a.Store(b.Load())
			b.Store(0)
			return popped{int(v), true}
		}
		linear.Do(h, push{1}, func() bool { return put(1) })
		together(
			func() { linear.Do(h, push{2}, func() bool { return put(2) }) },
			func() { linear.Do(h, linear.Pop{}, take) })
		linear.Do(h, linear.Pop{}, take)
		h.Check()
	}, check.Expect(check.Assertion))
	check.Run(t, func() {
		var s []int
		h := linear.New(linear.Queue[int]())
		for v := range 2 {
			linear.Do(h, push{v}, func() bool { s = append(s, v); return true })
		}
		linear.Do(h, linear.Pop{}, func() popped { return popped{s[1], true} })
		h.Check()
	}, check.Expect(check.Assertion))
}

// What is not ordered may have happened in any order; what is, must be seen.
func TestOrder(t *testing.T) {
	for _, signal := range []bool{false, true} {
		body := func() {
			var s, done atomic.Int32
			h := linear.New(linear.Stack[int]())
			together(
				func() {
					linear.Do(h, push{1}, func() bool { s.StoreRelaxed(1); return true })
					done.StoreRelease(1)
				},
				func() {
					if signal && done.LoadAcquire() == 0 {
						return
					}
					// A pop that always finds nothing.
					linear.Do(h, linear.Pop{}, func() popped { return popped{} })
				})
			h.Check()
		}
		if r := check.Explore(body); (r.Failure != nil) != signal {
			t.Errorf("signal %v: %s", signal, r)
		}
	}
}
