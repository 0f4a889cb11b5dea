package check

import (
	"slices"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/internal/checked"
)

// A program is the body as package explore sees it: to know what a thread does next
// it runs the body along the execution. What threads do is remembered there by what
// they have read: by the values, or, if they share more than atomics, by all that
// came before what they have read.
type program struct {
	run     *rerun
	names   *names
	outcome func() string // of the body, once it is over
	failed  func() bool   // the test has, by the body's hand

	x *explore.Execution

	quick int  // executions since the last that was looked at
	due   bool // the next is to be run as a whole
}

// A stop is why a thread goes no further, or may not.
type stop struct {
	assumed bool // what does not hold: the execution is of no interest
	limited bool // the wait may be ended by what another execution has
	cut     bool // the thread may go on, in a loop that counts its rounds
	what    string
	round   int // events in a round of the loop that waits; 0 if it is none
}

// Threads, Init, Within and Next implement explore.Program and Watcher.
func (p *program) Threads() int { return p.names.threadCount() }

func (p *program) Init(loc int) explore.Value { return p.names.initial(loc) }

func (p *program) Within(x *explore.Execution, _ uint64) { p.x = x }

func (p *program) Next(thread int, values []explore.Value) explore.Label {
	r := p.run
	if p.names.stale.Load() || !r.follow(p.x) {
		p.lost()
		return explore.Label{Kind: explore.Block}
	}
	r.settle()
	l := p.label(thread)
	if r.strange || p.names.stale.Load() {
		p.lost()
		return explore.Label{Kind: explore.Block}
	}
	p.learn(thread, values, &l)
	return l
}

// lost is called when what was answered before does not fit together.
func (p *program) lost() {
	if p.run.strange {
		p.names.unfit.Store(true)
	}
	p.names.stale.Store(true)
}

// label says what a thread does next.
func (p *program) label(n int) explore.Label {
	rt := p.run.thread(n)
	switch {
	case rt.t == nil:
		return p.join(p.names.first(n), "start")
	case rt.waits:
		q := &rt.t.Next
		return explore.Label{Kind: explore.Block, Await: true, Data: &stop{limited: q.Limited, what: q.What}}
	case rt.t.Next.Kind == machine.Pause:
		return p.pause(n)
	}
	return p.request(n, &rt.t.Next)
}

func (p *program) join(loc int, what string) explore.Label {
	return explore.Label{Kind: explore.Join, Order: exec.ACQ, Loc: loc, Causal: true, Data: &stop{what: what}}
}

// request is the event for a request.
func (p *program) request(n int, q *machine.Request) explore.Label {
	l := explore.Label{Order: orders[q.Order], Causal: p.names.causal, Site: q.Site, Late: q.Waits() || p.names.waitsAt(q.Site)}
	switch q.Kind {
	case machine.Load, machine.Store:
		l.Kind = explore.Load
		if q.Kind == machine.Store {
			l.Kind = explore.Store
		}
		if q.Private {
			return p.private(n, q)
		}
		p.operands(n, q, &l)
	case machine.RMW:
		l.Kind, l.Op = explore.RMW, explore.Xchg
		p.operands(n, q, &l)
		if q.Op != checked.Swap {
			req := *q
			l.Op = explore.Call
			l.Func = func(v explore.Value) explore.Value {
				w, _ := req.Written(checked.Word{Bits: uint64(v)})
				return explore.Value(w.Bits)
			}
		}
	case machine.CAS:
		l.Kind, l.Fail = explore.CAS, orders[q.Order.Failure()]
		if q.Must {
			l.Fail = exec.RLX
		}
		p.operands(n, q, &l)
	case machine.Read, machine.Write:
		l.Kind, l.Order, l.Causal = explore.Load, exec.NA, false
		if q.Kind == machine.Write {
			l.Kind = explore.Store
		}
		p.operands(n, q, &l)
	case machine.Fence:
		l.Kind = explore.Fence
		l.Light, l.Heavy = q.Order == checked.Light, q.Order == checked.Heavy
	case machine.Choose:
		l.Kind, l.N = explore.Choice, q.N
	case machine.End:
		l.Kind = explore.Done
		if n == 0 && p.outcome != nil {
			l.Data = p.outcome()
		}
	case machine.Fail:
		return failed(q.Failure)
	}
	if pcs := p.run.m.Foreign(); pcs != nil {
		return explore.Label{Kind: explore.Error, Data: &Failure{Kind: Goroutine, Pos: position(pcs)}}
	}
	if p.failed() {
		return explore.Label{Kind: explore.Error, Data: &Failure{Kind: Test}}
	}
	if len(p.run.m.Threads) > maxThreads {
		return explore.Label{Kind: explore.Error, Data: &Failure{Kind: Livelock}}
	}
	return l
}

// failed is the end of a thread that has found a failure.
func failed(f *machine.Failure) explore.Label {
	kind := map[machine.FailureKind]Kind{machine.Assertion: Assertion, machine.Misuse: Misuse, machine.Panic: Panic, machine.Endless: Livelock}
	if f.Kind == machine.Assume {
		// Most assume something of what was read last.
		return explore.Label{Kind: explore.Block, Await: true, Data: &stop{assumed: true}}
	}
	return explore.Label{Kind: explore.Error, Data: &Failure{Kind: kind[f.Kind]}}
}

// haveMet reports whether all locations and pointers of an execution came up in one run
// already, each two of them: else two could be one.
func (p *program) haveMet(x *explore.Execution) bool {
	n := p.names
	if n.settled.Load() {
		return true
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	p.run.load(x)
	var locs, pointers []int
	for _, steps := range p.run.steps {
		for i := range steps {
			l := steps[i].Label
			if !(steps[i].IsRead || steps[i].IsWrite) || n.kinds[l.Loc] == ownLoc {
				continue
			}
			locs = with(locs, l.Loc)
			for _, v := range []explore.Value{l.Val, l.Old, steps[i].Value} {
				if number := int(v - firstPointer); v >= firstPointer && number < n.pointers.n {
					pointers = with(pointers, number)
				}
			}
		}
	}
	return n.locs.haveMet(locs) && n.pointers.haveMet(pointers)
}

// with returns a set with a number added.
func with(set []int, number int) []int {
	if slices.Contains(set, number) {
		return set
	}
	return append(set, number)
}

// settle binds what threads ask for to the numbers that they have for it.
func (r *rerun) settle() {
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	for n := range r.threads {
		rt := &r.threads[n]
		if rt.t == nil || rt.t.Next.Cell.Addr == nil || rt.t.Next.Private {
			continue
		}
		if number, known := r.names.locs.byKey[key{rt.state, 0}]; known {
			if here, seen := r.locs.numbers[rt.t.Next.Cell.Addr]; !seen && r.locs.at(number) == nil {
				r.names.locs.bind(&r.locs, number, rt.t.Next.Cell.Addr)
			} else if here != number {
				r.names.locs.replace(max(here, number), min(here, number))
				r.doubt(!seen, &r.names.locs)
			}
		}
	}
}

// private is an event of a thread's own locations: of its start and of its end.
func (p *program) private(n int, q *machine.Request) explore.Label {
	for i, t := range p.run.m.Threads {
		loc := p.names.first(p.run.numbers[i])
		if q.Cell.Addr == t.Over().Addr {
			loc++
		} else if q.Cell.Addr != t.Started().Addr {
			continue
		}
		if q.Kind == machine.Store {
			return explore.Label{Kind: explore.Store, Order: exec.REL, Loc: loc, Val: 1}
		}
		return p.join(loc, q.What)
	}
	p.run.strange = true
	return explore.Label{Kind: explore.Block}
}

// operands fills in the location of a request and its values.
func (p *program) operands(n int, q *machine.Request, l *explore.Label) {
	r := p.run
	own := p.names
	own.mu.Lock()
	defer own.mu.Unlock()
	k := key{r.threads[n].state, 0}
	loc, stale, confused := own.locs.name(&r.locs, k, r.site(n, 0, q), q.Cell.Addr)
	if stale {
		r.doubt(confused, &own.locs)
	}
	l.Loc = loc
	own.settled.Store(own.locs.settled && own.pointers.settled)
	for len(own.init) <= loc {
		own.init = append(own.init, 0)
		own.kinds = append(own.kinds, atomicLoc)
	}
	own.kinds[loc] = max(own.kinds[loc], kindOf(q))
	if !isAccess(q.Kind) {
		return
	}
	initial := machine.Initial(q.Cell)
	if q.Cell.Width > 0 {
		own.init[loc] = explore.Value(initial.Bits)
		l.Val, l.Old = explore.Value(q.Val.Bits), explore.Value(q.Old.Bits)
		return
	}
	own.init[loc] = p.value(key{what: -1 - loc}, site{what: -1 - loc}, initial)
	l.Val = p.value(key{k.state, 1}, r.site(n, 1, q), q.Val)
	l.Old = p.value(key{k.state, 2}, r.site(n, 2, q), q.Old)
}

func kindOf(q *machine.Request) locKind {
	switch {
	case !isAccess(q.Kind):
		return plainLoc
	case q.Waits():
		return syncLoc
	}
	return atomicLoc
}

// value returns the number of a pointer.
func (p *program) value(k key, s site, w checked.Word) explore.Value {
	if w.Ptr == nil {
		return 0
	}
	n, stale, confused := p.names.pointers.name(&p.run.ptrs, k, s, w.Ptr)
	if stale {
		p.run.doubt(confused, &p.names.pointers)
	}
	return firstPointer + explore.Value(n)
}

// site is where a thread uses the location of a request (0), or its values (1, 2).
func (r *rerun) site(n, what int, q *machine.Request) site {
	s := site{thread: n, what: what, from: q.Site}
	if n >= len(r.steps) {
		return s
	}
	last := -1
	for i := range r.steps[n] {
		if l := r.steps[n][i].Label; l.Site == q.Site && l.Loc != last {
			last = l.Loc
			s.nth++
		}
	}
	return s
}

// first returns the location of a thread's start.
func (n *names) first(thread int) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.own(thread)
}
