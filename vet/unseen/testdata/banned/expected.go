package banned

import (
	"sync"
	"testing"

	"github.com/ordo-go/ordo/check"
)

func TestExpectedOfTheStandard(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	}, check.Expect(check.Blocking))
}
