package load

import "github.com/puzpuzpuz/xsync/v4"

// xsyncSPSC is xsync's bounded queue between two goroutines.
//
//go:noinline
func xsyncSPSC(wait patience) func(job) line {
	return func(j job) line {
		q := xsync.NewSPSCQueue[int64](j.slots)
		return line{
			produce: func(lo, hi int64) error {
				send(lo, hi, func(v int64) {
					for looks := 0; !q.TryEnqueue(v); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				if j.gaps != nil {
					return verdict(timed(j.n, j.gaps, func() int64 { return popSPSC(q, wait) }), j.n)
				}
				return verdict(inOrder(j.n, func() int64 {
					for looks := 0; ; looks++ {
						if v, ok := q.TryDequeue(); ok {
							return v
						}
						wait(looks)
					}
				}), j.n)
			},
		}
	}
}

// popSPSC is for where a call does not matter.
func popSPSC(q *xsync.SPSCQueue[int64], wait patience) int64 {
	for looks := 0; ; looks++ {
		if v, ok := q.TryDequeue(); ok {
			return v
		}
		wait(looks)
	}
}

// xsyncSPSCOfArrays is that of batches by value.
//
//go:noinline
func xsyncSPSCOfArrays[A array](wait patience) func(job) line {
	return func(j job) line {
		q := xsync.NewSPSCQueue[A](j.slots / j.batch)
		return line{
			produce: func(lo, hi int64) error {
				sendArrays(lo, hi, func(a A) {
					for looks := 0; !q.TryEnqueue(a); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				next := expected()
				for came := int64(0); came < j.n; came += int64(j.batch) {
					a, ok := q.TryDequeue()
					for looks := 0; !ok; looks++ {
						wait(looks)
						a, ok = q.TryDequeue()
					}
					if !follows(&a, next) {
						return outOfOrder(came)
					}
				}
				return nil
			},
		}
	}
}

// xsyncMPMC is xsync's bounded queue between any number of goroutines.
//
//go:noinline
func xsyncMPMC(wait patience) func(job) line {
	return func(j job) line {
		q := xsync.NewMPMCQueue[int64](j.slots)
		return line{
			produce: func(lo, hi int64) error {
				send(lo, hi, func(v int64) {
					for looks := 0; !q.TryEnqueue(v); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				return verdict(fromMany(j.n, expected(), func() int64 {
					for looks := 0; ; looks++ {
						if v, ok := q.TryDequeue(); ok {
							return v
						}
						wait(looks)
					}
				}), j.n)
			},
		}
	}
}

// xsyncMPMCOfArrays is that of batches by value.
//
//go:noinline
func xsyncMPMCOfArrays[A array](wait patience) func(job) line {
	return func(j job) line {
		q := xsync.NewMPMCQueue[A](j.slots / j.batch)
		return line{
			produce: func(lo, hi int64) error {
				sendArrays(lo, hi, func(a A) {
					for looks := 0; !q.TryEnqueue(a); looks++ {
						wait(looks)
					}
				})
				return nil
			},
			consume: func() error {
				next := expected()
				for came := int64(0); came < j.n; came += int64(j.batch) {
					a, ok := q.TryDequeue()
					for looks := 0; !ok; looks++ {
						wait(looks)
						a, ok = q.TryDequeue()
					}
					if !follows(&a, next) {
						return outOfOrder(came)
					}
				}
				return nil
			},
		}
	}
}

// xsyncUMPSC is xsync's unbounded queue to one consumer.
//
//go:noinline
func xsyncUMPSC(j job) line {
	q := xsync.NewUMPSCQueue[int64]()
	return line{
		produce: func(lo, hi int64) error {
			send(lo, hi, func(v int64) { q.Enqueue(v) })
			return nil
		},
		consume: func() error {
			return verdict(fromMany(j.n, expected(), func() int64 { return q.Dequeue() }), j.n)
		},
	}
}
