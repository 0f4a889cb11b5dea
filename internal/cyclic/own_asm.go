//go:build amd64 || arm64

package cyclic

import "unsafe"

// own asks for the ownBlock bytes from p on, to be written.
//
//go:noescape
func own(p unsafe.Pointer)
