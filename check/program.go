package check

import (
	"unsafe"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// A program is the body as package explore sees it. To know what a thread does next
// it runs the body in an order in which values are read after they were written, so
// pointers and ordinary memory are real; accesses to ordinary memory are no events
// there.
//
// Threads, locations and pointers have numbers that are the same in all runs: a
// thread by its parent, a location or pointer by the first state of a thread that
// used it. Where two states turn out to mean the same, the later number is replaced,
// and the exploration starts again.
type program struct {
	m    *machine.Machine
	body func()
	x    *explore.Execution

	threads map[threadKey]int
	locs    map[stateKey]int
	values  map[stateKey]explore.Value // of pointers
	init    []explore.Value
	stale   bool // what was answered is no longer true
	unfit   bool // threads are no functions of the values they read

	run *rerun
}

type threadKey struct{ parent, nth int }

// A stateKey is a state of a thread: the values it was given.
type stateKey struct {
	thread, events int
	given          uint64
	what           int // of its pointers
}

// A rerun is one run of the body.
type rerun struct {
	threads  []*machine.Thread // by number; nil: not started
	numbers  []int             // of the machine's threads
	keys     []stateKey
	waits    map[int]bool // threads that were given what they do not accept
	locs     map[unsafe.Pointer]int
	pointers map[unsafe.Pointer]explore.Value
	real     map[explore.Value]unsafe.Pointer
}

func newProgram(m *machine.Machine, body func()) *program {
	return &program{m: m, body: body, threads: map[threadKey]int{{-1, 0}: 0},
		locs: map[stateKey]int{}, values: map[stateKey]explore.Value{}}
}

// Threads, Init, Within and Next implement explore.Program and Watcher.
func (p *program) Threads() int { return len(p.threads) }

func (p *program) Init(loc int) explore.Value { return p.init[loc] }

func (p *program) Within(x *explore.Execution) { p.x = x }

func (p *program) Next(thread int, values []explore.Value) explore.Label {
	if p.stale {
		return explore.Label{Kind: explore.Block}
	}
	p.restart()
	p.replay(p.x)
	if t := p.run.threads[thread]; t != nil && len(values) > p.run.keys[thread].events {
		p.give(t, values[len(values)-1])
	}
	p.settle()
	return p.label(thread, values)
}

// restart runs the body up to its first event.
func (p *program) restart() {
	p.m.Start(p.body)
	n := len(p.threads)
	p.run = &rerun{threads: make([]*machine.Thread, n), keys: make([]stateKey, n), locs: map[unsafe.Pointer]int{}, waits: map[int]bool{},
		pointers: map[unsafe.Pointer]explore.Value{}, real: map[explore.Value]unsafe.Pointer{}}
	for i := range p.run.keys {
		p.run.keys[i].thread = i
	}
	p.meet()
}

// meet gives numbers to threads that were started since.
func (p *program) meet() {
	for i := len(p.run.numbers); i < len(p.m.Threads); i++ {
		t := p.m.Threads[i]
		key := threadKey{-1, 0}
		if t.Parent != nil {
			key = threadKey{p.run.numbers[t.Parent.Number], t.Nth}
		}
		n, known := p.threads[key]
		if !known {
			n = len(p.threads)
			p.threads[key] = n
			p.stale = true
		}
		p.run.numbers = append(p.run.numbers, n)
		if n < len(p.run.threads) {
			p.run.threads[n] = t
			p.run.locs[t.Next.Cell.Addr] = p.start(n)
			p.run.locs[t.Over().Addr] = p.own(stateKey{thread: n, events: -1})
			p.init[p.start(n)] = explore.Value(machine.Initial(t.Next.Cell).Bits)
		}
	}
}

// start is the number of the location by which a thread is started.
func (p *program) start(n int) int { return p.own(stateKey{thread: n}) }

// own is the number of one of a thread's own locations.
func (p *program) own(key stateKey) int {
	l, known := p.locs[key]
	if !known {
		l = len(p.init)
		p.locs[key] = l
		p.init = append(p.init, 0)
	}
	return l
}

// replay runs the events of x, each read after the write that it reads.
func (p *program) replay(x *explore.Execution) {
	done := map[explore.EventID]bool{explore.Initial: true}
	var events [][]explore.Event
	for t := range x.Threads() {
		events = append(events, x.Events(t))
	}
	for moved := true; moved && !p.stale; {
		moved = false
		for n := range events {
			for len(events[n]) > 0 {
				e := &events[n][0]
				t := p.run.threads[n]
				if t == nil || e.Kind&exec.Read != 0 && !done[e.RF] {
					break
				}
				v := explore.Value(0)
				if e.Kind == 0 || e.Kind&exec.Read != 0 {
					v = e.Read
				}
				p.give(t, v)
				done[e.ID] = true
				events[n] = events[n][1:]
				moved = true
			}
		}
	}
}

// give answers what t asks for by v, and carries out what is no event.
func (p *program) give(t *machine.Thread, v explore.Value) {
	p.private(t)
	n := p.run.numbers[t.Number]
	r := &t.Next
	key := &p.run.keys[n]
	if r.Kind <= machine.CAS {
		p.loc(n, r.Cell)
		p.operands(n, r)
	}
	key.events++
	key.given = mix(key.given, uint64(v)+1)
	word := checked.Word{Bits: uint64(v)}
	if r.Kind <= machine.CAS && r.Cell.Width == 0 {
		word = checked.Word{Ptr: p.run.real[v]}
	}
	if t.Ended() || r.Kind == machine.Spin || r.Accept != nil && !r.Accept(word.Bits) || r.Must && word != r.Old {
		p.run.waits[n] = true
		return
	}
	p.m.Resume(t, word)
	p.meet()
}

// private runs a thread over its accesses to ordinary memory.
func (p *program) private(t *machine.Thread) {
	for t.Next.Kind == machine.Read || t.Next.Kind == machine.Write {
		p.m.Resume(t, checked.Word{})
	}
}

// settle has all threads name what they ask for, if that has a name.
func (p *program) settle() {
	for _, t := range p.m.Threads {
		p.private(t)
		n := p.run.numbers[t.Number]
		if n < len(p.run.keys) && t.Next.Kind <= machine.CAS {
			if _, named := p.locs[p.run.keys[n]]; named {
				p.loc(n, t.Next.Cell)
			}
		}
	}
}

// loc returns the number of the location that the thread asks for.
func (p *program) loc(n int, c checked.Cell) int {
	key := p.run.keys[n]
	here, seen := p.run.locs[c.Addr]
	named, known := p.locs[key]
	switch {
	case seen && known && here != named:
		replace(p.locs, max(here, named), min(here, named))
		p.stale = true
	case seen:
		p.locs[key] = here
		return here
	case !known:
		named = len(p.init)
		p.locs[key] = named
		p.init = append(p.init, 0)
		p.init[named] = p.value(key, -1-named, c, machine.Initial(c))
	}
	p.run.locs[c.Addr] = named
	if v := machine.Initial(c); c.Width == 0 && v.Ptr != nil {
		p.value(key, -1-named, c, v)
	}
	return named
}

func replace[V comparable](m map[stateKey]V, old, new V) {
	for k, v := range m {
		if v == old {
			m[k] = new
		}
	}
}

// operands gives numbers to the pointers of a request.
func (p *program) operands(n int, r *machine.Request) (val, old explore.Value) {
	key := p.run.keys[n]
	return p.value(key, 1, r.Cell, r.Val), p.value(key, 2, r.Cell, r.Old)
}

// firstPointer is the number of the first pointer.
const firstPointer = 1 << 40

// value returns the number of a word, which of the state key is its what-th.
func (p *program) value(key stateKey, what int, c checked.Cell, w checked.Word) explore.Value {
	if c.Width != 0 {
		return explore.Value(w.Bits)
	}
	if w.Ptr == nil {
		return 0
	}
	key.what = what
	if what < 0 { // the initial value of a location
		key = stateKey{what: what}
	}
	here, seen := p.run.pointers[w.Ptr]
	named, known := p.values[key]
	switch {
	case seen && known && here != named:
		replace(p.values, max(here, named), min(here, named))
		p.stale = true
	case seen:
		p.values[key] = here
		return here
	case !known:
		named = firstPointer + explore.Value(len(p.values))
		p.values[key] = named
	}
	p.run.pointers[w.Ptr], p.run.real[named] = named, w.Ptr
	return named
}

// label says what a thread does next that was given these values.
func (p *program) label(n int, values []explore.Value) explore.Label {
	t := p.run.threads[n]
	switch {
	case p.stale:
		return explore.Label{Kind: explore.Block}
	case t == nil && len(values) > 0: // it was not started
		return explore.Label{Kind: explore.Block, Await: true}
	case t == nil:
		return explore.Label{Kind: explore.Load, Order: exec.ACQ, Loc: p.start(n)}
	case p.run.waits[n]:
		return explore.Label{Kind: explore.Block, Await: true}
	}
	r := &t.Next
	l := explore.Label{Order: orders[r.Order]}
	switch r.Kind {
	case machine.Load, machine.Store, machine.RMW, machine.CAS:
		l.Loc = p.loc(n, r.Cell)
		l.Val, l.Old = p.operands(n, r)
		l.Fail = orders[r.Order.Failure()]
	}
	switch r.Kind {
	case machine.Load:
		l.Kind = explore.Load
	case machine.Store:
		l.Kind = explore.Store
	case machine.RMW:
		l.Kind, l.Op = explore.RMW, explore.Xchg
		if r.Op != checked.Swap {
			req := *r
			l.Op = explore.Call
			l.Func = func(v explore.Value) explore.Value {
				w, _ := req.Written(checked.Word{Bits: uint64(v)})
				return explore.Value(w.Bits)
			}
		}
	case machine.CAS:
		l.Kind = explore.CAS
		if r.Must {
			l.Fail = exec.RLX
		}
	case machine.Fence:
		l.Kind = explore.Fence
	case machine.Choose:
		l.Kind, l.N = explore.Choice, r.N
	case machine.Spin:
		return explore.Label{Kind: explore.Block, Await: len(r.Watch) == 1}
	case machine.End:
		return explore.Label{Kind: explore.Done}
	case machine.Fail:
		if r.Failure.Kind == machine.Assume {
			return explore.Label{Kind: explore.Block}
		}
		return explore.Label{Kind: explore.Error}
	}
	return l
}
