package spsc

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/wait"
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

// More than Free returned may be pushed if it is free: the producer then goes on from there.
func TestACommitOfMoreThanIsReady(t *testing.T) {
	if debug {
		t.Skip("debug builds panic")
	}
	q := New[line](128)
	for range 100 { // so that the queue is not empty at the next look
		q.TryPush(line{})
	}
	for range 90 {
		q.TryPop()
	}
	for range 28 {
		q.TryPush(line{})
	}
	q.Free(1)
	if ready, known := q.producer.ready(), q.producer.known(); ready >= 40 || known < 40 {
		t.Fatalf("%d slots are ready, of %d", ready, known)
	}
	if !q.Commit(40) {
		t.Fatal("40 slots are not pushed")
	}
	pushed := 38 + 40
	for n := 0; q.TryPush(line{n: -1}); n++ {
		if pushed++; n > 128 {
			t.Fatal("the queue is never full")
		}
	}
	if pushed != 128 {
		t.Errorf("%d values are in the queue when it is full, want 128", pushed)
	}
}

// What was handed out and filled lets go of what it points to when its Commit fails, also if
// the producer has found out before that the queue is closed.
func TestAFailedCommitClears(t *testing.T) {
	for name, look := range map[string]func(q *Queue[*int]){
		"no look":  func(*Queue[*int]) {},
		"Free":     func(q *Queue[*int]) { q.Free(1) },
		"Free all": func(q *Queue[*int]) { q.Free(8) },
	} {
		q := New[*int](8)
		slots := q.Free(4)
		for i := range slots {
			slots[i].Set(new(int))
		}
		q.Close()
		if look(q); q.Commit(4) {
			t.Fatal("a closed queue takes values")
		}
		for i := range int64(8) {
			if q.slots.At(i).Get() != nil {
				t.Errorf("%s: slot %d holds what was not pushed", name, i)
			}
		}
	}
}

// What the two sides remember of their looks and waits is told to them.
func TestPaceIsTold(t *testing.T) {
	field := func(s *side, name string) reflect.Value { return reflect.ValueOf(&s.pace).Elem().FieldByName(name) }
	q := New[int](1024, Wait(wait.Blocking()))
	q.TryPush(1)
	q.Pop(context.Background())
	if !field(&q.consumer, "hasty").Bool() {
		t.Error("a look that found little: the consumer does not linger")
	}
	for range 1024 {
		q.TryPush(1)
	}
	q.TryPop()
	q.Push(context.Background(), 1)
	if !field(&q.producer, "hasty").Bool() {
		t.Error("a look that found little: the producer does not linger")
	}
	for _, test := range []struct {
		name      string
		side      *side
		act, help func()
	}{
		{"the producer", &q.producer, func() { q.Push(context.Background(), 1) }, func() { q.TryPop() }},
		{"the consumer", &q.consumer, func() { q.Pop(context.Background()) }, func() { q.TryPush(1) }},
	} {
		for range 20 {
			var wg sync.WaitGroup
			wg.Go(test.act)
			time.Sleep(time.Millisecond)
			test.help()
			wg.Wait()
		}
		if row := field(test.side, "row").Uint(); row == 0 {
			t.Errorf("%s has slept, and does not know", test.name)
		}
		for _, ok := q.TryPop(); ok; _, ok = q.TryPop() {
		}
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
