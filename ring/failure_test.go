package ring_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// How a handler may fail.
var failings = []struct {
	name  string
	fail  func() error
	check func(f *ring.Failure) bool
}{
	{"error", func() error { return errStop }, func(f *ring.Failure) bool { return f.Err == errStop && f.Panic == nil && f.Stack == nil }},
	{"panic", func() error { panic("oh") }, func(f *ring.Failure) bool {
		return f.Err == nil && f.Panic == "oh" && strings.Contains(string(f.Stack), "failure_test.go")
	}},
	{"panic with an error", func() error { panic(errStop) }, func(f *ring.Failure) bool { return f.Err == nil && f.Panic == errStop && f.Stack != nil }},
	{"panic with what cannot be compared", func() error { panic([]int{1}) }, func(f *ring.Failure) bool { return f.Panic != nil }},
	{"panic of the runtime", func() error { var p *int; *p = 1; return nil }, func(f *ring.Failure) bool {
		err, ok := f.Panic.(error)
		return ok && strings.Contains(err.Error(), "nil pointer") && errors.Is(f, err)
	}},
}

// An event fails once: the first, one in the middle or the last of a batch, by
// each way to fail, in each form of handler, with each action.
func TestFailure(t *testing.T) {
	const size = 4 // events in a batch; there are three
	forms := []struct {
		name string
		make func(handle func(*event) error) ring.Handler[event]
	}{
		{"each", func(handle func(*event) error) ring.Handler[event] { return ring.Each("h", handle) }},
		{"next", func(handle func(*event) error) ring.Handler[event] {
			return ring.Batches("h", func(b *ring.Batch[event]) error {
				for b.Next() {
					if err := handle(b.Event()); err != nil {
						return err
					}
				}
				return nil
			})
		}},
		{"next and release", func(handle func(*event) error) ring.Handler[event] {
			return ring.Batches("h", func(b *ring.Batch[event]) error {
				for b.Next() {
					b.Release()
					if err := handle(b.Event()); err != nil {
						return err
					}
				}
				return nil
			})
		}},
	}
	actions := []struct {
		name    string
		action  ring.Action
		handled func(bad int64) (events []int64, skipped int64)
	}{
		{"halt", ring.Halt, func(bad int64) (events []int64, skipped int64) {
			for n := range bad {
				events = append(events, n)
			}
			return events, 0
		}},
		{"skip", ring.Skip, func(bad int64) (events []int64, skipped int64) {
			for n := range int64(3 * size) {
				if n != bad {
					events = append(events, n)
				}
			}
			return events, 1
		}},
		{"retry", ring.Retry, func(bad int64) (events []int64, skipped int64) {
			for n := range int64(3 * size) {
				events = append(events, n)
			}
			return events, 0
		}},
	}
	for _, form := range forms {
		for _, how := range failings {
			for _, action := range actions {
				t.Run(form.name+", "+how.name+", "+action.name, func(t *testing.T) {
					bothProducers(t, func(t *testing.T, kind string) {
						for bad := int64(0); bad < 3*size; bad++ {
							var handled []int64
							var failures []*ring.Failure
							h := form.make(func(e *event) error {
								if e.n == bad && len(failures) == 0 {
									return how.fail()
								}
								handled = append(handled, e.n)
								return nil
							})
							h.MaxBatch = size
							h.OnError = func(f *ring.Failure) ring.Action {
								failures = append(failures, f)
								return action.action
							}
							r := newHandled(t, kind, 16, h)
							publish(t, r.producer, 0, 3*size-1)
							err := r.finish()

							want, skipped := action.handled(bad)
							wantEqual(t, fmt.Sprintf("handled, event %d failed", bad), handled, want...)
							if len(failures) != 1 {
								t.Fatalf("%d failures", len(failures))
							}
							f := failures[0]
							if f.Consumer != "h" || f.Seq != bad || !how.check(f) {
								t.Errorf("the failure is %+v", f)
							}
							if action.action == ring.Halt {
								if err != error(f) {
									t.Errorf("Close: %v, want the failure", err)
								}
								wantErr(t, "Publish", r.Publish(number(0)), ring.ErrHalted)
							} else if err != nil {
								t.Errorf("Close: %v", err)
							}
							c := r.Stats().Consumers[0]
							if done := int64(len(want)) + skipped; c.Skipped != skipped || c.Sequence != done {
								t.Errorf("%d events skipped, and the consumer is at %d, want %d and %d", c.Skipped, c.Sequence, skipped, done)
							}
						}
					})
				})
			}
		}
	}
}

// Without OnError any failure halts the ring, and what is left stays so.
func TestFailureWithoutOnError(t *testing.T) {
	for _, how := range failings {
		t.Run(how.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				var handled []int64
				r := newHandled(t, kind, 8, ring.Each("h", func(e *event) error {
					if e.n == 3 {
						return how.fail()
					}
					handled = append(handled, e.n)
					return nil
				}))
				publish(t, r.producer, 0, 7)
				f, ok := r.finish().(*ring.Failure)
				if !ok || f.Consumer != "h" || f.Seq != 3 || !how.check(f) {
					t.Errorf("Close: %+v", f)
				}
				wantEqual(t, "handled", handled, 0, 1, 2)
				s := r.Stats()
				if c := s.Consumers[0]; c.Sequence != 3 || c.Lag != 5 || s.Remaining != 3 {
					t.Errorf("at the end: %+v", s)
				}
			})
		})
	}
}

// An event fails many times before it is handled, or until the ring is halted.
func TestRetry(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		tries := map[int64]int64{}
		var handled []int64
		h := ring.Each("h", func(e *event) error {
			if tries[e.n]++; tries[e.n] <= e.n {
				if tries[e.n]%2 == 0 {
					panic("again")
				}
				return errStop
			}
			handled = append(handled, e.n)
			return nil
		})
		h.OnError = func(*ring.Failure) ring.Action { return ring.Retry }
		r := newHandled(t, kind, 8, h)
		publish(t, r.producer, 0, 7)
		must(t, r.finish())
		wantEqual(t, "handled", handled, 0, 1, 2, 3, 4, 5, 6, 7)
		for n, tried := range tries {
			if tried != n+1 {
				t.Errorf("event %d was tried %d times, want %d", n, tried, n+1)
			}
		}
	})
}

// A retry without end does not keep Close from ending: it halts the ring.
func TestRetryForEver(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		tried := make(chan struct{}, 1)
		h := ring.Each("h", func(e *event) error {
			select {
			case tried <- struct{}{}:
			default:
			}
			return errStop
		})
		h.OnError = func(*ring.Failure) ring.Action { return ring.Retry }
		r := newHandled(t, kind, 8, h)
		publish(t, r.producer, 0, 2)
		close(r.gate)
		<-tried
		err := r.Close(ended(errors.New("too late")))
		if err == nil || err.Error() != "ring: 3 events were not handled by every consumer: too late" {
			t.Errorf("Close: %v", err)
		}
		if err := r.Wait(ctx); err == nil || !errors.Is(err, ring.ErrHalted) {
			t.Errorf("Wait: %v", err)
		}
	})
}

// A handler that fails before it has taken an event of the batch fails the
// first of them.
func TestFailureBeforeTheFirstEvent(t *testing.T) {
	var lengths []int
	h := ring.Handler[event]{Name: "h", MaxBatch: 4, Handle: func(b *ring.Batch[event]) error {
		lengths = append(lengths, b.Len())
		return errStop
	}}
	var seqs []int64
	h.OnError = func(f *ring.Failure) ring.Action {
		seqs = append(seqs, f.Seq)
		return ring.Skip
	}
	r := newHandled(t, single, 8, h)
	publish(t, r.producer, 0, 5)
	must(t, r.finish())
	wantEqual(t, "failed", seqs, 0, 1, 2, 3, 4, 5)
	wantEqual(t, "batches", lengths, 4, 4, 4, 3, 2, 1)
	if got := r.Stats().Consumers[0].Skipped; got != 6 {
		t.Errorf("%d skipped, want 6", got)
	}
}

// A handler that releases, rewinds and fails has failed at the first event that is not
// done.
func TestFailureAfterReleaseAndRewind(t *testing.T) {
	for _, how := range failings {
		t.Run(how.name, func(t *testing.T) {
			var seqs []int64
			h := ring.Handler[event]{Name: "h", MaxBatch: 5, Handle: func(b *ring.Batch[event]) error {
				for b.Next() {
					b.Release() // those before it
					if b.Event().n == 2 {
						b.Rewind()
						return how.fail()
					}
				}
				return nil
			}}
			h.OnError = func(f *ring.Failure) ring.Action {
				seqs = append(seqs, f.Seq)
				return ring.Skip
			}
			r := newHandled(t, single, 8, h)
			publish(t, r.producer, 0, 4)
			must(t, r.finish())
			wantEqual(t, "failed", seqs, 2)
			if c := r.Stats().Consumers[0]; c.Skipped != 1 || c.Sequence != 5 {
				t.Errorf("%d skipped, and the consumer is at %d, want 1 and 5", c.Skipped, c.Sequence)
			}
		})
	}
}

// A handler that fails after the last event, at the flush, fails the last.
func TestFailureAtTheFlush(t *testing.T) {
	flushes := 0
	var seen []int64
	h := ring.Handler[event]{Name: "h", MaxBatch: 4, Handle: func(b *ring.Batch[event]) error {
		for seq := range b.All() {
			seen = append(seen, seq)
		}
		if flushes++; flushes == 1 {
			return errStop
		}
		return nil
	}}
	h.OnError = func(f *ring.Failure) ring.Action {
		if f.Seq != 3 {
			t.Errorf("event %d failed, want 3", f.Seq)
		}
		return ring.Retry
	}
	r := newHandled(t, single, 8, h)
	publish(t, r.producer, 0, 4)
	must(t, r.finish())
	wantEqual(t, "events", seen, 0, 1, 2, 3, 3, 4)
}

// The goroutine of a handler that calls runtime.Goexit is gone: the ring halts,
// whatever OnError would say.
func TestHandlerGoexit(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		stopped := false
		h := ring.Each("h", func(e *event) error {
			if e.n == 2 {
				goexit()
			}
			return nil
		})
		h.OnError = func(f *ring.Failure) ring.Action {
			t.Errorf("OnError is asked about %v", f)
			return ring.Skip
		}
		h.OnStop = func() { stopped = true }
		r := newHandled(t, kind, 8, h)
		publish(t, r.producer, 0, 5)
		err := r.finish()
		f, ok := err.(*ring.Failure)
		if !ok || f.Seq != 2 || f.Panic != ring.ErrGoexit || !errors.Is(err, ring.ErrGoexit) {
			t.Errorf("Close: %v", err)
		}
		if want := `ring: consumer "h" panicked at event 2: ` + ring.ErrGoexit.Error(); err.Error() != want {
			t.Errorf("Close: %v, want %s", err, want)
		}
		if !stopped {
			t.Error("OnStop was not called")
		}
	})
}

// Hooks run in the consumer's goroutine, before the first batch and after the
// last, once.
func TestHooks(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, end := range []string{"close", "halt", "failure"} {
			var calls []string
			r := ring.New[event](4)
			p := addProducer(r, kind)
			ran := make(chan struct{})
			r.Handle(ring.Handler[event]{
				Name:    "h",
				OnStart: func() { calls = append(calls, "start") },
				OnStop:  func() { calls = append(calls, "stop") },
				Handle: func(b *ring.Batch[event]) error {
					for range b.All() {
						calls = append(calls, "event")
					}
					close(ran)
					if end == "failure" {
						return errStop
					}
					return nil
				},
			})
			start(t, r)
			publish(t, p, 1, 1)
			<-ran
			if end == "halt" {
				r.Halt()
			}
			if err := closeRing(r); (err != nil) != (end == "failure") {
				t.Errorf("%s: %v", end, err)
			}
			wantEqual(t, end, calls, "start", "event", "stop")
		}
	})
}

// A hook that does not return is a failure, and halts the ring.
func TestHooksThatDoNotReturn(t *testing.T) {
	for _, how := range []struct {
		name string
		f    func()
		want any
	}{
		{"panic", func() { panic(errStop) }, errStop},
		{"goexit", goexit, ring.ErrGoexit},
	} {
		t.Run("start "+how.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				stopped := false
				r := ring.New[event](4)
				p := addProducer(r, kind)
				r.Handle(ring.Handler[event]{
					Name: "h", OnStart: how.f, OnStop: func() { stopped = true },
					Handle: func(*ring.Batch[event]) error { t.Error("handled"); return nil },
				})
				start(t, r)
				c, cancel := context.WithTimeout(ctx, long)
				defer cancel()
				f, ok := r.Wait(c).(*ring.Failure) // nobody closes it
				if !ok || f.Consumer != "h" || f.Hook != "OnStart" || f.Seq != 0 || f.Panic != how.want || f.Stack == nil {
					t.Errorf("Wait: %v", f)
				}
				wantErr(t, "Publish", p.Publish(number(1)), ring.ErrHalted)
				if !stopped {
					t.Error("OnStop was not called")
				}
			})
		})
		t.Run("stop "+how.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				var seen []int64
				r := newHandled(t, kind, 4, ring.Handler[event]{
					Name: "h", OnStop: how.f,
					Handle: func(b *ring.Batch[event]) error {
						for seq := range b.All() {
							seen = append(seen, seq)
						}
						return nil
					},
				})
				publish(t, r.producer, 0, 3)
				f, ok := r.finish().(*ring.Failure)
				if !ok || f.Consumer != "h" || f.Hook != "OnStop" || f.Seq != 4 || f.Panic != how.want {
					t.Errorf("Close: %v", f)
				}
				wantEqual(t, "events", seen, 0, 1, 2, 3) // all were handled before
			})
		})
		t.Run("error "+how.name, func(t *testing.T) {
			bothProducers(t, func(t *testing.T, kind string) {
				lost := errors.New("an error of the event")
				h := ring.Each("h", func(*event) error { return lost })
				h.OnError = func(*ring.Failure) ring.Action {
					how.f()
					return ring.Skip
				}
				r := newHandled(t, kind, 4, h)
				publish(t, r.producer, 0, 3)
				f, ok := r.finish().(*ring.Failure)
				if !ok || f.Consumer != "h" || f.Hook != "OnError" || f.Seq != 0 || f.Panic != how.want || !errors.Is(f, lost) {
					t.Errorf("Close: %v", f)
				}
				if got := r.Stats().Consumers[0].Skipped; got != 0 {
					t.Errorf("%d skipped", got)
				}
			})
		})
	}
}

// The first failure is the one that Close returns; the others end because the
// ring is halted.
func TestFirstFailureWins(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		r := ring.New[event](4)
		p := addProducer(r, kind)
		first := make(chan struct{})
		r.Handle(
			ring.Each("first", func(*event) error { return errStop }),
			ring.Each("later", func(*event) error { <-first; return errors.New("later") }),
		)
		start(t, r)
		publish(t, p, 0, 0)
		eventually(t, "halted", func() bool { return p.Publish(number(1)) == ring.ErrHalted })
		close(first)
		for range 2 {
			if err := closeRing(r); err == nil || err.Error() != `ring: consumer "first" failed at event 0: stop` {
				t.Errorf("Close: %v", err)
			}
		}
		r.Halt()
		if err := r.Wait(ctx); !errors.Is(err, errStop) {
			t.Errorf("Wait: %v", err)
		}
	})
}

// One consumer's failure ends all, wherever they are in the graph, whatever
// they wait for and however.
func TestFailureEndsEveryConsumer(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		for _, strategy := range strategies() {
			for bad := range 4 {
				r := ring.New(4, ring.WithWait[event](strategy.Strategy))
				p := addProducer(r, kind)
				h := func(i int) ring.Handler[event] {
					return ring.Each(fmt.Sprint(i), func(e *event) error {
						if i == bad && e.n == 2 {
							return errStop
						}
						return nil
					})
				}
				poller := r.Poller("poller", r.Handle(h(0), h(1)).Then(h(2)).Then(h(3)))
				start(t, r)
				polled := make(chan error)
				go func() {
					for {
						b, err := poller.Await(ctx)
						if err != nil {
							polled <- err
							return
						}
						for b.Next() {
						}
					}
				}()
				var err error
				for n := int64(0); err == nil; n++ { // the last ones wait for room when the ring halts
					err = p.Publish(number(n))
				}
				if err != ring.ErrHalted && err != ring.ErrClosed { // a halt closes the ring first
					t.Errorf("Publish: %v", err)
				}
				wantErr(t, "Await", <-polled, ring.ErrHalted)
				f, ok := closeRing(r).(*ring.Failure)
				if !ok || f.Consumer != fmt.Sprint(bad) || f.Seq != 2 {
					t.Errorf("%s: Close: %v", strategy.name, f)
				}
			}
		}
	})
}

func TestFailureText(t *testing.T) {
	for _, test := range []struct {
		failure ring.Failure
		text    string
		wraps   error
	}{
		{ring.Failure{Consumer: "book", Seq: 7, Err: errStop}, `ring: consumer "book" failed at event 7: stop`, errStop},
		{ring.Failure{Consumer: "book", Seq: 7, Panic: "oh"}, `ring: consumer "book" panicked at event 7: oh`, nil},
		{ring.Failure{Consumer: "book", Seq: 7, Panic: errStop}, `ring: consumer "book" panicked at event 7: stop`, errStop},
		{ring.Failure{Seq: 1 << 40, Panic: 1.5}, `ring: consumer "" panicked at event 1099511627776: 1.5`, nil},
		{ring.Failure{Consumer: "book", Hook: "OnStart", Panic: "oh"}, `ring: OnStart of consumer "book" panicked: oh`, nil},
		{ring.Failure{Consumer: "book", Hook: "OnStop", Seq: 1, Panic: errStop}, `ring: OnStop of consumer "book" panicked: stop`, errStop},
		{ring.Failure{Consumer: "book", Hook: "WithReset", Seq: 7, Panic: "oh"}, `ring: WithReset of consumer "book" panicked at event 7: oh`, nil},
		{ring.Failure{Consumer: "book", Hook: "OnError", Seq: 7, Err: errStop, Panic: "oh"}, `ring: OnError of consumer "book" panicked at event 7: oh; it was asked about: stop`, errStop},
	} {
		if got := test.failure.Error(); got != test.text {
			t.Errorf("%s, want %s", got, test.text)
		}
		if got := test.failure.Unwrap(); got != test.wraps {
			t.Errorf("%s wraps %v, want %v", test.text, got, test.wraps)
		}
	}
}
