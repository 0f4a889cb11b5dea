//go:build ordo_debug && !race

package spsc

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// report is the error of f, or the sentence that it panics with.
func report(f func() error) (said string) {
	defer func() {
		if v := recover(); v != nil {
			said = fmt.Sprint(v)
		}
	}()
	if err := f(); err != nil {
		return err.Error()
	}
	return ""
}

// operations are those of each side, on a queue that neither waits for.
var operations = []struct {
	name     string
	producer bool
	do       func(q *Queue[int], ctx context.Context) error
}{
	{"TryPush", true, func(q *Queue[int], ctx context.Context) error { q.TryPush(9); return nil }},
	{"Push", true, func(q *Queue[int], ctx context.Context) error { return q.Push(ctx, 9) }},
	{"Free", true, func(q *Queue[int], ctx context.Context) error { q.Free(1); return nil }},
	{"AwaitFree", true, func(q *Queue[int], ctx context.Context) error { _, err := q.AwaitFree(ctx, 1); return err }},
	{"Commit", true, func(q *Queue[int], ctx context.Context) error { q.Commit(0); return nil }},
	{"TryPop", false, func(q *Queue[int], ctx context.Context) error { q.TryPop(); return nil }},
	{"Pop", false, func(q *Queue[int], ctx context.Context) error { _, err := q.Pop(ctx); return err }},
	{"All", false, func(q *Queue[int], ctx context.Context) error {
		for range q.All(ctx) {
			break
		}
		return nil
	}},
	{"Ready", false, func(q *Queue[int], ctx context.Context) error { q.Ready(1); return nil }},
	{"AwaitReady", false, func(q *Queue[int], ctx context.Context) error { _, err := q.AwaitReady(ctx, 1); return err }},
	{"Release", false, func(q *Queue[int], ctx context.Context) error { q.Release(0); return nil }},
}

// While a goroutine is on a side, each operation of that side reports it and does
// nothing; those of the other side work. It makes no difference whether the operation
// knows of slots or must look. (The race detector would find them first.)
func TestTwoGoroutinesOnASide(t *testing.T) {
	for _, op := range operations {
		for _, known := range []bool{false, true} {
			q := New[int](4)
			q.TryPush(1)
			q.TryPush(2)
			if known {
				q.Ready(1)
			} else {
				q.producer.limit = q.producer.next
			}
			try := func() string { return report(func() error { return op.do(q, context.Background()) }) }

			q.producer.guard.mustEnter()
			if got := try(); (got == ErrConcurrent.Error()) != op.producer {
				t.Errorf("%s beside a producer: %q", op.name, got)
			}
			q.producer.guard.leave()
			if op.producer && q.Len() != 2 {
				t.Errorf("%s beside a producer pushed", op.name)
			}

			n := q.Len()
			q.consumer.guard.mustEnter()
			if got := try(); (got == ErrConcurrent.Error()) == op.producer {
				t.Errorf("%s beside a consumer: %q", op.name, got)
			}
			q.consumer.guard.leave()
			if !op.producer && q.Len() != n {
				t.Errorf("%s beside a consumer popped", op.name)
			}
			if got := try(); got != "" {
				t.Errorf("%s alone: %q", op.name, got)
			}
		}
	}
}

// One that waits is on its side, and leaves it when its wait has ended.
func TestASideIsLeftAfterAWait(t *testing.T) {
	full, empty := New[int](1, Wait(wait.Blocking())), New[int](1, Wait(wait.Blocking()))
	full.TryPush(1)
	for name, c := range map[string]struct {
		*guard
		wait, beside func(ctx context.Context) error
	}{
		"Pop": {
			&empty.consumer.guard,
			func(ctx context.Context) error { _, err := empty.Pop(ctx); return err },
			func(ctx context.Context) error { _, err := empty.AwaitReady(ctx, 1); return err },
		},
		"Push": {
			&full.producer.guard,
			func(ctx context.Context) error { return full.Push(ctx, 2) },
			func(ctx context.Context) error { _, err := full.AwaitFree(ctx, 1); return err },
		},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := c.wait(ctx); err != context.Canceled {
				t.Errorf("%s ended with %v", name, err)
			}
		})
		for !c.inside.Load() {
			sync.Yield()
		}
		if err := c.beside(ctx); err != ErrConcurrent {
			t.Errorf("beside %s that waits: %v", name, err)
		}
		cancel()
		wg.Wait()
		if err := c.beside(ctx); err != context.Canceled {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// What was not handed out can be neither pushed nor popped.
func TestMoreThanWasHandedOut(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(q *Queue[int])
		want string
	}{
		{"Commit without Free", func(q *Queue[int]) { q.Commit(1) }, "spsc: Commit of more slots than Free returned"},
		{"one more than Free returned", func(q *Queue[int]) { q.lookForRoom(); q.Commit(len(q.Free(2)) + 1) }, "spsc: Commit of more slots than Free returned"},
		{"one more in two parts", func(q *Queue[int]) { q.lookForRoom(); q.Free(1); q.Commit(1); q.Commit(1) }, "spsc: Commit of more slots than Free returned"},
		{"what Free returned", func(q *Queue[int]) { q.Commit(len(q.Free(1))) }, ""},
		{"in parts", func(q *Queue[int]) { q.Free(2); q.Commit(0); q.Commit(1) }, ""},
		{"Release without Ready", func(q *Queue[int]) { q.Release(1) }, "spsc: Release of more values than Ready returned"},
		{"one more than Ready returned", func(q *Queue[int]) { q.Release(len(q.Ready(1)) + 1) }, "spsc: Release of more values than Ready returned"},
		{"what Ready returned", func(q *Queue[int]) { q.Release(len(q.Ready(2))) }, ""},
	} {
		q := New[int](4)
		for range 3 {
			q.TryPush(1)
		}
		q.TryPop()
		if got := report(func() error { c.do(q); return nil }); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The cause of a context's end may be the error of another queue.
func TestAllEndedByTheErrorOfAnotherQueue(t *testing.T) {
	q := New[int](4)
	ctx, cancel := context.WithCancelCause(context.Background())
	time.AfterFunc(10*time.Millisecond, func() { cancel(ErrConcurrent) })
	if got := report(func() error {
		for range q.All(ctx) {
		}
		return nil
	}); got != "" {
		t.Error(got)
	}
}
