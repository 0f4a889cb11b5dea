package spsc

import (
	"context"
	"testing"
)

// A line is as large as a cache line, so that a queue of a hundred goes in several steps.
type line struct {
	n int
	_ [64 - 8]byte
}

// Both sides go in steps where there is much to do, and come to the same as without: a
// queue that holds some values takes as many more as it has slots, and gives as many as it
// has, in order, however they are pushed and popped.
func TestSteps(t *testing.T) {
	const capacity = 128
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	push := map[string]func(q *Queue[line], n int) bool{
		"TryPush": func(q *Queue[line], n int) bool { return q.TryPush(line{n: n}) },
		"Push":    func(q *Queue[line], n int) bool { return q.Push(ctx, line{n: n}) == nil },
		"Free": func(q *Queue[line], n int) bool {
			slots := q.Free(1)
			if len(slots) == 1 {
				slots[0].Set(line{n: n})
			}
			return len(slots) == 1 && q.Commit(1)
		},
	}
	pop := map[string]func(q *Queue[line]) (int, bool){
		"TryPop": func(q *Queue[line]) (int, bool) { v, ok := q.TryPop(); return v.n, ok },
		"Pop":    func(q *Queue[line]) (int, bool) { v, err := q.Pop(ctx); return v.n, err == nil },
		"Ready": func(q *Queue[line]) (int, bool) {
			slots := q.Ready(1)
			if len(slots) == 0 {
				return 0, false
			}
			return slots[0].Read().n, q.Release(1)
		},
	}
	for pushName, push := range push {
		for popName, pop := range pop {
			q := New[line](capacity)
			pushed, popped, small := 0, 0, 0
			for round := range 20 {
				for push(q, pushed) {
					pushed++
					if q.producer.known() > q.producer.ready() {
						small++
					}
				}
				if pushed-popped != capacity {
					t.Fatalf("%s, %s: full with %d values", pushName, popName, pushed-popped)
				}
				for range capacity*3/4 + round%5*3 {
					v, ok := pop(q)
					if !ok || v != popped {
						t.Fatalf("%s, %s: popped %d, %v, want %d", pushName, popName, v, ok, popped)
					}
					popped++
					if q.consumer.known() > q.consumer.ready() {
						small++
					}
				}
			}
			for v, ok := pop(q); ok; v, ok = pop(q) {
				if v != popped {
					t.Fatalf("%s, %s: popped %d, want %d", pushName, popName, v, popped)
				}
				popped++
			}
			if popped != pushed {
				t.Errorf("%s, %s: pushed %d, popped %d", pushName, popName, pushed, popped)
			}
			if small == 0 {
				t.Errorf("%s, %s: no steps", pushName, popName)
			}
		}
	}
}

// More than a step can be had at once in place, and pushed and popped so.
func TestMoreThanAStepInPlace(t *testing.T) {
	q := New[line](128)
	n := 0
	for range 100 {
		q.TryPush(line{n: n})
		n++
	}
	for want := range 50 {
		if v, ok := q.TryPop(); !ok || v.n != want {
			t.Fatalf("popped %d, want %d", v.n, want)
		}
	}
	slots := q.Free(70)
	if len(slots) != 28 { // to the end of the storage
		t.Fatalf("%d slots", len(slots))
	}
	for i := range slots {
		slots[i].Set(line{n: n})
		n++
	}
	if !q.Commit(len(slots)) {
		t.Fatal("not pushed")
	}
	for ; q.TryPush(line{n: n}); n++ {
	}
	if n != 50+128 {
		t.Fatalf("full with %d values", n-50)
	}
	want := 50
	for values := q.Ready(60); len(values) > 0; values = q.Ready(60) {
		for i := range values {
			if got := values[i].Read().n; got != want {
				t.Fatalf("got %d, want %d", got, want)
			}
			want++
		}
		q.Release(len(values))
		if v, ok := q.TryPop(); ok {
			if v.n != want {
				t.Fatalf("popped %d, want %d", v.n, want)
			}
			want++
		}
	}
	if v, ok := q.TryPop(); ok || want != n {
		t.Errorf("%d values, want %d; and then %d, %v", want, n, v.n, ok)
	}
}

// In an empty queue all slots are ready at once: the next value may be one that somebody waits
// for.
func TestAnEmptyQueueIsReady(t *testing.T) {
	q := New[line](128)
	for range 128 {
		q.TryPush(line{})
	}
	for range 128 {
		q.TryPop()
	}
	if q.TryPush(line{}); q.producer.ready() != 127 {
		t.Errorf("%d slots are ready, want 127", q.producer.ready())
	}
}

// What Free hands out may be filled by whomever: the producer does not take it once more.
func TestHandedOutSlotsAreNotTakenAgain(t *testing.T) {
	q := New[line](128)
	for n := range 128 {
		q.TryPush(line{n: n})
		if n < 100 {
			q.TryPop()
		}
	}
	slots := q.Free(70)
	if len(slots) != 70 || q.producer.ready() < 70 {
		t.Errorf("%d slots, and what is taken next is behind %d of them", len(slots), q.producer.ready())
	}
}
