package main

import (
	"context"
	"runtime"

	"github.com/ordo-go/ordo/ring"
	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/wait"
)

const events = 40

// The queues of this module hand over plain memory.
func queues() {
	ctx := context.Background()
	add("spsc: try", false, func(*int) []func() {
		q := spsc.New[*int](4)
		return []func(){
			func() {
				for i := range events {
					for !q.TryPush(&i) {
						runtime.Gosched()
					}
				}
			},
			func() {
				for range events {
					await(func() bool { v, ok := q.TryPop(); return ok && use(*v) >= 0 })
				}
			},
		}
	})
	for name, strategy := range map[string]wait.Strategy{"yielding": wait.Yielding(), "blocking": wait.Blocking()} {
		add("spsc: "+name, false, func(data *int) []func() {
			q := spsc.New[*int](4, spsc.Wait(strategy))
			return []func(){
				func() {
					for i := range events {
						if q.Push(ctx, &i) != nil {
							return
						}
					}
					*data = 1
					q.Close()
				},
				func() {
					for v := range q.All(ctx) {
						_ = use(*v)
					}
					*data = 2
				},
			}
		})
		add("spsc: in place, "+name, false, func(*int) []func() {
			q := spsc.New[int](4, spsc.Wait(strategy))
			return []func(){
				func() {
					for i := range events {
						cells, err := q.AwaitFree(ctx, 2)
						if err != nil {
							return
						}
						cells[0].Set(i)
						q.Commit(1)
					}
					q.Close()
				},
				func() {
					for {
						cells, err := q.AwaitReady(ctx, 2)
						if err != nil {
							return
						}
						_ = use(cells[0].Get())
						q.Release(1)
					}
				},
			}
		})
		for kind, producers := range map[string]int{"single": 1, "multi": 2} {
			add("ring: "+kind+", "+name, false, func(data *int) []func() { return pipeline(data, strategy, producers) })
		}
	}
}

// pipeline is a ring of 4 with two consumers in a chain, that both write the
// events.
func pipeline(data *int, strategy wait.Strategy, producers int) []func() {
	ctx := context.Background()
	type event struct{ price, total, count int }
	r := ring.New(4, ring.WithWait[event](strategy))
	var send func(func(*event)) error
	if producers == 1 {
		send = r.SingleProducer().Publish
	} else {
		send = r.MultiProducer().Publish
	}
	update := ring.Batches("update", func(b *ring.Batch[event]) error {
		for b.Next() {
			e := b.Update()
			e.total += e.price
			*data++
		}
		return nil
	})
	r.Handle(update).Then(ring.Batches("count", func(b *ring.Batch[event]) error {
		for b.Next() {
			b.Update().count++
			_ = use(b.Event().total)
		}
		return nil
	}))
	if err := r.Start(ctx); err != nil {
		panic(err)
	}
	var all []func()
	done := make([]chan bool, producers)
	for i := range producers {
		done[i] = make(chan bool)
		all = append(all, func() {
			for n := range events {
				send(func(e *event) { *e = event{price: n} })
			}
			close(done[i])
		})
	}
	return append(all, func() {
		for _, d := range done {
			<-d
		}
		if err := r.Close(ctx); err != nil {
			panic(err)
		}
		*data = 0
	})
}
