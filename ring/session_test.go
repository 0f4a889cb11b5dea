package ring_test

import (
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// A session publishes what its body publishes in it, and returns the error of its body.
func TestSession(t *testing.T) {
	watch(t, long)
	_, p, c := polled(t, multi, 4)
	err := p.(*ring.Multi[event]).Session(func(s *ring.Session[event]) error {
		for n := range int64(10) {
			must(t, s.Publish(number(n)))
			wantEqual(t, "events", poll(t, c), n)
		}
		return errStop
	})
	wantErr(t, "the body's error", err, errStop)
}

// A fill that panics ends the session, also if the body recovers: what it wrote is never
// seen, and holds up later events only until the session is over.
func TestSessionAfterAPanic(t *testing.T) {
	watch(t, long)
	_, p, c := polled(t, multi, 4)
	must(t, p.(*ring.Multi[event]).Session(func(s *ring.Session[event]) error {
		must(t, s.Publish(number(1)))
		if how := catch(func() { s.Publish(func(e *event) { e.n = -1; panic("fill") }) }); how != "fill" {
			t.Errorf("fill: %s", how)
		}
		wantErr(t, "Publish after a panic", s.Publish(number(-1)), ring.ErrSession)
		must(t, p.Publish(number(2)))
		wantEqual(t, "events before the end", poll(t, c), 1)
		return nil
	}))
	wantEqual(t, "events after it", poll(t, c), 2)
	for n := int64(3); n < 20; n++ {
		must(t, p.Publish(number(n)))
		wantEqual(t, "events of the next rounds", poll(t, c), n)
	}
}

// The session itself in fill, and after its body: neither publishes, nor harms what does.
func TestSessionThatIsBusyOrOver(t *testing.T) {
	watch(t, long)
	_, p, c := polled(t, multi, 4)
	var kept *ring.Session[event]
	must(t, p.(*ring.Multi[event]).Session(func(s *ring.Session[event]) error {
		kept = s
		for n := range int64(10) {
			must(t, s.Publish(func(e *event) {
				wantErr(t, "Publish in fill", s.Publish(number(-1)), ring.ErrSession)
				e.n = n
			}))
			wantEqual(t, "events", poll(t, c), n)
		}
		return nil
	}))
	wantErr(t, "Publish after the session", kept.Publish(number(-1)), ring.ErrSession)
	publish(t, p, 10, 10)
	wantEqual(t, "the next event", poll(t, c), 10)
}

// A panic of the body itself, between two events, leaves nothing behind.
func TestSessionBodyThatPanics(t *testing.T) {
	watch(t, long)
	_, p, c := polled(t, multi, 4)
	for n := int64(0); n < 20; n += 2 {
		how := catch(func() {
			p.(*ring.Multi[event]).Session(func(s *ring.Session[event]) error {
				must(t, s.Publish(number(n)))
				panic("body")
			})
		})
		if how != "body" {
			t.Errorf("the body: %s", how)
		}
		publish(t, p, n+1, n+1)
		wantEqual(t, "events", poll(t, c), n, n+1)
	}
}

// An event of a session allocates nothing: the session itself does.
func TestNoAllocationInSessions(t *testing.T) {
	watch(t, long)
	r := ring.New[event](2)
	p := r.MultiProducer()
	r.Handle(ring.Each("h", func(*event) error { return nil }))
	start(t, r)
	const events, allowed = 2000, 300
	got := mallocs(func() {
		must(t, p.Session(func(s *ring.Session[event]) error {
			for n := range int64(events) {
				if err := s.Publish(func(e *event) { e.n = n }); err != nil {
					return err
				}
			}
			return nil
		}))
	})
	if got > allowed {
		t.Errorf("%d allocations for %d events", got, events)
	}
	must(t, closeRing(r))
}
