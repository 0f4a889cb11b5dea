// Package caught has a program that is wrong on purpose.
package caught

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestRelaxed(t *testing.T) {
	check.Run(t, func() {
		var flag atomic.Uint32
		var data atomic.Plain[int]
		check.Name(&flag, "flag")
		check.Name(&data, "data")
		var wg sync.WaitGroup
		wg.Go(func() { data.Set(42); flag.StoreRelaxed(1) })
		wg.Go(func() {
			if flag.LoadRelaxed() == 1 {
				data.Get()
			}
		})
		wg.Wait()
	}, check.Expect(check.Race))
}
