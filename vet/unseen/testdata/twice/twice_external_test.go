package twice_test

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/vet/unseen/testdata/twice"
)

func TestTotal(t *testing.T) {
	check.Run(t, func() {
		var wg sync.WaitGroup
		wg.Go(func() { twice.Total = 1 })
		wg.Go(func() { twice.Total = 2 })
		wg.Wait()
	})
}
