package ring_test

import (
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// The slots that a producer takes are those that nobody else reads or writes: the race
// detector sees what it stores there. The ring is large enough for that to be done.
func TestTakingSlotsRacesWithNobody(t *testing.T) {
	const n = 1 << 15
	r := ring.New[int](1 << 12)
	p := r.SingleProducer()
	seen := 0
	r.Handle(ring.Batches("consumer", func(b *ring.Batch[int]) error {
		for b.Next() {
			if *b.Update() != seen {
				t.Errorf("event %d, want %d", *b.Event(), seen)
			}
			seen++
		}
		return nil
	}))
	must(t, r.Start(ctx))
	for i := 0; i < n; {
		if i%3 == 0 {
			must(t, p.Put(i))
			i++
			continue
		}
		c, err := p.Next(min(i%200+1, n-i))
		must(t, err)
		for j, slot := range c.All() {
			*slot = i + j
		}
		i += c.Len()
		must(t, c.Publish())
	}
	must(t, r.Close(ctx))
	if seen != n {
		t.Errorf("%d events, want %d", seen, n)
	}
}
