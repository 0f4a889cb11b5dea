package ring

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/ordo-go/ordo/wait"
)

// What a producer and a consumer remember of their looks and waits is told to them.
func TestPaceIsTold(t *testing.T) {
	field := func(p *wait.Pace, name string) reflect.Value { return reflect.ValueOf(p).Elem().FieldByName(name) }
	ctx := context.Background()
	r := New(1024, WithWait[int](wait.Blocking()))
	p := r.SingleProducer()
	c := r.Poller("poller")
	if err := r.Start(ctx); err != nil {
		t.Fatal(err)
	}
	take := func(n int) {
		for n > 0 {
			b, err := c.Await(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			for ; n > 0 && b.Next(); n-- {
			}
		}
		c.settle()
	}
	p.Put(1)
	take(1)
	if !field(&c.consumer.barrier.pace, "hasty").Bool() {
		t.Error("a look that found little: the consumer does not linger")
	}
	for range 1024 { // for the last of them one slot is free
		p.Put(1)
	}
	if !field(&p.own.pace, "hasty").Bool() {
		t.Error("a look that found little: the producer does not linger")
	}
	for _, test := range []struct {
		name      string
		pace      *wait.Pace
		act, help func()
	}{
		{"the producer", &p.own.pace, func() { p.Put(1) }, func() { take(1) }},
		{"the consumer", &c.consumer.barrier.pace, func() { take(1) }, func() { p.Put(1) }},
	} {
		for range 20 {
			var wg sync.WaitGroup
			wg.Go(test.act)
			time.Sleep(time.Millisecond)
			test.help()
			wg.Wait()
		}
		if row := field(test.pace, "row").Uint(); row == 0 {
			t.Errorf("%s has slept, and does not know", test.name)
		}
		take(int(p.own.next - c.consumer.done))
	}
	for _, test := range []struct {
		name string
		pace *wait.Pace
		act  func(context.Context) error
	}{
		{"the consumer", &c.consumer.barrier.pace, func(ctx context.Context) error { _, err := c.Await(ctx); return err }},
		{"the producer", &p.own.pace, func(ctx context.Context) error { return p.PutContext(ctx, 1) }},
	} {
		before := field(test.pace, "row").Uint()
		for test.name == "the producer" && p.TryPut(1) {
		}
		ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		if err := test.act(ctx); err != context.DeadlineExceeded {
			t.Errorf("%s: %v", test.name, err)
		}
		if row := field(test.pace, "row").Uint(); row != before+1 {
			t.Errorf("%s gave up a sleep, and does not know", test.name)
		}
		cancel()
	}
}
