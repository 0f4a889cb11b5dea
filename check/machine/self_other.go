//go:build !ordo || !(amd64 || arm64)

package machine

// self identifies the running goroutine: its number.
func self() uintptr { return uintptr(goroutine()) }

// stackTop is not known here.
func stackTop() uintptr { return 0 }
