// Package check proves Go code under a weak memory model: it runs a small program in
// every execution that the model allows, and finds what goes wrong in one of them:
// assertions, panics, data races on atomic.Plain, deadlocks, loops that wait for ever,
// goroutines that never end, locks unlocked twice. It is for those who write or review
// lock-free code.
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
// With the build tag ordo, what the body does through the packages atomic, sync, wait,
// spsc and ring are events that the checker orders. Without it Run runs the body
// natively, many times. Outside of a check, code built with the tag runs natively, too.
//
// # Bodies
//
// A body must be a function of what it reads from atomics: no clock, no random numbers,
// no order of a map. It starts its threads by sync.WaitGroup.Go, and does not block
// otherwise: no channel, no time.Sleep, no mutex of the standard library. Memory that
// goroutines share and that is not atomic is atomic.Plain: other memory is no event, and
// races on it are not seen; package vet/unseen looks for it.
//
// A loop that waits calls atomic.Pause, atomic.Spin or sync.Yield. If it has only read,
// and its locals are as at its last pause, it blocks until it could read something else;
// a loop that counts its rounds goes on to what it does then, up to machine.MaxRounds
// rounds that read the same: with more the result is bounded.
//
// What is not decided by memory is a choice, and explored: which waiter Cond.Signal
// wakes, whether a TryLock fails, whether a deadline or a context ends, at each moment
// that somebody asks.
//
// # Results
//
// Each consistent execution is explored exactly once; the result says how many there
// are. A failure comes with its execution, drawn and step by step; with the accesses
// that race, or the values that were read although they are overwritten, and why nothing
// orders them; with the weakest orders that repair the program, found by exploring it
// with them; and with a token by which [Replay], or the flag -ordo.replay, runs just that
// execution. A result is never called complete if a bound was reached.
//
// # The environment
//
// The environment variable ORDO_CHECK sets what checks do, as in
//
//	ORDO_CHECK=model=x86-tso,log=/tmp/checks go test -tags ordo ./...
//
// model is that of checks that name none; replay runs only the execution of a token, like
// the flag -ordo.replay, also where some of the packages have no checks; log, which comes
// last, is a file to which each check appends JSON objects, one a line: "progress" a few
// times a second, at the end "result" or "skipped". The command ordo check sets it. A
// failure is reproduced by its token alone: it names the check, the model and the
// execution.
//
// # How it works
//
// Package check/explore finds the executions, as graphs; package check/machine runs the
// threads as coroutines. To know what a thread does next, the body is run along the
// graph, each read after the write that it reads, so that pointers and ordinary memory
// are real. That is remembered by what the thread has read and what came before that; or,
// where threads share nothing but atomics, by the values alone, which is faster. In tests
// two slower engines, which share nothing with this one but the machine, and package
// enumerate must find the same.
//
// # Limits
//
// No model has a cycle of program order and reads-from: load buffering is not explored.
// Time stands still. A writer that waits for an RWMutex keeps no reader out. A loop that
// takes and gives back a lock while it waits is not seen to wait. What a waiting loop
// keeps on the heap is not among the locals that are compared: a counter there is found
// by running the loop further, up to some hundred rounds. Under
// x86-tso FenceLight and FenceHeavy are MFENCE. An execution has at most 1024 events and 64
// threads. The tag needs amd64 or arm64 to recognise waiting loops.
package check
