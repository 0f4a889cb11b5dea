package twice

import (
	"testing"
	"time"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestCount(t *testing.T) {
	check.Run(t, func() {
		_ = time.Now()
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(Count)
		}
		wg.Wait()
	})
}
