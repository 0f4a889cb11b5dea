//go:build !ordo

package wait

// chunk is how many looks at once go between two looks at the limit.
const chunk = 1 << 10

// looks is how many looks at one word go between two at everything: about a
// microsecond.
const looks = 1 << 6

// patience is how many of the longest pauses a wait makes before it sleeps, if the last
// sleep was a mistake: some 100 microseconds, longer than it takes to wake somebody.
const patience = 50

// patientWaits is how many waits in a row have patience after such a mistake. If they find little
// it may have been one, as of a goroutine that its operating system did not let run.
const patientWaits = 1 << 10

// asking is whether a wait asks who waits for a processor, and may yield first: see Pace.
const asking = true

// backoff is whether Backoff does something.
const backoff = true

// hushAfter is how many signals in a row wake nobody until a point is quiet again: their
// fences take together what a FenceHeavy takes where it is cheapest (BenchmarkFences of
// package atomic).
const hushAfter = 1 << 8

// After more sleeps than hopeless pauses and yields are for nothing, and are made only
// where their number has doubled; it goes up to most, and then on from the half of it.
const (
	hopeless = 8
	most     = 1 << 12
)
