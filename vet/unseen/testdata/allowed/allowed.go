// Package allowed has what the checker does not see on purpose.
package allowed

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// How often it came to each line.
//
//ordo:unseen a statistic
var lines = map[int]int{}

var total, last int

func TestAllowed(t *testing.T) {
	check.Run(t, func() {
		hits := 0 //ordo:unseen a statistic
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				hits++
				lines[21]++
				total++ //ordo:unseen a statistic
				//ordo:unseen
				last++ // want `^last is written here`
			})
		}
		go wg.Wait() //ordo:unseen what is tested is that it is caught
		wg.Wait()
	})
}
