package load

import "github.com/Workiva/go-datastructures/queue"

func newWorkiva(slots int) *queue.RingBuffer { return queue.NewRingBuffer(uint64(slots)) }

func popWorkiva(q *queue.RingBuffer) int64 {
	v, _ := q.Get() // fails only when disposed
	return v.(int64)
}

// workiva is Workiva's RingBuffer, of interface values; it waits by Gosched.
//
//go:noinline
func workiva(j job) line {
	q := newWorkiva(j.slots)
	return line{
		produce: func(lo, hi int64) error {
			send(lo, hi, func(v int64) { q.Put(v) })
			return nil
		},
		consume: func() error {
			if j.gaps != nil {
				return verdict(timed(j.n, j.gaps, func() int64 { return popWorkiva(q) }), j.n)
			}
			return verdict(fromMany(j.n, expected(), func() int64 { return popWorkiva(q) }), j.n)
		},
	}
}

// workivaOfPointers is that of batches that are allocated for the purpose: the
// values are boxed anyhow.
//
//go:noinline
func workivaOfPointers[A array](j job) line {
	q := newWorkiva(j.slots / j.batch)
	return line{
		produce: func(lo, hi int64) error {
			sendArrays(lo, hi, func(a A) { q.Put(&a) })
			return nil
		},
		consume: func() error {
			next := expected()
			for came := int64(0); came < j.n; came += int64(j.batch) {
				a, _ := q.Get() // fails only when disposed
				if !follows(a.(*A), next) {
					return outOfOrder(came)
				}
			}
			return nil
		},
	}
}
