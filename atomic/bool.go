package atomic

// b32 is the representation of a bool in sync/atomic.Bool.
func b32(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
