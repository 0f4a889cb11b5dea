package ring

import (
	"context"
	"testing"
)

// After its first failure a producer of a ring that is sealed calls nobody any more.
func TestAProducerThatKnowsOfTheSeal(t *testing.T) {
	r := New[int](8)
	p := r.SingleProducer()
	r.Poller("poller")
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := p.Put(1); err != nil {
		t.Fatal(err)
	}
	r.Seal()
	if err := p.Publish(func(*int) {}); err != ErrClosed {
		t.Fatal(err)
	}
	err := p.Publish(func(*int) { t.Error("a slot of a closed ring is filled") })
	if _, ok := p.TryNext(1); ok || err != ErrClosed {
		t.Errorf("claimed: %v; %v", ok, err)
	}
}
