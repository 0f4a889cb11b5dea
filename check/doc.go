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
// The environment variable ORDO_CHECK sets what checks do, as in
//
//	ORDO_CHECK=model=x86-tso,log=/tmp/checks go test -tags ordo ./...
//
// model is that of checks that name none; replay runs only the execution of a
// token, like the flag -ordo.replay, also where some of the packages have no checks;
// log, which comes last, is a file to which each check appends JSON objects, one a
// line: "progress" a few times a second, at the end "result" or "skipped". The
// command ordo check sets it. A failure is reproduced by its token alone: it names
// the check, the model and the execution.
//
// Three engines find executions. Interleavings, for the default model sc, runs
// threads in every order that makes a difference. For weak models package explore
// finds each consistent execution once, by what threads do after the values that
// they read; each is run again as a whole. A body in which threads depend on more,
// such as a variable that a mutex guards, is found out and explored by graphs that
// grow in every way the model allows, which is slow.
//
// Limits: the weak models have no cycle of program order and reads-from: load
// buffering is not explored. Memory outside of atomic, sync and atomic.Plain is no
// event, and races on it are not seen. A loop that waits must call atomic.Pause or
// sync.Yield. Time stands still, and a deadline may end at any moment somebody asks
// for it. A writer that waits for an RWMutex keeps no reader out.
package check
