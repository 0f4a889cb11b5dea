//go:build ordo

package wait

// chunk is how many looks at once go between two looks at the limit. Under the
// checker it is one: how many makes no difference to others, and more of them take
// longer to explore.
const chunk = 1

// looks is one, as chunk.
const looks = 1

// patience is one, and patientWaits a few: how many makes no difference to others.
const (
	patience     = 1
	patientWaits = 4
)

// asking is false: who waits for a processor is not the same in each execution.
const asking = false

// backoff is false: a pause between two tries decides nothing, and a loop with one in it
// is explored as one that waits.
const backoff = false

// hushAfter is small, so that points get quiet within a check.
const hushAfter = 1

// No check has as many sleeps.
const (
	hopeless = 1 << 30
	most     = 1 << 31
)
