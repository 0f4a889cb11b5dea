package measure

import (
	"fmt"
	"runtime"
	"slices"
)

// allowed is read before anything can be pinned.
var allowed = allowedCPUs()

// CPUs returns the numbers of the processors that this program was allowed to
// use when it started, in ascending order.
func CPUs() []int { return slices.Clone(allowed) }

// Pin keeps the calling goroutine on one thread, and that thread on one of the
// processors [CPUs]. The same goroutine ends that with restore, which is never
// nil and may be called more than once.
//
// If there is an error, nothing has changed; so a program that can do without
// pinning may ignore it. Pins nest; restore them in reverse order. Goroutines
// that the caller starts are not pinned.
func Pin(cpu int) (restore func(), err error) {
	if !slices.Contains(allowed, cpu) {
		return func() {}, fmt.Errorf("measure: cannot pin to processor %d: choose one of CPUs(), which are %v", cpu, allowed)
	}
	return pin(cpu)
}

// countedCPUs is 0, 1, ... where the system does not tell the numbers.
func countedCPUs() []int {
	cpus := make([]int, runtime.NumCPU())
	for i := range cpus {
		cpus[i] = i
	}
	return cpus
}
