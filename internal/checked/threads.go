package checked

// Threads is what a [Hook] is too that starts threads and makes them wait.
// Package sync is modelled on it; a hook without it leaves sync as it is.
type Threads interface {
	Hook
	// ID is the number of the calling thread. The body of the check is 0.
	ID() int
	// Go starts a thread that runs f. What came before happens before f. The
	// result is a cell of 4 bytes that becomes 1, a release store, when f is over.
	Go(f func()) (over Cell)
	// Await is a load that waits until ok holds of the value.
	Await(c Cell, o Order, ok func(bits uint64) bool, w Wait) (bits uint64)
	// AwaitSwap is a compare-and-swap that waits until the value is old.
	AwaitSwap(c Cell, o Order, old, new uint64, w Wait)
	// Choose returns one of 0 to n-1; all are explored.
	Choose(n int, what string) int
	// Yield says that the thread lets others run.
	Yield()
	// Misuse says that the program uses something as it must not. It does not
	// return.
	Misuse(what string)
}

// Wait says what a thread waits for.
type Wait struct {
	For string // "Mutex.Lock"
	// Limited: something that is explored elsewhere may end the wait, such as a
	// deadline. Then to wait for ever is no deadlock.
	Limited bool
}

// CurrentThreads is [Current] for what only [Threads] have; nil outside a check.
func CurrentThreads() Threads {
	t, _ := Current().(Threads)
	return t
}
