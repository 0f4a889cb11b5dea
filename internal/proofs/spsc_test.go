package proofs

import (
	"context"
	"errors"
	"slices"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// drain pops what is left of a queue.
func drain[T any](q *spsc.Queue[T], popped []T) []T {
	for {
		v, ok := q.TryPop()
		if !ok {
			return popped
		}
		popped = append(popped, v)
	}
}

// pushAll pushes 1 to n, and returns how many that were.
func pushAll(q *spsc.Queue[int], ctx context.Context, n int) (pushed int) {
	for i := range n {
		if q.Push(ctx, i+1) != nil {
			break
		}
		pushed++
	}
	return pushed
}

// popAll pops n values.
func popAll(q *spsc.Queue[int], ctx context.Context, n int) (popped []int) {
	for range n {
		v, err := q.Pop(ctx)
		if err != nil {
			break
		}
		popped = append(popped, v)
	}
	return popped
}

// passed asserts that what was popped is what was pushed, in order.
func passed(pushed int, popped []int) {
	check.Assert(len(popped) == pushed && increases(popped), "pushed %d, popped %d", pushed, popped)
}

var spscShapes = slices.Concat(spscTries, spscWaits, spscEnds)

// spscTries do not wait.
var spscTries = []shape{
	{name: "spsc: a queue of 1, tried 3 times", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		pushed, popped := 0, []int(nil)
		together(
			func() {
				for range 3 {
					if q.TryPush(pushed + 1) {
						pushed++
					}
				}
			},
			func() {
				for range 3 {
					if v, ok := q.TryPop(); ok {
						popped = append(popped, v)
					}
				}
			})
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: a queue of 2, tried 4 times", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		pushed, popped := 0, []int(nil)
		together(
			func() {
				for range 4 {
					if q.TryPush(pushed + 1) {
						pushed++
					}
				}
			},
			func() {
				for range 4 {
					if v, ok := q.TryPop(); ok {
						popped = append(popped, v)
					}
				}
			})
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: pointers are cleared", body: func() {
		q := spsc.New[*int](1, spsc.Wait(parking))
		values := []int{1, 2}
		popped := []*int(nil)
		together(
			func() {
				for i := range values {
					for !q.TryPush(&values[i]) {
						atomic.Pause()
					}
				}
			},
			func() {
				for len(popped) < len(values) {
					popped = drain(q, popped)
					atomic.Pause()
				}
			})
		check.Assert(len(popped) == 2 && *popped[0] == 1 && *popped[1] == 2, "popped %d", len(popped))
	}},
	{name: "spsc: batches in place", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		pushed, popped := 0, []int(nil)
		together(
			func() {
				for range 2 {
					free := q.Free(2)
					for i := range free {
						free[i].Set(pushed + i + 1)
					}
					q.Commit(len(free))
					pushed += len(free)
				}
			},
			func() {
				for range 2 {
					ready := q.Ready(2)
					for i := range ready {
						popped = append(popped, ready[i].Get())
					}
					q.Release(len(ready))
				}
			})
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: batches of which a part is taken", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		popped := []int(nil)
		pushed := 0
		together(
			func() {
				for range 3 {
					if free := q.Free(2); len(free) > 0 {
						*free[0].Write() = pushed + 1
						q.Commit(1)
						pushed++
					}
				}
			},
			func() {
				for range 2 {
					if ready := q.Ready(2); len(ready) > 0 {
						popped = append(popped, *ready[0].Read())
						q.Release(1)
					}
				}
			})
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: Len is never more than was pushed", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		together(
			func() { q.TryPush(1); check.Assert(q.Len() <= 1, "the producer counts %d", q.Len()) },
			func() { q.TryPop() },
			func() { n := q.Len(); check.Assert(n <= 1, "of one value %d are in the queue", n) })
	}},
	{name: "spsc: Len beside Close", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		together(
			func() { q.TryPush(1) },
			func() { n := q.Len(); check.Assert(n <= 1, "of one value %d are in the queue", n) },
			q.Close)
	}},
}

// spscWaits wait on both sides.
var spscWaits = func() (all []shape) {
	for _, s := range strategies {
		parks := s.Nap == 0 && s.Spins != wait.Forever && s.Pauses != wait.Forever && s.Yields != wait.Forever
		all = append(all,
			shape{name: "spsc: one value, " + s.name, body: transfers(1, 1, s.Strategy)},
			shape{name: "spsc: two values through one slot, " + s.name, body: transfers(1, 2, s.Strategy)},
			shape{name: "spsc: two values through two slots, " + s.name, body: transfers(2, 2, s.Strategy)},
			shape{name: "spsc: three values through two slots, " + s.name, body: transfers(2, 3, s.Strategy), large: parks},
			shape{name: "spsc: three values through one slot, " + s.name, body: transfers(1, 3, s.Strategy), large: parks})
		if s.Strategy == parking {
			all[len(all)-1].executions = 2_079_853
		}
		if !parks { // where both sides do four values take too long
			all = append(all, shape{name: "spsc: four values through two slots, " + s.name, body: transfers(2, 4, s.Strategy)})
		}
	}
	return all
}()

// transfers passes n values through a queue of a capacity.
func transfers(capacity, n int, s wait.Strategy) func() {
	return func() {
		q := spsc.New[int](capacity, spsc.Wait(s))
		popped := []int(nil)
		together(func() { pushAll(q, bg, n) }, func() { popped = popAll(q, bg, n) })
		passed(n, popped)
	}
}

// spscEnds end a queue. Plain memory is passed from who does so to who learns of it.
var spscEnds = []shape{
	{name: "spsc: Closed tells what came before Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		var x atomic.Plain[int]
		together(
			func() { x.Set(1); q.Close() },
			func() {
				if q.Closed() {
					check.Assert(x.Get() == 1, "x is %d", x.Get())
				}
			})
	}},
	{name: "spsc: a pop that finds the queue closed tells what came before Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(yielding))
		var x atomic.Plain[int]
		together(
			func() { x.Set(1); q.Close() },
			func() {
				_, err := q.Pop(bg)
				check.Assert(err == spsc.ErrClosed && x.Get() == 1, "%v, and x is %d", err, x.Get())
			})
	}},
	{name: "spsc: a pop that parks is woken by Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		together(q.Close, func() {
			_, err := q.Pop(bg)
			check.Assert(err == spsc.ErrClosed, "%v", err)
		})
	}},
	{name: "spsc: a push that parks is woken by Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		q.TryPush(1)
		together(q.Close, func() {
			err := q.Push(bg, 2)
			check.Assert(err == spsc.ErrClosed, "%v", err)
		})
		passed(1, drain(q, nil))
	}},
	{name: "spsc: a push beside Close is done and popped, or neither", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		pushed := 0
		together(q.Close, func() { pushed = pushAll(q, bg, 1) })
		passed(pushed, drain(q, nil))
		check.Assert(!q.TryPush(3), "a push after Close")
	}},
	{name: "spsc: two pushes beside Close", body: func() {
		q := spsc.New[int](2, spsc.Wait(parking))
		pushed := 0
		together(q.Close, func() { pushed = pushAll(q, bg, 2) })
		passed(pushed, drain(q, nil))
	}},
	{name: "spsc: a batch beside Close", body: func() {
		q := spsc.New[*int](2, spsc.Wait(parking))
		values := []int{1, 2}
		pushed := 0
		together(q.Close, func() {
			free := q.Free(2)
			for i := range free {
				free[i].Set(&values[i])
			}
			if q.Commit(len(free)) {
				pushed = len(free)
			}
		})
		popped := drain(q, nil)
		check.Assert(len(popped) == pushed, "pushed %d, popped %d", pushed, len(popped))
		for i := range popped {
			check.Assert(popped[i] == &values[i], "not what was pushed")
		}
	}},
	{name: "spsc: a push and a pop beside Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		pushed, popped := 0, []int(nil)
		together(
			func() { pushed = pushAll(q, bg, 1) },
			func() {
				if v, ok := q.TryPop(); ok {
					popped = append(popped, v)
				}
			},
			q.Close)
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: a loop over all beside Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(yielding))
		pushed, popped := 0, []int(nil)
		together(
			func() { pushed = pushAll(q, bg, 1); q.Close() },
			func() {
				for v := range q.All(bg) {
					popped = append(popped, v)
				}
			})
		passed(pushed, popped)
	}},
	{name: "spsc: pushes, a loop over all, and Close", body: func() {
		q := spsc.New[int](1, spsc.Wait(yielding))
		pushed, popped := 0, []int(nil)
		together(
			func() { pushed = pushAll(q, bg, 2) },
			func() {
				for v := range q.All(bg) {
					popped = append(popped, v)
				}
			},
			q.Close)
		passed(pushed, popped)
	}},
	{name: "spsc: Close twice", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		pushed := 0
		together(q.Close, q.Close, func() { pushed = pushAll(q, bg, 1) })
		passed(pushed, drain(q, nil))
	}},
	{name: "spsc: a pop whose context may end", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		popped := []int(nil)
		together(
			func() { pushAll(q, bg, 1) },
			func() {
				v, err := q.Pop(ending())
				if err == nil {
					popped = append(popped, v)
				}
				check.Assert(err == nil || errors.Is(err, context.Canceled), "%v", err)
			})
		passed(1, drain(q, popped))
	}},
	{name: "spsc: a push whose context may end", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		pushed, popped := 0, []int(nil)
		together(
			func() { pushed = pushAll(q, ending(), 2) },
			func() {
				if v, ok := q.TryPop(); ok {
					popped = append(popped, v)
				}
			})
		passed(pushed, drain(q, popped))
	}},
	{name: "spsc: a side at the heels of the other lingers", body: func() {
		q := spsc.New[int](16, spsc.Wait(wait.Strategy{Pauses: wait.Forever, Pause: 1, MaxPause: 4}))
		popped := []int(nil)
		together(func() { pushAll(q, bg, 3) }, func() { popped = popAll(q, bg, 3) })
		passed(3, popped)
	}},
	{name: "spsc: batches that wait", body: func() {
		q := spsc.New[int](2, spsc.Wait(yielding))
		popped := []int(nil)
		together(
			func() {
				for i := 1; i <= 4; {
					free, _ := q.AwaitFree(bg, min(2, 5-i))
					for j := range free {
						free[j].Set(i)
						i++
					}
					q.Commit(len(free))
				}
			},
			func() {
				for len(popped) < 4 {
					ready, _ := q.AwaitReady(bg, 2)
					for i := range ready {
						popped = append(popped, ready[i].Get())
					}
					q.Release(len(ready))
				}
			})
		passed(4, popped)
	}},
	{name: "spsc: the consumer's side is handed over", body: func() {
		q := spsc.New[int](1, spsc.Wait(parking))
		var mu sync.Mutex
		popped := []int(nil)
		pop := func() {
			mu.Lock()
			defer mu.Unlock()
			popped = drain(q, popped)
		}
		pushed := 0
		together(pop, pop, func() {
			for range 2 {
				if q.TryPush(pushed + 1) {
					pushed++
				}
			}
		})
		passed(pushed, drain(q, popped))
	}},
}
