package oracle

import (
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// An event is a memory action of a run of a thread. Sets of events are bit sets
// of their numbers within the thread.
type event struct {
	thread      int
	read, write bool // a fence is neither
	order       exec.Order
	loc         int // -1 for a fence
	got, put    litmus.Value
	before      uint64 // program order: the events before this one
	addr        uint64 // the reads that the location was computed from
	data        uint64 // the reads that the written value was computed from
	locked      bool   // x86: has a LOCK prefix, or is of an XCHG
	pair        int    // x86: of a locked write its read, else -1
	pos         exec.Pos
}

// An ending says how a run of a thread stopped.
type ending uint8

const (
	done    ending = iota
	dropped        // as if it had never been
	cut            // in a loop that had further rounds to go
)

// A value is what an expression gives: the value, the reads it was computed
// from, and the formula, by which equal operands are known.
type value struct {
	v    litmus.Value
	deps uint64
	form string
}

// A run is one way of a thread through its code.
type run struct {
	events []event
	regs   []litmus.Value
	end    ending

	need, supply uint64 // pairs of a location and a value: read, written
}

// A runner runs a thread, once for each script of choices. All that is not
// determined by the code is a choice: what a read returns, whether a weak
// compare-and-swap fails.
type runner struct {
	p      *litmus.Program
	thread int
	x86    bool
	loose  bool // conditions go both ways
	unroll int
	values [][]litmus.Value // by location: what a read may return

	script, sizes []int
	next          int

	events []event
	regs   []value
	end    ending
	large  bool
}

// maxRuns bounds the runs of one thread.
const maxRuns = 30_000

// all returns every run that was not dropped; false if there are too many.
func (t *runner) all() ([]*run, bool) {
	var out []*run
	t.script, t.sizes = nil, nil
	for n := 0; n < maxRuns; n++ {
		r := t.once()
		if t.large {
			return nil, false
		}
		if r.end != dropped {
			out = append(out, r)
		}
		for len(t.script) > 0 && t.script[len(t.script)-1] == t.sizes[len(t.script)-1]-1 {
			t.script, t.sizes = t.script[:len(t.script)-1], t.sizes[:len(t.sizes)-1]
		}
		if len(t.script) == 0 {
			return out, true
		}
		t.script[len(t.script)-1]++
	}
	return nil, false
}

// once follows the script and goes on with first choices.
func (t *runner) once() *run {
	th := &t.p.Threads[t.thread]
	t.next, t.events, t.end = 0, nil, done
	t.regs = make([]value, len(th.Regs))
	for i := range t.regs {
		t.regs[i].form = "0"
	}
	t.stmts(th.Body)
	r := &run{events: t.events, end: t.end}
	for _, v := range t.regs {
		r.regs = append(r.regs, v.v)
	}
	return r
}

// choose returns a number below n.
func (t *runner) choose(n int) int {
	if n == 0 {
		t.drop()
	}
	if n < 2 || t.end != done {
		return 0
	}
	if t.next == len(t.script) {
		t.script, t.sizes = append(t.script, 0), append(t.sizes, n)
	}
	t.next++
	return t.script[t.next-1]
}

func (t *runner) drop() {
	if t.end == done {
		t.end = dropped
	}
}

// holds decides a condition.
func (t *runner) holds(v value) bool {
	if t.loose {
		return t.choose(2) == 1
	}
	return v.v.Truth()
}

// sofar is the set of all events of the run.
func (t *runner) sofar() uint64 { return 1<<len(t.events) - 1 }

// emit adds an event and returns its number.
func (t *runner) emit(e event) int {
	if t.end != done {
		return 0
	}
	if len(t.events) >= 60 {
		t.large = true
		t.drop()
		return 0
	}
	e.thread = t.thread
	t.events = append(t.events, e)
	return len(t.events) - 1
}
