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
	val    Value // what a store or half writes
	parent *node
	value  Value // the value by which the parent came here, if gave
	gave   int8  // how many values the parent gave: 0, 1 or 2
	kids   []kid
	last   kid
	waits  bool // a loop that goes on waiting came out of it
}

type kid struct {
	value Value
	fail  bool // a weak compare-and-swap failed without a reason
	node  *node
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
	seqCst *bool  // set at the first SC event
	watch  func() // is told of questions; nil if the program does not care
}

func newTree(s *shared, thread int) *tree {
	t := &tree{p: s.p, thread: thread, seqCst: &s.seqCst}
	if w, ok := s.p.(Watcher); ok {
		t.watch = func() { w.Within(&s.current) }
	}
	t.root = t.ask(nil, 0, 0)
	return t
}

// start returns the first state of the thread.
func (t *tree) start() *node {
	if t.n > maxNodes {
		t.n = 0
		t.root = t.ask(nil, 0, 0)
	}
	return t.root
}

// after returns the state after the event of state n gave v.
func (t *tree) after(n *node, v Value, fail bool) *node {
	if k := &n.last; k.value == v && k.fail == fail && k.node != nil {
		return k.node
	}
	for i := range n.kids {
		if k := &n.kids[i]; k.value == v && k.fail == fail {
			n.last = *k
			return k.node
		}
	}
	k := kid{v, fail, t.grow(n, v, fail)}
	if t.n++; t.n > maxNodes {
		n.kids = n.kids[:0]
		t.n = 0
		t.root = t.ask(nil, 0, 0)
	}
	n.kids = append(n.kids, k)
	n.last = k
	n.waits = n.waits || k.node.kind == Block && k.node.label.Await
	return k.node
}

func (t *tree) grow(n *node, v Value, fail bool) *node {
	l := &n.label
	switch {
	case n.kind == half:
		return t.ask(n, 0, 0)
	case n.kind == RMW, n.kind == CAS && v == l.Old && !fail:
		m := &node{label: *l, kind: half, loc: n.loc, parent: n, value: v, gave: 1, val: l.Val}
		if n.kind == RMW {
			m.val = l.written(v)
		}
		m.flags = isWrite | isHalf | isLocked | orderFlags(l.Order)
		if n.kind == CAS && l.Weak {
			m.gave = 2
		}
		return m
	case n.kind == CAS && l.Weak:
		return t.ask(n, v, 2)
	}
	return t.ask(n, v, 1)
}

// ask asks the program for the state after n.
func (t *tree) ask(n *node, v Value, gave int8) *node {
	m := &node{parent: n, value: v, gave: gave}
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
		t.watch()
	}
	m.label = t.p.Next(t.thread, t.values)
	if m.label.Order == exec.SC || m.label.Fail == exec.SC {
		*t.seqCst = true
	}
	m.kind, m.loc, m.val = m.label.Kind, int32(m.label.Loc), m.label.Val
	switch m.kind {
	case Load:
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
