package sync_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ordo-go/ordo/sync"
)

func TestLimitErr(t *testing.T) {
	stop := errors.New("stop")
	background := context.Background()
	withTimeout := func(d time.Duration, cause error) context.Context {
		ctx, cancel := context.WithTimeoutCause(background, d, cause)
		t.Cleanup(cancel)
		return ctx
	}
	child := func(parent context.Context) context.Context {
		ctx, cancel := context.WithCancel(parent)
		t.Cleanup(cancel)
		return ctx
	}
	cancelled, cancel := context.WithCancel(background)
	cancel()
	stopped, cancelCause := context.WithCancelCause(background)
	cancelCause(stop)

	for _, test := range []struct {
		name  string
		limit sync.Limit
		want  error
	}{
		{"the zero value", sync.Limit{}, nil},
		{"Background", sync.Until(background), nil},
		{"TODO", sync.Until(context.TODO()), nil},
		{"a value in Background", sync.Until(context.WithValue(background, t, t)), nil},
		{"without cancel", sync.Until(context.WithoutCancel(cancelled)), nil},
		{"a context that goes on", sync.Until(child(background)), nil},
		{"a cancelled context", sync.Until(cancelled), context.Canceled},
		{"a context cancelled with a cause", sync.Until(stopped), stop},
		{"the child of one", sync.Until(child(stopped)), stop},
		{"a deadline to come", sync.Until(withTimeout(time.Hour, nil)), nil},
		{"a deadline passed", sync.Until(withTimeout(-1, nil)), context.DeadlineExceeded},
		{"a deadline passed, with a cause", sync.Until(withTimeout(-1, stop)), stop},
		{"within an hour", sync.Within(time.Hour), nil},
		{"within the longest duration", sync.Within(1<<63 - 1), nil},
		{"within nothing", sync.Within(0), context.DeadlineExceeded},
		{"within less than nothing", sync.Within(-time.Hour), context.DeadlineExceeded},
		{"within the most negative duration", sync.Within(-1 << 63), context.DeadlineExceeded},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // it stays so
				if err := test.limit.Err(); err != test.want {
					t.Fatalf("Err returned %v, want %v", err, test.want)
				}
			}
		})
	}
}

func TestLimitIsReachedInItsTime(t *testing.T) {
	const d = 5 * time.Millisecond
	start := time.Now()
	l := sync.Within(d)
	for l.Err() == nil {
		if time.Since(start) > 10*time.Second {
			t.Fatal("never reached")
		}
		sync.Yield()
	}
	if elapsed := time.Since(start); elapsed < d {
		t.Errorf("reached after %v, want at least %v", elapsed, d)
	}
}

// A context that never ends is no limit at all: it costs nothing to ask.
func TestUntilBackgroundIsTheZeroLimit(t *testing.T) {
	for _, ctx := range []context.Context{context.Background(), context.TODO(), context.WithValue(context.Background(), t, t)} {
		if l := sync.Until(ctx); l != (sync.Limit{}) {
			t.Errorf("Until(%v) is %v", ctx, l)
		}
	}
}
