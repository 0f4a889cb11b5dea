package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/draw"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// A scribe writes about one execution that was traced.
type scribe struct {
	x        *execution
	names    map[unsafe.Pointer]string // of locations
	pointers map[unsafe.Pointer]string // of values
}

func newScribe(x *execution) *scribe {
	w := &scribe{x: x, names: map[unsafe.Pointer]string{}, pointers: map[unsafe.Pointer]string{}}
	taken := map[string]int{}
	for i := range x.steps {
		s := &x.steps[i]
		p := s.req.Cell.Addr
		if p == nil || w.names[p] != "" || s.req.Private {
			continue
		}
		name := x.m.Names[p]
		if name == "" {
			pos := position(s.pcs)
			name = fmt.Sprintf("[%s:%d]", filepath.Base(pos.File), pos.Line)
		}
		if taken[name]++; taken[name] > 1 {
			name += "#" + strconv.Itoa(taken[name])
		}
		w.names[p] = name
	}
	return w
}

// maxDrawn bounds the steps of an execution that is listed in full, and as a graph.
const maxDrawn = 1000

// report fills in what the failure says about the execution.
func (x *execution) report(f *Failure) {
	w := newScribe(x)
	f.Trace = w.trace()
	if len(x.steps) <= maxDrawn {
		f.Graph = w.graph()
	}
	switch f.Kind {
	case Race:
		f.Report = w.race(f)
	case Deadlock, Leak:
		f.Report = w.waiting(f)
	case Assertion, Panic, Test:
		f.Report = f.describe() + w.stale()
	default:
		f.Report = f.describe()
	}
	if f.Graph != nil && len(f.Graph.Events) <= maxPicture {
		f.Report += "\n\n" + strings.TrimRight(draw.Text(f.Graph, draw.Options{Width: 110}), "\n") + "\n"
	}
}

// maxPicture bounds the events of an execution that is drawn in a report.
const maxPicture = 60

// before reports whether step a happens before step b.
func (x *execution) before(a, b int) bool {
	s := &x.steps[a]
	return x.steps[b].known.at(s.thread) >= s.known.at(s.thread)
}

// maxStale bounds the stale reads that a report names.
const maxStale = 4

// stale names the reads of values that had been overwritten in the order in which
// the execution is told.
func (w *scribe) stale() string {
	next := map[int]int{}  // the write after a step's, in modification order
	first := map[int]int{} // the first write of a location
	for loc, writes := range w.x.coherence() {
		for i, s := range writes {
			if i == 0 {
				first[loc] = s
			} else {
				next[writes[i-1]] = s
			}
		}
	}
	var b strings.Builder
	n := 0
	for i := range w.x.steps {
		r := &w.x.steps[i]
		if !r.isRead || r.writes || r.req.Private {
			continue
		}
		later, overwritten := next[r.from]
		if r.from < 0 {
			later, overwritten = first[r.loc]
		}
		if !overwritten || w.x.before(i, later) {
			continue
		}
		if n++; n > maxStale {
			b.WriteString("\n  ...")
			break
		}
		over := &w.x.steps[later]
		fmt.Fprintf(&b, "\n  %s at %s (%s) reads %s = %s, which %s at %s (%s) overwrites with %s: nothing makes that write happen before the read",
			thread(r.thread), w.pos(i), r.req.Order, w.name(r.req.Cell), w.value(r.loc, r.read),
			thread(over.thread), w.pos(later), over.req.Order, w.value(over.loc, over.wrote))
	}
	if n == 0 {
		return ""
	}
	return "\nvalues that were read although they are overwritten:" + b.String()
}

// describe is the report of a failure that one line of one thread shows.
func (f *Failure) describe() string {
	at := ""
	if f.Pos.Line > 0 {
		at = " at " + place(f.Pos) + ", in " + thread(f.Thread)
	}
	switch f.Kind {
	case Assertion:
		return "an assertion fails" + at + ": " + f.Text
	case Panic:
		return "panic" + in(f.Thread) + ": " + f.Text + "\n" + f.Stack
	case Misuse:
		return f.Text + at
	case Livelock:
		return "an execution does not end: " + f.Text + at +
			"\na loop that waits for another thread must call atomic.Pause or sync.Yield, so that the checker knows"
	case Goroutine:
		return "a goroutine that the checker does not know uses an atomic at " + place(f.Pos) +
			"\nstart it with the Go method of a sync.WaitGroup of ordo/sync, not with a go statement"
	case Blocking:
		return "a thread blocks at " + place(f.Pos) + ": " + f.Text
	case Nondeterminism:
		s := "the body is not deterministic: the same values read, it did something else"
		if f.Text != "" {
			s += " (" + f.Text + ")"
		}
		return s + "\nlook for clocks, random numbers, the order of a map, and variables that outlive one run of the body"
	case Test:
		return "the body failed the test"
	}
	return f.Kind.String() + at
}

func thread(n int) string {
	if n == 0 {
		return "the body"
	}
	return "T" + strconv.Itoa(n)
}

func in(n int) string { return " in " + thread(n) }

// place is a position, its file as seen from the working directory if it is below.
func place(p exec.Pos) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, p.File); err == nil && !strings.HasPrefix(rel, "..") {
			p.File = rel
		}
	}
	return p.String()
}

func (w *scribe) pos(step int) string { return place(position(w.x.steps[step].pcs)) }

// race says which accesses race, and why nothing orders them.
func (w *scribe) race(f *Failure) string {
	a, b := w.x.racing[0], w.x.racing[1]
	first, second := &w.x.steps[a], &w.x.steps[b]
	f.Thread, f.Pos = second.thread, position(second.pcs)
	verb := func(s *step) string {
		if s.req.Kind == machine.Write {
			return "writes"
		}
		return "reads"
	}
	return fmt.Sprintf("data race on %s:\n  %s %s it at %s\n  %s %s it at %s\n%s",
		w.names[second.req.Cell.Addr],
		thread(first.thread), verb(first), w.pos(a),
		thread(second.thread), verb(second), w.pos(b), w.unordered(a, b))
}

// unordered says why step a does not happen before step b: what the thread of b
// read of what the thread of a wrote between them, and which side did not synchronize.
func (w *scribe) unordered(a, b int) string {
	from, to := w.x.steps[a].thread, w.x.steps[b].thread
	for i := b - 1; i > a; i-- {
		r := &w.x.steps[i]
		if r.thread != to || !r.isRead || r.from <= a {
			continue
		}
		s := &w.x.steps[r.from]
		if s.thread != from || s.req.Private {
			continue
		}
		text := fmt.Sprintf("nothing orders them: %s at %s (%s) reads %s, which %s wrote at %s (%s), but ",
			thread(to), w.pos(i), r.req.Order, w.value(r.loc, r.read), thread(from), w.pos(r.from), s.req.Order)
		released := releases(s.req.Order) || w.fenced(a, r.from, releases)
		acquired := acquires(r.req.Order) || w.fenced(i, b, acquires)
		switch {
		case !released && !acquired:
			return text + "neither is the write a release nor the read an acquire"
		case !released:
			return text + "the write is no release, and no release fence is before it"
		case !acquired:
			return text + "the read is no acquire, and no acquire fence is behind it"
		}
	}
	return fmt.Sprintf("nothing orders them: between the two, %s reads nothing that %s wrote after the first",
		thread(to), thread(from))
}

// fenced reports whether the thread of steps a and b has such a fence between them.
func (w *scribe) fenced(a, b int, is func(checked.Order) bool) bool {
	for i := a + 1; i < b; i++ {
		if s := &w.x.steps[i]; s.thread == w.x.steps[a].thread && s.req.Kind == machine.Fence && is(s.req.Order) {
			return true
		}
	}
	return false
}

// waiting says what each thread waits for.
func (w *scribe) waiting(f *Failure) string {
	var b strings.Builder
	if f.Kind == Leak {
		b.WriteString("the body is over, but not every thread can end:")
	} else {
		b.WriteString("deadlock: no thread can go on:")
	}
	for _, t := range w.x.m.Threads {
		if t.Ended() {
			continue
		}
		r := &t.Next
		f.Thread, f.Pos = t.Number, position(t.PCs)
		fmt.Fprintf(&b, "\n  %s waits at %s: %s", thread(t.Number), place(f.Pos), r.What)
		for _, s := range r.Watch {
			fmt.Fprintf(&b, ", until %s is not %s", w.name(s.Cell), w.word(s.Cell, s.Val))
		}
		if len(t.Spawned) > 0 {
			fmt.Fprintf(&b, " (started at %s)", place(position(t.Spawned)))
		}
	}
	return b.String()
}

func (w *scribe) name(c checked.Cell) string {
	if n := w.names[c.Addr]; n != "" {
		return n
	}
	return "a location"
}

// value writes a value of a location.
func (w *scribe) value(loc int, v checked.Word) string { return w.word(w.x.mem.order[loc].cell, v) }

func (w *scribe) word(c checked.Cell, v checked.Word) string {
	switch {
	case c.Width == 0 && v.Ptr == nil:
		return "nil"
	case c.Width == 0:
		n := w.pointers[v.Ptr]
		if n == "" {
			n = "p" + strconv.Itoa(len(w.pointers)+1)
			w.pointers[v.Ptr] = n
		}
		return n
	case c.Width == 4:
		return strconv.Itoa(int(int32(v.Bits)))
	}
	return strconv.FormatInt(int64(v.Bits), 10)
}

// trace lists the steps.
func (w *scribe) trace() string {
	var b strings.Builder
	n := 0
	for i := range w.x.steps {
		if s := &w.x.steps[i]; s.req.Kind != machine.Pause {
			if n++; n == maxDrawn/2 && len(w.x.steps) > maxDrawn {
				b.WriteString("      ...\n")
			}
			if n >= maxDrawn/2 && i < len(w.x.steps)-maxDrawn/2 {
				continue
			}
			line := fmt.Sprintf("%4d  %-8s  %-50s  %s", n, thread(s.thread), w.step(s), w.pos(i))
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.String()
}

// step writes one step as the program would.
func (w *scribe) step(s *step) string {
	r := &s.req
	what := ""
	if r.What != "" {
		what = "  " + r.What
	}
	if r.Private {
		return strings.TrimSpace(what)
	}
	name := w.name(r.Cell)
	switch r.Kind {
	case machine.Load:
		return fmt.Sprintf("%s.Load(%s) = %s%s", name, r.Order, w.value(s.loc, s.read), what)
	case machine.Store:
		return fmt.Sprintf("%s.Store(%s, %s)%s", name, w.value(s.loc, s.wrote), r.Order, what)
	case machine.RMW, machine.CAS:
		if !s.writes {
			return fmt.Sprintf("%s.CAS(%s) = %s, fails%s", name, r.Order, w.value(s.loc, s.read), what)
		}
		return fmt.Sprintf("%s.RMW(%s) %s -> %s%s", name, r.Order, w.value(s.loc, s.read), w.value(s.loc, s.wrote), what)
	case machine.Fence:
		return fmt.Sprintf("Fence(%s)", r.Order)
	case machine.Read:
		return name + ".Get()"
	case machine.Write:
		return name + ".Set()"
	case machine.Choose:
		return fmt.Sprintf("choice %d of %d%s", s.read.Bits, r.N, what)
	}
	return what
}

// short rounds a duration for people.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

func executions(n int) string {
	if n == 1 {
		return "1 execution"
	}
	return count(n) + " executions"
}

// count writes a number with commas.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
