package check

import (
	"unsafe"

	"github.com/ordo-go/ordo/check/machine"
	"github.com/ordo-go/ordo/internal/checked"
)

// A memory is the atomic memory of one execution under sequential consistency, and
// happens-before as the declared orders make it: a release gives its clock to what
// it writes, read-modify-writes pass it on (C++20's release sequences), an acquire
// takes it.
type memory struct {
	locations map[unsafe.Pointer]*location
	order     []*location // as first used
	plain     map[unsafe.Pointer]*accesses
	threads   []view
}

// A location is an atomic one.
type location struct {
	index   int // in the order of first use; -1: not used yet
	cell    checked.Cell
	initial checked.Word
	value   checked.Word
	writer  int // the step that wrote the value; -1: none
}

// A view is what a thread knows.
type view struct {
	now     clock
	fence   clock // at its last release fence: what its relaxed stores tell
	pending clock // told to relaxed loads: an acquire fence takes it
}

// accesses are those to one cell of plain memory that may race with the next.
type accesses struct {
	write access
	reads []access // since then, the last of each thread
}

// An access is a step of a thread, at a time of its clock; 0 is none.
type access struct {
	thread, step int
	time         uint32
}

func newMemory() *memory {
	return &memory{locations: map[unsafe.Pointer]*location{}, plain: map[unsafe.Pointer]*accesses{}}
}

func (m *memory) at(c checked.Cell) *location {
	l := m.locations[c.Addr]
	if l == nil {
		v := machine.Initial(c)
		l = &location{index: -1, cell: c, initial: v, value: v, writer: -1}
		m.locations[c.Addr] = l
	}
	return l
}

// use is at for an event that is carried out.
func (m *memory) use(c checked.Cell) *location {
	l := m.at(c)
	if l.index < 0 {
		l.index = len(m.order)
		m.order = append(m.order, l)
	}
	return l
}

// index returns the number that the location has, or will have if it is the next to
// be used for the first time.
func (m *memory) index(c checked.Cell) int {
	if l := m.at(c); l.index >= 0 {
		return l.index
	}
	return len(m.order)
}

func (m *memory) view(thread int) *view {
	for len(m.threads) <= thread {
		m.threads = append(m.threads, view{})
	}
	return &m.threads[thread]
}

func acquires(o checked.Order) bool { return o == checked.Acquire || o >= checked.AcqRel }
func releases(o checked.Order) bool { return o >= checked.Release }

// reads is what a read of order o does to happens-before that gets a message.
func (v *view) reads(message clock, o checked.Order) {
	if acquires(o) {
		v.now.join(message)
	} else {
		v.pending.join(message)
	}
}

// writes returns the message of a write. An update continues the release sequences
// that the value it replaces belongs to, by passing their message on.
func (v *view) writes(passed clock, o checked.Order) clock {
	message := passed.clone()
	if releases(o) {
		message.join(v.now)
	} else {
		message.join(v.fence)
	}
	return message
}

func (v *view) fences(o checked.Order) {
	if acquires(o) {
		v.now.join(v.pending)
	}
	if releases(o) {
		v.fence = v.now.clone()
	}
}

// touch is an access to plain memory. It returns an earlier one that it races with.
func (m *memory) touch(p unsafe.Pointer, a access, write bool) (race access, found bool) {
	s := m.plain[p]
	if s == nil {
		s = &accesses{}
		m.plain[p] = s
	}
	now := m.view(a.thread).now
	concurrent := func(b access) bool {
		return b.time > 0 && b.thread != a.thread && now.at(b.thread) < b.time
	}
	if concurrent(s.write) {
		return s.write, true
	}
	if !write {
		for i := range s.reads {
			if s.reads[i].thread == a.thread {
				s.reads[i] = a
				return race, false
			}
		}
		s.reads = append(s.reads, a)
		return race, false
	}
	for _, r := range s.reads {
		if concurrent(r) {
			return r, true
		}
	}
	s.write, s.reads = a, s.reads[:0]
	return race, false
}
