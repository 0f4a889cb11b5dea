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
