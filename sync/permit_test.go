//go:build !ordo

package sync

import (
	"context"
	"errors"
	"testing"
	"time"
)

// endsInPark is a context that ends, and calls f, when Park asks for its channel.
type endsInPark struct {
	context.Context
	done chan struct{}
	f    func()
}

func (c *endsInPark) Done() <-chan struct{} { c.f(); return c.done }
func (c *endsInPark) Err() error            { return errors.New("ended") }

// A permit that comes with the limit is taken, and Park says so, whichever it sees first.
func TestThePermitBeatsTheLimit(t *testing.T) {
	for range 200 {
		p := NewParker()
		c := &endsInPark{context.Background(), make(chan struct{}), func() {}}
		close(c.done)
		l := Until(c)
		c.f = p.Unpark // Park has said that it waits
		if err := p.Park(l); err != nil {
			t.Fatalf("the permit is lost: %v", err)
		}
	}
}

// Unpark does not wait for the goroutine that it wakes.
func TestUnparkDoesNotWait(t *testing.T) {
	p := NewParker()
	p.state.Store(parked)
	done := make(chan struct{})
	go func() { p.Unpark(); close(done) }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("Unpark waits")
		<-p.wake
		<-done
	}
}

// A limit that is reached beside the permit does not end the next Park, also where timers
// send to channels with room (asynctimerchan=1).
func TestAnOldLimitIsNotTheNext(t *testing.T) {
	t.Setenv("GODEBUG", "asynctimerchan=1")
	for range 20 {
		p := NewParker()
		c := &endsInPark{context.Background(), nil, p.Unpark}
		if err := p.Park(Limit{ctx: c, end: time.Now()}); err != nil {
			t.Fatalf("the permit is lost: %v", err)
		}
		if err := p.Park(Within(2 * time.Millisecond)); err != context.DeadlineExceeded {
			t.Fatalf("a Park without a permit returns %v", err)
		}
	}
}
