// Package algorithms is the table of contents of known lock-free algorithms, each in a
// package of its own, to copy or to import:
//
//   - treiber: a stack, and a free list of numbers
//   - msqueue: the queue of Michael and Scott
//   - chaselev: a work-stealing deque
//   - seqlock: values that are read without keeping the writer waiting
//   - ticketlock, mcs: fair spin locks
//   - peterson, dekker: mutual exclusion of two
//   - refcount: reference counting
//   - rcu: values that are replaced while they are read
//
// In each every operation has the weakest order that is sound, and says why. Its tests
// check every execution of small programs under the memory model of C++20, and that the
// tempting wrong versions, in wrong_test.go, are caught. The test of this package makes
// one order weaker at a time, and sees that a check fails.
//
//	go test -tags ordo ./examples/algorithms/...
package algorithms
