package machine

import (
	"bytes"
	"runtime"
	"strconv"
	"unsafe"
)

// goroutine returns the number of the running goroutine, as stack dumps show it.
func goroutine() uint64 {
	var buf [64]byte
	s := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	n, _, _ := bytes.Cut(s, []byte(" "))
	id, _ := strconv.ParseUint(string(n), 10, 64)
	return id
}

// label returns the profiler labels of the running goroutine; a goroutine inherits
// those of the one that started it.
//
//go:linkname label runtime/pprof.runtime_getProfLabel
func label() unsafe.Pointer
