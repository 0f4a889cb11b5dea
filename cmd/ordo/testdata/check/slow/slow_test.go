// Package slow has a check that is quick, and one with more executions than can be
// explored.
package slow

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func adders(threads, each int) func() {
	return func() {
		var x atomic.Int32
		var wg sync.WaitGroup
		for range threads {
			wg.Go(func() {
				for range each {
					x.Add(1)
				}
			})
		}
		wg.Wait()
	}
}

func TestQuick(t *testing.T) { check.Run(t, adders(2, 1)) }

func TestSlow(t *testing.T) { check.Run(t, adders(8, 8)) }
