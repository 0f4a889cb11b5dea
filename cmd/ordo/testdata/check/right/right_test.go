// Package right has checks that hold.
package right

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func publish() {
	var flag atomic.Uint32
	var data atomic.Plain[int]
	var wg sync.WaitGroup
	wg.Go(func() { data.Set(42); flag.StoreRelease(1) })
	wg.Go(func() {
		if flag.LoadAcquire() == 1 {
			check.Assert(data.Get() == 42, "data is %d", data.Get())
		}
	})
	wg.Wait()
}

func TestPublish(t *testing.T) { check.Run(t, publish) }

func TestTwice(t *testing.T) {
	check.Run(t, publish)
	check.Run(t, publish, check.Model("sc"))
	t.Run("below", func(t *testing.T) { check.Run(t, publish) })
}

func TestWithoutACheck(t *testing.T) { t.Log("nothing to see") }
