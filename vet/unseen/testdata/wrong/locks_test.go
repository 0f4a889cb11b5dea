package wrong

import (
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func TestOneThreadDoesNotLock(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		n := 0
		together(
			func() {
				mu.Lock()
				n++ // want `^n is written here`
				mu.Unlock()
			},
			func() {
				check.Assert(n < 2, "n") // here
			})
	})
}

func TestTwoLocks(t *testing.T) {
	check.Run(t, func() {
		var a, b sync.Mutex
		n := 0
		together(
			func() { a.Lock(); defer a.Unlock(); n++ }, // want `^n is written here`
			func() { b.Lock(); defer b.Unlock(); n++ }) // here
	})
}

func TestAfterUnlock(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		n := 0
		inc := func() {
			mu.Lock()
			mu.Unlock()
			n++ // want `^n is written here by two threads`
		}
		together(inc, inc)
	})
}

func TestWriteUnderRLock(t *testing.T) {
	check.Run(t, func() {
		var mu sync.RWMutex
		n := 0
		inc := func() {
			mu.RLock()
			defer mu.RUnlock()
			n++ // want `^n is written here by two threads`
		}
		together(inc, inc)
	})
}

// The lock is let go on one way only, so that it is held on neither: this is not seen.
func TestUnlockedBefore(t *testing.T) {
	check.Run(t, func() {
		var mu sync.Mutex
		n := 0
		inc := func(early bool) {
			mu.Lock()
			if early {
				mu.Unlock()
				n++ // want `^n is written here`
				return
			}
			n++ // here
			mu.Unlock()
		}
		together(func() { inc(true) }, func() { inc(false) })
	})
}

func TestAfterOnce(t *testing.T) {
	check.Run(t, func() {
		var once sync.Once
		n := 0
		f := func() {
			once.Do(func() { n = 1 })
			n++ // want `^n is written here by two threads`
		}
		together(f, f)
	})
}

func TestOtherThanOnce(t *testing.T) {
	check.Run(t, func() {
		var once sync.Once
		n := 0
		together(
			func() { once.Do(func() { n = 1 }) }, // want `^n is written here`
			func() { check.Assert(n < 2, "n") })  // here
	})
}

func TestTwoOnces(t *testing.T) {
	check.Run(t, func() {
		var a, b sync.Once
		n := 0
		together(
			func() { a.Do(func() { n = 1 }) }, // want `^n is written here`
			func() { b.Do(func() { n++ }) })   // here
	})
}

func TestLockOfACond(t *testing.T) {
	check.Run(t, func() {
		var mu, other sync.Mutex
		c := sync.NewCond(&mu)
		n := 0
		together(
			func() { c.L.Lock(); n++; c.L.Unlock() },     // want `^n is written here`
			func() { other.Lock(); n--; other.Unlock() }) // here
	})
}
