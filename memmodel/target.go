package memmodel

import "github.com/ordo-go/ordo/exec"

// A Target is how the operations of a program reach a model: as events of the
// language, or as the instructions that a compiler makes of them.
type Target string

const (
	// Source keeps the operations as the language has them. A read-modify-write is
	// one event, a read and a write at once.
	Source Target = "source"
	// X86 is x86-64, with a locked exchange for a sequentially consistent store.
	X86 Target = "x86"
	// Arm is AArch64 with LDAR, STLR and the single-instruction atomics of Armv8.1.
	Arm Target = "arm"
	// Power puts the sync of a sequentially consistent access before it.
	Power Target = "power"
	// PowerTrailing puts it after it.
	PowerTrailing Target = "power-trailing"
)

// Sets that the tags of machine events make.
const (
	tagLocked  = "X"     // x86: a half of a LOCK'd instruction; Power: lwarx, stwcx.; Arm: LDXR, STXR
	tagAcquire = "A"     // Arm: LDAR, and the read of LDADDA, SWPA, CASA
	tagRelease = "L"     // Arm: STLR, and the write of LDADDL, SWPL, CASL
	tagNoRet   = "NoRet" // Arm: the read of an atomic whose result nobody wants
	mfence     = "MFENCE"
	dmbFull    = "DMB.ISH"
	dmbLoad    = "DMB.ISHLD"
	sync       = "SYNC"
	lwsync     = "LWSYNC"
	isync      = "ISYNC"
)

// targetSets are the sets of events that a target has beside those of every
// execution. Some have members only in graphs that were written as machine code.
var targetSets = map[Target][]string{
	Source: {"A", "RMW", "NA", "RLX", "ACQ", "REL", "ACQ_REL", "SC", "CON", "LK", "LS", "LF", "UL"},
	X86:    {"X", "MFENCE", "LFENCE", "SFENCE"},
	Arm: {"X", "A", "Q", "L", "NoRet", "ISB",
		"DMB.ISH", "DMB.ISHLD", "DMB.ISHST", "DMB.SY", "DMB.LD", "DMB.ST"},
	Power:         {"X", "SYNC", "LWSYNC", "ISYNC", "EIEIO"},
	PowerTrailing: {"X", "SYNC", "LWSYNC", "ISYNC", "EIEIO"},
}

// Sets returns the names of the sets of events that executions for t have beside
// those that all have (_ R W M F IW FW). A set may be empty.
func (t Target) Sets() []string { return targetSets[t] }

// Valid reports whether t is a target.
func (t Target) Valid() bool { return targetSets[t] != nil }

// An Access is what an operation on memory becomes: the events in program order.
// The zero value is the access alone, with no tags.
type Access struct {
	Before []string // fences before it: each an event with that tag
	Read   []string // tags of the read, if it reads
	Write  []string // tags of the write, if it writes
	After  []string // fences after it

	// CtrlISync: a comparison of the value read and a branch follow, and After begins
	// with the ISYNC. The read has a control dependency to that event and to all
	// that come later.
	CtrlISync bool
	// Exchange: a store is a read-modify-write whose read goes nowhere.
	Exchange bool
	// Amo: the read and the write of a read-modify-write are one instruction. They
	// are in amo as well as in rmw, and not in program order with each other. Without
	// it they are two, and the read comes first in program order.
	Amo bool
}

// A mapping is the code that a compiler makes of each operation, by order. Where
// an order makes no sense for an operation, it has the row of the weaker one.
type mapping struct {
	load, store, rmw [nOrders]Access
	failed           [nOrders]Access // the part of a failed compare-and-swap that its success order decides
	fence            [nOrders][]string
}

const nOrders = int(exec.SC) + 1

// Access constructors, to keep the tables short.
func before(fence string, a Access) Access {
	a.Before = []string{fence}
	return a
}

func after(a Access, fence string) Access {
	a.After = []string{fence}
	return a
}

func ctrlISync(a Access) Access {
	a.CtrlISync = true
	return after(a, isync)
}

// mappings holds the rows in the order of exec.Order: na, rlx, acq, rel, acq_rel,
// sc. The sources are the table of Sewell and others, "C/C++11 mappings to
// processors", and for Arm the instructions of Armv8.1 that compilers use by now.
var mappings = map[Target]*mapping{
	Source:        {},
	X86:           x86Mapping(),
	Arm:           armMapping(),
	Power:         powerMapping(false),
	PowerTrailing: powerMapping(true),
}

func x86Mapping() *mapping {
	xchg := Access{Read: []string{tagLocked}, Write: []string{tagLocked}, Amo: true}
	locked := [nOrders]Access{xchg, xchg, xchg, xchg, xchg, xchg}
	store := xchg
	store.Exchange = true
	return &mapping{
		store:  [nOrders]Access{exec.SC: store},
		rmw:    locked,
		failed: locked, // a LOCK CMPXCHG that fails is locked all the same
		fence:  [nOrders][]string{exec.SC: {mfence}},
	}
}

func armMapping() *mapping {
	ldar := Access{Read: []string{tagAcquire}}
	stlr := Access{Write: []string{tagRelease}}
	rlx := Access{Amo: true}
	acq := Access{Read: []string{tagAcquire}, Amo: true}
	rel := Access{Write: []string{tagRelease}, Amo: true}
	both := Access{Read: []string{tagAcquire}, Write: []string{tagRelease}, Amo: true}
	full, load := []string{dmbFull}, []string{dmbLoad}
	return &mapping{
		load:   [nOrders]Access{exec.ACQ: ldar, exec.ACQREL: ldar, exec.SC: ldar},
		store:  [nOrders]Access{exec.REL: stlr, exec.ACQREL: stlr, exec.SC: stlr},
		rmw:    [nOrders]Access{rlx, rlx, acq, rel, both, both},
		failed: [nOrders]Access{exec.ACQ: ldar, exec.ACQREL: ldar, exec.SC: ldar}, // CASA reads with acquire even if it fails
		fence:  [nOrders][]string{exec.ACQ: load, exec.REL: full, exec.ACQREL: full, exec.SC: full},
	}
}

func powerMapping(trailing bool) *mapping {
	plain, larx := Access{}, Access{Read: []string{tagLocked}}
	pair := Access{Read: []string{tagLocked}, Write: []string{tagLocked}}
	acq, rel := ctrlISync(plain), before(lwsync, plain)
	lw := []string{lwsync}
	m := &mapping{
		load:  [nOrders]Access{exec.ACQ: acq, exec.ACQREL: acq, exec.SC: before(sync, acq)},
		store: [nOrders]Access{exec.REL: rel, exec.ACQREL: rel, exec.SC: before(sync, plain)},
		rmw: [nOrders]Access{pair, pair, ctrlISync(pair), before(lwsync, pair),
			before(lwsync, ctrlISync(pair)), before(sync, ctrlISync(pair))},
		failed: [nOrders]Access{larx, larx, larx, before(lwsync, larx), before(lwsync, larx), before(sync, larx)},
		fence:  [nOrders][]string{exec.ACQ: lw, exec.REL: lw, exec.ACQREL: lw, exec.SC: {sync}},
	}
	if trailing {
		m.load[exec.SC] = after(plain, sync)
		m.store[exec.SC] = before(lwsync, after(plain, sync))
		m.rmw[exec.SC] = before(lwsync, after(pair, sync))
		m.failed[exec.SC] = before(lwsync, larx)
	}
	return m
}

func (t Target) mapping() *mapping {
	if m := mappings[t]; m != nil {
		return m
	}
	return mappings[Source]
}

// OneEvent reports whether a read-modify-write is one event.
func (t Target) OneEvent() bool { return t == Source || !t.Valid() }

// Load returns what a load of order o becomes.
func (t Target) Load(o exec.Order) Access { return t.mapping().load[o] }

// Store returns what a store of order o becomes.
func (t Target) Store(o exec.Order) Access { return t.mapping().store[o] }

// RMW returns what a read-modify-write of order o becomes; used says whether the
// program has a use for the value read. A compare-and-swap that succeeds is one
// whose value is used.
func (t Target) RMW(o exec.Order, used bool) Access {
	a := t.mapping().rmw[o]
	if t == Arm && !used && a.Read == nil { // STADD, STADDL; the acquiring ones need a register
		a.Read = []string{tagNoRet}
	}
	return a
}

// CASFailed returns what a compare-and-swap that fails becomes: a load, in the
// instructions that its success order asks for. On Source it is a load of the
// failure order and nothing else.
func (t Target) CASFailed(success, failure exec.Order) Access {
	m := t.mapping()
	a, load := m.failed[success], m.load[failure]
	if a.Before == nil {
		a.Before = load.Before
	}
	if a.Read == nil {
		a.Read = load.Read
	}
	a.After, a.CtrlISync = load.After, load.CtrlISync
	return a
}

// Fence returns the fences, each an event, that a fence of order o becomes; none
// for a fence that only the compiler heeds. On [Source] a fence is itself.
func (t Target) Fence(o exec.Order) []string { return t.mapping().fence[o] }

// Lock returns what taking a mutex becomes: an acquiring read-modify-write of the
// mutex, which found it free.
func (t Target) Lock() Access { return t.RMW(exec.ACQ, true) }

// Unlock returns what giving a mutex back becomes: a releasing store.
func (t Target) Unlock() Access { return t.Store(exec.REL) }
