package load

import (
	"time"

	"github.com/ordo-go/ordo/measure"
)

// A shape is a graph of consumers: for each one those it follows, or none if it
// follows the producer. Each sees every event, after those that it follows.
type shape struct {
	name, what string
	follows    [][]int
}

var shapes = []shape{
	{"multicast", "one producer, three consumers that each see every event", [][]int{{}, {}, {}}},
	{"pipeline", "one producer, three consumers in a row", [][]int{{}, {0}, {1}}},
	{"diamond", "one producer, two consumers, and a third that follows both", [][]int{{}, {}, {0, 1}}},
}

// A graph is a shape, ready for one run.
type graph struct {
	produce func(lo, hi int64) error
	consume []func() error // all of them return when they have seen all events
	seal    func()
}

// run sends n events through the graph.
func (g graph) run(n int64) (Result, error) {
	failed := make(chan error)
	for _, c := range g.consume {
		go func() { failed <- c() }()
	}
	began := measure.Clock()
	go func() {
		err := g.produce(0, n)
		if g.seal != nil {
			g.seal()
		}
		failed <- err
	}()
	for range len(g.consume) + 1 {
		if err := <-failed; err != nil {
			return Result{}, err // the others may be stuck
		}
	}
	return perEvent(n, time.Duration(measure.Clock()-began)), nil
}

func graphs() (all []Case) {
	for _, s := range shapes {
		c := Case{Name: s.name + "/slots=1024", What: s.what + ", one by one, 1024 slots"}
		for _, e := range []struct {
			name string
			kind Kind
			make func(s shape, slots int, n int64) graph
		}{
			{"ring-publish", Ours, ringGraph(1)},
			{"ring-next-x16", Ours, ringGraph(16)},
			{"spsc-per-edge", Ours, spscGraph},
			{"chan-per-edge", Peer, channelGraph},
		} {
			c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) {
				n = max(1, n/16) * 16
				return e.make(s, 1024, n).run(n)
			}})
		}
		all = append(all, c)
	}
	return all
}

// wire makes an edge for each pair of neighbours in s: the edges that leave the
// producer, those that come to each consumer, and those that leave it.
func wire[E any](s shape, edge func() E) (source []E, in, out [][]E) {
	in, out = make([][]E, len(s.follows)), make([][]E, len(s.follows))
	for i, before := range s.follows {
		if len(before) == 0 {
			e := edge()
			source, in[i] = append(source, e), append(in[i], e)
		}
		for _, b := range before {
			e := edge()
			out[b], in[i] = append(out[b], e), append(in[i], e)
		}
	}
	return source, in, out
}
