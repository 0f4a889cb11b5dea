package explore

import (
	"slices"

	"github.com/ordo-go/ordo/exec"
)

// half is the write of a read-modify-write. Its read is an event of its own, as a
// write may revisit the read before it is known what it will write; the models see
// both as one event.
const half Kind = 200

// A node is a state of a thread: what it does next. The states of a thread are a
// tree, a branch for each value that was read, and the exploration walks in it
// instead of asking the program again.
type node struct {
	label  Label
	kind   Kind
	flags  flags
	loc    int32
	val    Value  // what a store or half writes
	state  uint64 // its name
	asked  bool   // what it does is known
	parent *node
	value  Value // the value by which the parent came here, if gave
	gave   int8  // how many values the parent gave: 0, 1 or 2
	kids   []kid
	last   kid
	waits  bool // a loop that goes on waiting came out of it
}

type kid struct {
	branch
	node *node
}

// A branch is what a state's event may give.
type branch struct {
	value Value
	cause uint64 // of a causal event: the state in which what it reads was written
	fail  bool   // a weak compare-and-swap failed without a reason
}

// name returns the name of the state behind a branch. It is the same in all trees of
// a thread.
func (n *node) name(b branch) uint64 {
	h := mix(n.state, uint64(b.value))
	if b.cause != 0 {
		h = mix(h, b.cause)
	}
	if b.fail {
		h = ^h
	}
	return h
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9E3779B97F4A7C15
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>29
}

// flags are what models ask of an event.
type flags uint16

const (
	isRead flags = 1 << iota
	isWrite
	isFence
	isPlain
	isAcq
	isRel
	isSC
	isLocked // x86: of a locked instruction
	isHalf
	isUpdate // a read that has or gets a half
	isChoice
	isLight // asymmetric fences
	isHeavy
	isSpurious // a compare-and-swap that failed without a reason

	isAccess = isRead | isWrite
)

func orderFlags(o exec.Order) flags {
	switch o {
	case exec.NA:
		return isPlain
	case exec.ACQ:
		return isAcq
	case exec.REL:
		return isRel
	case exec.ACQREL:
		return isAcq | isRel
	case exec.SC:
		return isAcq | isRel | isSC
	}
	return 0
}

// maxNodes bounds the states of a thread that are kept. With more, those that no
// event of the current graph is at are forgotten.
const maxNodes = 1 << 15

// A tree holds the known states of one thread.
type tree struct {
	p      Program
	thread int
	root   *node
	n      int
	values []Value
	seqCst *bool              // set at the first SC event
	watch  func(state uint64) // is told of questions; nil if the program does not care
	forget func()             // cuts off what the graphs in use do not need
}

func newTree(s *shared, thread int) *tree {
	t := &tree{p: s.p, thread: thread, seqCst: &s.seqCst, forget: s.forget}
	if w, ok := s.p.(Watcher); ok {
		t.watch = func(state uint64) { w.Within(&s.current, state) }
	}
	t.root = t.first()
	return t
}

// first returns a new first state.
func (t *tree) first() *node { return &node{state: uint64(t.thread) + 1} }

// start returns the first state of the thread.
func (t *tree) start() *node {
	if t.n > maxNodes {
		t.n = 0
		t.root = t.first()
	}
	return t.root
}

// after returns the state behind a branch of state n. The program was not asked yet
// what the thread does then, if it is a new one.
func (t *tree) after(n *node, b branch) *node {
	if k := &n.last; k.branch == b && k.node != nil {
		return k.node
	}
	for i := range n.kids {
		if k := &n.kids[i]; k.branch == b {
			n.last = *k
			return k.node
		}
	}
	k := kid{b, n.grow(b)}
	if t.n++; t.n > maxNodes {
		t.n = 0
		t.root = t.first()
		t.forget()
		n.forget()
	}
	n.kids = append(n.kids, k)
	n.last = k
	return k.node
}

// forget cuts off the states behind n.
func (n *node) forget() { n.kids, n.last = nil, kid{} }

// grow returns a new state behind a branch.
func (n *node) grow(b branch) *node {
	m := &node{state: n.name(b), parent: n, value: b.value}
	l := &n.label
	updates := n.kind == RMW || n.kind == CAS && b.value == l.Old && !b.fail
	switch {
	case n.kind == half: // has given its values
	case n.kind == CAS && l.Weak:
		m.gave = 2
	default:
		m.gave = 1
	}
	if updates {
		m.asked, m.label, m.kind, m.loc, m.val = true, *l, half, n.loc, l.Val
		if n.kind == RMW {
			m.val = l.written(b.value)
		}
		m.flags = isWrite | isHalf | isLocked | orderFlags(l.Order)
	}
	return m
}

// ask asks the program what the thread does in state m.
func (t *tree) ask(m *node) {
	m.asked = true
	t.values = t.values[:0]
	for k := m; k != nil; k = k.parent { // backwards
		if k.gave == 2 {
			ok := Value(0)
			if k.kind == half {
				ok = 1
			}
			t.values = append(t.values, ok)
		}
		if k.gave > 0 {
			t.values = append(t.values, k.value)
		}
	}
	slices.Reverse(t.values)
	if t.watch != nil {
		t.watch(m.state)
	}
	m.label = t.p.Next(t.thread, t.values)
	if m.label.Order == exec.SC || m.label.Fail == exec.SC {
		*t.seqCst = true
	}
	m.kind, m.loc, m.val = m.label.Kind, int32(m.label.Loc), m.label.Val
	m.flags = m.label.flags()
	if m.parent != nil && m.kind == Block && m.label.Await {
		m.parent.waits = true
	}
}

// flags are those of the event; of a compare-and-swap, of one that swaps.
func (l *Label) flags() flags {
	f := orderFlags(l.Order)
	switch l.Kind {
	case Load, Join:
		return f | isRead
	case RMW, CAS:
		return f | isRead | isUpdate | isLocked
	case Store:
		if l.Order == exec.SC {
			f |= isLocked // on x86 it is an XCHG
		}
		return f | isWrite
	case Fence:
		if l.Light {
			f |= isLight
		}
		if l.Heavy {
			f |= isHeavy
		}
		return f | isFence
	case Choice:
		return isChoice
	}
	return 0
}

// readFlags returns the flags of the read of state n whose successor is next.
func (n *node) readFlags(next *node, fail bool) flags {
	if n.kind != CAS || next.kind == half && next.parent == n {
		return n.flags
	}
	f := isRead | isLocked | orderFlags(n.label.Fail)
	if fail {
		f |= isSpurious
	}
	return f
}
