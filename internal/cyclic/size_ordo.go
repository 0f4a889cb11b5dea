//go:build ordo

package cyclic

// Under the checker one element is asked for, so that small queues go in steps, too.
const (
	aheadBytes = 1
	blockBytes = 1
	nearBytes  = 1
)
