// Package check runs Go code under every interleaving of its memory events, and
// finds what goes wrong in one of them: assertions, panics, data races on
// atomic.Plain, deadlocks, goroutines that never end, locks unlocked twice.
//
//	func TestQueue(t *testing.T) {
//		check.Run(t, func() {
//			q := spsc.New[int](2)
//			var wg sync.WaitGroup // ordo/sync
//			wg.Go(func() { q.TryPush(42) })
//			wg.Go(func() {
//				if v, ok := q.TryPop(); ok {
//					check.Assert(v == 42, "popped %d", v)
//				}
//			})
//			wg.Wait()
//		})
//	}
//
// With the build tag ordo, what the body does through the packages atomic, sync,
// wait, spsc and ring are events that the checker orders. Without it Run runs the
// body natively, many times.
//
// A body must be a function of what it reads from atomics: no clock, no random
// numbers, no order of a map. It must start its threads by sync.WaitGroup.Go, and
// must not block otherwise: no channel, no time.Sleep, no mutex of the standard
// library.
//
// Limits: the model explored is sc, sequential consistency; data races are judged
// by the orders that the program declares, as in C++20. Memory outside of atomic,
// sync and atomic.Plain is no event, and races on it are not seen. A loop that
// waits must call atomic.Pause or sync.Yield.
package check
