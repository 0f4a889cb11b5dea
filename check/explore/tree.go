package explore

import "github.com/ordo-go/ordo/exec"

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
const maxNodes = 1 << 16

// A tree holds the known states of one thread.
type tree struct {
	p      Program
	thread int
	root   *node
	n      int
	values []Value
	seqCst *bool              // set at the first SC event
	watch  func(state uint64) // is told of questions; nil if the program does not care
}

func newTree(s *shared, thread int) *tree {
	t := &tree{p: s.p, thread: thread, seqCst: &s.seqCst}
	if w, ok := s.p.(Watcher); ok {
		t.watch = func(state uint64) { w.Within(&s.current, state) }
	}
	t.root = t.first()
	return t
}

// first returns a new first state.
func (t *tree) first() *node { return t.ask(nil, 0, branch{}) }

// start returns the first state of the thread.
func (t *tree) start() *node {
	if t.n > maxNodes {
		t.n = 0
		t.root = t.first()
	}
	return t.root
}

// after returns the state behind a branch of state n.
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
	k := kid{b, t.grow(n, b)}
	if t.n++; t.n > maxNodes {
		n.kids = n.kids[:0]
		t.n = 0
		t.root = t.first()
	}
	n.kids = append(n.kids, k)
	n.last = k
	n.waits = n.waits || k.node.kind == Block && k.node.label.Await
	return k.node
}

func (t *tree) grow(n *node, b branch) *node {
	l := &n.label
	switch {
	case n.kind == half:
		return t.ask(n, 0, b)
	case n.kind == RMW, n.kind == CAS && b.value == l.Old && !b.fail:
		m := &node{label: *l, kind: half, loc: n.loc, state: n.name(b), parent: n, value: b.value, gave: 1, val: l.Val}
		if n.kind == RMW {
			m.val = l.written(b.value)
		}
		m.flags = isWrite | isHalf | isLocked | orderFlags(l.Order)
		if n.kind == CAS && l.Weak {
			m.gave = 2
		}
		return m
	case n.kind == CAS && l.Weak:
		return t.ask(n, 2, b)
	}
	return t.ask(n, 1, b)
}

// ask asks the program for the state behind a branch of n, which gave so many values.
func (t *tree) ask(n *node, gave int8, b branch) *node {
	m := &node{parent: n, value: b.value, gave: gave, state: uint64(t.thread) + 1}
	if n != nil {
		m.state = n.name(b)
	}
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
	for i, j := 0, len(t.values)-1; i < j; i, j = i+1, j-1 {
		t.values[i], t.values[j] = t.values[j], t.values[i]
	}
	if t.watch != nil {
		t.watch(m.state)
	}
	m.label = t.p.Next(t.thread, t.values)
	if m.label.Order == exec.SC || m.label.Fail == exec.SC {
		*t.seqCst = true
	}
	m.kind, m.loc, m.val = m.label.Kind, int32(m.label.Loc), m.label.Val
	switch m.kind {
	case Load, Join:
		m.flags = isRead | orderFlags(m.label.Order)
	case RMW:
		m.flags = isRead | isUpdate | isLocked | orderFlags(m.label.Order)
	case CAS: // of a success; see readFlags
		m.flags = isRead | isUpdate | isLocked | orderFlags(m.label.Order)
	case Store:
		m.flags = isWrite | orderFlags(m.label.Order)
		if m.label.Order == exec.SC {
			m.flags |= isLocked // on x86 it is an XCHG
		}
	case Fence:
		m.flags = isFence | orderFlags(m.label.Order)
	case Choice:
		m.flags = isChoice
	}
	return m
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
