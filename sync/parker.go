package sync

import (
	"sync/atomic"
	"time"

	"github.com/ordo-go/ordo/internal/checked"
)

// A Parker lets one goroutine sleep until another wakes it. Make one with
// [NewParker]. It holds at most one permit: Unpark gives it, Park takes it, so a
// wake-up that comes before the sleep is not lost. What came before an Unpark
// happens before the Park that takes its permit returns, and so does what came
// before an Unpark that found the permit there.
type Parker struct {
	state atomic.Uint32
	wake  chan struct{} // one send from each Unpark that finds the state parked
	timer *time.Timer   // the parked goroutine's; nil until a time limit is used
}

// The states of a Parker.
const (
	empty  = iota
	permit // Unpark gave it
	parked // Park waits for wake
)

// NewParker returns a Parker without a permit.
func NewParker() *Parker { return &Parker{wake: make(chan struct{}, 1)} }

// Unpark gives the permit, and wakes the goroutine that waits for it. Any
// goroutine may call it.
//
// It is a read-modify-write even if the permit is there already. If it only
// looked, it could do so ahead of what the caller has stored before (StoreLoad):
// Park takes the permit, its caller does not see the store, parks again, and
// nobody wakes it.
func (p *Parker) Unpark() {
	if checked.Enabled {
		if p.unparkModel() {
			return
		}
	}
	if p.state.Swap(permit) == parked {
		p.wake <- struct{}{}
	}
}

// Park takes the permit, waiting for it as long as l allows. One goroutine at
// a time may call it. It returns nil if it got the permit, and else the error
// of [Limit.Err].
func (p *Parker) Park(l Limit) error {
	if checked.Enabled {
		if err, done := p.parkModel(l); done {
			return err
		}
	}
	if !p.state.CompareAndSwap(empty, parked) {
		p.state.Swap(empty)
		return nil
	}
	var done <-chan struct{}
	if l.ctx != nil {
		done = l.ctx.Done()
	}
	var expired <-chan time.Time
	if !l.end.IsZero() {
		expired = p.start(time.Until(l.end))
		defer p.stop()
	}
	if done == nil && expired == nil { // a receive is quicker than the select
		<-p.wake
		p.state.Swap(empty)
		return nil
	}
	select {
	case <-p.wake:
		p.state.Swap(empty)
		return nil
	case <-done:
	case <-expired:
	}
	if p.state.Swap(empty) == permit { // given at the last moment
		<-p.wake
		return nil
	}
	return l.Err()
}

// stop stops the timer, and leaves nothing in its channel: with asynctimerchan=1 in GODEBUG
// an old time could be there, and end the next Park.
func (p *Parker) stop() {
	if !p.timer.Stop() {
		select {
		case <-p.timer.C:
		default:
		}
	}
}

// start sets the timer to d from now.
func (p *Parker) start(d Duration) <-chan time.Time {
	if p.timer == nil {
		p.timer = time.NewTimer(d)
	} else {
		p.timer.Reset(d)
	}
	return p.timer.C
}
