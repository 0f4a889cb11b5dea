package banned

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ordo-go/ordo/check"
)

var once sync.Once

// The standard packages are reported once a file; threads are followed all the same.
func TestStandard(t *testing.T) {
	check.Run(t, func() {
		var wg sync.WaitGroup
		var mu sync.Mutex
		var x atomic.Int32
		n := 0
		for range 2 {
			wg.Go(func() { // want `^the standard sync in a check: the checker does not see it: import github.com/ordo-go/ordo/sync$`
				mu.Lock()
				mu.Unlock()
				n++      // want `^n is written here by two threads`
				x.Add(1) // want `^the standard sync/atomic in a check: the checker does not see it: import github.com/ordo-go/ordo/atomic$`
			})
		}
		wg.Wait()
		once.Do(func() {})
	})
}
