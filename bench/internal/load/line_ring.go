package load

import "github.com/ordo-go/ordo/ring"

// onRing is the line over a ring whose producer is there; its consumer is a
// handler of batches.
func (j job) onRing(r *ring.Ring[int64], produce func(lo, hi int64) error) line {
	came := new(count)
	r.Handle(ring.Batches("consumer", j.handler(came)))
	err := r.Start(background)
	return line{
		produce: produce,
		consume: func() error {
			if err == nil {
				err = r.Wait(background)
			}
			if err != nil {
				return err
			}
			return verdict(came.n, j.n)
		},
		seal: r.Seal,
	}
}

// A count is on a cache line of its own.
type count struct {
	n int64
	_ [120]byte
}

// handler is the consumer of a ring; it counts the events that came in order.
func (j job) handler(came *count) func(*ring.Batch[int64]) error {
	switch {
	case j.gaps != nil:
		return timedHandler(came, j.gaps)
	case j.producers > 1:
		return manyHandler(came)
	}
	return orderHandler(came)
}

//go:noinline
func orderHandler(came *count) func(*ring.Batch[int64]) error {
	return func(b *ring.Batch[int64]) error {
		i := came.n
		for events := b.Chunk(); len(events) > 0; events = b.Chunk() {
			for k := range events {
				if events[k].Get() != i {
					return outOfOrder(i)
				}
				i++
			}
		}
		came.n = i
		return nil
	}
}

//go:noinline
func manyHandler(came *count) func(*ring.Batch[int64]) error {
	next := expected()
	return func(b *ring.Batch[int64]) error {
		came.n += int64(b.Len())
		for i, e := range b.All() {
			p := &next[*e>>producerShift&(maxProducers-1)]
			if *p != *e {
				return outOfOrder(i)
			}
			*p++
		}
		return nil
	}
}

//go:noinline
func timedHandler(came *count, g *gaps) func(*ring.Batch[int64]) error {
	return func(b *ring.Batch[int64]) error {
		for _, e := range b.All() {
			if *e != came.n {
				return outOfOrder(came.n)
			}
			came.n++
			g.tick()
		}
		return nil
	}
}

// A place is where a loop of few instructions lies in memory: behind the instructions
// that clear so many words. One that ends in another cache line takes a cycle more, which
// is much of what a claim takes: its figures are means over several places.
type place interface {
	here | [2]int64 | [4]int64 | [6]int64
}

type here = [0]int64

// passBy keeps the compiler from leaving out what it is given.
//
//go:noinline
func passBy[P place](*P) {}

// The producers below are alike for single and multi producers, and written out
// for each: through an interface or a type parameter their calls would be
// indirect, and fill functions would escape to the heap.

// singlePublish is the function form of a single producer.
//
//go:noinline
func singlePublish[P place](p *ring.Single[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		var before P
		passBy(&before)
		for ; lo < hi; lo++ {
			if err := p.Publish(func(slot *int64) { *slot = lo }); err != nil {
				return err
			}
		}
		return nil
	}
}

// singlePut is the value form of a single producer.
//
//go:noinline
func singlePut[P place](p *ring.Single[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		var before P
		passBy(&before)
		for ; lo < hi; lo++ {
			if err := p.Put(lo); err != nil {
				return err
			}
		}
		return nil
	}
}

// singleNext is claims of a single producer.
func singleNext(p *ring.Single[int64], batch int) func(lo, hi int64) error {
	if batch == 1 {
		return singleNextOne[here](p)
	}
	return singleNextBatch(p, batch)
}

//go:noinline
func singleNextOne[P place](p *ring.Single[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		var before P
		passBy(&before)
		for v := lo; v < hi; v++ {
			c, err := p.Next(1)
			if err != nil {
				return err
			}
			*c.Slot(0) = v
			if err := c.Publish(); err != nil {
				return err
			}
		}
		return nil
	}
}

// singleTry is claims of a single producer that do not wait.
//
//go:noinline
func singleTry[P place](p *ring.Single[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		var before P
		passBy(&before)
		for v := lo; v < hi; v++ {
			c, ok := p.TryNext(1)
			if !ok {
				return ring.ErrFull
			}
			*c.Slot(0) = v
			if err := c.Publish(); err != nil {
				return err
			}
		}
		return nil
	}
}

//go:noinline
func singleNextBatch(p *ring.Single[int64], batch int) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for lo < hi {
			c, err := p.Next(batch)
			if err != nil {
				return err
			}
			for i, slot := range c.All() {
				*slot = lo + int64(i)
			}
			if err := c.Publish(); err != nil {
				return err
			}
			lo += int64(batch)
		}
		return nil
	}
}

// singleRange is loops over the claims of a single producer.
//
//go:noinline
func singleRange(p *ring.Single[int64], batch int) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for lo < hi {
			for slot := range p.Claim(batch) {
				*slot = lo
				lo++
			}
			if err := p.Err(); err != nil {
				return err
			}
		}
		return nil
	}
}

// multiPublish is the function form of a multi producer.
//
//go:noinline
func multiPublish(p *ring.Multi[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			if err := p.Publish(func(slot *int64) { *slot = v }); err != nil {
				return err
			}
		}
		return nil
	}
}

// multiSession is the function form in a session of a multi producer.
//
//go:noinline
func multiSession(p *ring.Multi[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		return p.Session(func(s *ring.Session[int64]) error {
			for v := lo; v < hi; v++ {
				if err := s.Publish(func(slot *int64) { *slot = v }); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// multiPut is the value form of a multi producer.
//
//go:noinline
func multiPut(p *ring.Multi[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for ; lo < hi; lo++ {
			if err := p.Put(lo); err != nil {
				return err
			}
		}
		return nil
	}
}

// multiNext is claims of a multi producer.
func multiNext(p *ring.Multi[int64], batch int) func(lo, hi int64) error {
	if batch == 1 {
		return multiNextOne(p)
	}
	return multiNextBatch(p, batch)
}

//go:noinline
func multiNextOne(p *ring.Multi[int64]) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			c, err := p.Next(1)
			if err != nil {
				return err
			}
			*c.Slot(0) = v
			if err := c.Publish(); err != nil {
				return err
			}
		}
		return nil
	}
}

//go:noinline
func multiNextBatch(p *ring.Multi[int64], batch int) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for lo < hi {
			c, err := p.Next(batch)
			if err != nil {
				return err
			}
			for i, slot := range c.All() {
				*slot = lo + int64(i)
			}
			if err := c.Publish(); err != nil {
				return err
			}
			lo += int64(batch)
		}
		return nil
	}
}

// multiRange is loops over the claims of a multi producer.
//
//go:noinline
func multiRange(p *ring.Multi[int64], batch int) func(lo, hi int64) error {
	return func(lo, hi int64) error {
		for lo < hi {
			for slot := range p.Claim(batch) {
				*slot = lo
				lo++
			}
			if err := p.Err(); err != nil {
				return err
			}
		}
		return nil
	}
}

func ringPublish(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, singlePublish[here](r.SingleProducer()))
}

func ringPut(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, singlePut[here](r.SingleProducer()))
}

func ringNext(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, singleNext(r.SingleProducer(), j.batch))
}

func ringRange(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, singleRange(r.SingleProducer(), j.batch))
}

func ringMultiPublish(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, multiPublish(r.MultiProducer()))
}

func ringMultiSession(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, multiSession(r.MultiProducer()))
}

func ringMultiPut(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, multiPut(r.MultiProducer()))
}

func ringMultiNext(j job) line {
	r := ring.New[int64](j.slots)
	return j.onRing(r, multiNext(r.MultiProducer(), j.batch))
}
