package ring

import (
	"math"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/internal/cyclic"
	"github.com/ordo-go/ordo/sync"
	"github.com/ordo-go/ordo/wait"
)

// A pad keeps what different goroutines write two cache lines apart: the
// processor fetches lines in pairs.
type pad [128]byte

// A sequence says how far one consumer is: it is done with every event below
// it. The consumer writes it, and Join before it; those gated on the consumer read it.
type sequence struct {
	_ pad
	v atomic.Int64
	// claim, multi producer: twice where a claim begins, not before v, up to where the
	// consumer has seen everything published; plus 1 if from v to there all is void. Written
	// before v, and read by Join and lag; not when the consumer leaves.
	claim atomic.Int64
	_     pad
}

// A gateList is sequences that gate the producers. It is not written again.
type gateList = atomic.Plain[[]*sequence]

// passed is the sequence of a consumer that gates nobody any more. No event has it: a
// ring ends before, after 73 years of one a nanosecond.
const passed = math.MaxInt64 / 4

// cacheLines are those of a cyclic.Slice: its methods that ask for them.
type cacheLines interface {
	Own(i int64, n int) int
	Take(i int64, n int) int
	Near(i int64, n int) int
	Touch(i int64)
}

// A sequencer is the coordination of one ring, without the storage. Sequences
// count events from 0. It is shared by all goroutines of the ring.
type sequencer struct {
	// A line. A check for nil reads the first byte of what a pointer points to: anybody's
	// check, and where own is in the same line it takes that away from the producer.
	_ [64]byte

	own single // the single producer's; among the first, see inline.go
	_   pad

	size     int64         // number of slots; read-only after New
	strategy wait.Strategy // how producers wait

	// Flags are there if there are many producers. All are read-only after Start.
	flags    cyclic.Slice[atomic.Int64]
	producer kind
	policy   Policy
	lines    cacheLines // of the slots

	// gates holds the consumers that no handler follows: a slot may be written
	// again when all of them are done with it. Start sets it, and pollers that join
	// and leave replace it, under life.
	gates atomic.Pointer[gateList]

	_ pad

	// cursor, single producer: the next sequence to publish; everything below
	// it is published. The producer writes it.
	//
	// cursor, multi producer: the next sequence to claim, or that and closedBit
	// before Start and after seal. The producers swap it for more. Sequence s is
	// published when the claim [lo, hi) that it is in has its flag: flags.At(lo)
	// is 2*hi, or 2*hi+1 if the claim is void. A flag that an earlier round left
	// there has hi <= lo.
	cursor atomic.Int64
	_      pad

	// room, multi producer: sequences below it may be written. Any producer
	// that looked at the gates writes it, a step at a time, see look; it is no more than a
	// ring ahead of what any consumer is done with, or of where it joins.
	room atomic.Int64
	_    pad

	published wait.Point // consumers without upstream wait here; raised: sealing
	_         pad
	progress  wait.Point // producers, and consumers with upstream, wait here for consumers
	_         pad

	state atomic.Int32 // idle, running or stopped; written under life
	// sealed is 0 while producers may claim, then 1 + the sequence where the
	// events end. seal writes it, once.
	sealed atomic.Int64
	active atomic.Int32 // consumers that have not ended
	over   wait.Point   // Wait waits here for sealed and active
	life   sync.Mutex

	_       pad
	waits   atomic.Int64          // times that a producer found the ring full
	dropped atomic.Int64          // events that the policy Drop dropped
	failed  atomic.Pointer[error] // of a loop over Multi.Claim that yielded nothing
	_       pad
}

// closedBit in the cursor of a multi producer makes every later claim fail.
const closedBit = 1 << 62

// lookForRoom says whether the consumers are done with all slots before end, and if so
// before which: a room beyond passed if none is left. It does not miss a poller that
// joins: if that one is not among the gates at the end, it starts where somebody has seen the
// ring to be published, which is no less than the sequences that were read.
func (s *sequencer) lookForRoom(end int64) (room int64, ok bool) {
	for {
		list := s.gates.LoadAcquire() // ord: the list is written; pairs with StoreRelease in setGates
		low := int64(passed)
		for _, g := range list.Get() {
			low = min(low, g.v.LoadRelaxed()) // ord: the consumer is done with the slots below: the fence makes it an acquire; pairs with StoreRelease in advance; atlas mp-rel-acq
		}
		if room = low + s.size; end > room {
			return 0, false
		}
		atomic.FenceLight()                // ord: StoreLoad between what was published and the look at the gates; pairs with FenceHeavy in admit; atlas sb-sc-fences
		if s.gates.LoadRelaxed() == list { // ord: the fence orders it; nothing is read through it
			return room, true
		}
	}
}

// advance tells whoever waits for q that its consumer is done below to.
func (s *sequencer) advance(q *sequence, to int64) {
	q.v.StoreRelease(to) // ord: the events below are read, and rewritten if so; pairs with LoadAcquire in available and the fence in lookForRoom; atlas mp-rel-acq
	if s.progress.Signalled() {
		s.progress.Wake()
	}
}

// wakeAll makes everybody who waits look again.
func (s *sequencer) wakeAll() {
	s.published.Wake()
	s.progress.Wake()
	s.over.Wake()
}

// seal ends the claims and fixes where the events end. A publish beside it is
// either below the end and delivered, or fails.
func (s *sequencer) seal() {
	if s.sealed.LoadRelaxed() != 0 { // ord: only written under life
		return
	}
	var end int64
	switch {
	case !s.started():
	case s.producer == multiProducer:
		// Claims and the seal are read-modify-writes of one word: a claim
		// before it is published or voided by its owner, one after it fails.
		end = s.cursor.OrRelaxed(closedBit) // ord: in one order with the claims by being one of them; flags order the slots; pairs with CompareAndSwapRelaxed in Publish, Put, Next and tryReserve
	default:
		// The producer stores cursor and then looks at published (a light
		// fence between); here it is the other way round, with a heavy fence:
		// either cursor is seen, or the producer asks for sealed.
		s.published.Raise()
		end = s.cursor.LoadRelaxed() // ord: the fence orders it; no event is read through end
	}
	s.sealed.StoreRelease(end + 1) // ord: passes on what came before; pairs with LoadAcquire in end
	s.wakeAll()
}

// end is where the events end if the ring is sealed.
func (s *sequencer) end() (end int64, sealed bool) {
	e := s.sealed.LoadAcquire() // ord: what came before the seal is visible; pairs with StoreRelease in seal
	return e - 1, e != 0
}

// endsAt says whether the ring is sealed, and a consumer that is done below done is at its
// end: or beyond, if a Single was misused.
func (s *sequencer) endsAt(done int64) bool {
	end, sealed := s.end()
	return sealed && end <= done
}

// closed says whether the ring is sealed.
func (s *sequencer) closed() bool {
	_, sealed := s.end()
	return sealed
}

// awaitSeal is end while seal is between raising published and storing sealed,
// or past it.
func (s *sequencer) awaitSeal() int64 {
	for {
		if end, sealed := s.end(); sealed {
			return end
		}
		atomic.Pause()
		sync.Yield()
	}
}
