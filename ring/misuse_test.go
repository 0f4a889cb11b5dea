//go:build race || ordo_debug

package ring_test

import (
	"fmt"
	"testing"

	"github.com/ordo-go/ordo/ring"
)

// Debug builds find every second use of a claim, and it does no harm.
func TestClaimUsedTwice(t *testing.T) {
	uses := []struct {
		name string
		use  func(c ring.Claim[event]) error
		want []int64 // events published by the first use
	}{
		{"Publish", func(c ring.Claim[event]) error { return c.Publish() }, []int64{7, 8}},
		{"PublishFirst of one", func(c ring.Claim[event]) error { return c.PublishFirst(1) }, []int64{7}},
		{"PublishFirst of none", func(c ring.Claim[event]) error { return c.PublishFirst(0) }, nil},
		{"Abandon", func(c ring.Claim[event]) error { return c.Abandon() }, nil},
	}
	bothProducers(t, func(t *testing.T, kind string) {
		for _, first := range uses {
			for _, then := range uses {
				_, p, c := polled(t, kind, 4)
				var old []ring.Claim[event]
				for round := range int64(20) {
					claim, err := p.Next(2)
					must(t, err)
					claim.Slot(0).n, claim.Slot(1).n = 7, 8
					must(t, first.use(claim))
					for _, c := range append(old, claim) { // at once, and rounds later
						wantErr(t, first.name+", then "+then.name, then.use(c), ring.ErrNotClaimed)
					}
					old = append(old, claim)
					wantEqual(t, "events of "+first.name, poll(t, c), first.want...)
					publish(t, p, round, round)
					wantEqual(t, "the event behind", poll(t, c), round)
				}
			}
		}
	})
}

// Debug builds find a slot that is not of the claim.
func TestSlotOutsideOfClaim(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, _ := polled(t, kind, 4)
		claim, err := p.Next(2)
		must(t, err)
		for _, i := range []int{-1, 2, 4} {
			mustPanic(t, fmt.Sprintf("slot %d of a claim of 2", i), func() { claim.Slot(i) })
		}
		claim.Slot(0).n, claim.Slot(1).n = 1, 2
		must(t, claim.Publish())
		claim, err = p.Next(5)
		wantErr(t, "Next", err, ring.ErrClaimSize)
		mustPanic(t, "slot 0 of a claim of 0", func() { claim.Slot(0) })
	})
}

// A claim of the single producer is taken back by the next.
func TestSingleClaimIsTheLatest(t *testing.T) {
	_, p, c := polled(t, single, 4)
	first, err := p.Next(2)
	must(t, err)
	latest, err := p.Next(3)
	must(t, err)
	wantErr(t, "the first claim", first.Publish(), ring.ErrNotClaimed)
	wantErr(t, "the first claim", first.Abandon(), ring.ErrNotClaimed)
	wantEqual(t, "events", poll(t, c))
	latest.Slot(0).n = 3
	must(t, latest.PublishFirst(1))
	wantEqual(t, "events", poll(t, c), 3)
}

// A claim that failed stays so when there is room.
func TestFailedClaimLater(t *testing.T) {
	bothProducers(t, func(t *testing.T, kind string) {
		_, p, c := polled(t, kind, 4, ring.Fail)
		publish(t, p, 1, 4)
		claim, err := p.Next(1)
		wantErr(t, "Next", err, ring.ErrFull)
		wantEqual(t, "events", poll(t, c), 1, 2, 3, 4)
		publish(t, p, 5, 5)
		wantEqual(t, "events", poll(t, c), 5)
		wantErr(t, "Publish", claim.Publish(), ring.ErrNotClaimed)
		wantEqual(t, "events", poll(t, c))
	})
}

// While one goroutine fills a slot of a single producer, another, or the same
// in the fill function, is told what is wrong, whatever it calls.
func TestConcurrentUseOfSingle(t *testing.T) {
	for _, full := range []bool{false, true} {
		for _, other := range []bool{false, true} {
			_, p, c := polled(t, single, 4, ring.Fail)
			claim, err := p.Next(1)
			must(t, err)
			if full {
				publish(t, p, 1, 3)
			}
			calls := map[string]func() error{
				"Publish":        func() error { return p.Publish(number(-1)) },
				"Put":            func() error { return p.Put(event{n: -1}) },
				"PublishContext": func() error { return p.PublishContext(ctx, number(-1)) },
				"Next":           func() error { return second(p.Next(1)) },
				"NextContext":    func() error { return second(p.NextContext(ctx, 1)) },
				"NextTimeout":    func() error { return second(p.NextTimeout(long, 1)) },
				"claim.Publish":  claim.Publish,
				"claim.Abandon":  claim.Abandon,
			}
			must(t, p.Publish(func(e *event) {
				e.n = 4
				if p.TryPublish(number(-1)) {
					t.Error("TryPublish succeeds")
				}
				if _, ok := p.TryNext(1); ok {
					t.Error("TryNext succeeds")
				}
				for name, call := range calls {
					got := make(chan error, 1)
					if other {
						go func() { got <- call() }()
					} else {
						got <- call()
					}
					wantErr(t, name, <-got, ring.ErrConcurrent)
				}
			}))
			if got := poll(t, c); got[len(got)-1] != 4 {
				t.Errorf("events %v", got)
			}
			publish(t, p, 5, 6)
			wantEqual(t, "events", poll(t, c), 5, 6)
		}
	}
}

// The guard is left when a fill function does not return.
func TestGuardAfterPanic(t *testing.T) {
	_, p, c := polled(t, single, 4)
	for range 3 {
		catch(func() { p.Publish(func(*event) { panic("fill") }) })
		catch(func() { p.Publish(func(*event) { goexit() }) })
	}
	publish(t, p, 1, 2)
	wantEqual(t, "events", poll(t, c), 1, 2)
}
