//go:build amd64 || arm64

package cyclic

import "unsafe"

// own asks for the blockBytes from p on, to be written.
//
//go:noescape
func own(p unsafe.Pointer)

// touch asks for the cache line of p, to be read.
//
//go:noescape
func touch(p unsafe.Pointer)

// near asks for the blockBytes from p on, to be read.
//
//go:noescape
func near(p unsafe.Pointer)
