package check

import (
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// An execution is one run of the body, so far.
type execution struct {
	m       *machine.Machine
	mem     *memory
	steps   []step
	failure *Failure
	racing  [2]int // the steps of a race
	nudges  int    // loops that were let go on since the last write
	pruned  bool   // by Assume

	weak  *graph       // under a model weaker than sc
	musts map[int]must // of threads
}

// A step is one event that was carried out.
type step struct {
	thread int
	req    machine.Request
	loc    int // of atomic memory, or -1
	read   checked.Word
	wrote  checked.Word
	isRead bool
	writes bool
	from   int // the step that wrote what is read; -1: the initial value
	// message is what happens before an acquire that reads what the step wrote.
	message clock
	pcs     []uintptr
}

func newExecution(m *machine.Machine, body func()) *execution {
	m.Start(body)
	return &execution{m: m, mem: newMemory()}
}

// enabled reports whether a thread can go on.
func (x *execution) enabled(t *machine.Thread) bool {
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
func (x *execution) changed(r *machine.Request) bool {
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
func (x *execution) writesNow(r *machine.Request) bool {
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
func (x *execution) step(t *machine.Thread, pick int) {
	from := -1
	if a := t.Next.Cell.Addr; a != nil && x.mem.locations[a] != nil {
		from = x.mem.locations[a].writer
	}
	x.stepFrom(t, pick, from)
}

// stepFrom is step with the step whose write a read reads; -1 is the initial value.
func (x *execution) stepFrom(t *machine.Thread, pick, from int) {
	s := step{thread: t.Number, req: t.Next, loc: -1, from: -1}
	if x.m.Trace {
		s.pcs = append([]uintptr(nil), t.PCs...)
	}
	r := &t.Next
	v := x.mem.view(t.Number)
	v.now.tick(t.Number)
	answer := checked.Word{}
	switch r.Kind {
	case machine.Load, machine.Store, machine.RMW, machine.CAS:
		answer = x.access(t, v, &s, from)
	case machine.Fence:
		v.fences(r.Order)
	case machine.Read, machine.Write:
		x.plain(t, v)
	case machine.Choose:
		answer.Bits = uint64(pick)
		s.read = answer
	}
	x.steps = append(x.steps, s)
	if x.failure == nil {
		x.m.Resume(t, answer)
		x.found(t)
	}
}

// access carries out a request of atomic memory, and returns what was read.
func (x *execution) access(t *machine.Thread, v *view, s *step, from int) checked.Word {
	r := &t.Next
	l := x.mem.use(r.Cell)
	old, message := l.initial, clock(nil)
	if from >= 0 {
		old, message = x.steps[from].wrote, x.steps[from].message
	}
	new, writes := r.Written(old)
	s.loc, s.read, s.from = l.index, old, from
	s.isRead = r.Kind != machine.Store
	o := r.Order
	if r.Kind == machine.CAS && !writes {
		o = o.Failure()
		s.req.Order = o
	}
	if s.isRead {
		v.reads(message, o)
	}
	if writes {
		if !s.isRead {
			message = nil
		}
		s.message = v.writes(message, o)
		l.value, l.writer = new, len(x.steps)
		s.wrote, s.writes = new, true
		x.nudges = 0
	}
	return old
}

func (x *execution) plain(t *machine.Thread, v *view) {
	r := &t.Next
	a := access{thread: t.Number, step: len(x.steps), time: v.now.at(t.Number)}
	if other, found := x.mem.touch(r.Cell.Addr, a, r.Kind == machine.Write); found {
		x.failure = &Failure{Kind: Race}
		x.racing = [2]int{other.step, a.step}
	}
}

// found looks for a failure that the thread has run into.
func (x *execution) found(t *machine.Thread) {
	if pcs := x.m.Foreign(); pcs != nil {
		x.failure = &Failure{Kind: Goroutine, Pos: position(pcs)}
		return
	}
	if t.Next.Kind != machine.Fail {
		return
	}
	f := t.Next.Failure
	switch f.Kind {
	case machine.Assume:
		x.pruned = true
		return
	case machine.Assertion:
		x.failure = &Failure{Kind: Assertion, Text: f.Text}
	case machine.Misuse:
		x.failure = &Failure{Kind: Misuse, Text: f.Text}
	case machine.Endless:
		x.failure = &Failure{Kind: Livelock, Text: f.Text}
	case machine.Panic:
		x.failure = &Failure{Kind: Panic, Text: f.Text, Stack: f.Stack}
	}
	x.failure.Thread = t.Number
	x.failure.Pos = position(t.PCs)
}

// maxNudges is how often loops that seem to wait may go on although nothing has
// changed and nothing else can go on: their counters may be where the machine does
// not see them.
const maxNudges = 256

// nudge lets a loop that waits go on.
func (x *execution) nudge() bool {
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
func (x *execution) stuck() (complete bool) {
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
