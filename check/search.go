package check

import (
	"fmt"
	"math/bits"

	"github.com/ordo-go/ordo/check/machine"
)

// A search visits the interleavings of a program depth first, each from its start.
// Of interleavings that differ only in the order of events that do not conflict it
// completes one (sleep sets: Godefroid, "Partial-Order Methods for the Verification
// of Concurrent Systems", 1996). So the complete executions are the consistent
// execution graphs of the model sc, each once.
type search struct {
	m      *machine.Machine
	body   func()
	after  func()      // of each complete execution
	max    int         // executions; 0: no bound
	failed func() bool // the test has, by the body's hand
	log    *record

	path []node
	Result
}

// A node is a place where the search could go another way.
type node struct {
	pick  int    // the thread that goes on; or the alternative chosen
	of    int    // of so many alternatives; 0: a thread goes on
	todo  uint64 // threads to try after this one
	sleep uint64 // threads that need not be tried
	sig   uint64 // of what the threads ask for, to find nondeterminism
}

// maxSteps bounds one execution, maxThreads its threads.
const (
	maxSteps   = 20_000
	maxThreads = 64
)

// run searches all executions, up to the first failure.
func (s *search) run() {
	for {
		x := s.execution()
		if s.Failure = x.failure; s.Failure != nil {
			return
		}
		if s.m.Abandoned() {
			return
		}
		if !s.backtrack() {
			s.Complete = !s.m.Cut
			if s.m.Cut {
				s.Bound = cutBound
			}
			return
		}
		if s.max > 0 && s.Executions >= s.max {
			s.Bound = fmt.Sprintf("%d executions", s.max)
			return
		}
	}
}

// traced runs the execution of the path, with source lines.
func (s *search) traced() *execution {
	s.m.Trace = true
	for i := range s.path {
		s.path[i].todo = 0
	}
	return s.execution()
}

func (s *search) result() *Result { return &s.Result }

// backtrack takes the next way at the last node that has one.
func (s *search) backtrack() bool {
	for len(s.path) > 0 {
		n := &s.path[len(s.path)-1]
		if n.of > 0 {
			if n.pick++; n.pick < n.of {
				return true
			}
		} else {
			n.sleep |= 1 << n.pick
			if n.todo != 0 {
				n.pick = bits.TrailingZeros64(n.todo)
				n.todo &^= 1 << n.pick
				return true
			}
		}
		s.path = s.path[:len(s.path)-1]
	}
	return false
}

// execution runs one execution along the path, and on from its end.
func (s *search) execution() *execution {
	x := newExecution(s.m, s.body)
	depth, sleep, last := 0, uint64(0), 0
	for x.failure == nil && !x.pruned {
		if len(x.steps) > maxSteps || len(x.m.Threads) > maxThreads {
			x.failure = x.tooLong()
			break
		}
		if t := x.localStep(); t != nil {
			pick := 0
			if t.Next.Kind == machine.Choose {
				pick = s.choose(x, t, depth)
				depth++
			}
			x.step(t, pick)
			continue
		}
		enabled := x.enabledThreads()
		if enabled == 0 {
			if x.nudge() {
				continue
			}
			s.end(x)
			return x
		}
		if depth == len(s.path) {
			if enabled&^sleep == 0 {
				s.Redundant++
				return x
			}
			s.path = append(s.path, fork(enabled&^sleep, sleep, last))
		}
		n := &s.path[depth]
		if !s.same(x, n, enabled) {
			break
		}
		depth++
		last = n.pick
		t := x.m.Threads[n.pick]
		sleep = x.stillAsleep(n.sleep, t)
		x.step(t, 0)
	}
	if x.pruned {
		s.Blocked++
	}
	return x
}

// fork is a new node: the thread that ran last goes on, if it may.
func fork(threads, sleep uint64, last int) node {
	if threads>>last&1 == 0 {
		last = bits.TrailingZeros64(threads)
	}
	return node{pick: last, todo: threads &^ (1 << last), sleep: sleep}
}

// choose returns the alternative that t is given at the path's node at depth.
func (s *search) choose(x *execution, t *machine.Thread, depth int) int {
	if depth == len(s.path) {
		s.path = append(s.path, node{of: t.Next.N})
	}
	n := &s.path[depth]
	if n.of != t.Next.N {
		x.failure = &Failure{Kind: Nondeterminism}
	}
	return n.pick
}

// same reports whether the threads ask for what they asked for last time at n.
func (s *search) same(x *execution, n *node, enabled uint64) bool {
	sig := x.signature()
	if n.sig == 0 {
		n.sig = sig
	}
	if n.of == 0 && enabled>>n.pick&1 == 1 && n.sig == sig {
		return true
	}
	x.failure = &Failure{Kind: Nondeterminism}
	return false
}

// signature sums up what the threads ask for. It is never 0.
func (x *execution) signature() uint64 {
	sig := uint64(1)
	for _, t := range x.m.Threads {
		r := &t.Next
		v := uint64(r.Kind)<<32 | uint64(r.Order)<<16 | uint64(r.N)
		if r.Cell.Addr != nil && !t.Ended() {
			v = v<<8 + uint64(x.mem.at(r.Cell).index)
		}
		sig = (sig ^ v) * 0x9E3779B97F4A7C15
		sig ^= sig >> 29
	}
	return sig | 1
}

// localStep returns a thread whose next step is local.
func (x *execution) localStep() *machine.Thread {
	for _, t := range x.m.Threads {
		loops := x.weak != nil && t.Next.Kind == machine.Spin // which go on in several ways
		if !t.Ended() && local(&t.Next) && !loops && x.enabled(t) {
			return t
		}
	}
	return nil
}

func (x *execution) enabledThreads() (set uint64) {
	for i, t := range x.m.Threads {
		if x.enabled(t) {
			set |= 1 << i
		}
	}
	return set
}

// stillAsleep returns those of the threads that the step of t does not wake: their
// next events do not conflict with its.
func (x *execution) stillAsleep(threads uint64, t *machine.Thread) (set uint64) {
	writes := x.writesNow(&t.Next)
	for rest := threads; rest != 0; rest &= rest - 1 {
		u := bits.TrailingZeros64(rest)
		r := &x.m.Threads[u].Next
		if r.Cell.Addr != t.Next.Cell.Addr || !writes && !x.writesNow(r) {
			set |= 1 << u
		}
	}
	return set
}

// end counts an execution that has come to its end.
func (s *search) end(x *execution) {
	s.log.progress(s.Executions, s.Blocked)
	if !x.stuck() {
		s.Blocked++
		return
	}
	s.Executions++
	if s.failed() {
		x.failure = &Failure{Kind: Test}
		return
	}
	s.after()
}

// tooLong is the failure of an execution that does not seem to end.
func (x *execution) tooLong() *Failure {
	if len(x.m.Threads) > maxThreads {
		return &Failure{Kind: Livelock, Text: fmt.Sprintf("more than %d threads", maxThreads)}
	}
	last := x.steps[len(x.steps)-1].thread
	return &Failure{Kind: Livelock, Thread: last, Pos: position(x.m.Threads[last].PCs),
		Text: fmt.Sprintf("no end after %d steps", maxSteps)}
}
