package sync

import "time"

// A Parker lets one goroutine sleep until another wakes it. It holds at most
// one permit: Unpark gives it, Park takes it, so a wake-up that comes before
// the sleep is not lost. What came before an Unpark happens before the Park
// that takes its permit returns.
type Parker struct {
	permit chan struct{}
	timer  *time.Timer // the parked goroutine's; nil until a time limit is used
}

// NewParker returns a Parker without a permit.
func NewParker() *Parker { return &Parker{permit: make(chan struct{}, 1)} }

// Unpark gives the permit, and wakes the goroutine that waits for it. Any
// goroutine may call it.
func (p *Parker) Unpark() {
	select {
	case p.permit <- struct{}{}:
	default: // it has one
	}
}

// Park takes the permit, waiting for it as long as l allows. One goroutine at
// a time may call it. It returns nil if it got the permit, and else the error
// of [Limit.Err].
func (p *Parker) Park(l Limit) error {
	select {
	case <-p.permit:
		return nil
	default:
	}
	var done <-chan struct{}
	if l.ctx != nil {
		done = l.ctx.Done()
	}
	var expired <-chan time.Time
	if !l.end.IsZero() {
		expired = p.start(time.Until(l.end))
		defer p.timer.Stop()
	}
	select {
	case <-p.permit:
		return nil
	case <-done:
	case <-expired:
	}
	if err := l.Err(); err != nil {
		return err
	}
	return nil
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
