// Package bounded has a check with a bound.
package bounded

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestMax(t *testing.T) {
	check.Run(t, func() {
		var x atomic.Int32
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { x.Add(1) })
		}
		wg.Wait()
	}, check.Max(2))
}
