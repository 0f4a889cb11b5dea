package ring_test

import (
	"context"
	"errors"
	"expvar"
	"fmt"
	"sync"
	"time"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/wait"
)

type Order struct {
	ID, Price int
	Total     int // set by a consumer, for those that follow it
	Note      *string
}

// One goroutine publishes orders, a consumer adds the total, another one, which
// follows it, prints.
func Example() {
	r := ring.New[Order](1024)
	p := r.SingleProducer()
	total := 0
	r.Handle(ring.Batches("sum", func(b *ring.Batch[Order]) error {
		for b.Next() {
			total += b.Event().Price
			b.Update().Total = total
		}
		return nil
	})).Then(ring.Each("print", func(o *Order) error {
		fmt.Println("order", o.ID, "total", o.Total)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := range 3 {
		p.Publish(func(o *Order) { o.ID, o.Price = id, 10*id })
	}
	fmt.Println(r.Close(context.Background())) // every order is handled
	// Output:
	// order 0 total 0
	// order 1 total 10
	// order 2 total 30
	// <nil>
}

// A ring has a number of slots, one producer, and consumers before it starts.
func ExampleNew() {
	r := ring.New[Order](4)
	p := r.SingleProducer(ring.Fail)
	consumer := r.Poller("consumer")
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := range 5 {
		if err := p.Put(Order{ID: id}); err != nil {
			fmt.Println(err)
		}
	}
	b, _ := consumer.Poll() // a quarter of the ring at most
	fmt.Println(b.Len(), r.Stats().Remaining)
	// Output:
	// ring: full; try again later, or use the policy Wait
	// 1 0
}

// A single producer belongs to one goroutine, and fills events in place.
func ExampleRing_SingleProducer() {
	r := ring.New[Order](64)
	p := r.SingleProducer()
	r.Handle(ring.Each("print", func(o *Order) error {
		fmt.Println(o.ID, o.Price)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	p.Publish(func(o *Order) { o.ID, o.Price = 7, 100 })
	p.Put(Order{ID: 8})
	r.Close(context.Background())
	// Output:
	// 7 100
	// 8 0
}

// A handler of one event after the other: an error is that of its event.
func ExampleEach() {
	r := ring.New[Order](64)
	p := r.SingleProducer()
	r.Handle(ring.Each("check", func(o *Order) error {
		if o.Price < 0 {
			return errors.New("the price is negative")
		}
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	p.Put(Order{Price: 1})
	p.Put(Order{Price: -1})
	fmt.Println(r.Close(context.Background()))
	// Output: ring: consumer "check" failed at event 1: the price is negative
}

// A handler of batches does once for many events what is expensive.
func ExampleBatches() {
	r := ring.New[Order](64)
	p := r.SingleProducer()
	written, flushed := 0, 0
	r.Handle(ring.Batches("journal", func(b *ring.Batch[Order]) error {
		for b.Next() {
			written++
			if b.Last() {
				flushed = written
			}
		}
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := range 10 {
		p.Put(Order{ID: id})
	}
	fmt.Println(r.Close(context.Background()), written, flushed)
	// Output: <nil> 10 10
}

// Many goroutines share the producer. The consumer is one goroutine, and needs
// no lock.
func ExampleRing_MultiProducer() {
	r := ring.New[Order](64)
	p := r.MultiProducer()
	sum := map[int]int{}
	r.Handle(ring.Each("sum", func(o *Order) error {
		sum[o.ID] += o.Price
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	for id := range 3 {
		wg.Go(func() {
			for range 1000 {
				p.Put(Order{ID: id, Price: 1})
			}
		})
	}
	wg.Wait()
	fmt.Println(r.Close(context.Background()), sum)
	// Output: <nil> map[0:1000 1:1000 2:1000]
}

// A loop over a claim publishes, when it ends, the slots that it visited. There
// is no way to forget it; after a break the rest is given back.
func ExampleSingle_Claim() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	r.Handle(ring.Each("print", func(o *Order) error {
		fmt.Println(o.ID)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	incoming := []int{7, 8, 9}
	for o := range p.Claim(4) {
		o.ID, incoming = incoming[0], incoming[1:]
		if len(incoming) == 0 {
			break
		}
	}
	fmt.Println(p.Err())
	for range p.Claim(9) {
		fmt.Println("not reached")
	}
	fmt.Println(p.Err())
	r.Close(context.Background())
	// Unordered output:
	// 7
	// 8
	// 9
	// <nil>
	// ring: wrong size of a claim; claim 1 to Cap() events
}

// By hand: what Next claims must be published, or abandoned.
func ExampleMulti_Session() {
	r := ring.New[Order](8)
	p := r.MultiProducer()
	r.Handle(ring.Each("print", func(o *Order) error {
		fmt.Println("order", o.ID)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	err := p.Session(func(s *ring.Session[Order]) error { // one goroutine of many
		for id := range 3 {
			if err := s.Publish(func(o *Order) { o.ID = id }); err != nil {
				return err
			}
		}
		return nil
	})
	r.Close(context.Background())
	fmt.Println(err)
	// Output:
	// order 0
	// order 1
	// order 2
	// <nil>
}

func ExampleMulti_Next() {
	r := ring.New[Order](8)
	p := r.MultiProducer()
	r.Handle(ring.Batches("print", func(b *ring.Batch[Order]) error {
		for seq, o := range b.All() {
			fmt.Println("event", seq, "is order", o.ID)
		}
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	c, err := p.Next(3)
	if err != nil {
		panic(err)
	}
	c.Slot(0).ID, c.Slot(1).ID = 100, 101
	c.PublishFirst(2) // the third is void: consumers skip it
	p.Publish(func(o *Order) { o.ID = 102 })
	r.Close(context.Background())
	// Output:
	// event 0 is order 100
	// event 1 is order 101
	// event 3 is order 102
}

// A diamond: the journal and the replica see each order at the same time, the
// book when both are done with it.
func ExampleGroup_Then() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	var journal, replica []int
	r.Handle(
		ring.Each("journal", func(o *Order) error { journal = append(journal, o.ID); return nil }),
		ring.Each("replica", func(o *Order) error { replica = append(replica, o.ID); return nil }),
	).Then(
		ring.Each("book", func(o *Order) error {
			fmt.Println("order", o.ID, "is in the journal and in the replica")
			return nil
		}),
	)
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := range 3 {
		p.Publish(func(o *Order) { o.ID = id })
	}
	r.Close(context.Background())
	fmt.Println(journal, replica)
	// Output:
	// order 0 is in the journal and in the replica
	// order 1 is in the journal and in the replica
	// order 2 is in the journal and in the replica
	// [0 1 2] [0 1 2]
}

// Consumers may follow several groups.
func ExampleRing_After() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	price := ring.Each("price", func(o *Order) error { o.Price = 5; return nil })
	tax := ring.Each("tax", func(o *Order) error { o.Total = o.Price + 1; return nil })
	log := ring.Each("log", func(*Order) error { return nil })
	r.After(r.Handle(price).Then(tax), r.Handle(log)).Then(ring.Each("print", func(o *Order) error {
		fmt.Println("total", o.Total)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	p.Publish(func(o *Order) {})
	r.Close(context.Background())
	// Output: total 6
}

// A poller is a consumer that asks when it likes, in the caller's goroutine:
// here one that has other things to do as well.
func ExampleRing_Poller() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	c := r.Poller("frame")
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for frame := range 3 {
		if frame > 0 {
			p.Publish(func(o *Order) { o.ID = frame })
		}
		b, err := c.Poll()
		if err != nil {
			break
		}
		fmt.Println("frame", frame, "has", b.Len(), "orders")
		for b.Next() {
			fmt.Println("order", b.Event().ID)
		}
	}
	r.Seal()
	_, err := c.Poll()
	fmt.Println(err)
	fmt.Println(r.Close(context.Background()))
	// Output:
	// frame 0 has 0 orders
	// frame 1 has 1 orders
	// order 1
	// frame 2 has 1 orders
	// order 2
	// ring: closed for good; more events need a new ring
	// <nil>
}

// Every handler sees every event. Workers that share the events out among them take each
// by its sequence.
func ExampleRing_Handle() {
	const workers = 3
	r := ring.New[Order](8)
	p := r.SingleProducer()
	var done [workers][]int
	for w := range int64(workers) {
		r.Handle(ring.Batches(fmt.Sprint("worker ", w), func(b *ring.Batch[Order]) error {
			for seq, o := range b.All() {
				if seq%workers == w {
					done[w] = append(done[w], o.ID)
				}
			}
			return nil
		}))
	}
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := range 9 {
		p.Put(Order{ID: id})
	}
	fmt.Println(r.Close(context.Background()))
	fmt.Println(done)
	// Output:
	// <nil>
	// [[0 3 6] [1 4 7] [2 5 8]]
}

// A poller may look at a ring at work, and leave it again.
func ExampleRing_Join() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	r.Handle(ring.Each("book", func(o *Order) error { return nil }))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	p.Put(Order{ID: 1})
	tap, err := r.Join("tap")
	if err != nil {
		panic(err)
	}
	p.Put(Order{ID: 2})
	p.Put(Order{ID: 3})
	for seq, o := range tap.All(context.Background()) {
		fmt.Println(seq, o.ID)
		if o.ID == 3 {
			break
		}
	}
	tap.Close() // or it would hold up the producers
	fmt.Println(r.Close(context.Background()))
	// Output:
	// 1 2
	// 2 3
	// <nil>
}

// A loop over a poller's events ends with the ring.
func ExamplePoller_All() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	c := r.Poller("main")
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	go func() {
		for id := range 3 {
			p.Publish(func(o *Order) { o.ID = id })
		}
		r.Seal()
	}()
	for seq, o := range c.All(context.Background()) {
		fmt.Println(seq, o.ID)
	}
	fmt.Println(r.Close(context.Background()))
	// Output:
	// 0 0
	// 1 1
	// 2 2
	// <nil>
}

// What a claim does when the ring is full is the producer's policy.
func ExamplePolicy() {
	for _, policy := range []ring.Policy{ring.Wait, ring.Fail, ring.Drop} {
		r := ring.New[Order](2)
		p := r.SingleProducer(policy)
		c := r.Poller("slow")
		if err := r.Start(context.Background()); err != nil {
			panic(err)
		}
		p.Publish(func(o *Order) {})
		p.Publish(func(o *Order) {})
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		fmt.Println(p.PublishContext(ctx, func(o *Order) {}), "-", r.Stats().Dropped, "dropped")
		cancel()
		c.Close()
		r.Close(context.Background())
	}
	// Output:
	// context deadline exceeded - 0 dropped
	// ring: full; try again later, or use the policy Wait - 0 dropped
	// ring: full, event dropped; use more slots, or the policy Wait - 1 dropped
}

// A producer that has other things to do tries to publish. When it cannot, Closed tells
// whether there is a point in trying again.
func ExampleRing_Closed() {
	r := ring.New[Order](2)
	p := r.SingleProducer()
	c := r.Poller("slow")
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id := 0; ; {
		if p.TryPublish(func(o *Order) { o.ID = id }) {
			id++
		} else if !r.Closed() {
			fmt.Println("full after", id, "orders")
			r.Seal() // as any other goroutine may at this moment
		} else {
			fmt.Println("closed after", id, "orders")
			break
		}
	}
	c.Close()
	r.Close(context.Background())
	// Output:
	// full after 2 orders
	// closed after 2 orders
}

// The slots live as long as the ring. The reset hook drops what they point to,
// when the last consumer is done with it.
func ExampleWithReset() {
	r := ring.New(2, ring.WithReset(func(o *Order) { o.Note = nil }))
	p := r.SingleProducer()
	r.Handle(ring.Each("print", func(o *Order) error {
		fmt.Println(*o.Note)
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for _, note := range []string{"one", "two", "three"} {
		p.Publish(func(o *Order) {
			if o.Note != nil {
				fmt.Println("held:", *o.Note)
			}
			o.Note = &note
		})
	}
	r.Close(context.Background())
	// Output:
	// one
	// two
	// three
}

// How goroutines wait is a choice, for the ring and for each handler.
func ExampleWithWait() {
	patient := wait.Blocking()
	r := ring.New(8, ring.WithWait[Order](wait.Yielding()))
	p := r.SingleProducer()
	r.Handle(ring.Handler[Order]{
		Name:     "mail",
		MaxBatch: 4,
		Wait:     &patient,
		Handle: func(b *ring.Batch[Order]) error {
			for _, o := range b.All() {
				fmt.Println("mail", o.ID)
			}
			return nil
		},
	})
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	p.Publish(func(o *Order) { o.ID = 1 })
	r.Close(context.Background())
	// Output: mail 1
}

// An event that fails, by an error or a panic, is a matter for OnError. Without
// it the ring halts, and Close returns the failure.
func ExampleHandler() {
	book := ring.Each("book", func(o *Order) error {
		if o.Price < 0 {
			return errors.New("negative price")
		}
		fmt.Println("order", o.ID)
		return nil
	})
	book.OnError = func(f *ring.Failure) ring.Action {
		fmt.Println(f)
		return ring.Skip
	}
	r := ring.New[Order](8)
	p := r.SingleProducer()
	r.Handle(book)
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for id, price := range []int{1, -1, 1} {
		p.Publish(func(o *Order) { o.ID, o.Price = id, price })
	}
	fmt.Println(r.Close(context.Background()), "-", r.Stats().Consumers[0].Skipped, "skipped")
	// Output:
	// order 0
	// ring: consumer "book" failed at event 1: negative price
	// order 2
	// <nil> - 1 skipped
}

// A program publishes what it likes of a ring's state, here for the debug
// handler of package expvar.
func ExampleRing_Stats() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	c := r.Poller("slow")
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	state := expvar.Func(func() any {
		s := r.Stats()
		lags := map[string]int64{}
		for _, c := range s.Consumers {
			lags[c.Name] = c.Lag
		}
		return map[string]any{"published": s.Cursor, "free": s.Remaining, "dropped": s.Dropped, "lag": lags}
	})
	if expvar.Get("orders") == nil { // once in a process
		expvar.Publish("orders", state)
	}
	for range p.Claim(5) {
	}
	fmt.Println(state)
	c.Close()
	r.Close(context.Background())
	// Output: {"dropped":0,"free":3,"lag":{"slow":5},"published":5}
}

// The fastest way through a batch: several events at once, as a slice.
func ExampleBatch_Chunk() {
	r := ring.New[Order](8)
	p := r.SingleProducer()
	sum := 0
	r.Handle(ring.Batches("sum", func(b *ring.Batch[Order]) error {
		for orders := b.Chunk(); len(orders) > 0; orders = b.Chunk() {
			for i := range orders {
				sum += orders[i].Read().ID
			}
		}
		return nil
	}))
	if err := r.Start(context.Background()); err != nil {
		panic(err)
	}
	for i := range 100 {
		p.Publish(func(o *Order) { o.ID = i })
	}
	r.Close(context.Background())
	fmt.Println(sum)
	// Output: 4950
}
