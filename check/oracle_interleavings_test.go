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

	path      []node
	redundant int // executions that were given up: an equivalent one is explored
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

// maxSteps bounds one execution.
const maxSteps = 20_000

// An oracleRun is an execution that is run step by step.
type oracleRun struct {
	*execution
	nudges int // loops that were let go on since the last write

	weak  *graph       // under a model weaker than sc
	musts map[int]must // of threads
}

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
	return s.execution().execution
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
func (s *search) execution() *oracleRun {
	x := &oracleRun{execution: newExecution(s.m, s.body)}
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
				s.redundant++
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
func (s *search) choose(x *oracleRun, t *machine.Thread, depth int) int {
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
func (s *search) same(x *oracleRun, n *node, enabled uint64) bool {
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
func (x *oracleRun) signature() uint64 {
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
func (x *oracleRun) localStep() *machine.Thread {
	for _, t := range x.m.Threads {
		loops := x.weak != nil && t.Next.Spins() // which go on in several ways
		if !t.Ended() && local(&t.Next) && !loops && x.enabled(t) {
			return t
		}
	}
	return nil
}

func (x *oracleRun) enabledThreads() (set uint64) {
	for i, t := range x.m.Threads {
		if x.enabled(t) {
			set |= 1 << i
		}
	}
	return set
}

// stillAsleep returns those of the threads that the step of t does not wake: their
// next events do not conflict with its.
func (x *oracleRun) stillAsleep(threads uint64, t *machine.Thread) (set uint64) {
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
func (s *search) end(x *oracleRun) {
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

// enabled reports whether a thread can go on.
func (x *oracleRun) enabled(t *machine.Thread) bool {
	r := &t.Next
	switch {
	case t.Ended():
		return false
	case r.Accept != nil:
		return r.Accept(x.mem.at(r.Cell).value.Bits)
	case r.Must:
		_, ok := r.Written(x.mem.at(r.Cell).value)
		return ok
	case r.Spins():
		return x.changed(r)
	}
	return true
}

// changed reports whether something that a loop has read has another value.
func (x *oracleRun) changed(r *machine.Request) bool {
	for _, s := range r.Watch {
		if x.mem.at(s.Cell).value != s.Val {
			return true
		}
	}
	return false
}

// local reports whether it makes no difference to others when a request is carried
// out: so it is at once.
func local(r *machine.Request) bool {
	switch r.Kind {
	case machine.Fence, machine.Read, machine.Write, machine.Choose, machine.Pause:
		return true
	}
	return r.Private
}

// writesNow reports whether the request would write, as the memory is.
func (x *oracleRun) writesNow(r *machine.Request) bool {
	switch r.Kind {
	case machine.Store:
		return true
	case machine.RMW, machine.CAS:
		_, ok := r.Written(x.mem.at(r.Cell).value)
		return ok
	}
	return false
}

// step carries out what a thread asks for, and runs it up to its next request. A
// read reads the write that came last; a choice is pick.
func (x *oracleRun) step(t *machine.Thread, pick int) {
	from := -1
	if a := t.Next.Cell.Addr; a != nil && x.mem.locations[a] != nil {
		from = x.mem.locations[a].writer
	}
	x.stepFrom(t, pick, from)
	x.wrote()
}

// wrote lets loops that wait go on again if the last step was a write.
func (x *oracleRun) wrote() {
	if x.steps[len(x.steps)-1].writes {
		x.nudges = 0
	}
}

// maxNudges is how often loops that seem to wait may go on although nothing has
// changed and nothing else can go on: their counters may be where the machine does
// not see them.
const maxNudges = 256

// nudge lets a loop that waits go on.
func (x *oracleRun) nudge() bool {
	if x.nudges >= maxNudges {
		return false
	}
	for i := range x.m.Threads {
		t := x.m.Threads[(i+x.nudges)%len(x.m.Threads)]
		if !t.Ended() && t.Next.Spins() {
			x.nudges++
			x.step(t, 0)
			return true
		}
	}
	return false
}

// stuck judges an execution in which no thread can go on.
func (x *oracleRun) stuck() (complete bool) {
	ended := true
	for _, t := range x.m.Threads {
		switch {
		case t.Ended():
		case t.Next.Limited:
			return false // not for ever
		default:
			ended = false
		}
	}
	if ended {
		return true
	}
	x.failure = &Failure{Kind: Deadlock}
	if x.m.Threads[0].Ended() {
		x.failure.Kind = Leak
	}
	return false
}

// An oracle's executions are not replayed by a token.
func (s *search) token() []byte      { return nil }
func (s *search) resume([]byte) bool { return false }
