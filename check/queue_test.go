//go:build ordo

package check_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

func TestQueueTry(t *testing.T) {
	got := check.Outcomes(t, func() string {
		q := spsc.New[int](2)
		pushed, popped := 0, []int{}
		together(
			func() {
				for i := range 4 {
					if q.TryPush(i + 1) {
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
		return fmt.Sprint(pushed, popped)
	})
	if len(got) < 5 || got["2 []"] == 0 {
		t.Errorf("outcomes are %v", got)
	}
}

// Every strategy, waiting on both sides, passes what was pushed in order.
func TestQueueWaits(t *testing.T) {
	for name, s := range map[string]wait.Strategy{
		"blocking": wait.Blocking(),
		"yielding": {Yields: wait.Forever},
		"pausing":  {Pauses: 1, Pause: 1, MaxPause: 1},
		"napping":  {Nap: 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := check.Outcomes(t, func() string {
				q := spsc.New[int](1, spsc.Wait(s))
				var popped []int
				together(
					func() {
						for i := range 2 {
							q.Push(context.Background(), i+1)
						}
					},
					func() {
						for range 2 {
							v, _ := q.Pop(context.Background())
							popped = append(popped, v)
						}
					})
				return fmt.Sprint(popped)
			}, check.Max(20000))
			if len(got) != 1 || got["[1 2]"] == 0 {
				t.Errorf("outcomes are %v", got)
			}
		})
	}
}

// A loop that counts for ever is cut, and the result says so.
func TestCountingForEver(t *testing.T) {
	for i := range 6 {
		rounds, engine := []int{4, 1 << 30}[i%2], []string{"interleavings", "graphs", "optimal"}[i/2]
		r := check.Explore(func() {
			var flag atomic.Bool
			together(
				func() {
					for i := 0; i < rounds && !flag.Load(); i++ {
						atomic.Pause()
					}
				},
				func() { flag.Store(true) })
		}, check.Engine(engine))
		if r.Failure != nil || r.Complete != (rounds == 4) || strings.HasPrefix(r.String(), "bounded") != (rounds > 4) {
			t.Errorf("%s, %d rounds: %s", engine, rounds, r)
		}
	}
}

// A toy queue whose tail is stored and loaded relaxed: the slot races.
func TestToyQueue(t *testing.T) {
	check.Run(t, func() {
		var slots [2]atomic.Plain[int]
		var tail atomic.Uint32
		check.Name(&tail, "tail")
		check.Name(&slots[0], "slots[0]")
		together(
			func() { slots[0].Set(42); tail.StoreRelaxed(1) },
			func() {
				if tail.LoadRelaxed() == 1 {
					check.Assert(slots[0].Get() == 42, "the slot is empty")
				}
			})
	}, check.Expect(check.Race))
}

func TestCondWakesAnyWaiter(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		waiting, first := 0, ""
		waiter := func(name string) func() {
			return func() {
				mu.Lock()
				waiting++
				c.Wait()
				if first == "" {
					first = name
				}
				mu.Unlock()
			}
		}
		together(waiter("a"), waiter("b"), func() {
			mu.Lock()
			check.Assume(waiting == 2)
			c.Signal()
			c.Broadcast()
			mu.Unlock()
		})
		return first
	})
	if want := []string{"a", "b"}; len(got) != len(want) || got["a"] == 0 || got["b"] == 0 {
		t.Errorf("outcomes are %v", got)
	}
}

func TestDeadlineMayFire(t *testing.T) {
	got := check.Outcomes(t, func() string {
		p := sync.NewParker()
		err := error(nil)
		together(
			func() { err = p.Park(sync.Within(1)) },
			func() { p.Unpark() })
		return fmt.Sprint(err)
	})
	if want := []string{"<nil>", context.DeadlineExceeded.Error()}; len(got) != 2 || got[want[0]] == 0 || got[want[1]] == 0 {
		t.Errorf("outcomes are %v", got)
	}
}

func TestOnce(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var once sync.Once
		var v atomic.Plain[int]
		calls := 0
		together(
			func() { once.Do(func() { calls++; v.Set(1) }); v.Get() },
			func() { once.Do(func() { calls++; v.Set(2) }); v.Get() })
		return fmt.Sprint(calls, v.Get())
	})
	if len(got) != 2 || got["1 1"] == 0 || got["1 2"] == 0 {
		t.Errorf("outcomes are %v", got)
	}
}

func TestRWMutex(t *testing.T) {
	check.Run(t, func() {
		var mu sync.RWMutex
		var v atomic.Plain[int]
		read := func() { mu.RLock(); v.Get(); mu.RUnlock() }
		together(read, read, func() { mu.Lock(); v.Set(1); mu.Unlock() })
	})
}

func TestTryLockMayFail(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var mu sync.Mutex
		return fmt.Sprint(mu.TryLock())
	})
	if !maps.Equal(got, map[string]int{"true": 1, "false": 1}) {
		t.Errorf("outcomes are %v", got)
	}
}

// A loop that counts its pauses goes on to what comes after.
func TestCountedSpin(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var flag atomic.Bool
		seen := false
		together(
			func() {
				for range 3 {
					if seen = flag.Load(); seen {
						return
					}
					atomic.Pause()
				}
			},
			func() { flag.Store(true) })
		return fmt.Sprint(seen)
	})
	if len(got) != 2 || got["false"] != 1 || got["true"] != 3 {
		t.Errorf("outcomes are %v", got)
	}
}

// A counter on the heap is not seen; the loop still comes to its end.
func TestCountedSpinOnTheHeap(t *testing.T) {
	got := check.Outcomes(t, func() string {
		var flag atomic.Bool
		n := new(int)
		together(func() {
			for *n < 6 && !flag.Load() {
				*n++
				atomic.Pause()
			}
		})
		return fmt.Sprint(*n)
	})
	if !maps.Equal(got, map[string]int{"6": 1}) {
		t.Errorf("outcomes are %v", got)
	}
}

func TestThousandChecks(t *testing.T) {
	for range 1000 { // TestMain looks for goroutines that are left
		check.Explore(publish(storeRelaxed, loadRelaxed))
	}
}
