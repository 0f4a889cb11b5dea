package check

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/check/machine"
)

// Names are the numbers by which package explore knows threads, locations and
// pointers. They mean the same in all runs of the body, and to all workers: a thread
// has its number by the thread that started it, a location or a pointer by the first
// state of a thread that used it.
//
// Where several states use the same, that is found out when they come up in one run.
// Then the numbers were wrong, and what was explored with them: it is stale, and the
// exploration starts again. To make that rare, a new state is given the number that is
// likely: that of the same place in the same object, which is known by the others in it or
// by the site, the nth location of its thread from one place in the program.
type names struct {
	mu       sync.Mutex
	threads  map[threadKey]int
	locs     namer
	pointers namer
	init     []explore.Value // of locations
	kinds    []locKind

	stale    atomic.Bool // what was answered is no longer true
	settled  atomic.Bool // all locations and pointers are known to be different ones
	outlives atomic.Bool // an atomic was used in several executions
	unfit    atomic.Bool // threads are no functions of what they are taken to depend on
	mixedUp  bool        // numbers contradict each other
	causal   bool        // threads depend on more than the values they read
	// explicit: rounds of loops that pause are events, also where they came to nothing.
	explicit bool
	knows    knowledge
}

// A threadKey is the nth thread that a thread has started.
type threadKey struct{ parent, nth int }

// locKind says what a location is for.
type locKind uint8

const (
	atomicLoc locKind = iota
	plainLoc
	syncLoc
	ownLoc // of a thread: its start, its end
)

func newNames() *names {
	n := &names{causal: true}
	n.forget()
	n.knows = knowledge{labels: map[uint64]uint64{}, loops: map[uint64]bool{}, turns: map[uint64]bool{}, waits: map[uint64]bool{}}
	return n
}

// forget begins anew, with what is known to be right.
func (n *names) forget() {
	n.threads = map[threadKey]int{{-1, 0}: 0}
	n.locs, n.pointers = newNamer(n.locs.trust), newNamer(n.pointers.trust)
	n.init, n.kinds = nil, nil
	n.mixedUp = false
	n.own(0)
}

// vary is called when a thread has done something else at the second time: a number was
// given that was not that of before, or else the body is not deterministic.
func (n *names) vary() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.stale.Swap(true) {
		n.unfit.Store(n.unfit.Load() || n.locs.trust == inNothing)
		n.locs.trust, n.pointers.trust = min(n.locs.trust+1, inNothing), min(n.pointers.trust+1, inNothing)
		n.mixedUp = true
	}
}

// own returns the number of the first of a thread's own locations: that of its
// start, before that of its end.
func (n *names) own(thread int) int {
	key := key{what: -1 - thread}
	first, known := n.locs.byKey[key]
	if !known {
		first = n.locs.n
		n.locs.byKey[key] = first
		n.locs.n += 2
		n.init = append(n.init, 0, 0)
		n.kinds = append(n.kinds, ownLoc, ownLoc)
	}
	return first
}

// thread returns the number of a thread.
func (n *names) thread(k threadKey) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	number, known := n.threads[k]
	if !known {
		number = len(n.threads)
		n.threads[k] = number
		n.own(number)
		n.stale.Store(true)
	}
	return number
}

// modelled counts what threads have used.
func (n *names) modelled() (m Modelled) {
	n.mu.Lock()
	defer n.mu.Unlock()
	m.Threads = len(n.threads)
	for _, k := range n.kinds {
		switch k {
		case atomicLoc:
			m.Atomics++
		case plainLoc:
			m.Plain++
		case syncLoc:
			m.Locks++
		}
	}
	return m
}

func (n *names) threadCount() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.threads)
}

// A key is a use of a location or pointer: a state of a thread, and what of it.
type key struct {
	state uint64
	what  int
}

// A site is where a use stands in a thread: from where in the program, and how many
// others were used from there before.
type site struct {
	thread, nth, what int
	from              uint64
}

// A part is a place in an object that was allocated as a whole.
type part struct {
	object int
	offset uintptr
}

// A namer gives numbers to addresses.
type namer struct {
	byKey   map[key]int
	bySite  map[site]int
	n       int
	parts   map[part]int // the number of what lies there
	partOf  map[int]part // the other way round
	loose   map[int]bool // what is not always at the same place in an object
	objects int
	trust   trust
	apart   [][]uint64 // the numbers that a number came up with in one run
	given   []int      // the numbers that were given
	settled bool       // they are known to stand for different addresses
}

// trust is what a namer goes by to give a number to what a new state of a thread uses.
type trust uint8

const (
	inObjects trust = iota // an object has its parts at the same places in all runs
	inSites                // threads use the same from the same place in the program
	inNothing
)

// meet notes that the numbers stand for different addresses.
func (n *namer) meet(numbers []uint64, all []int) {
	for _, a := range all {
		for a >= len(n.apart) {
			n.apart = append(n.apart, nil)
		}
		row := n.apart[a]
		for len(row) < len(numbers) {
			row = append(row, 0)
		}
		for i, w := range numbers {
			row[i] |= w
		}
		n.apart[a] = row
	}
	if !n.settled {
		n.settled = n.haveMet(n.given)
	}
}

// knows reports whether the number is known to stand for another address than each of the others.
func (n *namer) knows(a int, others []int) bool {
	for _, b := range others {
		if a >= len(n.apart) || b>>6 >= len(n.apart[a]) || n.apart[a][b>>6]>>(b&63)&1 == 0 {
			return false
		}
	}
	return true
}

// haveMet reports whether the numbers are known to stand for different addresses.
func (n *namer) haveMet(numbers []int) bool {
	for i, a := range numbers {
		if !n.knows(a, numbers[:i]) {
			return false
		}
	}
	return true
}

func newNamer(t trust) namer {
	return namer{byKey: map[key]int{}, bySite: map[site]int{}, parts: map[part]int{}, partOf: map[int]part{}, loose: map[int]bool{}, trust: t}
}

// A binding is what numbers stand for in one run.
type binding struct {
	numbers map[unsafe.Pointer]int
	addrs   []unsafe.Pointer
	all     []int           // the numbers
	objects map[uintptr]int // by their addresses
}

func newBinding() binding {
	return binding{numbers: map[unsafe.Pointer]int{}, objects: map[uintptr]int{}}
}

func (b *binding) clear() {
	clear(b.numbers)
	clear(b.objects)
	for _, n := range b.all {
		b.addrs[n] = nil
	}
	b.all = b.all[:0]
}

// set returns the numbers as bits.
func (b *binding) set() []uint64 {
	bits := make([]uint64, len(b.addrs)>>6+1)
	for _, n := range b.all {
		bits[n>>6] |= 1 << (n & 63)
	}
	return bits
}

func (b *binding) at(number int) unsafe.Pointer {
	if number < len(b.addrs) {
		return b.addrs[number]
	}
	return nil
}

// bind makes the number stand for an address. It returns false if either is bound
// already to another.
func (b *binding) bind(number int, addr unsafe.Pointer) bool {
	if old := b.at(number); old != nil {
		return old == addr
	}
	if _, bound := b.numbers[addr]; bound {
		return false
	}
	for number >= len(b.addrs) {
		b.addrs = append(b.addrs, nil)
	}
	b.addrs[number], b.numbers[addr] = addr, number
	b.all = append(b.all, number)
	return true
}

// maxKeys bounds the uses that are remembered.
const maxKeys = 1 << 17

// name returns the number of what is at addr, which is used at k. The answer stale
// says that earlier ones were wrong, confused that they contradict each other.
func (n *namer) name(b *binding, k key, s site, addr unsafe.Pointer) (number int, stale, confused bool) {
	if len(n.byKey) > maxKeys && n.trust != inNothing {
		maps.DeleteFunc(n.byKey, func(k key, _ int) bool { return k.what >= 0 }) // sites still know
	}
	here, seen := b.numbers[addr]
	named, known := n.byKey[k]
	switch {
	case seen && known && here != named:
		confused = b.at(named) != nil
		n.replace(max(here, named), min(here, named))
		return min(here, named), true, confused
	case seen:
		n.byKey[k] = here
		if _, used := n.bySite[s]; !used {
			n.bySite[s] = here
		}
		return here, false, false
	case known && b.at(named) != nil:
		return named, true, true
	case known:
		n.bind(b, named, addr)
		return named, false, false
	}
	number = n.guess(b, s, addr)
	if _, used := n.bySite[s]; !used {
		n.bySite[s] = number
	}
	n.byKey[k] = number
	n.bind(b, number, addr)
	return number, false, false
}

// guess returns a number for an address that has none in this run: one that it may have had
// in others, or a new one.
func (n *namer) guess(b *binding, s site, addr unsafe.Pointer) int {
	likely, used := n.bySite[s]
	if n.trust == inNothing {
		used = false
	}
	if start, offset, small := machine.Object(addr); start != 0 && n.trust == inObjects && !(used && n.loose[likely]) {
		p := part{n.objects, offset}
		if o, bound := b.objects[start]; bound {
			p.object = o
		} else if used {
			p.object = n.partOf[likely].object
		}
		at, known := n.parts[p]
		switch {
		case known:
			likely = at
		case used && small && n.isAlone(likely):
			n.loosen(likely)
		default:
			n.parts[p], n.partOf[n.n] = n.n, p
			n.objects = max(n.objects, p.object+1)
			used = false
		}
		used = used || known
	}
	if !used || b.at(likely) != nil {
		likely = n.n
	}
	if likely == n.n {
		n.n++
		n.given, n.settled = append(n.given, likely), false
	}
	return likely
}

// bind makes the number stand for an address. It returns false if either is bound
// already to another.
func (n *namer) bind(b *binding, number int, addr unsafe.Pointer) bool {
	if !b.bind(number, addr) {
		return false
	}
	p, known := n.partOf[number]
	if !known || n.trust != inObjects {
		return true
	}
	start, offset, _ := machine.Object(addr)
	if start == 0 || offset != p.offset {
		n.loosen(number)
	} else if _, bound := b.objects[start]; !bound {
		b.objects[start] = p.object
	}
	return true
}

// isAlone reports whether the number is the only one in its object.
func (n *namer) isAlone(number int) bool {
	here, known := n.partOf[number]
	for p := range n.parts {
		known = known && (p == here || p.object != here.object)
	}
	return known
}

// loosen notes that the number is not always at the same place in an object: the allocator
// puts small ones where there is room.
func (n *namer) loosen(number int) {
	n.loose[number] = true
	delete(n.parts, n.partOf[number])
	delete(n.partOf, number)
}

func (n *namer) replace(old, new int) {
	n.given = slices.DeleteFunc(n.given, func(number int) bool { return number == old })
	for k, v := range n.byKey {
		if v == old {
			n.byKey[k] = new
		}
	}
	for s, v := range n.bySite {
		if v == old {
			n.bySite[s] = new
		}
	}
}

// mix adds v to a sum.
func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9E3779B97F4A7C15
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>29
}
