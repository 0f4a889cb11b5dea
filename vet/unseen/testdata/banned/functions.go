package banned

import (
	"sync/atomic"
	"testing"

	"github.com/ordo-go/ordo/check"
	ordo "github.com/ordo-go/ordo/sync"
)

type embedding struct{ ordo.Mutex }

func TestStandardFunctions(t *testing.T) {
	check.Run(t, func() {
		var n int32
		var e embedding
		var wg ordo.WaitGroup // an alias of the standard one, without the tag ordo
		wg.Go(func() {
			atomic.AddInt32(&n, 1) // want `^the standard sync/atomic in a check`
		})
		wg.Go(func() { e.Lock(); e.Unlock() })
		wg.Wait()
	})
}
