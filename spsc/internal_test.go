package spsc

import (
	"context"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"
	"unsafe"
	"weak"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

func TestWaitSetsTheStrategy(t *testing.T) {
	if q := New[int](1); q.strategy != wait.Adaptive() {
		t.Errorf("the default is %+v", q.strategy)
	}
	if q := New[int](1, Wait(wait.Blocking()), Wait(wait.Yielding())); q.strategy != wait.Yielding() {
		t.Errorf("the last of two strategies is %+v, the queue's %+v", wait.Yielding(), q.strategy)
	}
}

// Nobody sleeps at a new queue: an event costs no call of Wake, where the kernel expedites.
func TestANewQueueIsQuiet(t *testing.T) {
	if !atomic.Expedited() {
		t.Skip("no expedited fences")
	}
	if q := New[int](1); q.items.Signalled() || q.space.Signalled() {
		t.Error("each event of a new queue looks for sleepers")
	}
}

func TestHoldsPointers(t *testing.T) {
	type named [2]struct{ p *int }
	kinds := map[reflect.Kind]bool{}
	for _, c := range []struct {
		of   reflect.Type
		want bool
	}{
		{reflect.TypeFor[bool](), false},
		{reflect.TypeFor[int](), false},
		{reflect.TypeFor[int8](), false},
		{reflect.TypeFor[int16](), false},
		{reflect.TypeFor[int32](), false},
		{reflect.TypeFor[int64](), false},
		{reflect.TypeFor[uint](), false},
		{reflect.TypeFor[uint8](), false},
		{reflect.TypeFor[uint16](), false},
		{reflect.TypeFor[uint32](), false},
		{reflect.TypeFor[uint64](), false},
		{reflect.TypeFor[uintptr](), false},
		{reflect.TypeFor[float32](), false},
		{reflect.TypeFor[float64](), false},
		{reflect.TypeFor[complex64](), false},
		{reflect.TypeFor[complex128](), false},
		{reflect.TypeFor[[3]int](), false},
		{reflect.TypeFor[[0]*int](), false},
		{reflect.TypeFor[[1]*int](), true},
		{reflect.TypeFor[[2][2]string](), true},
		{reflect.TypeFor[[2][0]string](), false},
		{reflect.TypeFor[chan int](), true},
		{reflect.TypeFor[func()](), true},
		{reflect.TypeFor[any](), true},
		{reflect.TypeFor[error](), true},
		{reflect.TypeFor[map[int]int](), true},
		{reflect.TypeFor[*int](), true},
		{reflect.TypeFor[[]int](), true},
		{reflect.TypeFor[string](), true},
		{reflect.TypeFor[struct{}](), false},
		{reflect.TypeFor[struct {
			a int
			b [4]struct{ c float64 }
		}](), false},
		{reflect.TypeFor[struct {
			a int
			b struct{ c error }
		}](), true},
		{reflect.TypeFor[named](), true},
		{reflect.TypeFor[unsafe.Pointer](), true},
	} {
		kinds[c.of.Kind()] = true
		if got := holdsPointers(c.of); got != c.want {
			t.Errorf("holdsPointers(%v) = %v", c.of, got)
		}
	}
	for k := reflect.Bool; k <= reflect.UnsafePointer; k++ {
		if !kinds[k] {
			t.Errorf("no case for %v", k)
		}
	}
}

// drains are the ways to pop all that is in a queue of four.
var drains = map[string]func(q *Queue[*int]){
	"TryPop": func(q *Queue[*int]) {
		for ok := true; ok; _, ok = q.TryPop() {
		}
	},
	"Pop": func(q *Queue[*int]) {
		for q.Len() > 0 {
			q.Pop(context.Background())
		}
	},
	"All": func(q *Queue[*int]) {
		q.Close()
		for range q.All(context.Background()) {
		}
	},
	"Release": func(q *Queue[*int]) {
		for s := q.Ready(4); len(s) > 0; s = q.Ready(4) {
			q.Release(len(s))
		}
	},
}

// What is popped is garbage, though the queue is not.
func TestPoppedValuesAreGarbage(t *testing.T) {
	for name, drain := range drains {
		t.Run(name, func(t *testing.T) {
			q := New[*int](4)
			q.TryPush(nil)
			q.TryPop() // the batches wrap around
			var pushed []weak.Pointer[int]
			for i := range 4 {
				v := new(i)
				pushed = append(pushed, weak.Make(v))
				q.TryPush(v)
			}
			runtime.GC()
			for _, p := range pushed {
				if p.Value() == nil {
					t.Error("a value in the queue is garbage")
				}
			}
			drain(q)
			runtime.GC()
			for i, p := range pushed {
				if p.Value() != nil {
					t.Errorf("value %d is popped and not garbage", i)
				}
			}
			runtime.KeepAlive(q)
		})
	}
}

// A push that fails because of Close leaves nothing behind, though it wrote
// its slots before it saw that.
func TestFailedPushesAreGarbage(t *testing.T) {
	for _, c := range []struct {
		name string
		fill []int // slots filled in place
		push func(q *Queue[*int]) bool
	}{
		{"TryPush", nil, func(q *Queue[*int]) bool { return q.TryPush(new(int)) }},
		{"Push", nil, func(q *Queue[*int]) bool { return q.Push(context.Background(), new(int)) == nil }},
		{"Commit", []int{2, 3}, func(q *Queue[*int]) bool { return q.Commit(2) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := New[*int](4)
			for range 2 {
				q.TryPush(nil)
				q.TryPop()
			}
			q.Free(4)
			for _, i := range c.fill {
				q.slots.At(int64(i)).Set(new(int))
			}
			q.Close()
			if c.push(q) {
				t.Error("a push into a closed queue is done")
			}
			for i := range int64(q.Cap()) {
				if q.slots.At(i).Get() != nil {
					t.Errorf("slot %d is not cleared", i)
				}
			}
		})
	}
}

// Values without pointers stay where they were: clearing would cost a store.
func TestPlainValuesAreNotCleared(t *testing.T) {
	q := New[int](4)
	for range 4 {
		q.TryPush(7)
	}
	q.TryPop()
	q.Pop(context.Background())
	q.Ready(2)
	q.Release(2)
	var slots []int
	for i := range int64(q.Cap()) {
		slots = append(slots, q.slots.At(i).Get())
	}
	if !slices.Equal(slots, []int{7, 7, 7, 7}) {
		t.Errorf("popped slots hold %v", slots)
	}
}

// Close has two halves: it raises items, and then reads where tail is and seals
// the queue there. Between them, who sees that items is raised waits for the
// seal. A push that stored tail after Close read it is not done, and its value
// not popped; here that push comes between the halves.
func TestBetweenTheHalvesOfClose(t *testing.T) {
	q := New[*int](4)
	q.TryPush(new(0))
	q.items.Raise()
	tail := q.tail.Load()

	var wg sync.WaitGroup
	pushed, popped := make(chan bool, 1), make(chan int, 1)
	lengths := make(chan int, 1)
	wg.Go(func() { pushed <- q.TryPush(new(1)) })
	for q.tail.Load() == tail {
		sync.Yield()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	wg.Go(func() {
		n := 0
		for range q.All(ctx) {
			n++
		}
		popped <- n
	})
	wg.Go(func() { lengths <- q.Len() })
	time.Sleep(5 * time.Millisecond)
	select {
	case ok := <-pushed:
		t.Errorf("TryPush returned %v before the seal", ok)
	case n := <-popped:
		t.Errorf("%d values popped before the seal", n)
	case n := <-lengths:
		t.Errorf("Len returned %d before the seal", n)
	default:
	}

	q.sealed.Store(tail + 1)
	wg.Wait()
	if t.Failed() {
		return
	}
	if <-pushed {
		t.Error("a push after the seal is done")
	}
	if n := <-popped; n != 1 {
		t.Errorf("%d values popped, want 1", n)
	}
	if n := <-lengths; n > 1 {
		t.Errorf("Len %d, want at most 1", n)
	}
}

// A dying context has ended when it has been asked for its error so often.
type dying struct {
	context.Context
	left int
}

func (d *dying) Done() <-chan struct{} { return make(chan struct{}) }

func (d *dying) Err() error {
	if d.left--; d.left < 0 {
		return context.Canceled
	}
	return nil
}

// sleepers is how many are on the list of p. Package wait has no use for it.
func sleepers(p *wait.Point) int { return reflect.ValueOf(p).Elem().FieldByName("parked").Len() }

// A wait that ends before it parks takes its name off the list: those who make
// progress then do not try to wake it.
func TestWaitsLeaveNoSleeper(t *testing.T) {
	for looks := range 2 {
		ctx := func() context.Context { return &dying{context.Background(), looks} }
		q := New[int](1, Wait(wait.Blocking()))
		if _, err := q.Pop(ctx()); err != context.Canceled {
			t.Errorf("Pop: %v", err)
		}
		if _, err := q.AwaitReady(ctx(), 1); err != context.Canceled {
			t.Errorf("AwaitReady: %v", err)
		}
		if sleepers(&q.items) > 0 {
			t.Errorf("after %d looks a consumer that left is on the list", looks)
		}
		q.TryPush(1)
		if err := q.Push(ctx(), 2); err != context.Canceled {
			t.Errorf("Push: %v", err)
		}
		if _, err := q.AwaitFree(ctx(), 1); err != context.Canceled {
			t.Errorf("AwaitFree: %v", err)
		}
		if sleepers(&q.space) > 0 {
			t.Errorf("after %d looks a producer that left is on the list", looks)
		}
	}
}
