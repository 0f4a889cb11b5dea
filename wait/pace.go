package wait

import "github.com/ordo-go/ordo/sync"

// A Pace is what one side of a queue remembers of its looks at the other side, so
// that the two do not hinder each other. It belongs to one goroutine. Around each
// look that its owner can wait for:
//
//	pace.Look(&strategy, event, many)
//	if n := look(); n > 0 {
//		pace.Found(n)
//		return
//	}
//	var w Waiter
//	pace.Start(&w, &strategy, &point, limit)
//	... // as any wait, until
//	pace.Waited(&w, n)
//	w.Done()
//
// Waited is left out where the wait has ended among the first looks, or the queue has.
//
// There are two ways to hinder. A goroutine at the heels of the other one takes the
// cache line away from it at every step, and both are slow: so it lingers before it
// looks again. And two that sleep by turns do as much as the queue holds between two
// wake-ups, which take tens of microseconds: the one that is awake fills or empties the
// queue in one, and sleeps before the other has come to. So who wakes to find that
// much to do has patience the next time.
//
// Where both have one processor, as when one has just woken the other, the spins of either
// are for nothing: the other cannot run. So if two waits in a row were over when others that
// waited for a processor had one, the next yields before anything else.
//
// And who nearly always has to sleep in the end, or is about to, as where an event comes now
// and then, does so after the spins, but for one wait in many. That is not only cheaper:
// the thread of one that has just gone to sleep when the event comes may be put behind that
// of its waker, and wait milliseconds for it. Where every one of many waits came to that, the
// spins are left out, too, but for a wait in some: they keep a processor from whoever yields
// to the one that waits.
type Pace struct {
	few, much int
	again     int // who lingered and found that much lingers again
	hasty     bool
	patient   int  // waits to come with patience
	sleeps    uint // waits that ended in a sleep, or nearly; half as many after one that did not, or found much. Those that ended among the spins say nothing
	yields    uint // waits in a row that were over after a yield to others, see Waiter.yielded
	row       uint // waits in a row that ended in a sleep: their spins, if any, were for nothing
	waiting   bool // Waited has not come since Start: it does not for a wait that ends among the first looks
	turns     turns
}

// NewPace is the pace of a side of a queue of capacity slots of size bytes that takes up to
// batch of them at once. Less than 8 is never much: that a queue of one slot is full says
// nothing.
func NewPace(capacity, batch, size int) Pace {
	p := Pace{few: min(capacity/8, 512, batch), much: max(min(capacity/2, batch), 8)}
	p.again = p.few
	if size = max(size, 1); capacity >= largeBytes/size { // a smaller queue is full before that
		p.again = min(max(streamBytes/size, 8), 64)
	}
	return p
}

// Bytes are cache lines, which are what two sides take from each other.
const (
	largeBytes  = 32 << 10 // a queue that is large
	streamBytes = 512      // what the other side makes at least while this one lingers, if it does nothing else
)

// Look is called before each look at the other side, which is many goroutines or one.
// event counts what passed the owner; now and then Look lets other goroutines run.
func (p *Pace) Look(s *Strategy, event int64, many bool) {
	if p.hasty {
		s.linger()
	}
	p.turns.take(s, event, many)
}

// Found is called after a look that found n slots or values at once. If they are few
// the next look lingers, but not two in a row unless the queue is large and it helps: if it did
// not, the other side is not as close as it seemed.
func (p *Pace) Found(n int) { p.hasty = n < p.few && (!p.hasty || n >= p.again) }

// Start makes w a wait at q, after a look that found nothing.
func (p *Pace) Start(w *Waiter, s *Strategy, q *Point, limit sync.Limit) {
	p.hasty = false
	w.start(s, q, limit)
	if p.waiting {
		p.row, p.yields = 0, 0
	}
	p.waiting = true
	w.load = &p.turns.load
	if p.yields >= 2 { // the event may be there for another reason: ask in some waits whether it is this
		w.yieldFirst(p.yields%8 == 0)
	}
	switch {
	case p.patient > 0 && s.Pauses > 0:
		w.patience = patience
	case p.short(s):
		w.step = s.Pauses + s.Yields
		if p.row >= steady && p.row%probing != 0 {
			w.spins, w.left = 0, 0
		}
	}
}

// After steady sleeps in a row one wait in probing spins, to find out whether that helps.
const (
	steady  = 32
	probing = 64
)

// short says whether a wait goes from the spins straight to the sleep: but for one each
// time that there are twice as many sleeps.
func (p *Pace) short(s *Strategy) bool {
	return s.parks() && p.sleeps > hopeless && p.sleeps&(p.sleeps-1) != 0
}

// Waited is called when the wait w has ended with n slots or values, or has been given up
// with none, before its Done.
func (p *Pace) Waited(w *Waiter, n int) {
	p.waiting = false
	if p.yields++; !w.yielded {
		p.yields = 0
	}
	if n >= p.much {
		if w.slept {
			p.patient = patientWaits
		}
		p.sleeps /= 2
		p.row = 0
		return
	}
	if p.patient > 0 {
		p.patient--
	}
	if w.slept {
		p.patient = 0
	}
	short, slept := p.short(&w.strategy), w.slept || w.parker != nil
	if p.row++; !slept {
		p.row = 0
	}
	switch {
	case slept || !short && w.nearPark():
		if p.sleeps++; p.sleeps > most {
			p.sleeps = most/2 + 1
		}
	case !short && w.step > 0:
		p.sleeps /= 2
	}
}

// nearPark says whether the wait, which has looked between pauses or yields, was about to
// park: it had come to the yields. How long these take is anybody's guess, and one that
// parks just before the event comes is worst off.
func (w *Waiter) nearPark() bool {
	s := &w.strategy
	return s.parks() && s.Pauses > 0 && w.step > s.Pauses
}

// parks says whether a wait comes to park in the end.
func (s *Strategy) parks() bool { return s.Pauses != Forever && s.Yields != Forever && s.Nap <= 0 }

// Backoff is what to do after a compare-and-swap that failed, before the next. It takes
// half of the longest pause: while the loser is away the winner has the cache line for
// many claims in a row, instead of one. Without pauses it is one PAUSE.
func (s *Strategy) Backoff() {
	n := 1
	switch {
	case !backoff:
		return
	case s.Pauses > 0:
		n = max(s.longest()/2, 1)
	}
	pause(n)
}

// linger takes half of the longest pause, and no time if the strategy has no
// pauses.
func (s *Strategy) linger() {
	if s.Pauses > 0 {
		pause(s.longest() / 2)
	}
}

// longest is the longest of the first pauses of a wait.
func (s *Strategy) longest() int {
	n := s.Pause
	for i := 1; i < min(s.Pauses, 8) && n < s.MaxPause; i++ {
		n = min(2*n, s.MaxPause)
	}
	return n
}
