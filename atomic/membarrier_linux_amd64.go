//go:build !race && !ordo_portable

package atomic

import (
	"runtime"
	"syscall"
)

// See membarrier(2).
const (
	sysMembarrier            = 324
	privateExpedited         = 1 << 3
	registerPrivateExpedited = 1 << 4
)

// mayExpedite says that expedited is known at run time only.
const mayExpedite = true

// expedited says that barrierEverywhere works: the process is registered.
var expedited = membarrier(registerPrivateExpedited)

// barrierEverywhere makes every running thread of this process execute a full
// memory barrier before it returns. A thread that is not running has passed
// one when it was switched out.
//
// The kernel may refuse what it granted at the start: a sandbox that the process entered
// since, memory that is short. The light sides cannot be told any more, so there is a
// dearer way.
func barrierEverywhere() {
	if !membarrier(privateExpedited) {
		stopTheWorld()
	}
}

// stopTheWorld stops all goroutines and starts them again: each thread that runs one
// passes locked instructions on its way to that, and one in a system call did so when it
// entered.
func stopTheWorld() {
	var unused runtime.MemStats
	runtime.ReadMemStats(&unused)
}

func membarrier(command uintptr) bool {
	_, _, errno := syscall.RawSyscall(sysMembarrier, command, 0, 0)
	return errno == 0
}
