//go:build race && !ordo

// What the race detector is told: RACE.md says why it is right.

package atomic

import (
	"math/bits"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/ordo-go/ordo/internal/checked"
)

// detector says that Go's race detector is told the declared orders. Every
// operation on an atomic location is then between before and after.
const detector = true

// A token is an address for which the detector keeps a vector clock. It is
// only ever merged into, so a clock once released to it can still be acquired.
type token [8]byte

// What the fences need. A location is known by its class, a hash of its
// address: a shared class can hide a race, it cannot make one up.
var (
	released [classes]token  // merged into by every release operation of the class
	fenced   [groups]token   // merged into by every release fence of the group
	carriers [classes]uint64 // the groups whose fences a write in the class carries; and merged
	threads  [1024]thread    // the first is for those that find no place in the others
)

const (
	classes = 256
	groups  = 63
	merged  = 1 << groups // a release read-modify-write was in the class: see aside
)

// A thread is what is kept about a goroutine: strictly, about its g. The
// runtime gives a g to another goroutine when this one has ended, and never
// frees it; what is left over can hide a race, too.
type thread struct {
	owner   uintptr              // the g; all but the first thread belong to one
	fences  uint64               // the bit of its group, once it has executed a release fence
	pending [classes / 64]uint64 // the classes it has read from without acquiring
}

// kind is what an operation does to its location.
type kind uint8

const (
	reads  kind = 1
	writes kind = 2
	both   kind = reads | writes
)

// oneStep says that sync/atomic is known to the detector as just this
// operation: its loads are acquires, its stores releases, and its
// read-modify-writes both. Then value and clock change in one step.
func oneStep(k kind, o checked.Order) bool {
	return o >= checked.AcqRel || k != both && o != checked.Relaxed
}

func acquires(o checked.Order) bool { return o == checked.Acquire || o >= checked.AcqRel }
func releases(o checked.Order) bool { return o >= checked.Release }

// before stands before an operation of sync/atomic on p, and says what it
// releases. If that operation would synchronize more than o does, it is hidden
// from the detector until after.
//
//go:norace
func before(p unsafe.Pointer, k kind, o checked.Order) {
	_ = *(*byte)(p) // a nil location panics here, while nothing is hidden
	if k&writes != 0 {
		announce(p, k, o)
	}
	if !oneStep(k, o) {
		runtime.RaceDisable()
	}
}

//go:norace
func announce(p unsafe.Pointer, k kind, o checked.Order) {
	c := class(p)
	if !releases(o) {
		if t := self(); t.fences != 0 {
			set(&carriers[c], t.fences)
		}
		return
	}
	runtime.RaceReleaseMerge(unsafe.Pointer(&released[c]))
	if !oneStep(k, o) {
		runtime.RaceReleaseMerge(aside(p))
		set(&carriers[c], merged)
	}
}

// after stands after the operation, and says what it acquires. A
// compare-and-swap that failed acquires if it would have had it succeeded.
//
//go:norace
func after(p unsafe.Pointer, k kind, o checked.Order) {
	if !oneStep(k, o) {
		runtime.RaceEnable()
	}
	if k&reads == 0 {
		return
	}
	c := class(p)
	if !acquires(o) {
		set(&self().pending[c/64], 1<<(c%64))
		return
	}
	if !oneStep(k, o) {
		runtime.RaceAcquire(unsafe.Pointer(&released[c]))
	}
	if from := carriers[c]; from != 0 {
		if from&merged != 0 {
			runtime.RaceAcquire(aside(p))
		}
		acquireFences(from)
	}
}

// raceFence is a fence of order o. It acquires first: what it acquired, it
// passes on. A hidden store is one MOV, so SeqCst has to drain the store buffer
// here as elsewhere.
//
//go:norace
func raceFence(o checked.Order) {
	if o == checked.SeqCst {
		fullBarrier()
	}
	t := self()
	if acquires(o) {
		acquirePending(t)
	}
	if releases(o) {
		group := (uintptr(unsafe.Pointer(t)) - uintptr(unsafe.Pointer(&threads))) / unsafe.Sizeof(*t) % groups
		runtime.RaceReleaseMerge(unsafe.Pointer(&fenced[group]))
		set(&t.fences, 1<<group)
	}
}

// acquirePending acquires what t has read.
//
//go:norace
func acquirePending(t *thread) {
	from := uint64(0)
	for i := range t.pending {
		for rest := t.pending[i]; rest != 0; rest &= rest - 1 {
			c := 64*i + bits.TrailingZeros64(rest)
			runtime.RaceAcquire(unsafe.Pointer(&released[c]))
			from |= carriers[c]
		}
		if t != &threads[0] { // of the first, others may still need it
			t.pending[i] = 0
		}
	}
	acquireFences(from)
}

//go:norace
func acquireFences(from uint64) {
	for rest := from &^ merged; rest != 0; rest &= rest - 1 {
		runtime.RaceAcquire(unsafe.Pointer(&fenced[bits.TrailingZeros64(rest)]))
	}
}

// aside is a token beside the clock that the detector keeps for p. A release
// read-modify-write, which is two steps, merges into it: into p's own clock
// would not do, as a store could replace that between the two.
func aside(p unsafe.Pointer) unsafe.Pointer { return unsafe.Add(p, 1) }

func class(p unsafe.Pointer) uint { return uint(mix(uintptr(p)>>2) % classes) }

// mix spreads addresses that are near each other, or a power of two apart.
func mix(n uintptr) uintptr { return uintptr(uint64(n) * 0x9e3779b97f4a7c15 >> 40) }

// self is what is kept about the calling goroutine.
//
//go:norace
func self() *thread {
	g := goroutine()
	if g == 0 {
		return &threads[0]
	}
	for probe := range uintptr(16) {
		t := &threads[1+(mix(g>>5)+probe)%(uintptr(len(threads))-1)]
		if t.owner == 0 {
			runtime.RaceDisable()
			atomic.CompareAndSwapUintptr(&t.owner, 0, g)
			runtime.RaceEnable()
		}
		if t.owner == g {
			return t
		}
	}
	return &threads[0]
}

// set sets a bit that others may look for without synchronizing with us.
//
//go:norace
func set(word *uint64, bit uint64) {
	if *word&bit == 0 {
		runtime.RaceDisable()
		atomic.OrUint64(word, bit)
		runtime.RaceEnable()
	}
}
