//go:build !ordo

package wait

import (
	"sync"
	"testing"

	"github.com/ordo-go/ordo/atomic"
)

// A Wake of a quiet point leaves it so: the next sleeper has to know that it was.
func TestWakeLeavesAQuietPointQuiet(t *testing.T) {
	if !atomic.Expedited() {
		t.Skip("points are never quiet")
	}
	var p Point
	p.Init()
	if p.Wake(); p.Signalled() {
		t.Error("a Wake that woke nobody has made the point loud, and nobody has counted that")
	}
}

// A point without Init never gets quiet.
func TestAZeroPointStaysLoud(t *testing.T) {
	var p Point
	for range 4 * hushAfter {
		if p.Wake(); !p.Signalled() {
			t.Fatal("the point is quiet")
		}
	}
}

// hush comes too late for who has registered, or raised, since the look.
func TestHushComesTooLate(t *testing.T) {
	for name, act := range map[string]func(p *Point){
		"register": func(p *Point) { p.register() },
		"Raise":    (*Point).Raise,
	} {
		var p Point
		p.Init()
		p.withdraw(p.register()) // loud, and nobody
		act(&p)
		before := p.signals.Load()
		for range 2 * hushAfter {
			p.hush()
		}
		if now := p.signals.Load(); now != before {
			t.Errorf("%s: signals are %#x, were %#x", name, now, before)
		}
	}
}

// The fence of a sleeper is one for those of its time: how often the point was loud is read
// under the lock, or -race reports it.
func TestSleepersOfAPointThatGetsQuiet(t *testing.T) {
	var p Point
	p.Init()
	var sleepers sync.WaitGroup
	for range 2 {
		sleepers.Go(func() {
			for range 1000 {
				p.withdraw(p.register())
			}
		})
	}
	var over atomic.Bool
	var waker sync.WaitGroup
	waker.Go(func() {
		for !over.Load() {
			p.Wake()
			p.signals.CompareAndSwap(0, quiet) // as hush, sooner
		}
	})
	sleepers.Wait()
	over.Store(true)
	waker.Wait()
	if signals := p.signals.Load(); signals > quiet || p.fenced.Load() > p.loud {
		t.Errorf("signals %#x, loud %d times, a fence for %d", signals, p.loud, p.fenced.Load())
	}
}
