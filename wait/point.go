package wait

import (
	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/sync"
)

// A Point is where goroutines wait for progress, and where those that make it
// wake them. The zero value is ready. A Point may carry one more message than
// "somebody sleeps here": [Point.Raise].
//
// The protocol, with S for the one that sleeps and W for the one that wakes:
//
//	S1  put a parker on the list, count the sleeper in signals
//	S2  FenceHeavy                                 <- StoreLoad
//	S3  look again at what is awaited; found: take the parker off, done
//	S4  park
//
//	W1  store what is awaited
//	W2  FenceLight                                 <- StoreLoad
//	W3  look at signals; zero: done
//	W4  take all parkers off the list and unpark them
//
// The fences put S2 and W2 in one order. If S2 is first, W3 sees S1, and W4
// unparks. If W2 is first, S3 sees W1. Without either fence both may miss the
// other, and S sleeps for ever.
//
// W2 and W3 are done for each event, so they are [atomic.FenceExpedited] and one load:
// if that finds the point quiet, the fence was enough. A point that never is, without
// [Point.Init] or where the kernel does not expedite, does them again, see look.
type Point struct {
	// signals is quiet, or 0, plus twice the number of sleepers, plus raised.
	// Changed under mu; looked at by every W3.
	signals   atomic.Uint32
	expedited bool // signals has quiet; read-only after Init

	mu     sync.Mutex
	parked []*sync.Parker // those that W4 unparks; under mu
	idle   []*sync.Parker // those that nobody uses; under mu
}

const (
	quiet   = 1       // the bit of signals that Init sets
	sleeper = 2       // what each sleeper adds to signals
	raised  = 1 << 31 // the bit of signals that Raise sets
)

// Init makes W2 and W3 cheap where they can be. Call it before the point is shared.
func (p *Point) Init() {
	if atomic.Expedited() {
		p.expedited = true
		p.signals.StoreRelaxed(quiet) // ord: nobody shares the point yet
	}
}

// Signalled is W2 and W3: call it after storing what others may wait for. If
// it returns true, call [Point.Wake].
func (p *Point) Signalled() bool {
	atomic.FenceExpedited()                 // ord: StoreLoad between W1 and W3 of a quiet point; pairs with FenceHeavy in register and Raise; atlas sb-sc-fences
	return p.signals.LoadRelaxed() != quiet // ord: the fence orders it; W4 reads the list under mu; atlas sb-sc-fences
}

// Wake is W4. It says whether the point is raised.
func (p *Point) Wake() (isRaised bool) {
	if !p.expedited && p.look() == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	signals := p.signals.LoadRelaxed() // ord: only changed under mu
	for i, k := range p.parked {
		k.Unpark()
		p.parked[i] = nil
	}
	p.parked = p.parked[:0]
	p.signals.StoreRelaxed(signals & (raised | quiet)) // ord: only changed under mu
	return signals&raised != 0
}

// look is W2 and W3 of a point that is never quiet.
func (p *Point) look() (signals uint32) {
	atomic.FenceLight()            // ord: StoreLoad between W1 and W3; pairs with FenceHeavy in register and Raise; atlas sb-sc-fences
	return p.signals.LoadRelaxed() // ord: the fence orders it; W4 reads the list under mu; atlas sb-sc-fences
}

// Raise makes [Point.Signalled] true from now on. Of a goroutine that stores,
// calls Signalled and finds the point not raised, the caller of Raise sees the
// store.
func (p *Point) Raise() {
	p.mu.Lock()
	p.signals.OrRelaxed(raised) // ord: only changed under mu; the fence orders it
	p.mu.Unlock()
	atomic.FenceHeavy() // StoreLoad between raised and what the caller looks at next; pairs with the fences in Signalled, Raised and look
}

// Raised says whether the point is raised. It keeps what the caller loaded
// before ahead of its look.
func (p *Point) Raised() bool {
	atomic.FenceExpedited()            // ord: orders the caller's load before the next, of a quiet point; pairs with FenceHeavy in Raise
	signals := p.signals.LoadRelaxed() // ord: the fence orders it
	return signals != quiet && p.raisedAt(signals)
}

// raisedAt is Raised of a point that is not quiet.
func (p *Point) raisedAt(signals uint32) bool {
	if !p.expedited {
		signals = p.look()
	}
	return signals&raised != 0
}

// register is S1 and S2.
func (p *Point) register() *sync.Parker {
	p.mu.Lock()
	var k *sync.Parker
	if n := len(p.idle); n > 0 {
		k, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		k = sync.NewParker()
	}
	p.parked = append(p.parked, k)
	p.signals.AddRelaxed(sleeper) // ord: only changed under mu; the fence orders it
	p.mu.Unlock()
	atomic.FenceHeavy() // StoreLoad between S1 and S3; pairs with the fences in Signalled and look
	return k
}

// withdraw takes k off the list, if no waker has, and keeps it for the next.
// A permit that a waker gives k later makes the next user look once more.
func (p *Point) withdraw(k *sync.Parker) {
	p.mu.Lock()
	for i, other := range p.parked {
		if other == k {
			last := len(p.parked) - 1
			p.parked[i], p.parked[last] = p.parked[last], nil
			p.parked = p.parked[:last]
			p.signals.AddRelaxed(^uint32(sleeper - 1)) // ord: only changed under mu; seen late it costs a Wake
			break
		}
	}
	p.idle = append(p.idle, k)
	p.mu.Unlock()
}

// park registers, the first time, and returns so that the caller looks again
// (S3); the next time it parks (S4).
func (w *Waiter) park() error {
	if w.parker == nil {
		w.parker = w.point.register()
		return nil
	}
	err := w.parker.Park(w.limit)
	w.Done()
	*w = w.strategy.Start(w.point, w.limit)
	w.slept = true
	return err
}

// Done ends the wait.
func (w *Waiter) Done() {
	if w.parker != nil {
		w.point.withdraw(w.parker)
		w.parker = nil
	}
}
