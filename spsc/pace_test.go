package spsc

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/wait"
)

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
	for _, test := range []struct {
		name string
		side *side
		act  func(context.Context) error
	}{
		{"the consumer", &q.consumer, func(ctx context.Context) error { _, err := q.Pop(ctx); return err }},
		{"the producer", &q.producer, func(ctx context.Context) error { return q.Push(ctx, 1) }},
	} {
		for test.name == "the producer" && q.TryPush(1) {
		}
		before := field(test.side, "row").Uint()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		if err := test.act(ctx); err != context.DeadlineExceeded {
			t.Errorf("%s: %v", test.name, err)
		}
		if row := field(test.side, "row").Uint(); row != before+1 {
			t.Errorf("%s gave up a sleep, and does not know", test.name)
		}
		cancel()
	}
}

// A side that always finds something asks now and then whether others wait for its processor.
func TestBothSidesTakeTurns(t *testing.T) {
	last := func(s *side) int64 {
		return reflect.ValueOf(&s.pace).Elem().FieldByName("turns").FieldByName("last").Int()
	}
	ctx := context.Background()
	q := New[int](2, Wait(wait.Yielding()))
	for range 3000 {
		q.TryPush(1)
		q.Pop(ctx) // looks each time
	}
	for q.TryPush(1) {
	}
	for range 3000 {
		q.TryPop()
		q.Push(ctx, 1) // looks each time
	}
	if c, p := last(&q.consumer), last(&q.producer); c == 0 || p == 0 {
		t.Errorf("the consumer last asked at event %d, the producer at %d", c, p)
	}
}

// What a look or a wait has found is told, too: much makes no haste, and patience.
func TestPaceIsToldHowMuch(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		name      string
		side      func(q *Queue[int]) *side
		full      bool // at first
		act, help func(q *Queue[int])
	}{
		{"the consumer", func(q *Queue[int]) *side { return &q.consumer }, false,
			func(q *Queue[int]) { q.Pop(ctx) }, func(q *Queue[int]) { q.Free(600); q.Commit(600) }},
		{"the producer", func(q *Queue[int]) *side { return &q.producer }, true,
			func(q *Queue[int]) { q.Push(ctx, 1) }, func(q *Queue[int]) { q.Ready(600); q.Release(600) }},
	} {
		pace := func(name string, prepare func(q *Queue[int])) reflect.Value {
			q := New[int](1024, Wait(wait.Strategy{Pauses: 1}))
			for test.full && q.TryPush(1) {
			}
			prepare(q)
			return reflect.ValueOf(&test.side(q).pace).Elem().FieldByName(name)
		}
		if pace("hasty", func(q *Queue[int]) { test.help(q); test.act(q) }).Bool() {
			t.Errorf("a look that found much: %s lingers", test.name)
		}
		patient := false
		for try := 0; try < 100 && !patient; try++ { // until it sleeps in time
			patient = pace("patient", func(q *Queue[int]) {
				var wg sync.WaitGroup
				wg.Go(func() { test.act(q) })
				time.Sleep(time.Millisecond)
				test.help(q)
				wg.Wait()
			}).Int() > 0
		}
		if !patient {
			t.Errorf("%s was woken to much, and does not know", test.name)
		}
	}
}
