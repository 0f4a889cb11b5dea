package load

import (
	"fmt"
	"runtime"
	"time"

	"github.com/ordo-go/ordo/bench/internal/system"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/wait"
	"github.com/puzpuzpuz/xsync/v4"
)

// A stream is a queue with its consumer at work.
type stream struct {
	push func(v int64) error
	// end closes the queue and returns when the consumer is done, with its error.
	end func() error
}

// A listener is what a consumer does with each event: an event is the time at which it
// was due, and the next is due a gap later.
type listener struct {
	next, gap int64
	late      *measure.Histogram // from when an event is due until it is here
}

func (l *listener) hear(due int64) error {
	if due != l.next {
		return outOfOrder(l.next)
	}
	l.next += l.gap
	l.late.Record(measure.Clock() - due - clockCost())
	return nil
}

// steadies is a producer that sends an event now and then: the consumer has to wait for
// each. It yields in between, as a goroutine that has something else to do.
func steadies() (all []Case) {
	for _, gap := range []time.Duration{50 * time.Microsecond, 10 * time.Microsecond} {
		c := Case{
			Name: fmt.Sprintf("steady/gap=%dus", gap.Microseconds()),
			What: fmt.Sprintf("an event each %v: from when it is due until the consumer has it; CPU time of both sides, as a part of one processor", gap),
		}
		for _, e := range []struct {
			name string
			kind Kind
			make func(*listener) stream
		}{
			{"ring-default", Ours, steadyRing(wait.Adaptive)},
			{"ring-blocking", Ours, steadyRing(wait.Blocking)},
			{"spsc-default", Ours, steadySPSC(wait.Adaptive)},
			{"spsc-blocking", Ours, steadySPSC(wait.Blocking)},
			{"chan", Peer, steadyChannel},
			{"xsync-SPSC-yield", Peer, steadyXsync},
		} {
			c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) { return steady(n, gap, e.make) }})
		}
		all = append(all, c)
	}
	return all
}

// steady sends n events.
func steady(n int64, gap time.Duration, newStream func(*listener) stream) (Result, error) {
	began, used := measure.Clock(), system.CPUTime()
	l := &listener{next: began + int64(gap), gap: int64(gap), late: measure.NewHistogram()}
	s := newStream(l)
	for i := range n {
		due := began + int64(gap)*(i+1)
		for measure.Clock() < due {
			runtime.Gosched()
		}
		if err := s.push(due); err != nil {
			return Result{}, err
		}
	}
	if err := s.end(); err != nil {
		return Result{}, err
	}
	elapsed, busy := time.Duration(measure.Clock()-began), system.CPUTime()-used
	return Result{n, elapsed, []Value{
		{"p50-ns", float64(l.late.Percentile(50))},
		{"p90-ns", float64(l.late.Percentile(90))},
		{"p99-ns", float64(l.late.Percentile(99))},
		{"cpu-%", 100 * float64(busy) / float64(elapsed)},
	}}, verdict(l.late.Count(), n)
}

func steadyRing(strategy func() wait.Strategy) func(*listener) stream {
	return func(l *listener) stream {
		r := ring.New(1024, ring.WithWait[int64](strategy()))
		p := r.SingleProducer()
		r.Handle(ring.Each("consumer", func(v *int64) error { return l.hear(*v) }))
		if err := r.Start(background); err != nil {
			panic(err) // a ring with a producer and a consumer
		}
		return stream{p.Put, func() error { return r.Close(background) }}
	}
}

// inBackground is a stream whose consumer is a goroutine that hears until it returns.
func inBackground(push func(v int64), consume func() error, seal func()) stream {
	done := make(chan error, 1)
	go func() { done <- consume() }()
	return stream{
		func(v int64) error { push(v); return nil },
		func() error { seal(); return <-done },
	}
}

func steadySPSC(strategy func() wait.Strategy) func(*listener) stream {
	return func(l *listener) stream {
		q := spsc.New[int64](1024, spsc.Wait(strategy()))
		return inBackground(
			func(v int64) { q.Push(background, v) },
			func() error {
				for v := range q.All(background) {
					if err := l.hear(v); err != nil {
						return err
					}
				}
				return nil
			},
			q.Close)
	}
}

func steadyChannel(l *listener) stream {
	c := make(chan int64, 1024)
	return inBackground(
		func(v int64) { c <- v },
		func() error {
			for v := range c {
				if err := l.hear(v); err != nil {
					return err
				}
			}
			return nil
		},
		func() { close(c) })
}

// steadyXsync ends with an event that is due at the beginning of time.
func steadyXsync(l *listener) stream {
	q := xsync.NewSPSCQueue[int64](1024)
	push := func(v int64) {
		for looks := 0; !q.TryEnqueue(v); looks++ {
			yield(looks)
		}
	}
	return inBackground(
		push,
		func() error {
			for {
				v := popSPSC(q, yield)
				if v == 0 {
					return nil
				}
				if err := l.hear(v); err != nil {
					return err
				}
			}
		},
		func() { push(0) })
}
