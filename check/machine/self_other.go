//go:build !ordo || !(amd64 || arm64)

package machine

// self identifies the running goroutine: its number.
func self() uintptr { return uintptr(goroutine()) }

// stackBounds is not known here.
func stackBounds() (lo, hi uintptr) { return 0, 0 }

// Nor are frames.
func framePointer() uintptr               { return 0 }
func callerFrame(pointer uintptr) uintptr { return pointer }

func callSite(_, _ uintptr) uint64           { return 0 }
func callerPointer(pointer uintptr) uintptr  { return pointer }
func eachLink(_, _ uintptr, _ func(uintptr)) {}
