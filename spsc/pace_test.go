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
