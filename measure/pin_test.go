package measure

import (
	"slices"
	"testing"
)

func TestCPUs(t *testing.T) {
	cpus := CPUs()
	if len(cpus) == 0 || !slices.IsSorted(cpus) || cpus[0] < 0 {
		t.Fatalf("the processors are %v", cpus)
	}
	cpus[0] = -1
	if CPUs()[0] == -1 {
		t.Error("who changes the result of CPUs changes the next result")
	}
}

// On every system restore may be deferred without a look at the error.
func TestRestoreIsNeverNil(t *testing.T) {
	for _, cpu := range []int{CPUs()[0], -1, 1 << 20} {
		restore, _ := Pin(cpu)
		restore()
		restore()
	}
}
