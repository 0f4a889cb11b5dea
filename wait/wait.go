// Package wait holds the wait strategies: how a goroutine spends the time
// until another one has made progress.
//
// A [Strategy] is a set of budgets, one for each way to wait, from the one that
// reacts fastest to the one that costs least: look again at once, look between
// ever more PAUSE instructions, yield, then sleep or park. A [Point] is a place where
// goroutines wait, and where those that make progress wake them. A [Waiter] is
// one wait:
//
//	w := strategy.Start(&point, limit)
//	for !ready() {
//		if err := w.Idle(); err != nil {
//			break
//		}
//	}
//	w.Done()
//
// A [Pace] keeps the two sides of a queue from hindering each other.
//
// The package is for those who write queues; users of package ring and spsc choose a
// Strategy. Limits: wake-ups go to all who wait at a Point.
package wait

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// Forever as a budget means that the strategy never goes on to the next way.
const Forever = int(^uint(0) >> 1)

// A Strategy says how to wait. The budgets are used in the order of the
// fields. The zero value parks at once. A Strategy is a value; copy it and
// change what does not fit. In a ring or a queue budgets are the most that is used: who
// always comes to park does so sooner, see [Pace].
type Strategy struct {
	// Spins is how often to look again after a brief pause. Without it the looks would
	// take the cache line from the side that is about to write it.
	Spins int
	// Pauses is how often to look after PAUSE instructions: Pause of them at
	// first, then twice as many each time, up to MaxPause; Pause each time if MaxPause is
	// not more. A wait that lasted t so ends at most t too late, and the longer it lasts
	// the further the other side runs ahead. A limit is noticed after the pause.
	Pauses          int
	Pause, MaxPause int
	// Yields is how often to look after letting other goroutines run. A strategy
	// that yields does so before the second pause, too.
	Yields int
	// Nap, if positive, is how long to sleep between two looks from then on; a
	// limit is noticed when the nap is over. If it is not positive the goroutine parks,
	// and is woken by progress.
	Nap sync.Duration
}

// BusySpin looks all the time, with a brief pause between two looks: the lowest latency,
// and a processor each. It is for goroutines that have a processor of their own; with
// fewer processors than waiting goroutines each wait lasts a time slice (10 ms).
func BusySpin() Strategy { return Strategy{Spins: Forever} }

// Adaptive is the default: it spins for 0.8 microseconds, which is enough for an
// answer, looks between pauses of 0.2, 0.4, 0.8, 1.6, 2 and 2 microseconds, which let
// the other side run ahead, then yields, which costs little if nobody else wants to
// run and is what it takes if somebody does, and after some 10 microseconds parks: after
// 100 if it was wrong to do so the last time, after the spins if nearly all waits came
// to that, and at once if all of many did, see [Pace]. With one processor it yields at once.
func Adaptive() Strategy {
	if sync.Processors() == 1 {
		return Strategy{Yields: sync.Budget(8)}
	}
	us := pausesPerMicrosecond()
	spins := spinsPerMicrosecond() * 3 / 5 // a look takes some time, too
	return Strategy{Spins: spins, Pauses: 6, Pause: max(us/5, 1), MaxPause: 2 * us, Yields: 16}
}

// How many pauses take a microsecond is measured once: a PAUSE takes from 4 to 60 ns,
// by processor.
var (
	pausesPerMicrosecond = sync.OnceValue(func() int { return rate(atomic.Pause) })
	spinsPerMicrosecond  = sync.OnceValue(func() int { return rate(atomic.PauseBriefly) })
)

// rate is how often f is done in a microsecond, at least once. Where the clock moves in
// long steps, as on Windows, it takes as many calls as one step lasts, and the rate is
// twice what it should be at most. In a bubble of testing/synctest the clock stands
// still: then f takes 20 ns, which is right enough for all that comes later.
func rate(f func()) int {
	const enough, most = 2000, 1 << 16
	for n := 64; n <= most; n *= 2 {
		if best := fastest(f, n, enough); best >= enough {
			return int(max(sync.Duration(n)*1000/best, 1))
		}
	}
	return 50
}

// fastest is what n calls of f take at least, or some time that is not enough.
func fastest(f func(), n int, enough sync.Duration) sync.Duration {
	best := sync.Duration(1 << 62)
	for round := 0; round < 5 && best >= enough; round++ {
		start := sync.Now()
		for range n {
			f()
		}
		best = min(best, sync.Now()-start)
	}
	return best
}

// pause executes n PAUSE instructions.
func pause(n int) {
	for range n {
		atomic.Pause()
	}
}

// Yielding looks between yields: a processor each while it waits, which it
// gives to whoever needs it.
func Yielding() Strategy { return Strategy{Spins: 100, Yields: Forever} }

// Sleeping looks, yields, and then sleeps nap between two looks: it costs the
// other side nothing, and a latency of nap or what the timer makes of it.
func Sleeping(nap sync.Duration) Strategy {
	return Strategy{Spins: 100, Yields: 100, Nap: nap}
}

// Blocking parks at once: no processor is used, and each wait costs two
// switches.
func Blocking() Strategy { return Strategy{} }

// A Waiter is one wait of one goroutine. It is a value on the goroutine's
// stack; [Strategy.Start] makes it.
type Waiter struct {
	spins    int // looks until rest is due
	left     int // looks at once after those; not counted if Forever
	step     int // looks since then, until the goroutine naps or parks; not counted if Forever
	pause    int // PAUSE instructions before the next of them
	patience int // looks between the longest pauses that come on top, see Pace
	slept    bool
	eager    bool       // yield before anything else
	asks     bool       // but only if others wait for a processor
	yielded  bool       // the last look came after such a yield, or after the one between pauses if others waited
	load     *sync.Load // of the Pace; nil without one
	strategy Strategy
	point    *Point
	limit    sync.Limit
	parker   *sync.Parker // registered at point; nil if not
}

// Start begins a wait at p.
func (s Strategy) Start(p *Point, limit sync.Limit) (w Waiter) {
	w.start(&s, p, limit)
	return w
}

// start makes w, which is zero, a wait at p. Field by field: a Waiter is large, and the
// compiler would make it elsewhere and copy it.
func (w *Waiter) start(s *Strategy, p *Point, limit sync.Limit) {
	w.spins = min(s.Spins, chunk)
	w.left = s.Spins - w.spins
	w.pause = s.Pause
	w.strategy = *s
	w.point = p
	w.limit = limit
}

// yieldFirst makes the wait yield before its first looks, if its strategy yields; with asks
// only if others wait for a processor.
func (w *Waiter) yieldFirst(asks bool) {
	if w.strategy.Yields > 0 {
		w.eager, w.asks = true, asks
		w.left += w.spins
		w.spins = 0
	}
}

// Idle is called after each look that found nothing. It returns when it is
// time to look again, or with the limit's error.
func (w *Waiter) Idle() error {
	if w.spins > 0 {
		w.spins--
		atomic.PauseBriefly()
		return nil
	}
	return w.rest()
}

// Looks says how often the caller may look at one word alone, with a brief pause between
// two looks, before it calls Idle: 0 unless the strategy spins. The shorter this loop
// is, the sooner a message is seen. Once the word has changed the caller looks at all
// that it waits for.
func (w *Waiter) Looks() int {
	n := min(w.spins, looks)
	w.spins -= n
	return n
}

// rest is the way to wait that is due.
func (w *Waiter) rest() error {
	if err := w.limit.Err(); err != nil {
		return err
	}
	s := &w.strategy
	w.yielded = false
	if w.eager {
		w.eager = false
		if w.yielded = !w.asks || w.load.Waiting(); w.yielded {
			sync.Yield()
			return nil
		}
	}
	if w.left > 0 {
		n := min(w.left, chunk)
		w.spins = n - 1 // this is one
		if s.Spins != Forever {
			w.left -= n
		}
		atomic.PauseBriefly()
		return nil
	}
	n := w.step
	if s.Pauses == Forever || n < s.Pauses {
		if s.Pauses != Forever || n < 2 {
			w.step++
		}
		if n == 1 && s.Yields > 0 {
			// Or goroutines that always find something in time would keep
			// their processors from those that have none.
			w.yielded = asking && w.load != nil && w.load.Waiting()
			sync.Yield()
		}
		pause(w.pause)
		w.pause = max(w.pause, min(2*w.pause, s.MaxPause))
		return nil
	}
	n -= s.Pauses
	switch {
	case w.patience > 0:
		w.patience--
		sync.Yield()
		pause(s.longest())
		return nil
	case s.Yields == Forever: // not counted: the count would overflow
		sync.Yield()
		return nil
	case n < s.Yields:
		w.step++
		sync.Yield()
		return nil
	case s.Nap > 0:
		sync.Sleep(s.Nap)
		return nil
	}
	return w.park()
}
