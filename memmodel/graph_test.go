package memmodel

import (
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// A candidate is an execution of a small program, written by hand:
//
//	Wx=1.rel Wy=1:data | Uy=0>2.acq Rx=0.na | F.sc Lm Km
//
// Threads are separated by "|". W, R and U write, read and update a location: the
// values say what a read reads from, so each location is written each value once;
// 0 is the initial one. F is a fence; L and K lock and unlock a mutex (an update
// and a write). The order follows a point; without one it is relaxed. An event
// with :data, :addr or :ctrl depends so on the read before it; what an update with
// :own writes depends on what it reads.
type candidate struct {
	t      testing.TB
	target Target
	events []made
	last   map[int]int // thread to its last read
	free   []int       // reads that may read from any write
	deps   map[string][][2]int
	pairs  [][2]int
	amo    [][2]int
}

// made is an event with what the environment has to know of it.
type made struct {
	thread       int
	kind         exec.Kind
	loc          string
	read, wrote  string
	sets         []string
	unsequenced  int // the other half of a single instruction, or -1
	ctrlToFuture bool
}

var orderOf = map[string]exec.Order{"na": exec.NA, "rlx": exec.RLX, "": exec.RLX, "acq": exec.ACQ,
	"rel": exec.REL, "acq_rel": exec.ACQREL, "sc": exec.SC}

// build makes the events for a target, through its compiler mapping.
func build(t testing.TB, target Target, program string) *candidate {
	c := &candidate{t: t, target: target, last: map[int]int{}, deps: map[string][][2]int{}}
	for _, loc := range locations(program) {
		c.add(made{thread: exec.InitThread, kind: exec.Write, loc: loc, wrote: "0", sets: []string{"IW", "NA"}})
	}
	for i, thread := range strings.Split(program, "|") {
		for op := range strings.FieldsSeq(thread) {
			c.operation(i, op)
		}
	}
	return c
}

func locations(program string) []string {
	var out []string
	for op := range strings.FieldsSeq(program) {
		if loc := location(op); loc != "" && !slices.Contains(out, loc) {
			out = append(out, loc)
		}
	}
	return out
}

func location(op string) string {
	if op == "|" {
		return ""
	}
	end := strings.IndexAny(op, "=.:")
	if end < 0 {
		end = len(op)
	}
	return op[1:end]
}

func (c *candidate) add(e made) int {
	e.unsequenced = -1
	c.events = append(c.events, e)
	return len(c.events) - 1
}

func (c *candidate) operation(thread int, op string) {
	c.t.Helper()
	text, dep, _ := strings.Cut(op, ":")
	text, name, _ := strings.Cut(text, ".")
	o, ok := orderOf[name]
	if !ok {
		c.t.Fatalf("%s: no such order", op)
	}
	_, value, _ := strings.Cut(text, "=")
	loc, before, start := location(op), c.last[thread], len(c.events)
	switch text[0] {
	case 'F':
		c.fence(thread, o)
	case 'R':
		c.access(thread, exec.Read, loc, value, "", o, c.target.Load(o))
	case 'W':
		a := c.target.Store(o)
		if a.Exchange {
			c.access(thread, exec.Update, loc, "?", value, o, a)
			c.free = append(c.free, c.last[thread])
		} else {
			c.access(thread, exec.Write, loc, "", value, o, a)
		}
	case 'U':
		old, written, _ := strings.Cut(value, ">")
		c.access(thread, exec.Update, loc, old, written, o, c.target.RMW(o, true))
	case 'L':
		old, written, _ := strings.Cut(value, ">")
		c.access(thread, exec.Update, loc, old, written, exec.ACQ, c.target.Lock())
		c.tag(start, "LK", "LS")
	case 'K':
		c.access(thread, exec.Write, loc, "", value, exec.REL, c.target.Unlock())
		c.tag(start, "UL")
	default:
		c.t.Fatalf("%s: no such operation", op)
	}
	if dep == "own" {
		c.deps["data"] = append(c.deps["data"], [2]int{start, start + 1})
	} else if dep != "" {
		for e := start; e < len(c.events); e++ {
			c.deps[dep] = append(c.deps[dep], [2]int{before, e})
		}
	}
}

func (c *candidate) tag(from int, tags ...string) {
	if c.target == Source {
		for e := from; e < len(c.events); e++ {
			c.events[e].sets = append(c.events[e].sets, tags...)
		}
	}
}

func (c *candidate) fence(thread int, o exec.Order) {
	if c.target == Source {
		c.add(made{thread: thread, kind: exec.Fence, sets: []string{setOf(o)}})
		return
	}
	c.fences(thread, c.target.Fence(o))
}

func (c *candidate) fences(thread int, tags []string) {
	for _, tag := range tags {
		c.add(made{thread: thread, kind: exec.Fence, sets: []string{tag}})
	}
}

func setOf(o exec.Order) string { return strings.ToUpper(o.String()) }

// access adds an access and the fences around it.
func (c *candidate) access(thread int, k exec.Kind, loc, read, wrote string, o exec.Order, a Access) {
	c.fences(thread, a.Before)
	first := len(c.events)
	e := made{thread: thread, loc: loc}
	switch {
	case c.target == Source:
		e.kind, e.read, e.wrote, e.sets = k, read, wrote, []string{setOf(o)}
		if o != exec.NA {
			e.sets = append(e.sets, "A")
		}
		if k == exec.Update {
			e.sets = append(e.sets, "RMW")
		}
		c.add(e)
	default:
		if k&exec.Read != 0 {
			e.kind, e.read, e.wrote, e.sets = exec.Read, read, "", a.Read
			c.add(e)
		}
		if k&exec.Write != 0 {
			e.kind, e.read, e.wrote, e.sets = exec.Write, "", wrote, a.Write
			c.add(e)
		}
		if k == exec.Update {
			c.pair(first, a.Amo)
		}
	}
	if k&exec.Read != 0 {
		c.last[thread] = first
		c.events[first].ctrlToFuture = a.CtrlISync
	}
	c.fences(thread, a.After)
}

func (c *candidate) pair(read int, amo bool) {
	c.pairs = append(c.pairs, [2]int{read, read + 1})
	if amo {
		c.amo = append(c.amo, [2]int{read, read + 1})
		c.events[read].unsequenced = read + 1
	}
}

// env computes the sets and relations.
func (c *candidate) env() *cat.Env {
	n := len(c.events)
	env := &cat.Env{N: n, Sets: map[string]exec.Set{}, Rels: map[string]*exec.Rel{}}
	for _, s := range slices.Concat([]string{"R", "W", "M", "F", "IW"}, c.target.Sets()) {
		env.Sets[s] = exec.NewSet(n)
	}
	for _, r := range BaseRels {
		if r != "pco" && r != "coi" { // they are for models that compute or choose them
			env.Rels[r] = exec.NewRel(n)
		}
	}
	env.Rels["id"], env.Rels["sm"] = exec.Identity(n), exec.Identity(n)
	for name, pairs := range map[string][][2]int{"rmw": c.pairs, "amo": c.amo,
		"addr": c.deps["addr"], "data": c.deps["data"], "ctrl": c.deps["ctrl"]} {
		for _, p := range pairs {
			env.Rels[name].Add(p[0], p[1])
		}
	}
	for a, e := range c.events {
		c.classify(env, a, e)
		for b, f := range c.events {
			c.relate(env, a, b, e, f)
		}
	}
	return env
}

func (c *candidate) classify(env *cat.Env, i int, e made) {
	for kind, set := range map[exec.Kind]string{exec.Read: "R", exec.Write: "W", exec.Fence: "F"} {
		if e.kind&kind != 0 {
			env.Sets[set].Add(i)
		}
	}
	if e.kind != exec.Fence {
		env.Sets["M"].Add(i)
	}
	for _, s := range e.sets {
		if set, ok := env.Sets[s]; ok {
			set.Add(i)
		} else if e.thread != exec.InitThread {
			c.t.Fatalf("%s has no set %s", c.target, s)
		}
	}
}

func (c *candidate) relate(env *cat.Env, a, b int, e, f made) {
	later := e.thread == f.thread && e.thread != exec.InitThread && a < b
	if later && e.unsequenced != b {
		env.Rels["po"].Add(a, b)
	}
	if later && e.ctrlToFuture {
		env.Rels["ctrl"].Add(a, b)
	}
	if e.thread == f.thread {
		env.Rels["int"].Add(a, b)
	} else {
		env.Rels["ext"].Add(a, b)
	}
	if e.loc == "" || e.loc != f.loc {
		return
	}
	env.Rels["loc"].Add(a, b)
	if e.kind&exec.Write != 0 && f.kind&exec.Read != 0 && e.wrote == f.read {
		env.Rels["rf"].Add(a, b)
	}
}

// verdict is what a model says of a candidate.
type verdict struct {
	allowed bool
	marks   []string // flags and undefined behaviour
}

// judge asks the reference interpreter. final, such as "x=2 y=1", says which write
// of a location is last in coherence order. What the read of an exchange reads is
// not said: any write that fits makes the outcome allowed.
func judge(t testing.TB, m *Model, program, final string) verdict {
	t.Helper()
	c := build(t, m.Target, program)
	var last []int
	for want := range strings.FieldsSeq(final) {
		last = append(last, c.writer(want))
	}
	var out verdict
	c.choose(c.free, func() {
		env := c.env()
		env.Sets["FW"] = exec.SetOf(env.N, last...)
		v, err := m.File.Eval(env)
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		if len(v.Undefined) > 0 {
			t.Errorf("%s: %v", m.Name, v.Undefined)
		}
		for _, b := range v.Passed {
			if endsWith(t, &b, last) {
				out.add(&b)
			}
		}
	})
	return out
}

func (v *verdict) add(b *cat.Branch) {
	v.allowed = true
	for _, f := range slices.Concat(b.Flags, b.Undefined) {
		if !slices.Contains(v.marks, f.Check.Name) {
			v.marks = append(v.marks, f.Check.Name)
		}
	}
}

// choose goes on with each way to give the free reads a value.
func (c *candidate) choose(free []int, yield func()) {
	if len(free) == 0 {
		yield()
		return
	}
	read := &c.events[free[0]]
	for _, w := range c.events {
		if w.kind&exec.Write != 0 && w.loc == read.loc {
			read.read = w.wrote
			c.choose(free[1:], yield)
		}
	}
}

// endsWith reports whether the writes are the last of their locations in the
// coherence order that a branch has chosen.
func endsWith(t testing.TB, b *cat.Branch, last []int) bool {
	t.Helper()
	for _, w := range last {
		co, ok := b.Lookup("co")
		if !ok {
			t.Fatal("the model chooses no co")
		}
		if !co.Rel.Row(w).Empty() {
			return false
		}
	}
	return true
}

// writer finds the event that writes "x=2".
func (c *candidate) writer(want string) int {
	c.t.Helper()
	loc, value, _ := strings.Cut(want, "=")
	for i, e := range c.events {
		if e.loc == loc && e.wrote == value {
			return i
		}
	}
	c.t.Fatalf("nobody writes %s", want)
	return -1
}
