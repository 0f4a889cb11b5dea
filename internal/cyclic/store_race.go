//go:build amd64 && !ordo && race

package cyclic

import "unsafe"

// store is that of store_asm.go, as the race detector sees it.
//
//go:nocheckptr
func store(p unsafe.Pointer) {
	for at := 0; at < blockBytes; at += 64 {
		b := (*byte)(unsafe.Add(p, at))
		v := *b
		*b = v
	}
}
