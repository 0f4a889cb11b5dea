package check

import (
	"unsafe"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// A rerun is a run of the body along an execution: each event after those that it
// follows and reads, so that pointers and ordinary memory are real. It goes on where
// the next execution goes on, and starts again where that has gone another way.
type rerun struct {
	m       *machine.Machine
	names   *names
	body    func()
	threads []runThread // by their number in names
	numbers []int       // of the machine's threads
	locs    binding
	ptrs    binding
	before  map[unsafe.Pointer]int // locations of the run before this
	dirty   bool                   // threads did what is in no execution
	strange bool                   // a thread asked for something else than the last time

	x     *explore.Execution // that is followed
	steps [][]explore.Step   // of it
}

// A runThread is a thread, and how far it has come.
type runThread struct {
	t     *machine.Thread // nil: it was not started
	done  int             // steps
	state uint64          // after them, by name
	waits bool            // it was given what it does not accept
	knows bool            // of the end of another thread
}

func newRerun(m *machine.Machine, n *names, body func()) *rerun {
	return &rerun{m: m, names: n, body: body, dirty: true,
		before: map[unsafe.Pointer]int{}, locs: newBinding(), ptrs: newBinding()}
}

// met notes which numbers came up in this run.
func (r *rerun) met() {
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	r.names.locs.meet(r.locs.set(), r.locs.all)
	r.names.pointers.meet(r.ptrs.set(), r.ptrs.all)
	r.names.settled.Store(r.names.locs.settled && r.names.pointers.settled)
	for _, n := range r.locs.all {
		if _, used := r.before[r.locs.addrs[n]]; used && !isGlobal(r.locs.addrs[n]) {
			r.names.outlives.Store(true)
			r.names.stale.Store(true)
		}
	}
}

// isGlobal reports whether an address is one of a package variable. Those begin each
// execution anew, as no event changes memory. What was allocated in another execution
// has left that in a state that is not known.
func isGlobal(p unsafe.Pointer) bool {
	here := uintptr(unsafe.Pointer(&global))
	return max(here, uintptr(p))-min(here, uintptr(p)) < 1<<30
}

var global byte

// restart runs the body up to its first event.
func (r *rerun) restart() {
	if len(r.locs.all) > 0 && !r.strange && !r.names.stale.Load() {
		r.met()
	}
	r.m.Known = r.happensBefore
	r.m.Start(r.body)
	r.threads = r.threads[:0]
	r.numbers = r.numbers[:0]
	r.before, r.locs.numbers = r.locs.numbers, r.before // alive, so that no other has their addresses
	clear(r.locs.numbers)
	r.locs.clear()
	r.ptrs.clear()
	r.dirty, r.strange = false, false
	r.meet()
	r.m.Resume(r.m.Threads[0], checked.Word{Bits: 1})
	r.meet()
}

// happensBefore returns how many requests of another thread, by its number in the
// machine, happen before request n of a thread.
func (r *rerun) happensBefore(thread, n, other int) int {
	thread, other = r.numbers[thread], r.numbers[other]
	step := r.stepOf(thread, n)
	if step < 0 {
		return 0
	}
	known, requests := r.x.Known(thread, step, other), 0
	for i := range r.steps[other][:known] {
		if isRequest(r.steps[other], i) {
			requests++
		}
	}
	return requests
}

// stepOf returns the step that is request n of a thread; -1 if there is none.
func (r *rerun) stepOf(thread, n int) int {
	for i := range r.steps[thread] {
		if isRequest(r.steps[thread], i) {
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}

// isRequest reports whether the thread asked for its step i: it did not for its start,
// nor for a write apart from the read of a read-modify-write.
func isRequest(steps []explore.Step, i int) bool {
	return !steps[i].IsHalf && (i > 0 || steps[0].Label.Kind != explore.Join)
}

// meet finds the numbers of threads that were started since.
func (r *rerun) meet() {
	for i := len(r.numbers); i < len(r.m.Threads); i++ {
		t := r.m.Threads[i]
		key := threadKey{-1, 0}
		if t.Parent != nil {
			key = threadKey{r.numbers[t.Parent.Number], t.Nth}
		}
		n := r.names.thread(key)
		r.numbers = append(r.numbers, n)
		for n >= len(r.threads) {
			r.threads = append(r.threads, runThread{})
		}
		r.threads[n] = runThread{t: t, state: uint64(n) + 1}
	}
}

func (r *rerun) thread(n int) *runThread {
	for n >= len(r.threads) {
		r.threads = append(r.threads, runThread{})
	}
	return &r.threads[n]
}

// follow runs the body up to where x ends. It returns false if that does not work.
func (r *rerun) follow(x *explore.Execution) bool {
	r.load(x)
	if !r.agrees() {
		r.restart()
	}
	return r.catchUp()
}

// load looks up the steps of x.
func (r *rerun) load(x *explore.Execution) {
	r.x = x
	n := x.Threads()
	for len(r.steps) < n {
		r.steps = append(r.steps, nil)
	}
	r.steps = r.steps[:n]
	for t := range n {
		r.steps[t] = x.Steps(t, r.steps[t][:0])
	}
}

// agrees reports whether all that was run is in the execution.
func (r *rerun) agrees() bool {
	if r.dirty || r.strange {
		return false
	}
	for n := range r.threads {
		t := &r.threads[n]
		if t.done > 0 && (n >= len(r.steps) || t.done > len(r.steps[n]) || r.steps[n][t.done-1].State != t.state) {
			return false
		}
	}
	return true
}

// catchUp runs the steps that were not run yet.
func (r *rerun) catchUp() bool {
	for moved := true; moved; {
		moved = false
		for n := range r.steps {
			for r.canDo(n) {
				s := &r.steps[n][r.threads[n].done]
				if !s.IsHalf {
					r.give(n, s.Label, s.Value)
				}
				if r.strange || r.names.stale.Load() {
					return false
				}
				t := &r.threads[n]
				t.done++
				t.state = s.State
				moved = true
			}
		}
	}
	for n := range r.steps {
		if r.thread(n).done != len(r.steps[n]) {
			r.strange = true
		}
	}
	return !r.strange
}

// canDo reports whether the next step of a thread is there, and what it reads is
// written.
func (r *rerun) canDo(n int) bool {
	t := r.thread(n)
	if t.t == nil || t.done >= len(r.steps[n]) {
		return false
	}
	s := &r.steps[n][t.done]
	return s.RFThread < 0 || r.thread(s.RFThread).done > s.RFStep
}

// give answers the event l of a thread by v.
func (r *rerun) give(n int, l *explore.Label, v explore.Value) {
	rt := &r.threads[n]
	t := rt.t
	r.passPauses(t)
	if !r.same(n, l, &t.Next) {
		r.strange = true
		return
	}
	q := &t.Next
	word := checked.Word{Bits: uint64(v)}
	if isAccess(q.Kind) && q.Cell.Width == 0 {
		word = checked.Word{Ptr: r.pointer(v)}
	}
	if q.Accept != nil && !q.Accept(word.Bits) || q.Must && word != q.Old {
		rt.waits = true
		return
	}
	rt.knows = rt.knows || l.Kind == explore.Join && rt.done > 0
	r.m.Resume(t, word)
	r.meet()
}

func (r *rerun) passPauses(t *machine.Thread) {
	for t.Next.Kind == machine.Pause {
		r.m.Resume(t, checked.Word{})
	}
}

// isAccess reports whether a request is one of atomic memory.
func isAccess(k machine.Kind) bool { return k <= machine.CAS }

// pointer returns what a value stands for.
func (r *rerun) pointer(v explore.Value) unsafe.Pointer {
	if v == 0 {
		return nil
	}
	return r.ptrs.at(int(v - firstPointer))
}

// same reports whether a request is what the thread asked for the last time. What it
// names is bound.
func (r *rerun) same(n int, l *explore.Label, q *machine.Request) bool {
	switch q.Kind {
	case machine.Load:
		if q.Private != (l.Kind == explore.Join) || !q.Private && l.Kind != explore.Load {
			return false
		}
	case machine.Store:
		if l.Kind != explore.Store {
			return false
		}
	case machine.RMW:
		if l.Kind != explore.RMW {
			return false
		}
	case machine.CAS:
		if l.Kind != explore.CAS {
			return false
		}
	case machine.Fence:
		return l.Kind == explore.Fence && l.Order == orders[q.Order]
	case machine.Choose:
		return l.Kind == explore.Choice && l.N == q.N
	case machine.Read:
		return l.Kind == explore.Load && l.Order == orders[checked.Plain] && r.bindLoc(l.Loc, q.Cell.Addr)
	case machine.Write:
		return l.Kind == explore.Store && l.Order == orders[checked.Plain] && r.bindLoc(l.Loc, q.Cell.Addr)
	default:
		return false
	}
	if q.Private {
		return true
	}
	if l.Order != orders[q.Order] || !r.bindLoc(l.Loc, q.Cell.Addr) {
		return false
	}
	if q.Cell.Width > 0 {
		return l.Kind == explore.Load || l.Kind == explore.RMW || uint64(l.Val) == q.Val.Bits && uint64(l.Old) == q.Old.Bits
	}
	if initial := machine.Initial(q.Cell).Ptr; initial != nil && !r.bindPointer(r.names.initial(l.Loc), initial) {
		return false
	}
	return r.bindPointer(l.Val, q.Val.Ptr) && r.bindPointer(l.Old, q.Old.Ptr)
}

func (r *rerun) bindPointer(v explore.Value, p unsafe.Pointer) bool {
	if v == 0 || p == nil {
		return v == 0 && p == nil
	}
	return r.bind(&r.ptrs, &r.names.pointers, int(v-firstPointer), p)
}

func (r *rerun) bindLoc(loc int, addr unsafe.Pointer) bool {
	return r.bind(&r.locs, &r.names.locs, loc, addr)
}

// bind makes a number stand for an address, as it did when it was given. If it cannot
// because the address has another number, they were two for one.
func (r *rerun) bind(b *binding, n *namer, number int, addr unsafe.Pointer) bool {
	if b.at(number) == addr {
		return true
	}
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	if n.bind(b, number, addr) {
		return true
	}
	here, seen := b.numbers[addr]
	if seen {
		n.replace(max(here, number), min(here, number))
	}
	r.doubt(b.at(number) != nil, n)
	return true
}

// doubt begins anew, as numbers were found to be wrong; confused, if they contradict
// each other.
func (r *rerun) doubt(confused bool, n *namer) {
	r.names.stale.Store(true)
	if confused {
		r.strange = r.strange || n.trust == inNothing
		n.trust, r.names.mixedUp = min(n.trust+1, inNothing), true
	}
}

// firstPointer is the number of the first pointer, as a value.
const firstPointer explore.Value = 1 << 40

// initial returns the initial value of a location.
func (n *names) initial(loc int) explore.Value {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.init[loc]
}
