//go:build race && !ordo && (amd64 || arm64)

package atomic

// goroutine is the address of the calling goroutine's g: a name, no more.
func goroutine() uintptr

// fullBarrier keeps all earlier accesses before all later ones.
func fullBarrier()
