package load

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/ordo-go/ordo/measure"
	"github.com/ordo-go/ordo/ring"

	orders "github.com/ordo-go/ordo/atomic"
)

// claimSlots is the size of the storage. The producer fills it while the clock
// runs, and then somebody empties it.
const claimSlots = 1024

// claims is claiming and publishing on one thread, into an empty ring.
func claims() []Case {
	c := Case{Name: "claim", What: "claim and publish on one thread, into an empty ring of 1024 slots"}
	for _, e := range []struct {
		name string
		kind Kind
		make func() claimer
	}{
		{"single-publish", Ours, singleClaimer(singlePublish[here], singlePublish[[2]int64], singlePublish[[4]int64], singlePublish[[6]int64])},
		{"single-put", Ours, singleClaimer(singlePut[here], singlePut[[2]int64], singlePut[[4]int64], singlePut[[6]int64])},
		{"single-next", Ours, singleClaimer(singleNextOne[here], singleNextOne[[2]int64], singleNextOne[[4]int64], singleNextOne[[6]int64])},
		{"single-try-next", Ours, singleClaimer(singleTry[here], singleTry[[2]int64], singleTry[[4]int64], singleTry[[6]int64])},
		{"single-range", Ours, singleClaimer(func(p *ring.Single[int64]) produce { return singleRange(p, 1) })},
		{"single-next-x16", Ours, singleClaimer(func(p *ring.Single[int64]) produce { return singleNext(p, 16) })},
		{"single-range-x16", Ours, singleClaimer(func(p *ring.Single[int64]) produce { return singleRange(p, 16) })},
		{"multi-publish", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiPublish(p) })},
		{"multi-session", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiSession(p) })},
		{"multi-put", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiPut(p) })},
		{"multi-next", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiNext(p, 1) })},
		{"multi-range", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiRange(p, 1) })},
		{"multi-next-x16", Ours, multiClaimer(func(p *ring.Multi[int64]) produce { return multiNext(p, 16) })},
		{"mutex", Peer, mutexClaimer},
		{"cycle", Yardstick, cycleClaimer},
		{"StoreRelease", Yardstick, releaseClaimer},
		{"sync-atomic-Store", Yardstick, storeClaimer},
		{"sync-atomic-Add", Yardstick, addClaimer},
	} {
		c.Rivals = append(c.Rivals, Rival{e.name, e.kind, func(n int64) (Result, error) {
			return e.make().run(n)
		}})
	}
	return []Case{c}
}

// produce publishes the events from lo to hi-1.
type produce = func(lo, hi int64) error

// A claimer is storage and its producer.
type claimer struct {
	turns []produce // they publish by turns
	drain produce   // reads the events, checks them, and makes room
}

// run publishes some n events.
func (c claimer) run(n int64) (Result, error) {
	n = max(1, n/claimSlots) * claimSlots
	began, spent := measure.Clock(), int64(0)
	for lo := int64(0); lo < n; lo += claimSlots {
		produce := c.turns[lo/claimSlots%int64(len(c.turns))]
		before := measure.Clock()
		if err := produce(lo, lo+claimSlots); err != nil {
			return Result{}, err
		}
		spent += measure.Clock() - before - clockCost()
		if err := c.drain(lo, lo+claimSlots); err != nil {
			return Result{}, err
		}
	}
	result := perEvent(n, time.Duration(spent))
	result.Elapsed = time.Duration(measure.Clock() - began)
	return result, nil
}

// polled is a claimer of a ring with a producer that publishes by turns.
func polled(r *ring.Ring[int64], turns ...produce) claimer {
	poller := r.Poller("reader")
	if err := r.Start(background); err != nil {
		panic(err) // a ring with a producer and a consumer
	}
	drain := func(lo, hi int64) error {
		for v := lo; v < hi; {
			b, err := poller.Poll()
			if err != nil {
				return err
			}
			if b.Len() == 0 {
				return outOfOrder(v)
			}
			for b.Next() {
				if *b.Event() != v {
					return outOfOrder(v)
				}
				v++
			}
		}
		_, err := poller.Poll() // what was read is done
		return err
	}
	return claimer{turns, drain}
}

// singleClaimer is a ring with a single producer that publishes in forms by turns.
func singleClaimer(forms ...func(*ring.Single[int64]) produce) func() claimer {
	return func() claimer {
		r := ring.New[int64](claimSlots)
		p := r.SingleProducer()
		var turns []produce
		for _, form := range forms {
			turns = append(turns, form(p))
		}
		return polled(r, turns...)
	}
}

func multiClaimer(form func(*ring.Multi[int64]) produce) func() claimer {
	return func() claimer {
		r := ring.New[int64](claimSlots)
		return polled(r, form(r.MultiProducer()))
	}
}

// plainly is a claimer of a slice.
func plainly(slots []int64, p produce) claimer {
	return claimer{[]produce{p}, func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			if slots[v&int64(len(slots)-1)] != v {
				return outOfOrder(v)
			}
		}
		return nil
	}}
}

// mutexClaimer is the storage under a mutex.
func mutexClaimer() claimer {
	var (
		mu    sync.Mutex
		slots = make([]int64, claimSlots)
		next  = 0
	)
	return plainly(slots, func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			mu.Lock()
			slots[next&(len(slots)-1)] = v
			next++
			mu.Unlock()
		}
		return nil
	})
}

// cycleClaimer claims nothing: an event is one operation on the result of the last, which
// takes a cycle of the processor's clock. The host changes that clock.
func cycleClaimer() claimer {
	var now, checked int64
	return claimer{
		[]produce{func(lo, hi int64) error {
			now = chain(now, lo|1, hi-lo)
			return nil
		}},
		func(lo, hi int64) error {
			if checked = chain(checked, lo|1, hi-lo); checked != now {
				return outOfOrder(lo)
			}
			return nil
		},
	}
}

// chain is n operations, a multiple of 8, each on the result of the last.
func chain(v, with, n int64) int64 {
	for ; n > 0; n -= 8 { // the loop itself runs beside them
		v += with
		v ^= with
		v += with
		v ^= with
		v += with
		v ^= with
		v += with
		v ^= with
	}
	return v
}

// releaseClaimer writes a slot and publishes it by one release store.
func releaseClaimer() claimer {
	slots, cursor := make([]int64, claimSlots), new(orders.Int64)
	return plainly(slots, func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			slots[v&int64(len(slots)-1)] = v
			cursor.StoreRelease(v + 1) // ord: measured
		}
		return nil
	})
}

// storeClaimer publishes by one store of sync/atomic.
func storeClaimer() claimer {
	slots, cursor := make([]int64, claimSlots), new(atomic.Int64)
	return plainly(slots, func(lo, hi int64) error {
		for v := lo; v < hi; v++ {
			slots[v&int64(len(slots)-1)] = v
			cursor.Store(v + 1)
		}
		return nil
	})
}

// addClaimer claims by one fetch-and-add, and does not publish.
func addClaimer() claimer {
	slots, cursor := make([]int64, claimSlots), new(atomic.Int64)
	return plainly(slots, func(lo, hi int64) error {
		for range hi - lo {
			v := cursor.Add(1) - 1
			slots[v&int64(len(slots)-1)] = v
		}
		return nil
	})
}
