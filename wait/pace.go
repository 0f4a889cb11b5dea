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
//
// There are two ways to hinder. A goroutine at the heels of the other one takes the
// cache line away from it at every step, and both are slow: so it lingers before it
// looks again. And two that sleep by turns do as much as the queue holds between two
// wake-ups, which take tens of microseconds: the one that is awake fills or empties the
// queue in one, and sleeps before the other has come to. So who wakes to find that
// much to do has patience the next time.
//
// And who nearly always has to sleep in the end, or is about to, as where an event comes now
// and then, does so after the spins, but for one wait in many. That is not only cheaper:
// the thread of one that has just gone to sleep when the event comes may be put behind that
// of its waker, and wait milliseconds for it.
type Pace struct {
	few, much      int
	hasty, patient bool
	sleeps         uint // waits that ended in a sleep, or nearly; half as many after one that did not
	turns          turns
}

// NewPace is the pace of a side of a queue of capacity slots that takes up to batch of
// them at once. Less than 8 is never much: that a queue of one slot is full says nothing.
func NewPace(capacity, batch int) Pace {
	return Pace{few: min(capacity/8, 128, batch), much: max(min(capacity/2, batch), 8)}
}

// Look is called before each look at the other side, which is many goroutines or one.
// event counts what passed the owner; now and then Look lets other goroutines run.
func (p *Pace) Look(s *Strategy, event int64, many bool) {
	if p.hasty {
		s.linger()
	}
	p.turns.take(s, event, many)
}

// Found is called after a look that found n slots or values at once. If they are few
// the next look lingers, but not two in a row: if it did not help, the other side is
// not as close as it seemed.
func (p *Pace) Found(n int) { p.hasty = !p.hasty && n < p.few }

// Start makes w a wait at q, after a look that found nothing.
func (p *Pace) Start(w *Waiter, s *Strategy, q *Point, limit sync.Limit) {
	p.hasty = false
	w.start(s, q, limit)
	switch {
	case p.patient && s.Pauses > 0:
		w.patience = patience
	case p.short():
		w.step = s.Pauses + s.Yields // both have an end, or there would be no sleep
	}
}

// short says whether a wait goes from the spins straight to the sleep.
func (p *Pace) short() bool {
	doubled := p.sleeps&(p.sleeps-1) == 0
	return p.sleeps >= hopeless && !doubled && p.sleeps%retry != 0
}

// Waited is called when the wait w has ended with n slots or values.
func (p *Pace) Waited(w *Waiter, n int) {
	if n >= p.much {
		p.patient = p.patient || w.slept
		p.sleeps = 0
		return
	}
	p.patient = p.patient && !w.slept
	if w.slept || p.nearSleep(w) {
		p.sleeps++
	} else {
		p.sleeps /= 2
	}
}

// nearSleep says whether the wait w, which has not slept, was about to.
func (p *Pace) nearSleep(w *Waiter) bool {
	s := &w.strategy
	return w.parker != nil || !p.short() && s.Pauses > 0 && w.step > s.Pauses+s.Yields/2
}

// Backoff is what to do after a compare-and-swap that failed, before the next. It takes
// half of the longest pause: while the loser is away the winner has the cache line for
// many claims in a row, instead of one. Without pauses it is one PAUSE.
func (s *Strategy) Backoff() {
	n := 1
	switch {
	case !backoff:
		return
	case s.Pauses > 0:
		n = max(s.MaxPause/2, 1)
	}
	pause(n)
}

// linger takes half of the longest pause, and no time if the strategy has no
// pauses.
func (s *Strategy) linger() {
	if s.Pauses > 0 {
		pause(s.MaxPause / 2)
	}
}
