//go:build ordo

package check

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// Parts of one object that are used from the same place in the program, by threads that
// come there in any order, are told apart at once; and a small object is one, wherever
// among others the allocator puts it.
func TestPartsOfAnObject(t *testing.T) {
	shared := func(cells []atomic.Int32) {
		var next atomic.Int32
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				i := int(next.Add(1)-1) % len(cells)
				cells[i].Store(1)
				cells[(i+1)%len(cells)].Load()
			})
		}
		wg.Wait()
	}
	for _, n := range []int{1, 5, 8} {
		var cells []atomic.Int32
		r := Explore(func() {
			cells = make([]atomic.Int32, n)
			shared(cells)
		})
		want := 1 + min(n, 4)
		if !r.Complete || r.Modelled.Atomics != want {
			t.Errorf("%d cells: %v; want %d atomics", n, r, want)
		}
	}
}
