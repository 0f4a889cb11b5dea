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
	pruned  bool   // by Assume

	co [][]int // the steps that write each location, in modification order
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
	known   clock // what happens before it, and itself
	pcs     []uintptr
}

func newExecution(m *machine.Machine, body func()) *execution {
	x := &execution{m: m, mem: newMemory()}
	m.Known = x.happensBefore
	m.Start(body)
	return x
}

// happensBefore returns how many requests of another thread happen before request n
// of a thread. The start of a thread is none that it asked for.
func (x *execution) happensBefore(thread, n, other int) int {
	for i := range x.steps {
		s := &x.steps[i]
		if s.thread != thread || s.req.Kind == machine.Pause {
			continue
		}
		if n--; n < -1 {
			return x.requests(other, s.known.at(other))
		}
	}
	return 0
}

// requests returns how many of the first time steps of a thread are requests.
func (x *execution) requests(thread int, time uint32) int {
	n := -1 // its start
	for i := range x.steps {
		s := &x.steps[i]
		if s.thread == thread && s.req.Kind != machine.Pause && s.known.at(thread) <= time {
			n++
		}
	}
	return max(n, 0)
}

// stepFrom carries out what a thread asks for, and runs it up to its next request. A
// read reads the write of the step from, or the initial value if that is -1; a choice
// is pick.
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
	s.known = v.now.clone()
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
