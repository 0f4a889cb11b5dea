// Package wrong has tests that fail.
package wrong

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func count() {
	var x atomic.Int32
	check.Name(&x, "x")
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { x.Store(x.Load() + 1) })
	}
	wg.Wait()
	check.Assert(x.Load() == 2, "x is %d", x.Load())
}

func TestLostUpdate(t *testing.T) {
	t.Run("below", func(t *testing.T) { check.Run(t, count) })
}

func TestNotFound(t *testing.T) {
	check.Run(t, func() {}, check.Expect(check.Deadlock))
}

func TestOther(t *testing.T) { check.Run(t, count, check.Expect(check.Race)) }

func TestOutcomes(t *testing.T) {
	check.Run(t, func() {})
	t.Error("the outcomes are wrong")
}

func TestWithoutACheck(t *testing.T) {
	t.Log("one thing")
	t.Error("and another\nin two lines")
}

func TestPasses(t *testing.T) {}
