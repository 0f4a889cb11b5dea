package load

import "github.com/ordo-go/ordo/spsc"

// channelGraph has a channel for each edge of the graph.
//
//go:noinline
func channelGraph(s shape, slots int, n int64) graph {
	source, in, out := wire(s, func() chan int64 { return make(chan int64, slots) })
	g := graph{produce: func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			for _, c := range source {
				c <- v
			}
		}
		return nil
	}}
	for i := range s.follows {
		g.consume = append(g.consume, func() error {
			for v := range n {
				for _, c := range in[i] {
					if <-c != v {
						return outOfOrder(v)
					}
				}
				for _, c := range out[i] {
					c <- v
				}
			}
			return nil
		})
	}
	return g
}

// spscGraph has a queue for each edge of the graph.
//
//go:noinline
func spscGraph(s shape, slots int, n int64) graph {
	source, in, out := wire(s, func() *spsc.Queue[int64] { return spsc.New[int64](slots) })
	g := graph{produce: func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			for _, q := range source {
				q.Push(background, v)
			}
		}
		return nil
	}}
	for i := range s.follows {
		g.consume = append(g.consume, func() error {
			for v := range n {
				for _, q := range in[i] {
					if got, _ := q.Pop(background); got != v {
						return outOfOrder(v)
					}
				}
				for _, q := range out[i] {
					q.Push(background, v)
				}
			}
			return nil
		})
	}
	return g
}
