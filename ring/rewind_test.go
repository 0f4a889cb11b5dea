package ring

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// A handler whose flush fails twice rewinds; every event is handled in the
// end, those of a failed flush again.
func TestRewind(t *testing.T) {
	r := New[int](8)
	p := r.SingleProducer()
	var durable, pending []int
	flushes := 0
	h := Batches("journal", func(b *Batch[int]) error {
		pending = pending[:0]
		for _, e := range b.All() {
			pending = append(pending, *e)
		}
		if flushes++; flushes <= 2 {
			b.Rewind()
			return errors.New("disk full")
		}
		durable = append(durable, pending...)
		return nil
	})
	var failed []int64
	h.MaxBatch = 4
	h.OnError = func(f *Failure) Action {
		failed = append(failed, f.Seq)
		return Retry
	}
	var followed []int
	r.Handle(h).Then(Each("after", func(e *int) error { followed = append(followed, *e); return nil }))
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if err := p.Publish(func(e *int) { *e = i }); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	var want []int
	for i := range 20 {
		want = append(want, i)
	}
	if !slices.Equal(durable, want) || !slices.Equal(followed, want) {
		t.Errorf("durable %v, followed %v", durable, followed)
	}
	if !slices.Equal(failed, []int64{0, 0}) {
		t.Errorf("failures at %v, want twice at 0", failed)
	}
}

// What Release has told is not taken back.
func TestRewindStopsAtRelease(t *testing.T) {
	r := New[int](8)
	p := r.SingleProducer()
	poller := r.Poller("p")
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i := range p.Claim(2) {
		*i = 1
	}
	b, err := poller.Poll()
	if err != nil || b.Len() != 2 {
		t.Fatal(b, err)
	}
	b.Next()
	b.Next()
	b.Release() // event 0 is done, event 1 is current
	b.Rewind()
	if !b.Next() || b.Seq() != 1 || b.Next() {
		t.Errorf("after Rewind the batch is at %d, want 1, and then at its end", b.Seq())
	}
}
