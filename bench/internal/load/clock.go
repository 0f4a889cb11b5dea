package load

import (
	"slices"
	"sync"

	"github.com/ordo-go/ordo/measure"
)

// clockCost is what two readings of the clock are apart at least: the median of
// those with nothing between.
var clockCost = sync.OnceValue(func() int64 {
	apart := make([]int64, 1001)
	for i := range apart {
		before := measure.Clock()
		apart[i] = measure.Clock() - before
	}
	slices.Sort(apart)
	return apart[len(apart)/2]
})
