package ring_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/ring"
)

// A load is one ring under full load: every producer publishes its events, in
// all the ways there are, and every consumer checks each of them.
type load struct {
	seed      uint64
	kind      string
	producers int
	events    int64 // of each producer
	capacity  int
	strategy  named
	graph     graph
	maxBatch  int
	slow      int         // this consumer takes its time; -1: none
	failing   int         // this consumer fails now and then; -1: none
	action    ring.Action // about that
	panics    bool        // producers panic in the middle of a claim now and then

	ring     *ring.Ring[event]
	producer producer
	next     [][]int64 // by consumer and producer: the number of the next event
	skipped  []int64   // by consumer
	mu       sync.Mutex
	fault    error // the first
}

func (l *load) String() string {
	return fmt.Sprintf("seed %d: %d %s producers of %d events, capacity %d, %s, %s, batches of %d, slow %d, failing %d with action %d, panics %v",
		l.seed, l.producers, l.kind, l.events, l.capacity, l.strategy.name, l.graph.name, l.maxBatch, l.slow, l.failing, l.action, l.panics)
}

// draw chooses at random what is not given.
func (l *load) draw(seed uint64) {
	random := rand.New(rand.NewPCG(seed, 4))
	l.seed = seed
	l.graph = graphs[random.IntN(len(graphs))]
	l.producers = 1
	if l.kind == multi {
		l.producers = 1 + random.IntN(4)
	}
	l.maxBatch = []int{0, 0, 1, 3, 16, math.MaxInt}[random.IntN(6)]
	l.slow, l.failing = -1, -1
	if random.IntN(3) == 0 {
		l.slow = random.IntN(len(l.graph.follows))
	}
	if random.IntN(3) == 0 {
		l.failing = random.IntN(len(l.graph.follows))
		l.action = []ring.Action{ring.Skip, ring.Retry}[random.IntN(2)]
	}
	l.panics = random.IntN(2) == 0
	l.events = int64(min(100*l.capacity, 2000) / l.producers)
	if goroutines := l.producers + len(l.graph.follows); l.strategy.name == "busy spin" && goroutines > runtime.GOMAXPROCS(0) {
		l.events = 4 // each wait lasts a time slice
		l.slow = -1
	}
}

func (l *load) fail(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault == nil {
		l.fault = fmt.Errorf(format, args...)
	}
}

// run returns what went wrong.
func (l *load) run() error {
	r := ring.New(l.capacity, ring.WithWait[event](l.strategy.Strategy))
	l.ring, l.producer = r, addProducer(r, l.kind)
	l.next = make([][]int64, len(l.graph.follows))
	l.skipped = make([]int64, len(l.graph.follows))
	l.graph.build(r, l.handler)
	if err := r.Start(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for i := range l.producers {
		wg.Go(func() { l.produce(i) })
	}
	wg.Wait()
	if err := closeRing(r); err != nil {
		l.fail("Close: %w", err)
	}
	for i := range l.next {
		for p, n := range l.next[i] {
			if n != l.events {
				l.fail("consumer %d got %d of %d events of producer %d", i, n, l.events, p)
			}
		}
		if got := r.Stats().Consumers[i].Skipped; got != l.skipped[i] {
			l.fail("consumer %d has skipped %d events, want %d", i, got, l.skipped[i])
		}
	}
	return l.fault
}

// handler is that of consumer i: each event is checked against the last one of
// its producer, and against the consumers that this one follows.
func (l *load) handler(i int) ring.Handler[event] {
	l.next[i] = make([]int64, l.producers)
	random := rand.New(rand.NewPCG(l.seed, uint64(100+i)))
	failed := int64(-1) // the event that failed last
	return ring.Handler[event]{
		Name: fmt.Sprint(i), MaxBatch: l.maxBatch,
		Handle: func(b *ring.Batch[event]) error {
			leave := random.IntN(4) == 0 // some for the next batch
			for b.Next() {
				if i == l.slow {
					for range random.IntN(4) {
						runtime.Gosched()
					}
				}
				fails := i == l.failing && failed != b.Seq() && random.IntN(20) == 0
				if fails && l.action == ring.Retry { // it comes again
					failed = b.Seq()
					panic("retry")
				}
				e := b.Update()
				if err := l.graph.mark(i, b.Seq(), e); err != nil {
					l.fail("%w", err)
				}
				if e.producer >= l.producers || e.n != l.next[i][e.producer] {
					l.fail("consumer %d got event %d of producer %d, want %d", i, e.n, e.producer, l.next[i])
				}
				l.next[i][e.producer] = e.n + 1
				if fails { // it does not come again
					l.skipped[i]++
					if random.IntN(2) == 0 {
						panic("skip")
					}
					return errStop
				}
				switch random.IntN(8) {
				case 0:
					b.Release()
				case 1:
					if leave {
						return nil
					}
				}
			}
			return nil
		},
		OnError: func(f *ring.Failure) ring.Action { return l.action },
	}
}

// produce publishes the events of producer i.
func (l *load) produce(i int) {
	p := l.producer
	random := rand.New(rand.NewPCG(l.seed, uint64(i)))
	n := int64(0)
	fill := func(e *event, n int64) {
		e.producer, e.n = i, -1
		if l.panics && random.IntN(30) == 0 {
			panic(errStop)
		}
		e.n = n
	}
	for n < l.events {
		size := 1 + random.IntN(int(min(int64(l.capacity), l.events-n, 16)))
		published := int64(0) // by this claim
		var err error
		func() {
			defer func() {
				if v := recover(); v != nil && v != errStop {
					panic(v)
				}
			}()
			switch random.IntN(8) {
			case 7:
				err = inSession(p, func(publish func(func(*event)) error) error {
					for published < int64(size) {
						if err := publish(func(e *event) { fill(e, n+published) }); err != nil {
							return err
						}
						published++
					}
					return nil
				})
			case 0:
				if err = p.Publish(func(e *event) { fill(e, n) }); err == nil {
					published = 1
				}
			case 1:
				var e event
				fill(&e, n)
				if err = p.Put(e); err == nil {
					published = 1
				}
			case 2:
				for !p.TryPublish(func(e *event) { fill(e, n) }) {
					runtime.Gosched()
				}
				published = 1
			case 3:
				if err = p.PublishContext(ctx, func(e *event) { fill(e, n) }); err == nil {
					published = 1
				}
			case 4:
				stop := random.IntN(size)
				visits := int64(0)
				for e := range p.Claim(size) {
					fill(e, n+visits)
					visits++
					if int(visits) > stop {
						break
					}
				}
				published = visits
				if l.kind == single || visits == 0 {
					err = p.Err()
				}
			default:
				var claim ring.Claim[event]
				var ok bool
				switch random.IntN(3) {
				case 0:
					claim, err = p.Next(size)
				case 1:
					if claim, err = p.NextTimeout(time.Microsecond, size); errors.Is(err, context.DeadlineExceeded) {
						err = nil
						return
					}
				case 2:
					if claim, ok = p.TryNext(size); !ok {
						runtime.Gosched()
						return
					}
				}
				if err != nil {
					return
				}
				for k := range size {
					e := claim.Slot(k)
					e.producer, e.n = i, n+int64(k)
				}
				k := random.IntN(size + 1)
				if err = claim.PublishFirst(k); err == nil {
					published = int64(k)
				}
			}
		}()
		if err != nil {
			l.fail("producer %d: %w", i, err)
			return
		}
		n += published
	}
}

// Order, no loss, no duplicate, of every producer at every consumer; a follower
// after those that it follows; with every strategy and capacity, both kinds of
// producer, and the rest at random.
func TestStress(t *testing.T) {
	for _, processors := range slices.Compact([]int{1, 2, max(2, runtime.GOMAXPROCS(0))}) {
		t.Run(fmt.Sprint("GOMAXPROCS ", processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			d := budget(time.Second)
			watch(t, d+2*long)
			loads, events := 0, int64(0)
			seed := rand.Uint64()
			for began, pass := time.Now(), 0; pass == 0 || time.Since(began) < d; pass++ {
				for _, kind := range []string{single, multi} {
					for _, capacity := range []int{1, 2, 8, 32, 1024} {
						for _, strategy := range strategies() {
							l := &load{kind: kind, capacity: capacity, strategy: strategy}
							l.draw(seed + uint64(loads))
							if err := l.run(); err != nil {
								t.Fatalf("%v: %v", l, err)
							}
							loads++
							events += l.events * int64(l.producers)
						}
					}
				}
			}
			t.Logf("%d rings, %d events", loads, events)
		})
	}
}
