package load

import (
	"slices"
	"time"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/wait"
	"github.com/puzpuzpuz/xsync/v4"
)

// A volley is two queues between two goroutines, one for each way.
type volley struct {
	// trip sends v and returns the answer, which is to be v.
	trip func(v int64) int64
	// echo answers n events.
	echo func(n int64)
}

// tripSlots is the size of each queue; there is never more than one event in it.
const tripSlots = 64

// tripBatch is how many round trips go between two readings of the clock in the
// measurement that is compared with the probe, which does the same.
const tripBatch = 256

// run makes some n round trips. Batches that are timed as a whole take turns
// with batches in which each trip is timed.
func (x volley) run(n int64) (Result, error) {
	rounds := max(1, n/(2*tripBatch))
	n = rounds * 2 * tripBatch
	done := make(chan struct{})
	go func() { x.echo(n); close(done) }()
	var (
		each  = measure.NewHistogram()
		means = make([]float64, 0, rounds)
		began = measure.Clock()
		v     = int64(0)
	)
	for range rounds {
		before := measure.Clock()
		for range tripBatch {
			if x.trip(v) != v {
				return Result{}, outOfOrder(v)
			}
			v++
		}
		means = append(means, float64(measure.Clock()-before)/tripBatch)
		for range tripBatch {
			before := measure.Clock()
			if x.trip(v) != v {
				return Result{}, outOfOrder(v)
			}
			each.Record(measure.Clock() - before - clockCost())
			v++
		}
	}
	elapsed := time.Duration(measure.Clock() - began)
	<-done
	slices.Sort(means)
	return Result{n, elapsed, []Value{
		{"ns/op", means[len(means)/2]},
		{"p50-ns", float64(each.Percentile(50))},
		{"p99-ns", float64(each.Percentile(99))},
		{"p99.9-ns", float64(each.Percentile(99.9))},
		{"max-ns", float64(each.Max())},
	}}, nil
}

// trips is the round trip of one event over two queues.
func trips() []Case {
	c := Case{Name: "roundtrip", What: "round trip of one event over two queues: ns/op is the median of batches of 256, as of the probe; the percentiles are of trips timed one by one, less the clock"}
	c.Rivals = volleys(volley.run, []player{
		{"ring-busy", Ours, ringTrip(wait.BusySpin())},
		{"ring-default", Ours, ringTrip(wait.Adaptive())},
		{"spsc-busy", Ours, spscTrip(wait.BusySpin())},
		{"spsc-default", Ours, spscTrip(wait.Adaptive())},
		{"chan", Peer, channelTrip},
		{"sync-atomic-ring-spin", Peer, handWrittenTrip(spin)},
		{"xsync-SPSC-spin", Peer, xsyncTrip(spin)},
		{"xsync-SPSC-pause", Peer, xsyncTrip(pause)},
		{"Workiva", Peer, workivaTrip},
		{"one-word", Yardstick, oneWordTrip},
		{"two-words", Yardstick, twoWordsTrip},
	})
	return []Case{c}
}

// A player is a way to make volleys.
type player struct {
	name string
	kind Kind
	make func() volley
}

// volleys is players as rivals, each of which runs a volley of its own.
func volleys(run func(volley, int64) (Result, error), players []player) (rivals []Rival) {
	for _, p := range players {
		rivals = append(rivals, Rival{p.name, p.kind, func(n int64) (Result, error) { return run(p.make(), n) }})
	}
	return rivals
}

// echo answers n events; it is inlined, as inOrder is.
func echo(n int64, pop func() int64, push func(int64)) {
	for range n {
		push(pop())
	}
}

//go:noinline
func channelTrip() volley {
	there, back := make(chan int64, tripSlots), make(chan int64, tripSlots)
	return volley{
		trip: func(v int64) int64 { there <- v; return <-back },
		echo: func(n int64) {
			echo(n, func() int64 { return <-there }, func(v int64) { back <- v })
		},
	}
}

//go:noinline
func spscTrip(s wait.Strategy) func() volley {
	return func() volley {
		there, back := spsc.New[int64](tripSlots, spsc.Wait(s)), spsc.New[int64](tripSlots, spsc.Wait(s))
		return volley{
			trip: func(v int64) int64 {
				there.Push(background, v)
				v, _ = back.Pop(background)
				return v
			},
			echo: func(n int64) {
				echo(n,
					func() int64 { v, _ := there.Pop(background); return v },
					func(v int64) { back.Push(background, v) })
			},
		}
	}
}

// ringTrip has a poller at the end of each ring.
//
//go:noinline
func ringTrip(s wait.Strategy) func() volley {
	return func() volley {
		there, back := ring.New(tripSlots, ring.WithWait[int64](s)), ring.New(tripSlots, ring.WithWait[int64](s))
		push, answer := there.SingleProducer(), back.SingleProducer()
		asked, answered := there.Poller("asked"), back.Poller("answered")
		for _, r := range []*ring.Ring[int64]{there, back} {
			if err := r.Start(background); err != nil {
				panic(err) // a ring with a producer and a consumer
			}
		}
		return volley{
			trip: func(v int64) int64 {
				push.Publish(func(slot *int64) { *slot = v })
				return await(answered)
			},
			echo: func(n int64) {
				echo(n,
					func() int64 { return await(asked) },
					func(v int64) { answer.Publish(func(slot *int64) { *slot = v }) })
			},
		}
	}
}

// await returns the next event of p, where one at a time comes; -1 if two did.
func await(p *ring.Poller[int64]) int64 {
	b, err := p.Await(background)
	if err != nil || b.Len() != 1 {
		return -1
	}
	b.Next()
	return *b.Event()
}

//go:noinline
func xsyncTrip(wait patience) func() volley {
	return func() volley {
		there, back := xsync.NewSPSCQueue[int64](tripSlots), xsync.NewSPSCQueue[int64](tripSlots)
		return volley{
			trip: func(v int64) int64 {
				there.TryEnqueue(v) // never full
				return popSPSC(back, wait)
			},
			echo: func(n int64) {
				echo(n, func() int64 { return popSPSC(there, wait) }, func(v int64) { back.TryEnqueue(v) })
			},
		}
	}
}

//go:noinline
func handWrittenTrip(wait patience) func() volley {
	return func() volley {
		there, back := newAtomicRing(tripSlots), newAtomicRing(tripSlots)
		pop := func(r *atomicRing) int64 {
			for looks := 0; ; looks++ {
				if v, ok := r.tryPop(); ok {
					return v
				}
				wait(looks)
			}
		}
		return volley{
			trip: func(v int64) int64 {
				there.tryPush(v) // never full
				return pop(back)
			},
			echo: func(n int64) {
				echo(n, func() int64 { return pop(there) }, func(v int64) { back.tryPush(v) })
			},
		}
	}
}

// oneWordTrip is a single word that both sides write, as in the fastest variant of the
// probe. No two queues can do that.
func oneWordTrip() volley {
	w := new(paddedWord)
	return wordsTrip(w, w)
}

// twoWordsTrip is a word for each way, on a cache line of its own: what two queues cannot do
// without.
func twoWordsTrip() volley { return wordsTrip(new(paddedWord), new(paddedWord)) }

// A paddedWord has its cache line and the next for itself.
type paddedWord struct {
	_ [128]byte
	v atomic.Int64
	_ [128]byte
}

// wordsTrip sends v as 2v+1 and answers 2v+2.
//
//go:noinline
func wordsTrip(there, back *paddedWord) volley {
	return volley{
		trip: func(v int64) int64 {
			there.v.StoreRelease(2*v + 1)       // ord: measured
			for back.v.LoadAcquire() != 2*v+2 { // ord: measured
			}
			return v
		},
		echo: func(n int64) {
			for v := range n {
				for there.v.LoadAcquire() != 2*v+1 { // ord: measured
				}
				back.v.StoreRelease(2*v + 2) // ord: measured
			}
		},
	}
}

//go:noinline
func workivaTrip() volley {
	there, back := newWorkiva(tripSlots), newWorkiva(tripSlots)
	return volley{
		trip: func(v int64) int64 { there.Put(v); return popWorkiva(back) },
		echo: func(n int64) {
			echo(n, func() int64 { return popWorkiva(there) }, func(v int64) { back.Put(v) })
		},
	}
}
