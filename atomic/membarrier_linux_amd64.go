//go:build !race && !ordo_portable

package atomic

import "syscall"

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
func barrierEverywhere() { membarrier(privateExpedited) }

func membarrier(command uintptr) bool {
	_, _, errno := syscall.RawSyscall(sysMembarrier, command, 0, 0)
	return errno == 0
}
