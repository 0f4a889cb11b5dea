package load

import (
	"fmt"
	"slices"
	"time"

	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/wait"
)

// A burst is so many round trips at once, after a rest in which both sides fall asleep.
const (
	burstTrips = 200
	burstRest  = time.Millisecond
)

// bursts is round trips after a rest: what a service does with requests that come together.
func bursts() []Case {
	c := Case{Name: "bursts", What: fmt.Sprintf("bursts of %d round trips over two queues, %v apart: a trip, as the mean of a burst", burstTrips, burstRest)}
	c.Rivals = volleys(volley.bursts, []player{
		{"ring-default", Ours, ringTrip(wait.Adaptive())},
		{"ring-blocking", Ours, ringTrip(wait.Blocking())},
		{"spsc-default", Ours, spscTrip(wait.Adaptive())},
		{"chan", Peer, channelTrip},
		{"xsync-SPSC-yield", Peer, xsyncTrip(yield)},
	})
	return []Case{c}
}

// bursts makes some n round trips, in bursts.
func (x volley) bursts(n int64) (Result, error) {
	rounds := max(1, n/burstTrips)
	n = rounds * burstTrips
	done := make(chan struct{})
	go func() { x.echo(n); close(done) }()
	var (
		means = make([]float64, 0, rounds)
		began = measure.Clock()
		v     = int64(0)
	)
	for range rounds {
		time.Sleep(burstRest)
		before := measure.Clock()
		for range burstTrips {
			if x.trip(v) != v {
				return Result{}, outOfOrder(v)
			}
			v++
		}
		means = append(means, float64(measure.Clock()-before)/burstTrips)
	}
	elapsed := time.Duration(measure.Clock() - began)
	<-done
	slices.Sort(means)
	return Result{n, elapsed, []Value{
		{"ns/op", means[len(means)/2]},
		{"p90-ns", means[len(means)*9/10]},
	}}, nil
}
