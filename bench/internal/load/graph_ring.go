package load

import (
	"fmt"

	"github.com/ordo-go/ordo/ring"
)

// ringGraph has one ring for the whole graph; its producer publishes batches.
//
//go:noinline
func ringGraph(batch int) func(s shape, slots int, n int64) graph {
	return func(s shape, slots int, n int64) graph {
		r := ring.New[int64](slots)
		p := r.SingleProducer()
		came := make([]*count, len(s.follows))
		groups := make([]*ring.Group[int64], len(s.follows))
		for i, before := range s.follows {
			came[i] = new(count)
			h := ring.Batches(fmt.Sprint("consumer ", i), orderHandler(came[i]))
			if len(before) == 0 {
				groups[i] = r.Handle(h)
				continue
			}
			var after []*ring.Group[int64]
			for _, b := range before {
				after = append(after, groups[b])
			}
			groups[i] = r.After(after...).Then(h)
		}
		err := r.Start(background)
		produce := singlePublish[here](p)
		if batch > 1 {
			produce = singleNext(p, batch)
		}
		consume := func() error {
			if err == nil {
				err = r.Wait(background)
			}
			for i := 0; err == nil && i < len(came); i++ {
				err = verdict(came[i].n, n)
			}
			return err
		}
		return graph{produce: produce, consume: []func() error{consume}, seal: r.Seal}
	}
}
