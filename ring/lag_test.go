package ring

import (
	"context"
	"testing"
)

// A void claim that is longer than a batch is skipped in parts: what is left of it is no
// event. What is left of a claim of events is.
func TestBetweenPartsOfClaims(t *testing.T) {
	r := New[int](8)
	p := r.MultiProducer()
	c := r.Poller("poller").consumer
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, void := range []bool{true, false} {
		claim, err := p.Next(5)
		if err != nil {
			t.Fatal(err)
		}
		if void {
			claim.Abandon()
		} else {
			claim.Publish()
		}
		p.Put(1)
		from := c.done
		for c.done < from+5 {
			end, isVoid := c.barrier.available(c.done, 2)
			if isVoid != void {
				t.Fatalf("void %v", isVoid)
			}
			c.finish(end)
			want := int64(1)
			if !void {
				want += from + 5 - c.done
			}
			if events, slots := r.between(&c.sequence, from+6); events != want || slots != 0 {
				t.Errorf("void %v, %d of 5 are done: %d events, %d slots", void, c.done-from, events, slots)
			}
		}
		c.barrier.available(c.done, 2)
		c.finish(from + 6)
	}
}
