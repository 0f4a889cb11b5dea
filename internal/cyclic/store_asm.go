//go:build amd64 && !ordo && !race

package cyclic

import "unsafe"

// store stores a byte of each cache line of the blockBytes from p on. Stores that come one
// after the other wait for their lines together; those of a producer do not, which stores
// elsewhere in between. PREFETCHW does nothing for a line that another core has read and
// that is in the second cache of this one (AMD Zen 4).
//
//go:noescape
func store(p unsafe.Pointer)
