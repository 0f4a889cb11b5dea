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
//	S1  put a parker on the list, count the sleeper in signals: not quiet any more
//	S2  FenceHeavy, or FenceSeqCst: see register   <- StoreLoad
//	S3  look again at what is awaited; found: take the parker off, done
//	S4  park
//
//	W1  store what is awaited
//	W2  FenceExpedited                             <- StoreLoad
//	W3  look at signals; quiet: done
//	W4  FenceSeqCst, and look again; nobody: done  <- StoreLoad
//	W5  take all parkers off the list and unpark them
//
// The fences put S2 and W2, or W4, in one order. If S2 is first, W sees S1, and
// unparks. If W is first, S3 sees W1. Without either fence both may miss the
// other, and S sleeps for ever.
//
// W1 to W3 are done for each event, so W2 costs nothing, and S2 all: FenceHeavy interrupts
// every processor that runs the process. That is for points where hardly anybody sleeps.
// So the first sleeper makes the point loud: until hushAfter looks of W4 in a row saw
// nobody, which makes it quiet again, both sides take FenceSeqCst. A point without
// [Point.Init], or where the kernel does not expedite, is never quiet.
type Point struct {
	// signals is quiet, or twice the number of sleepers, plus raised. Changed under mu,
	// but from 0 to quiet by any W4; looked at by every W3.
	signals   atomic.Uint32
	expedited bool          // the point may be quiet; read-only after Init
	vain      atomic.Uint32 // looks of W4 at nobody, since S1; a hint
	fenced    atomic.Uint64 // the value of loud that a FenceHeavy came after

	mu     sync.Mutex
	parked []*sync.Parker // those that W5 unparks; under mu
	idle   []*sync.Parker // those that nobody uses; under mu
	loud   uint64         // how often the point became loud; under mu
}

const (
	quiet   = 1       // the bit of signals that says that W2 is enough
	sleeper = 2       // what each sleeper adds to signals
	raised  = 1 << 31 // the bit of signals that Raise sets
)

// Init makes W2 and W3 cheap where they can be. Call it before the point is shared. In a test
// with package testing/synctest the point belongs to the bubble that calls Init, as a channel
// to the one that makes it.
func (p *Point) Init() {
	if p.idle == nil { // a Parker has a channel: not one of the first bubble that waits
		p.idle = append(p.idle, sync.NewParker())
	}
	if atomic.Expedited() {
		p.expedited = true
		p.signals.StoreRelaxed(quiet) // ord: nobody shares the point yet
	}
}

// Signalled is W2 and W3: call it after storing what others may wait for. If
// it returns true, call [Point.Wake]. (On one line, because the compiler marks an inlined call
// by an instruction on its line, or by a NOP.)
func (p *Point) Signalled() bool { atomic.FenceExpedited(); return p.signals.LoadRelaxed() != quiet } // ord: StoreLoad between W1 and W3 of a quiet point, so for the load; pairs with FenceHeavy in register and Raise; W5 reads the list under mu; atlas sb-sc-fences

// Wake is W4 and W5. It says whether the point is raised. What the caller stored before
// is seen by those that it wakes.
func (p *Point) Wake() (isRaised bool) {
	if p.look() == 0 {
		p.hush()
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, k := range p.parked {
		k.Unpark()
		p.parked[i] = nil
	}
	p.parked = p.parked[:0]
	// Not a load and a store: hush may come between, if another Wake has emptied the list.
	signals := p.signals.AndRelaxed(raised | quiet) // ord: seen late it costs a Wake
	return signals&raised != 0
}

// look is W4.
func (p *Point) look() (signals uint32) {
	atomic.FenceSeqCst()           // ord: StoreLoad between W1 and the look; pairs with the fences in register and Raise; atlas sb-sc-fences
	return p.signals.LoadRelaxed() // ord: the fence orders it; W5 reads the list under mu; atlas sb-sc-fences
}

// hush makes a loud point quiet when enough looks in a row saw nobody.
func (p *Point) hush() {
	if p.expedited && p.enough() {
		p.signals.CompareAndSwapRelaxed(0, quiet) // ord: who sees it late looks once more
	}
}

// enough counts the look, and says whether they are enough. Under the checker one is.
func (p *Point) enough() bool {
	if hushAfter == 1 {
		return true
	}
	n := p.vain.LoadRelaxed() + 1 // ord: a hint
	p.vain.StoreRelaxed(n)        // ord: a hint
	return n >= hushAfter
}

// Raise makes [Point.Signalled] true from now on. Of a goroutine that stores,
// calls Signalled and finds the point not raised, the caller of Raise sees the
// store.
func (p *Point) Raise() {
	p.mu.Lock()
	p.signals.OrRelaxed(raised) // ord: the fence orders it
	p.mu.Unlock()
	atomic.FenceHeavy() // StoreLoad between raised and what the caller looks at next; pairs with the fences in Signalled, Raised and look
}

// Raised says whether the point is raised. It keeps what the caller loaded
// before ahead of its look.
func (p *Point) Raised() bool {
	atomic.FenceExpedited()            // ord: orders the caller's load before the next, unless the point is never quiet; pairs with FenceHeavy in Raise
	signals := p.signals.LoadRelaxed() // ord: the fence orders it
	return signals != quiet && p.raisedAt(signals)
}

// raisedAt is Raised of a point that is not quiet. Raise always takes FenceHeavy, so that a
// loud point needs no other fence here; one that is never quiet does.
func (p *Point) raisedAt(signals uint32) bool {
	if !p.expedited {
		signals = p.look()
	}
	return signals&raised != 0
}

// register is S1 and S2. FenceSeqCst is enough for S2 if a FenceHeavy came since the
// point was last quiet: whoever found it quiet before that, with no fence but W2, has W1
// seen by all that come after it.
func (p *Point) register() *sync.Parker {
	p.mu.Lock()
	var k *sync.Parker
	if n := len(p.idle); n > 0 {
		k, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		k = sync.NewParker()
	}
	p.parked = append(p.parked, k)
	signals := p.signals.LoadRelaxed()                                      // ord: under mu, but for hush
	for !p.signals.CompareAndSwapRelaxed(signals, signals&^quiet+sleeper) { // ord: the fence orders it
		signals = p.signals.LoadRelaxed() // ord: as above
	}
	if signals&quiet != 0 {
		p.loud++
	}
	loud := p.loud
	fenced := p.fenced.LoadRelaxed() == loud // ord: the fences on both sides pass on what came before
	if hushAfter > 1 {
		p.vain.StoreRelaxed(0) // ord: a hint
	}
	p.mu.Unlock()
	if fenced {
		atomic.FenceSeqCst() // ord: StoreLoad between S1 and S3; pairs with FenceSeqCst in look; atlas sb-sc-fences
		return k
	}
	atomic.FenceHeavy()         // StoreLoad between S1 and S3; pairs with the fences in Signalled and look
	p.fenced.StoreRelaxed(loud) // ord: after the fence; p.loud may be another by now, whose fence has not come
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
			p.signals.AddRelaxed(^uint32(sleeper - 1)) // ord: seen late it costs a Wake
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
