package explore

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// An EventID names an event of an [Execution].
type EventID int

// Initial is the initial write of a location.
const Initial EventID = initial

// An Event is an event of an execution. A read-modify-write is one event.
type Event struct {
	ID     EventID
	Thread int
	Kind   exec.Kind // 0 for a choice
	Order  exec.Order
	Loc    int
	Read   Value   // the value read or chosen
	Wrote  Value   // the value written
	RF     EventID // of a read: what it reads
	Failed bool    // a compare-and-swap that did not swap
	Label  *Label
}

// An Execution is a consistent execution, or the beginning of one. It is only
// valid until the callback that got it returns.
type Execution struct {
	program Program
	source  interface {
		threads() int
		eventsOf(t int) []Event
		coherence(loc int) []EventID
		locations() int
		waits(t int) *Label
		latest(e EventID) bool
		races() [][2]EventID
		initial(loc int) Value
		causal() []EventID
		place(e EventID) (thread, step int)
		known(thread, step, other int) int
		top(loc int) Value
		steps(t int, list []Step) []Step
		state(t int) *Label
	}
}

// A Step is an event of a thread, of a read-modify-write one half, as a program needs
// it that runs real code along an execution.
type Step struct {
	State   uint64 // of the thread after it, by name
	Before  uint64 // of the thread before it
	Label   *Label // what the thread asked for
	Value   Value  // read, chosen or written
	IsRead  bool
	IsWrite bool // or the write of a read-modify-write
	IsHalf  bool
	Updates bool // the read of a read-modify-write, of which the write comes next
	// RFThread and RFStep say where the write stands that a read reads; -1 for the
	// initial one.
	RFThread, RFStep int
}

// Steps appends the steps of a thread to list.
func (x *Execution) Steps(thread int, list []Step) []Step { return x.source.steps(thread, list) }

// Place says where an event stands among the steps of its thread: of a
// read-modify-write its read.
func (x *Execution) Place(e EventID) (thread, step int) { return x.source.place(e) }

// Known returns how many steps of another thread happen before a step of a thread.
func (x *Execution) Known(thread, step, other int) int { return x.source.known(thread, step, other) }

// Last returns the last value of a location.
func (x *Execution) Last(loc int) Value { return x.source.top(loc) }

// Program returns the program that the execution is one of: with several workers,
// the worker's.
func (x *Execution) Program() Program { return x.program }

// State returns what a thread does next.
func (x *Execution) State(thread int) *Label { return x.source.state(thread) }

// Threads is the number of threads.
func (x *Execution) Threads() int { return x.source.threads() }

// Events returns the events of a thread in program order.
func (x *Execution) Events(thread int) []Event { return x.source.eventsOf(thread) }

// Locations is one more than the greatest location that was accessed.
func (x *Execution) Locations() int { return x.source.locations() }

// Coherence returns the writes of a location in coherence order, without the
// initial one.
func (x *Execution) Coherence(loc int) []EventID { return x.source.coherence(loc) }

// Init returns the initial value of a location.
func (x *Execution) Init(loc int) Value { return x.source.initial(loc) }

// Waits returns the Block at which a thread has stopped; nil if it has not.
func (x *Execution) Waits(thread int) *Label { return x.source.waits(thread) }

// Latest reports whether a read reads the last write of its location. A thread
// that awaits something and has read the latest can never go on.
func (x *Execution) Latest(read EventID) bool { return x.source.latest(read) }

// Races returns the pairs of events that race.
func (x *Execution) Races() [][2]EventID { return x.source.races() }

// Causal returns all events in an order that agrees with program order and
// reads-from, so that a program can be run along it.
func (x *Execution) Causal() []EventID { return x.source.causal() }

// execution returns the view of g that callbacks get.
func (x *run[S]) execution(g *graph[S]) *Execution {
	x.current.source = view[S]{g}
	return &x.current
}

type view[S set] struct{ g *graph[S] }

func (v view[S]) threads() int          { return len(v.g.threads) }
func (v view[S]) locations() int        { return len(v.g.locs) }
func (v view[S]) initial(loc int) Value { return v.g.locs[loc].init }

// id returns the name of the event of slot e: of a read-modify-write its read.
func (v view[S]) id(e int16) EventID {
	if e >= 0 && v.g.events[e].flags&isHalf != 0 {
		return EventID(v.g.events[e].mate)
	}
	return EventID(e)
}

func (v view[S]) eventsOf(t int) []Event {
	var slots []int16
	for e := v.g.threads[t].last; e >= 0; e = v.g.events[e].prev {
		slots = append(slots, e)
	}
	var out []Event
	for i := len(slots) - 1; i >= 0; i-- {
		ev := &v.g.events[slots[i]]
		if ev.flags&isHalf != 0 {
			u := &out[len(out)-1]
			u.Kind, u.Wrote = exec.Update, ev.value
			continue
		}
		out = append(out, v.event(slots[i]))
	}
	return out
}

func (v view[S]) place(e EventID) (thread, step int) {
	ev := &v.g.events[e]
	return int(ev.thread), int(ev.at)
}

func (v view[S]) known(thread, step, other int) int {
	g := v.g
	e := g.threads[thread].last
	for int(g.events[e].at) > step {
		e = g.events[e].prev
	}
	before := g.events[e].hb
	meet(&before, &g.threads[other].events)
	return count(&before)
}

func (v view[S]) top(loc int) Value { return v.g.valueOf(&v.g.locs[loc], v.g.locs[loc].top) }

func (v view[S]) state(t int) *Label { return &v.g.threads[t].next.label }

func (v view[S]) steps(t int, list []Step) []Step {
	g := v.g
	first := len(list)
	n := int(g.threads[t].length)
	list = slices.Grow(list, n)[:first+n]
	for e, i := g.threads[t].last, first+n-1; e >= 0; e, i = g.events[e].prev, i-1 {
		ev := &g.events[e]
		s := Step{State: ev.next.state, Before: ev.label.state, Label: &ev.label.label, Value: ev.value, RFThread: -1, RFStep: -1,
			IsRead: ev.flags&isRead != 0, IsWrite: ev.flags&isWrite != 0, IsHalf: ev.flags&isHalf != 0, Updates: ev.flags&isUpdate != 0}
		if s.IsRead && ev.rf != initial {
			w := &g.events[ev.rf]
			s.RFThread, s.RFStep = int(w.thread), int(w.at)
		}
		list[i] = s
	}
	return list
}

func (v view[S]) event(e int16) Event {
	ev := &v.g.events[e]
	out := Event{ID: EventID(e), Thread: int(ev.thread), Order: ev.label.label.Order, Loc: int(ev.loc), RF: -2, Label: &ev.label.label}
	switch {
	case ev.flags&isRead != 0:
		out.Kind, out.Read, out.RF = exec.Read, ev.value, v.id(ev.rf)
		if ev.label.kind == CAS && ev.flags&isUpdate == 0 {
			out.Failed, out.Order = true, ev.label.label.Fail
		}
	case ev.flags&isWrite != 0:
		out.Kind, out.Wrote = exec.Write, ev.value
	case ev.flags&isFence != 0:
		out.Kind = exec.Fence
	default:
		out.Read = ev.value
	}
	return out
}

func (v view[S]) coherence(loc int) []EventID {
	var out []EventID
	for w := v.g.locs[loc].first; w >= 0; w = v.g.events[w].coNext {
		out = append(out, v.id(w))
	}
	return out
}

func (v view[S]) waits(t int) *Label {
	if n := v.g.threads[t].next; n.kind == Block {
		return &n.label
	}
	return nil
}

func (v view[S]) latest(e EventID) bool {
	ev := &v.g.events[e]
	return v.g.after(&v.g.locs[ev.loc], ev.rf) < 0
}

func (v view[S]) races() [][2]EventID {
	var out [][2]EventID
	g := v.g
	all := g.live
	for e := pop(&all); e >= 0; e = pop(&all) {
		if g.events[e].flags&isAccess == 0 {
			continue
		}
		with := g.racing(e)
		for a := pop(&with); a >= 0; a = pop(&with) {
			pair := [2]EventID{v.id(int16(a)), v.id(int16(e))}
			if pair[0] < pair[1] && !has(&g.events[a].hb, e) && !slices.Contains(out, pair) {
				out = append(out, pair)
			}
		}
	}
	return out
}

func (v view[S]) causal() []EventID {
	var out []EventID
	for _, e := range v.g.causally() {
		if v.g.events[e].flags&isHalf == 0 {
			out = append(out, EventID(e))
		}
	}
	return out
}

// causally returns all events in an order that agrees with program order and
// reads-from.
func (g *graph[S]) causally() []int {
	var done, all S
	for t := range g.threads {
		join(&all, &g.threads[t].events)
	}
	var out []int
	for !empty(&all) {
		for t := range g.threads {
			for todo := all; ; {
				meet(&todo, &g.threads[t].events)
				e := g.ready(todo, &done)
				if e < 0 {
					break
				}
				add(&done, e)
				drop(&all, e)
				drop(&todo, e)
				out = append(out, e)
			}
		}
	}
	return out
}

// ready returns an event of todo whose causes are done; -1 if there is none.
func (g *graph[S]) ready(todo S, done *S) int {
	for e := pop(&todo); e >= 0; e = pop(&todo) {
		causes := g.events[e].porf
		minus(&causes, done)
		if empty(&causes) {
			return e
		}
	}
	return -1
}
