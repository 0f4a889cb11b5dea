//go:build !ordo || !(amd64 || arm64)

package machine

// self identifies the running goroutine: its number.
func self() uintptr { return uintptr(goroutine()) }

// stackBounds is not known here.
func stackBounds() (lo, hi uintptr) { return 0, 0 }
