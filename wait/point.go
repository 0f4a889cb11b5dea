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
type Point struct {
	// signals is the number of sleepers, plus raised. Changed under mu;
	// looked at by every W3.
	signals atomic.Uint32

	mu     sync.Mutex
	parked []*sync.Parker // those that W4 unparks; under mu
	idle   []*sync.Parker // those that nobody uses; under mu
}

// raised is the bit of signals that Raise sets.
const raised = 1 << 31

// Signalled is W2 and W3: call it after storing what others may wait for. If
// it returns true, call [Point.Wake].
func (p *Point) Signalled() bool {
	atomic.FenceLight()                 // ord: StoreLoad between W1 and W3; pairs with FenceHeavy in register and Raise; atlas sb-sc-fences
	return p.signals.LoadRelaxed() != 0 // ord: the fence orders it; W4 reads the list under mu; atlas sb-sc-fences
}

// Wake is W4. It says whether the point is raised.
func (p *Point) Wake() (isRaised bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	signals := p.signals.LoadRelaxed() // ord: only changed under mu
	for i, k := range p.parked {
		k.Unpark()
		p.parked[i] = nil
	}
	p.parked = p.parked[:0]
	p.signals.StoreRelaxed(signals & raised) // ord: only changed under mu
	return signals&raised != 0
}

// Raise makes [Point.Signalled] true from now on. Of a goroutine that stores,
// calls Signalled and finds the point not raised, the caller of Raise sees the
// store.
func (p *Point) Raise() {
	p.mu.Lock()
	p.signals.OrRelaxed(raised) // ord: only changed under mu; the fence orders it
	p.mu.Unlock()
	atomic.FenceHeavy() // StoreLoad between raised and what the caller looks at next; pairs with FenceLight in Signalled and Raised
}

// Raised says whether the point is raised. It keeps what the caller loaded
// before ahead of its look.
func (p *Point) Raised() bool {
	atomic.FenceLight()                        // ord: orders the caller's load before the next; pairs with FenceHeavy in Raise
	return p.signals.LoadRelaxed()&raised != 0 // ord: the fence orders it
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
	p.signals.AddRelaxed(1) // ord: only changed under mu; the fence orders it
	p.mu.Unlock()
	atomic.FenceHeavy() // StoreLoad between S1 and S3; pairs with FenceLight in Signalled
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
			p.signals.AddRelaxed(^uint32(0)) // ord: only changed under mu; seen late it costs a Wake
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
