//go:build !amd64 || ordo

package cyclic

import "unsafe"

// store does nothing: under the checker blocks are smaller than they say, and on other
// processors nobody has measured what it takes.
func store(unsafe.Pointer) {}
