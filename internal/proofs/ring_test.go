package proofs

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// newRing makes a ring of ints.
func newRing(size int, s wait.Strategy, options ...ring.Option[int]) *ring.Ring[int] {
	return ring.New(size, append(options, ring.WithWait[int](s))...)
}

func start(r *ring.Ring[int]) {
	err := r.Start(bg)
	check.Assert(err == nil, "Start: %v", err)
}

// put writes a value to a slot.
func put(v int) func(*int) { return func(slot *int) { *slot = v } }

// A log is what a consumer has seen.
type log struct {
	events []int
	room   [8]int // for the first of them: what the allocator leaves on the stack varies
}

func (l *log) handle(e *int) error {
	if l.events == nil {
		l.events = l.room[:0]
	}
	l.events = append(l.events, *e)
	return nil
}

// poll polls until the consumer has seen n events, or the ring has ended.
func (l *log) poll(p *ring.Poller[int], n int) (err error) {
	for {
		var b *ring.Batch[int]
		if b, err = p.Poll(); err != nil {
			return err
		}
		for _, e := range b.All() {
			l.handle(e)
		}
		if len(l.events) >= n { // the last are done at the next poll
			_, err = p.Poll()
			return err
		}
		atomic.Pause()
	}
}

// try polls so many times.
func (l *log) try(p *ring.Poller[int], times int) {
	for range times {
		b, _ := p.Poll()
		for _, e := range b.All() {
			l.handle(e)
		}
	}
}

// await is poll that waits as the ring does.
func (l *log) await(p *ring.Poller[int], ctx context.Context, n int) error {
	for len(l.events) < n {
		b, err := p.Await(ctx)
		if err != nil {
			return err
		}
		for _, e := range b.All() {
			l.handle(e)
		}
	}
	_, err := p.Poll()
	return err
}

// chunks is await with several events at once.
func (l *log) chunks(p *ring.Poller[int], n int) {
	for len(l.events) < n {
		b, err := p.Await(bg)
		if err != nil {
			return
		}
		for events := b.Chunk(); len(events) > 0; events = b.Chunk() {
			for i := range events {
				l.handle(events[i].Read())
			}
		}
	}
	p.Poll()
}

// saw asserts that the consumer has seen 1 to n.
func (l *log) saw(n int) {
	check.Assert(len(l.events) == n && increases(l.events), "published 1 to %d, seen %d", n, l.events)
}

// sawEach asserts that the consumer has seen the events of producers, each a
// multiple of 10 and the count of the producer's events: each once, in order.
func (l *log) sawEach(published ...int) {
	total := 0
	for i, n := range published {
		var own []int
		for _, e := range l.events {
			if e/10 == i+1 {
				own = append(own, e%10)
			}
		}
		check.Assert(len(own) == n && increases(own), "producer %d published %d, seen %d", i+1, n, l.events)
		total += n
	}
	check.Assert(len(l.events) == total, "published %d, seen %d", published, l.events)
}

// A producer is either kind.
type producer interface {
	Publish(func(*int)) error
	Put(int) error
	TryPublish(func(*int)) bool
	PublishContext(context.Context, func(*int)) error
	Next(int) (ring.Claim[int], error)
	NextContext(context.Context, int) (ring.Claim[int], error)
	NextTimeout(sync.Duration, int) (ring.Claim[int], error)
	TryNext(int) (ring.Claim[int], bool)
}

// both makes two shapes of one, one for each kind of producer.
func both(name string, large bool, body func(produce func(*ring.Ring[int], ...ring.Policy) producer)) []shape {
	return []shape{
		{name: "ring: " + name + ", single", large: large, body: func() {
			body(func(r *ring.Ring[int], p ...ring.Policy) producer { return r.SingleProducer(p...) })
		}},
		{name: "ring: " + name + ", multi", large: large, body: func() {
			body(func(r *ring.Ring[int], p ...ring.Policy) producer { return r.MultiProducer(p...) })
		}},
	}
}

type maker = func(*ring.Ring[int], ...ring.Policy) producer

// publishAll publishes 1 to n, each plus base.
func publishAll(p producer, base, n int) (published int) {
	for i := range n {
		if p.Publish(put(base+i+1)) != nil {
			break
		}
		published++
	}
	return published
}

var ringShapes = slices.Concat(
	both("two events through one slot", false, passes(1, 2, yielding)),
	both("three events through one slot", false, passes(1, 3, yielding)),
	both("four events through two slots", false, passes(2, 4, yielding)),
	both("two events through one slot, spinning", false, passes(1, 2, spinning)),
	both("two events through one slot, parking", false, passes(1, 2, parking)),
	both("a consumer at the heels of the producer lingers", false, passes(16, 3, wait.Strategy{Pauses: wait.Forever, Pause: 1, MaxPause: 4})),
	everyStrategy(),
	both("two values through one slot", false, values(1, 2)),
	both("four values through two slots", false, values(2, 4)),
	both("a claim of two, twice", false, claims),
	both("a claim of two of which one is published", false, firsts),
	both("a claim that is abandoned", false, abandons),
	both("claims in a loop", false, loops),
	both("a slot that is filled before Start", false, fills),
	both("a ring that is started late", false, late),
	both("Halt beside a producer", false, halts),
	both("Halt of a sealed ring", false, haltsSealed),
	both("Seal beside a producer", false, seals),
	both("Seal beside a poller", false, sealsPoller),
	both("Seal beside a producer and a poller", false, sealsAll),
	both("Closed tells what came before Seal", false, tells),
	both("Seal beside Halt", false, sealsHalts),
	both("a context of Start that may end", false, starts),
	both("Close waits for a poller", false, closes),
	both("Wait learns what a handler has done although its context ends", false, closesEarly),
	both("Stats beside a producer and a poller", false, stats),
	both("a handler, and a poller after it", false, chain(1)),
	both("a handler, and a poller after it, two events", true, chain(2)),
	both("a handler after a handler", true, handlers),
	both("two handlers, and one after both", true, diamond),
	both("a poller that is closed", false, leaves),
	both("a poller that is closed beside another", false, leavesOne),
	both("the last poller is closed beside a claim that does not wait", false, leavesEmpty),
	both("a poller that joins and leaves", false, joins),
	both("a poller that joins and stays", false, joinsToStay),
	both("a poller that joins after a handler", false, joinsBehind),
	both("reset by the last consumer", false, resets),
	both("policies", false, policies),
	both("a claim that waits no longer than a limit", false, limits),
	both("a publish whose context may end", false, publishes),
	both("an Await whose context may end", false, awaits),
	both("a handler that fails", false, fails),
	both("a handler that skips an event", false, actions(ring.Skip)),
	both("a handler that tries again", false, actions(ring.Retry)),
	both("a handler that handles", false, handles),
	both("a handler that releases within its batch", false, releases),
	multiShapes)

// passes has a poller in the place of a handler: it waits the same way, and its
// shape has less life cycle.
func passes(size, n int, s wait.Strategy) func(maker) {
	return func(produce maker) {
		r := newRing(size, s)
		p, q := produce(r), r.Poller("q")
		start(r)
		var l log
		together(func() { publishAll(p, 0, n) }, func() { l.await(q, bg, n) })
		l.saw(n)
	}
}

// values is passes by Put.
func values(size, n int) func(maker) {
	return func(produce maker) {
		r := newRing(size, yielding)
		p, q := produce(r), r.Poller("q")
		start(r)
		var l log
		together(
			func() {
				for i := range n {
					p.Put(i + 1)
				}
			},
			func() { l.await(q, bg, n) })
		l.saw(n)
	}
}

// everyStrategy is one wait for an event by each, and one for room.
func everyStrategy() (all []shape) {
	for _, s := range strategies {
		all = append(all, both("one event, "+s.name, false, passes(1, 1, s.Strategy))...)
		all = append(all, both("one slot, "+s.name, false, func(produce maker) {
			r := newRing(1, s.Strategy)
			p, q := produce(r), r.Poller("q")
			start(r)
			publishAll(p, 0, 1)
			var l log
			together(func() { publishAll(p, 1, 1) }, func() { l.poll(q, 1) })
			l.poll(q, 2)
			l.saw(2)
		})...)
	}
	return all
}

func claims(produce maker) {
	r := newRing(2, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() {
			for i := 1; i < 5; i += 2 {
				c, _ := p.Next(2)
				*c.Slot(0), *c.Slot(1) = i, i+1
				c.Publish()
			}
		},
		func() { l.chunks(q, 4) })
	l.saw(4)
}

func firsts(produce maker) {
	r := newRing(2, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() {
			c, _ := p.Next(2)
			*c.Slot(0), *c.Slot(1) = 1, 9
			c.PublishFirst(1)
			publishAll(p, 1, 2)
		},
		func() { l.await(q, bg, 3) })
	l.saw(3)
}

func abandons(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() {
			c, _ := p.Next(1)
			*c.Slot(0) = 9
			c.Abandon()
			publishAll(p, 0, 1)
		},
		func() { l.await(q, bg, 1) })
	l.saw(1)
}

func loops(produce maker) {
	r := newRing(2, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() {
			n := 0
			for range 2 {
				for slot := range p.(interface{ Claim(int) iter.Seq[*int] }).Claim(2) {
					n++
					*slot = n
				}
			}
		},
		func() { l.await(q, bg, 4) })
	l.saw(4)
}

// fills has the producer be there before the ring starts: what Fill wrote is passed
// to it, and with it the graph.
func fills(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	r.Poller("q")
	together(
		func() {
			r.Fill(put(7))
			start(r)
		},
		func() {
			for p.Publish(func(slot *int) { check.Assert(*slot == 7, "filled with %d", *slot) }) == ring.ErrNotStarted {
				atomic.Pause()
			}
		})
}

func late(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	var l log
	together(
		func() { start(r); publishAll(p, 0, 1) },
		func() {
			for l.poll(q, 1) == ring.ErrNotStarted {
				atomic.Pause()
			}
		})
	l.saw(1)
}

// halts passes plain memory from who halts to a producer that is told so.
func halts(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	r.Poller("q")
	start(r)
	var x atomic.Plain[int]
	together(
		func() { x.Set(1); r.Halt() },
		func() {
			for range 2 {
				if err := p.Publish(put(1)); err == ring.ErrHalted {
					check.Assert(x.Get() == 1, "x is %d", x.Get())
				}
			}
		})
}

func haltsSealed(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	r.Poller("q")
	start(r)
	r.Seal()
	var x atomic.Plain[int]
	together(
		func() { x.Set(1); r.Halt() },
		func() {
			err := p.Publish(put(1))
			check.Assert(err == ring.ErrClosed || err == ring.ErrHalted && x.Get() == 1, "%v", err)
		})
}

func seals(produce maker) {
	r := newRing(2, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	published := 0
	together(func() { published = publishAll(p, 0, 2) }, r.Seal)
	var l log
	err := l.poll(q, published+1)
	check.Assert(err == ring.ErrClosed, "%v", err)
	l.saw(published)
}

// sealsPoller passes plain memory from who seals to a poller that comes to the end.
func sealsPoller(produce maker) {
	r := newRing(1, yielding)
	produce(r)
	q := r.Poller("q")
	start(r)
	var x atomic.Plain[int]
	together(
		func() { x.Set(1); r.Seal() },
		func() {
			var l log
			err := l.await(q, bg, 1)
			check.Assert(err == ring.ErrClosed && x.Get() == 1, "%v", err)
		})
}

// tells passes plain memory from who seals to who asks.
func tells(produce maker) {
	r := newRing(1, parking)
	produce(r)
	r.Poller("q")
	start(r)
	var x atomic.Plain[int]
	together(
		func() { x.Set(1); r.Seal() },
		func() {
			if r.Closed() {
				check.Assert(x.Get() == 1, "x is %d", x.Get())
			}
		})
}

func sealsAll(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	published := 0
	var l log
	together(
		func() { published = publishAll(p, 0, 1) },
		func() {
			err := l.await(q, bg, 2)
			check.Assert(err == ring.ErrClosed, "%v", err)
		},
		r.Seal)
	l.saw(published)
}

// closes passes plain memory from the owner of a poller, who has it after the last
// event, to who closes the ring.
func closes(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	publishAll(p, 0, 1)
	var x atomic.Plain[int]
	together(
		func() {
			var l log
			if l.await(q, bg, 1) == nil {
				x.Set(1)
				l.await(q, bg, 2)
			}
		},
		func() {
			err := r.Close(bg)
			check.Assert(err == nil && x.Get() <= 1, "%v", err)
		})
}

func closesEarly(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	var x atomic.Plain[int]
	r.Handle(ring.Each("h", func(*int) error { x.Set(1); return nil }))
	start(r)
	publishAll(p, 0, 1)
	if err := r.Close(ending()); err == nil {
		check.Assert(x.Get() == 1, "it was not handled")
	}
}

func stats(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() { publishAll(p, 0, 1) },
		func() { l.poll(q, 1) },
		func() {
			s := r.Stats()
			c := s.Consumers[0]
			check.Assert(c.Sequence <= s.Cursor && s.Cursor <= 1 && c.Lag+c.Sequence == s.Cursor,
				"the cursor is %d, the consumer at %d lags by %d", s.Cursor, c.Sequence, c.Lag)
		})
}

func sealsHalts(produce maker) {
	r := newRing(2, yielding)
	p := produce(r)
	r.Poller("q")
	start(r)
	together(r.Seal, r.Halt, func() { publishAll(p, 0, 1) })
	err := p.Publish(put(1))
	check.Assert(err == ring.ErrHalted, "%v", err)
}

func starts(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	err := r.Start(ending())
	if err != nil {
		return // natively it may have ended
	}
	published := publishAll(p, 0, 1)
	var l log
	err = l.poll(q, 1)
	check.Assert(err == nil || err == ring.ErrClosed, "%v", err)
	l.saw(published)
}

// addsTen is a handler that writes its events.
func addsTen(r *ring.Ring[int]) *ring.Group[int] {
	return r.Handle(ring.Batches("first", func(b *ring.Batch[int]) error {
		for b.Next() {
			*b.Update() += 10
		}
		return nil
	}))
}

// chain has two consumers in a row: the first writes what the second reads.
func chain(n int) func(maker) {
	return func(produce maker) {
		r := newRing(1, yielding)
		p := produce(r)
		q := r.Poller("second", addsTen(r))
		start(r)
		var l log
		together(
			func() { publishAll(p, -10, n) },
			func() { l.await(q, bg, n) })
		l.saw(n)
		r.Seal()
		l.await(q, bg, n+1)
		check.Assert(r.Wait(bg) == nil, "Wait")
	}
}

func handlers(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	var l, after log
	r.Handle(ring.Each("first", l.handle)).Then(ring.Each("second", after.handle))
	start(r)
	publishAll(p, 0, 2)
	check.Assert(r.Close(bg) == nil, "Close")
	l.saw(2)
	after.saw(2)
}

func diamond(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	var a, b, c log
	r.Handle(ring.Each("a", a.handle), ring.Each("b", b.handle)).Then(ring.Each("c", c.handle))
	start(r)
	publishAll(p, 0, 1)
	check.Assert(r.Close(bg) == nil, "Close")
	a.saw(1)
	b.saw(1)
	c.saw(1)
}

func leaves(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	published := 0
	var l log
	together(
		func() { published = publishAll(p, 0, 2) },
		func() { l.poll(q, 1); q.Close() })
	check.Assert(increases(l.events) && len(l.events) <= published+1, "published %d, seen %d", published, l.events)
}

func leavesOne(produce maker) {
	r := newRing(1, yielding)
	p, q, other := produce(r), r.Poller("q"), r.Poller("other")
	start(r)
	var l log
	together(
		func() { publishAll(p, 0, 2) },
		func() { l.await(q, bg, 2) },
		other.Close)
	l.saw(2)
}

// leavesEmpty has a ring that is closed without having been full: nobody is told otherwise.
func leavesEmpty(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r, ring.Fail), r.Poller("q")
	start(r)
	together(
		func() {
			err := p.Put(1)
			check.Assert(err == nil || err == ring.ErrClosed, "%v", err)
		},
		q.Close)
}

func joins(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l, late log
	together(
		func() { publishAll(p, 0, 2) },
		func() { l.await(q, bg, 2) },
		func() {
			j := join(r)
			late.try(j, 2)
			j.Close()
		})
	l.saw(2)
	late.sawOneByOne()
}

func joinsToStay(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l, late log
	var j *ring.Poller[int]
	together(
		func() { publishAll(p, 0, 1) },
		func() { j = join(r) })
	late.try(j, 2)
	l.await(q, bg, 1)
	publishAll(p, 1, 1)
	late.await(j, bg, len(late.events)+1)
	late.sawOneByOne()
	check.Assert(late.events[len(late.events)-1] == 2, "seen %d", late.events)
	r.Seal()
	_, err := j.Poll()
	check.Assert(err == ring.ErrClosed, "%v", err)
}

// joinsBehind has the poller follow a handler that is behind where it joins.
func joinsBehind(produce maker) {
	r := newRing(2, yielding)
	p := produce(r)
	first := addsTen(r)
	start(r)
	publishAll(p, -10, 1)
	j := join(r, first)
	publishAll(p, -9, 1)
	var late log
	late.await(j, bg, 1)
	check.Assert(late.events[0] == 2, "seen %d", late.events)
	r.Seal()
	late.await(j, bg, 2)
	check.Assert(r.Wait(bg) == nil, "Wait")
}

func join(r *ring.Ring[int], after ...*ring.Group[int]) *ring.Poller[int] {
	j, err := r.Join("late", after...)
	check.Assert(err == nil, "Join: %v", err)
	return j
}

// sawOneByOne asserts that the consumer has missed no event since its first.
func (l *log) sawOneByOne() {
	for i, e := range l.events {
		check.Assert(e == l.events[0]+i, "seen %d", l.events)
	}
}

func resets(produce maker) {
	r := newRing(1, yielding, ring.WithReset(func(e *int) { *e = 0 }))
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() {
			for i := range 2 {
				p.Publish(func(slot *int) { check.Assert(*slot == 0, "not reset: %d", *slot); *slot = i + 1 })
			}
		},
		func() { l.await(q, bg, 2) })
	l.saw(2)
}

func policies(produce maker) {
	for _, policy := range []ring.Policy{ring.Fail, ring.Drop} {
		r := newRing(1, yielding)
		p, q := produce(r, policy), r.Poller("q")
		start(r)
		published, dropped := 0, int64(0)
		var l log
		together(
			func() {
				for range 2 {
					switch err := p.Publish(put(published + 1)); err {
					case nil:
						published++
					case ring.ErrDropped:
						dropped++
					}
				}
			},
			func() { l.poll(q, 1) })
		s := r.Stats()
		check.Assert(s.Dropped == dropped && (policy == ring.Drop || dropped == 0), "dropped %d, counted %d", dropped, s.Dropped)
		check.Assert(published+int(s.Waits) == 2, "published %d, waited %d times", published, s.Waits)
		if len(l.events) < published {
			l.poll(q, published)
		}
		l.saw(published)
	}
}

func limits(produce maker) {
	r := newRing(1, parking)
	p, q := produce(r), r.Poller("q")
	start(r)
	published := 0
	var l log
	together(
		func() {
			p.Publish(put(1))
			published++
			c, err := p.NextTimeout(1, 1)
			if err == nil {
				*c.Slot(0) = 2
				c.Publish()
				published++
			}
			check.Assert(err == nil || err == context.DeadlineExceeded, "%v", err)
		},
		func() { l.poll(q, 1) })
	if len(l.events) < published {
		l.poll(q, published)
	}
	l.saw(published)
}

func publishes(produce maker) {
	r := newRing(1, yielding)
	p, q := produce(r), r.Poller("q")
	start(r)
	published := 0
	var l log
	together(
		func() {
			for range 2 {
				if p.PublishContext(ending(), put(published+1)) == nil {
					published++
				}
			}
		},
		func() { l.poll(q, 1) })
	if len(l.events) < published {
		l.poll(q, published)
	}
	l.saw(published)
}

func awaits(produce maker) {
	r := newRing(1, parking)
	p, q := produce(r), r.Poller("q")
	start(r)
	var l log
	together(
		func() { publishAll(p, 0, 1) },
		func() {
			err := l.await(q, ending(), 1)
			check.Assert(err == nil || errors.Is(err, context.Canceled), "%v", err)
		})
	if len(l.events) == 0 {
		l.poll(q, 1)
	}
	l.saw(1)
}

var errHandler = errors.New("cannot handle it")

func fails(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	h := ring.Each("h", func(e *int) error { return errHandler })
	r.Handle(h)
	start(r)
	publishAll(p, 0, 2)
	err := r.Close(bg)
	check.Assert(errors.Is(err, errHandler), "%v", err)
}

// actions has a handler that fails at the first event, once.
func actions(action ring.Action) func(maker) {
	return func(produce maker) {
		r := newRing(1, yielding)
		p := produce(r)
		var l log
		failed := false
		h := ring.Each("h", func(e *int) error {
			if !failed {
				failed = true
				return errHandler
			}
			return l.handle(e)
		})
		h.OnError = func(*ring.Failure) ring.Action { return action }
		r.Handle(h)
		start(r)
		publishAll(p, 0, 2)
		check.Assert(r.Close(bg) == nil, "Close")
		if action == ring.Skip {
			check.Assert(slices.Equal(l.events, []int{2}), "seen %d", l.events)
			check.Assert(r.Stats().Consumers[0].Skipped == 1, "it is not counted")
		} else {
			l.saw(2)
		}
	}
}

// releases has a handler of batches of two, and a producer that waits for the first
// slot of a batch.
func releases(produce maker) {
	r := newRing(2, yielding)
	p := produce(r)
	var l log
	h := ring.Batches("h", func(b *ring.Batch[int]) error {
		for b.Next() {
			b.Release() // those before this one
			l.handle(b.Event())
		}
		return nil
	})
	h.MaxBatch = 2
	r.Handle(h)
	start(r)
	publishAll(p, 0, 3)
	check.Assert(r.Close(bg) == nil, "Close")
	l.saw(3)
}

func handles(produce maker) {
	r := newRing(1, yielding)
	p := produce(r)
	var l log
	r.Handle(ring.Each("h", l.handle))
	start(r)
	publishAll(p, 0, 2)
	err := r.Close(bg)
	check.Assert(err == nil, "%v", err)
	l.saw(2)
}

// oneSlot is two producers that find a slot full, which a consumer empties.
func oneSlot(publish func(p *ring.Multi[int], v int)) func() {
	return func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		publish(p, 11)
		var l log
		together(
			func() { publish(p, 12) },
			func() { publish(p, 21) },
			func() { l.await(q, bg, 2) })
		l.await(q, bg, 3)
		l.sawEach(2, 1)
	}
}

// multiShapes have two producers.
var multiShapes = []shape{
	{name: "ring: two producers that find one slot full", body: oneSlot(func(p *ring.Multi[int], v int) { p.Publish(put(v)) })},
	{name: "ring: two claims by hand that find one slot full", body: oneSlot(func(p *ring.Multi[int], v int) {
		c, _ := p.Next(1)
		*c.Slot(0) = v
		c.Publish()
	})},
	{name: "ring: two values that find one slot full", body: oneSlot(func(p *ring.Multi[int], v int) { p.Put(v) })},
	{name: "ring: two sessions that find one slot full", body: oneSlot(func(p *ring.Multi[int], v int) { session(p, v) })},
	{name: "ring: two events of a session through two slots", body: func() {
		r := newRing(2, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		var l log
		together(
			func() { session(p, 11, 12) },
			func() { l.await(q, bg, 2) })
		l.sawEach(2)
	}},
	{name: "ring: a session that panics, and another producer", body: func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		var l log
		together(
			func() {
				defer func() { check.Assert(recover() == "fill", "no panic") }()
				p.Session(func(s *ring.Session[int]) error {
					return s.Publish(func(slot *int) { *slot = 9; panic("fill") })
				})
			},
			func() { publishAll(p, 10, 1) },
			func() { l.await(q, bg, 1) })
		l.sawEach(1)
	}},
	{name: "ring: a producer of two and a producer of one through one slot", body: producers(1, 2, 1), large: true},
	{name: "ring: a claim of two, and then two producers of one", large: true, body: func() {
		r := newRing(2, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		c, _ := p.Next(2)
		*c.Slot(0), *c.Slot(1) = 11, 12
		c.Publish()
		var l log
		together(
			func() { publishAll(p, 12, 1) },
			func() { publishAll(p, 20, 1) },
			func() { l.await(q, bg, 4) })
		l.sawEach(3, 1)
	}},
	{name: "ring: two producers that find slots which were filled before Start", body: func() {
		r := newRing(2, yielding)
		p := r.MultiProducer()
		r.Poller("q")
		publish := func() {
			for p.Publish(func(slot *int) { check.Assert(*slot == 7, "filled with %d", *slot) }) == ring.ErrNotStarted {
				atomic.Pause()
			}
		}
		together(func() { r.Fill(put(7)); start(r) }, publish, publish)
	}},
	{name: "ring: a void slot between two producers", body: func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		var l log
		together(
			func() {
				c, _ := p.Next(1)
				*c.Slot(0) = 9
				c.Abandon()
			},
			func() { publishAll(p, 10, 1) },
			func() { l.await(q, bg, 1) })
		l.sawEach(1)
	}},
	{name: "ring: Err tells what came before the claim that failed", body: func() {
		r := newRing(1, yielding)
		p := r.MultiProducer()
		r.Poller("q")
		start(r)
		var x atomic.Plain[int]
		together(
			func() {
				x.Set(1)
				for range p.Claim(2) {
				}
			},
			func() {
				if err := p.Err(); err != nil {
					check.Assert(err == ring.ErrClaimSize && x.Get() == 1, "%v", err)
				}
			})
	}},
	{name: "ring: two producers and Seal", body: func() {
		r := newRing(2, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		a, b := 0, 0
		together(
			func() { a = publishAll(p, 10, 1) },
			func() { b = publishAll(p, 20, 1) },
			r.Seal)
		var l log
		err := l.poll(q, a+b+1)
		check.Assert(err == ring.ErrClosed, "%v", err)
		l.sawEach(a, b)
	}},
	{name: "ring: a poller that joins while room is looked for", body: func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		var l, late log
		together(
			func() { p.TryPublish(put(11)) },
			func() { l.try(q, 2) },
			func() { p.TryPublish(put(21)) },
			func() {
				j := join(r)
				late.try(j, 1)
				j.Close()
			})
	}},
	{name: "ring: a poller that joins beside a claim, and is alone then", body: func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		a, b := 0, 0
		var late log
		var j *ring.Poller[int]
		together(
			func() { a = try(p, 11) },
			func() { b = try(p, 21) },
			func() {
				j = join(r)
				q.Close()
				late.try(j, 1)
			})
		late.try(j, 2)
		check.Assert(len(late.events) <= a+b && (len(late.events) < 2 || late.events[0] != late.events[1]), "published %d, seen %d", a+b, late.events)
	}},
	{name: "ring: a poller that joins before a claim is published", body: func() {
		r := newRing(2, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		p.Put(1)
		c, err := p.Next(1)
		check.Assert(err == nil, "Next: %v", err)
		var l, late log
		var j *ring.Poller[int]
		together(
			func() { l.try(q, 2) },
			func() { try(p, 3) },
			func() { j = join(r) })
		*c.Slot(0) = 2
		c.Publish()
		late.try(j, 1)
		check.Assert(len(late.events) > 0 && late.events[0] == 2, "seen %d", late.events)
	}},
	{name: "ring: two producers that try", body: func() {
		r := newRing(1, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		a, b := 0, 0
		var l log
		together(
			func() { a = try(p, 11) },
			func() { b = try(p, 21) },
			func() { l.try(q, 2) })
		l.try(q, 2)
		l.sawEach(a, b)
	}},
	{name: "ring: two producers of two events through two slots", body: producers(2, 2, 2), large: true, executions: 519_008},
}

// session publishes events in one session.
func session(p *ring.Multi[int], events ...int) {
	p.Session(func(s *ring.Session[int]) error {
		for _, v := range events {
			s.Publish(put(v))
		}
		return nil
	})
}

// try is how many events were published by one try.
func try(p *ring.Multi[int], v int) int {
	if p.TryPublish(put(v)) {
		return 1
	}
	return 0
}

// producers publish so many events each.
func producers(size int, events ...int) func() {
	return func() {
		r := newRing(size, yielding)
		p, q := r.MultiProducer(), r.Poller("q")
		start(r)
		var l log
		var threads []func()
		total := 0
		for i, n := range events {
			threads = append(threads, func() { publishAll(p, 10*(i+1), n) })
			total += n
		}
		together(append(threads, func() { l.poll(q, total) })...)
		l.sawEach(events...)
	}
}
