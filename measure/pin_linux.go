package measure

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// maxCPUs is how many processors a unix.CPUSet can hold.
const maxCPUs = 1024

func allowedCPUs() (cpus []int) {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil {
		return countedCPUs()
	}
	for cpu := range maxCPUs {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}

func pin(cpu int) (restore func(), err error) {
	nothing := func() {}
	var before, one unix.CPUSet
	one.Set(cpu)
	runtime.LockOSThread()
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		runtime.UnlockOSThread()
		return nothing, fmt.Errorf("measure: cannot read the thread's processors: %w", err)
	}
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		runtime.UnlockOSThread()
		return nothing, fmt.Errorf("measure: cannot pin to processor %d: %w", cpu, err)
	}
	done := false
	return func() {
		if done {
			return
		}
		done = true
		// A thread that stays pinned must not run other goroutines: it stays
		// locked, and ends with its goroutine.
		if unix.SchedSetaffinity(0, &before) == nil {
			runtime.UnlockOSThread()
		}
	}, nil
}
