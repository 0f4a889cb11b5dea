package ring_test

import (
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// A producer goes in steps where it may write many slots, and a consumer where it may
// read many. That changes nothing: a ring that holds some events takes as many more as
// it has slots, claimed one by one or so many at once that they are more than a step, and the
// consumers see all, in order.
func TestSteps(t *testing.T) { bothProducers(t, testSteps) }

func testSteps(t *testing.T, kind string) {
	const capacity = 128 // events of 64 bytes: several steps
	claim := func(size int) func(p producer, n int64) int {
		return func(p producer, n int64) int {
			c, ok := p.TryNext(size)
			if !ok {
				return 0
			}
			for i, e := range c.All() {
				e.n = n + int64(i)
			}
			must(t, c.Publish())
			return size
		}
	}
	one := map[bool]int{true: 1}
	for name, publish := range map[string]func(p producer, n int64) int{
		"TryPut":     func(p producer, n int64) int { return one[p.TryPut(event{n: n})] },
		"TryPublish": func(p producer, n int64) int { return one[p.TryPublish(number(n))] },
		"Put":        func(p producer, n int64) int { return one[p.Put(event{n: n}) == nil] },
		"Publish":    func(p producer, n int64) int { return one[p.Publish(number(n)) == nil] },
		"claim of 1": claim(1), "claim of 7": claim(7), "claim of 40": claim(40),
	} {
		r := ring.New[event](capacity)
		p := addProducer(r, kind, ring.Fail)
		each, poller := int64(0), r.Poller("poller")
		r.Handle(ring.Handler[event]{Name: "each", Handle: ring.Each("", func(e *event) error {
			if e.n != each {
				t.Errorf("%s: a handler has %d, want %d", name, e.n, each)
			}
			each++
			return nil
		}).Handle})
		start(t, r)
		published, seen := int64(0), int64(0)
		for round := range 20 {
			for n := publish(p, published); n > 0; n = publish(p, published) {
				published += int64(n)
			}
			eventually(t, name+": the handler has seen all", func() bool { return r.Stats().Consumers[0].Lag == 0 })
			for n := publish(p, published); n > 0; n = publish(p, published) {
				published += int64(n)
			}
			if free := capacity - (published - seen); free < 0 || free >= 40 {
				t.Fatalf("%s: full with %d events", name, published-seen)
			}
			for left := capacity*3/4 + round%5*3; left > 0; {
				b, err := poller.Poll()
				must(t, err)
				for left > 0 && b.Next() {
					if b.Event().n != seen {
						t.Fatalf("%s: the poller has %d, want %d", name, b.Event().n, seen)
					}
					seen++
					left--
				}
				if b.Len() == 0 && left > 0 && published == seen {
					break
				}
			}
			poller.Poll()
		}
		poller.Close()
		must(t, closeRing(r))
		if each != published {
			t.Errorf("%s: %d published, the handler has seen %d", name, published, each)
		}
	}
}
