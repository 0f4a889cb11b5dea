package load

import (
	"context"

	"github.com/ordo-go/ordo/spsc"
)

var background = context.Background()

// spscPush is spsc's blocking operations, with the default wait strategy.
//
//go:noinline
func spscPush(j job) line {
	q := spsc.New[int64](j.slots)
	return line{
		produce: func(lo, hi int64) error {
			send(lo, hi, func(v int64) { q.Push(background, v) })
			return nil
		},
		consume: func() error {
			pop := func() int64 {
				v, _ := q.Pop(background) // fails only when closed
				return v
			}
			if j.gaps != nil {
				return verdict(timed(j.n, j.gaps, pop), j.n)
			}
			return verdict(inOrder(j.n, pop), j.n)
		},
	}
}

// spscTry is spsc's operations that do not wait.
//
//go:noinline
func spscTry(wait patience) func(job) line {
	return func(j job) line {
		q := spsc.New[int64](j.slots)
		return line{
			produce: func(lo, hi int64) error {
				send(lo, hi, func(v int64) {
					for looks := 0; !q.TryPush(v); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				return verdict(inOrder(j.n, func() int64 {
					for looks := 0; ; looks++ {
						if v, ok := q.TryPop(); ok {
							return v
						}
						wait(looks)
					}
				}), j.n)
			},
		}
	}
}

// spscBatches is spsc's operations in place.
//
//go:noinline
func spscBatches(j job) line {
	q := spsc.New[int64](j.slots)
	return line{
		produce: func(lo, hi int64) error {
			for lo < hi {
				free, err := q.AwaitFree(background, j.batch)
				if err != nil {
					return err
				}
				for i := range free {
					free[i].Set(lo + int64(i))
				}
				q.Commit(len(free))
				lo += int64(len(free))
			}
			return nil
		},
		consume: func() error {
			for i := int64(0); i < j.n; {
				ready, err := q.AwaitReady(background, j.batch)
				if err != nil {
					return err
				}
				for k := range ready {
					if ready[k].Get() != i {
						return outOfOrder(i)
					}
					i++
				}
				q.Release(len(ready))
			}
			return nil
		},
	}
}
