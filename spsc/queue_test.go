package spsc_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/spsc"
)

func TestNewRefusesOtherCapacities(t *testing.T) {
	twice := spsc.MaxCapacity
	twice *= 2 // is negative where an int has 32 bits
	for _, capacity := range []int{0, -1, -4, 3, 6, 1000, 1<<30 - 1, 1<<30 + 1, twice, math.MaxInt, math.MinInt} {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			defer func() {
				want := fmt.Sprint("spsc: the capacity must be a power of two from 1 to 2^30, and is ", capacity)
				if got := recover(); got != want {
					t.Errorf("New panics with %v, want %q", got, want)
				}
			}()
			spsc.New[struct{}](capacity)
		})
	}
}

// A size that no machine has memory for is refused with a sentence, and so is the use of a
// queue that was not made, where it would wait for ever.
func TestMisuseIsSaid(t *testing.T) {
	const zero = "spsc: a zero Queue has no slots; make one with New"
	ctx := context.Background()
	var q spsc.Queue[int]
	for name, c := range map[string]struct {
		act  func()
		want string
	}{
		"New": {func() { spsc.New[[1 << 20]byte](1 << 30) },
			"spsc: no memory holds 1073741824 slots of 1048576 bytes; use fewer, or pointers"},
		"TryPush":    {func() { q.TryPush(1) }, zero},
		"Push":       {func() { q.Push(ctx, 1) }, zero},
		"Free":       {func() { q.Free(1) }, zero},
		"AwaitFree":  {func() { q.AwaitFree(ctx, 1) }, zero},
		"Pop":        {func() { q.Pop(ctx) }, zero},
		"AwaitReady": {func() { q.AwaitReady(ctx, 1) }, zero},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("%s panics with %v, want %q", name, got, c.want)
				}
			}()
			c.act()
		}()
	}
	if _, ok := q.TryPop(); ok || q.Len() != 0 || q.Cap() != 0 {
		t.Error("a zero queue holds something")
	}
}

func TestNewTakesEveryPowerOfTwo(t *testing.T) {
	for capacity := 1; ; capacity *= 2 {
		q := spsc.New[struct{}](capacity)
		if q.Cap() != capacity || q.Len() != 0 || q.Closed() {
			t.Errorf("New(%d): Cap %d, Len %d, Closed %v", capacity, q.Cap(), q.Len(), q.Closed())
		}
		if capacity == spsc.MaxCapacity {
			return
		}
	}
}

// The states of a queue of four slots, in the order of the columns of
// TestTransitions.
var states = [...]struct {
	name   string
	values int
	closed bool
}{
	{"empty", 0, false},
	{"partly full", 2, false},
	{"full", 4, false},
	{"closed with values", 2, true},
	{"closed when full", 4, true},
	{"closed and drained", 0, true},
}

// in returns a queue of four slots in states[i]: it holds 1, 2, ..., the first
// of them in slot first.
func in(i, first int) *spsc.Queue[int] {
	q := spsc.New[int](4)
	for range first {
		q.TryPush(0)
		q.TryPop()
	}
	for v := range states[i].values {
		q.TryPush(v + 1)
	}
	if states[i].closed {
		q.Close()
	}
	return q
}

// errStop is the cause of the end of the context in stopped.
var errStop = errors.New("stop")

func stopped() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errStop)
	return ctx
}

// say prints results, the errors by a short name.
func say(results ...any) string {
	s := ""
	for _, r := range results {
		switch r {
		case spsc.ErrClosed:
			r = "ErrClosed"
		case nil:
			r = "nil"
		}
		s += fmt.Sprint(r, " ")
	}
	return s
}

// rest says what is in the queue, by popping it, and whether it is closed.
func rest(q *spsc.Queue[int]) string {
	n := q.Len()
	values := []int{}
	for v, ok := q.TryPop(); ok; v, ok = q.TryPop() {
		values = append(values, v)
	}
	s := fmt.Sprint(values)
	if len(values) != n {
		s = fmt.Sprintf("Len %d: %v", n, values)
	}
	if q.Closed() {
		s += "."
	}
	return s
}

// values are those of slots that are ready.
func values(slots []atomic.Plain[int]) []int {
	v := []int{}
	for i := range slots {
		v = append(v, slots[i].Get())
	}
	return v
}

// Each operation in each state: what it returns, and what is in the queue then,
// with a full stop if the queue is closed. The blocking forms get a context
// that has ended, and so do not wait.
func TestTransitions(t *testing.T) {
	type queue = *spsc.Queue[int]
	ctx := stopped()
	for _, op := range []struct {
		name string
		do   func(q queue) string
		want [len(states)]string
	}{
		{
			"TryPush", func(q queue) string { return say(q.TryPush(9)) },
			[...]string{
				"true [9]", "true [1 2 9]", "false [1 2 3 4]",
				"false [1 2].", "false [1 2 3 4].", "false [].",
			},
		}, {
			"Push", func(q queue) string { return say(q.Push(ctx, 9)) },
			[...]string{
				"nil [9]", "nil [1 2 9]", "stop [1 2 3 4]",
				"ErrClosed [1 2].", "ErrClosed [1 2 3 4].", "ErrClosed [].",
			},
		}, {
			"Free", func(q queue) string { return say(len(q.Free(1))) },
			[...]string{
				"1 []", "1 [1 2]", "0 [1 2 3 4]",
				"0 [1 2].", "0 [1 2 3 4].", "0 [].",
			},
		}, {
			"AwaitFree", func(q queue) string { s, err := q.AwaitFree(ctx, 1); return say(len(s), err) },
			[...]string{
				"1 nil []", "1 nil [1 2]", "0 stop [1 2 3 4]",
				"0 ErrClosed [1 2].", "0 ErrClosed [1 2 3 4].", "0 ErrClosed [].",
			},
		}, {
			"Free of none", func(q queue) string { return say(len(q.Free(0)), len(q.Free(-1)), len(q.Free(math.MinInt))) },
			unchanged("0 0 0"),
		}, {
			"AwaitFree of none", func(q queue) string { s, err := q.AwaitFree(ctx, 0); return say(len(s), err) },
			unchanged("0 nil"),
		}, {
			"Commit", func(q queue) string {
				if s := q.Free(1); len(s) > 0 {
					s[0].Set(9)
				}
				return say(q.Commit(1))
			},
			[...]string{
				"true [9]", "true [1 2 9]", "false [1 2 3 4]",
				"false [1 2].", "false [1 2 3 4].", "false [].",
			},
		}, {
			"Commit what was free before Close", func(q queue) string { q.Free(4); q.Close(); return say(q.Commit(1)) },
			[...]string{
				"false [].", "false [1 2].", "false [1 2 3 4].",
				"false [1 2].", "false [1 2 3 4].", "false [].",
			},
		}, {
			"Commit of none", func(q queue) string { return say(q.Commit(0)) },
			unchanged("true"),
		}, {
			"Commit of fewer", func(q queue) string { return say(q.Commit(-1), q.Commit(math.MinInt)) },
			unchanged("false false"),
		}, {
			"Commit of more than is free", func(q queue) string { q.Free(4); return say(q.Commit(q.Cap()-q.Len()+1), q.Commit(math.MaxInt)) },
			unchanged("false false"),
		}, {
			"TryPop", func(q queue) string { v, ok := q.TryPop(); return say(v, ok) },
			[...]string{
				"0 false []", "1 true [2]", "1 true [2 3 4]",
				"1 true [2].", "1 true [2 3 4].", "0 false [].",
			},
		}, {
			"Pop", func(q queue) string { v, err := q.Pop(ctx); return say(v, err) },
			[...]string{
				"0 stop []", "1 nil [2]", "1 nil [2 3 4]",
				"1 nil [2].", "1 nil [2 3 4].", "0 ErrClosed [].",
			},
		}, {
			"Ready", func(q queue) string { return say(values(q.Ready(1))) },
			[...]string{
				"[] []", "[1] [1 2]", "[1] [1 2 3 4]",
				"[1] [1 2].", "[1] [1 2 3 4].", "[] [].",
			},
		}, {
			"AwaitReady", func(q queue) string { s, err := q.AwaitReady(ctx, 1); return say(values(s), err) },
			[...]string{
				"[] stop []", "[1] nil [1 2]", "[1] nil [1 2 3 4]",
				"[1] nil [1 2].", "[1] nil [1 2 3 4].", "[] ErrClosed [].",
			},
		}, {
			"Ready of none", func(q queue) string { return say(len(q.Ready(0)), len(q.Ready(-1)), len(q.Ready(math.MinInt))) },
			unchanged("0 0 0"),
		}, {
			"AwaitReady of none", func(q queue) string { s, err := q.AwaitReady(ctx, 0); return say(len(s), err) },
			unchanged("0 nil"),
		}, {
			"Release", func(q queue) string { q.Ready(1); return say(q.Release(1)) },
			[...]string{
				"false []", "true [2]", "true [2 3 4]",
				"true [2].", "true [2 3 4].", "false [].",
			},
		}, {
			"Release of none", func(q queue) string { return say(q.Release(0)) },
			unchanged("true"),
		}, {
			"Release of fewer", func(q queue) string { return say(q.Release(-1), q.Release(math.MinInt)) },
			unchanged("false false"),
		}, {
			"Release of more than is ready", func(q queue) string { q.Ready(4); return say(q.Release(q.Len()+1), q.Release(math.MaxInt)) },
			unchanged("false false"),
		}, {
			"Close", func(q queue) string { q.Close(); return say() },
			[...]string{
				"[].", "[1 2].", "[1 2 3 4].",
				"[1 2].", "[1 2 3 4].", "[].",
			},
		}, {
			"Close twice", func(q queue) string { q.Close(); q.TryPush(9); q.Close(); return say(q.TryPush(9)) },
			[...]string{
				"false [].", "false [1 2].", "false [1 2 3 4].",
				"false [1 2].", "false [1 2 3 4].", "false [].",
			},
		}, {
			"All", func(q queue) string { q.Close(); return say(len(slices.Collect(q.All(context.Background())))) },
			[...]string{
				"0 [].", "2 [].", "4 [].",
				"2 [].", "4 [].", "0 [].",
			},
		}, {
			"All, after the context", func(q queue) string { return say(len(slices.Collect(q.All(ctx)))) },
			unchanged("0"),
		}, {
			"Cap", func(q queue) string { return say(q.Cap()) },
			unchanged("4"),
		},
	} {
		t.Run(op.name, func(t *testing.T) {
			for i, state := range states {
				for first := range 5 {
					q := in(i, first)
					if got := op.do(q) + rest(q); got != op.want[i] {
						t.Errorf("%s, the first value in slot %d: %s; want %s", state.name, first, got, op.want[i])
					}
				}
			}
		})
	}
}

// unchanged is what to want of an operation that leaves the queue as it is.
func unchanged(result string) (want [len(states)]string) {
	for i := range states {
		want[i] = result + " " + rest(in(i, 0))
	}
	return want
}

// What Free and Ready return ends where the storage ends.
func TestSegments(t *testing.T) {
	for first := range 4 {
		for held := range 5 {
			for max := 1; max <= 6; max++ {
				q := spsc.New[int](4)
				for range first {
					q.TryPush(0)
					q.TryPop()
				}
				for v := range held {
					q.TryPush(v)
				}
				at := (first + held) % 4
				if got, want := len(q.Free(max)), min(4-held, 4-at, max); got != want {
					t.Errorf("%d values from slot %d: Free(%d) returns %d, want %d", held, first, max, got, want)
				}
				ready := values(q.Ready(max))
				want := []int{0, 1, 2, 3}[:min(held, 4-first, max)]
				if !slices.Equal(ready, want) {
					t.Errorf("%d values from slot %d: Ready(%d) returns %v, want %v", held, first, max, ready, want)
				}
			}
		}
	}
}

// A batch that passes the end of the storage takes two segments on each side.
func TestBatchesWrapAround(t *testing.T) {
	q := spsc.New[int](8)
	pushed, popped := 0, 0
	for n := range 1000 {
		n = n%8 + 1
		for todo := n; todo > 0; {
			s := q.Free(todo)
			for i := range s {
				*s[i].Write() = pushed + i
			}
			if len(s) == 0 || !q.Commit(len(s)) {
				t.Fatalf("%d of %d slots are not free", todo, n)
			}
			pushed += len(s)
			todo -= len(s)
		}
		for todo := n; todo > 0; {
			s := q.Ready(todo)
			for i := range s {
				if v := *s[i].Read(); v != popped+i {
					t.Fatalf("popped %d, want %d", v, popped+i)
				}
			}
			if len(s) == 0 || !q.Release(len(s)) {
				t.Fatalf("%d of %d values are not ready", todo, n)
			}
			popped += len(s)
			todo -= len(s)
		}
	}
}

// Values stay until they are released, and only those that were committed are
// there.
func TestPartOfABatch(t *testing.T) {
	q := spsc.New[int](8)
	s := q.Free(8)
	for i := range s {
		s[i].Set(i)
	}
	q.Commit(5)
	q.Ready(5)
	q.Release(2)
	if got := values(q.Ready(8)); !slices.Equal(got, []int{2, 3, 4}) {
		t.Errorf("ready after Commit(5) and Release(2): %v", got)
	}
	if q.Len() != 3 {
		t.Errorf("Len %d, want 3", q.Len())
	}
}

// An iteration that ends leaves the rest to the next.
func TestAllGoesOn(t *testing.T) {
	q := in(2, 3)
	q.Close()
	var got []int
	for v := range q.All(context.Background()) {
		got = append(got, v)
		if v == 2 {
			break
		}
	}
	got = append(got, 0)
	got = slices.AppendSeq(got, q.All(context.Background()))
	if want := []int{1, 2, 0, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// After an iteration the consumer can tell why it ended.
func TestWhyAllEnded(t *testing.T) {
	for i, state := range states {
		q := in(i, 3)
		for range q.All(stopped()) {
		}
		atEnd := q.Closed() && q.Len() == 0
		if want := state.closed && state.values == 0; atEnd != want {
			t.Errorf("%s: after the context ended the queue is at its end: %v", state.name, atEnd)
		}
		q.Close()
		for range q.All(context.Background()) {
		}
		if !q.Closed() || q.Len() != 0 {
			t.Errorf("%s: after Close and a loop over all %d values are left", state.name, q.Len())
		}
	}
}

// An iteration ends soon after its context, even if values keep coming.
func TestAllEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	q := in(1, 0)
	more := 0
	for range q.All(ctx) {
		if ctx.Err() != nil {
			more++
		}
		if cancel(); more > q.Cap() {
			break
		}
		q.TryPush(9)
	}
	if more > q.Cap() || q.Len() == 0 {
		t.Errorf("%d values after the context ended, %d left", more, q.Len())
	}
}
