package spsc_test

import (
	"testing"

	"github.com/ordo-go/ordo/spsc"
	"github.com/ordo-go/ordo/sync"
)

// The slots that a producer takes are those that nobody else reads or clears: the race
// detector sees what it stores there. The queue is large enough for that to be done.
func TestTakingSlotsRacesWithNobody(t *testing.T) {
	const capacity, n = 1 << 12, 1 << 15
	q := spsc.New[*int](capacity)
	values := make([]int, n)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; i < n; {
			if i%3 == 0 {
				q.Push(t.Context(), &values[i])
				i++
				continue
			}
			free, err := q.AwaitFree(t.Context(), min(i%200+1, n-i))
			if err != nil {
				t.Error(err)
				return
			}
			for j := range free {
				free[j].Set(&values[i+j])
			}
			i += len(free)
			q.Commit(len(free))
		}
	})
	for i := range n {
		if v, err := q.Pop(t.Context()); err != nil || v != &values[i] {
			t.Fatalf("value %d: %p, %v", i, v, err)
		}
	}
	wg.Wait()
}

// What was handed out may be filled by another goroutine while the producer takes more.
func TestTakingSlotsRacesWithNoHelper(t *testing.T) {
	q := spsc.New[int](1 << 12)
	for q.TryPush(0) {
	}
	for range 1 << 11 {
		q.TryPop()
	}
	slots := q.Free(64)
	var helper sync.WaitGroup
	helper.Go(func() {
		for i := range slots {
			slots[i].Set(i)
		}
	})
	more := q.Free(1 << 10)
	helper.Wait()
	if len(slots) != 64 || len(more) <= 64 {
		t.Fatalf("%d slots, and then %d", len(slots), len(more))
	}
	for i := range slots {
		if got := slots[i].Get(); got != i {
			t.Errorf("slot %d holds %d", i, got)
		}
	}
}
