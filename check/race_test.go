//go:build ordo

package check_test

import (
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

// A race is reported where it happens; writes that come after it in the same
// execution are not in the report.
func TestRaceBeforeWrites(t *testing.T) {
	body := func() {
		var x atomic.Plain[int]
		var y atomic.Int32
		together(
			func() { y.StoreRelaxed(1); x.Get() },
			func() { x.Set(1); y.StoreRelaxed(2) })
	}
	wantRace(t, body)
}

// A race is one in an execution that Assume ends, too.
func TestRacesBesideAssume(t *testing.T) {
	wantRace(t, func() {
		var x atomic.Plain[int]
		together(
			func() { check.Assume(x.Get() != 0) },
			func() { x.Set(1) })
	})
	wantRace(t, func() {
		var x atomic.Plain[int]
		var mu sync.Mutex
		together(
			func() {
				mu.Lock()
				seen := x.Get()
				mu.Unlock()
				check.Assume(seen != 0)
			},
			func() { x.Set(1) })
	})
}

func wantRace(t *testing.T, body func()) {
	t.Helper()
	for _, m := range models() {
		r := check.Explore(body, check.Model(m))
		if r.Failure == nil || r.Failure.Kind != check.Race {
			t.Errorf("%s: %s by %s, want a race", m, r, r.Engine)
		} else if r.Failure.Graph == nil || r.Failure.Token == "" {
			t.Errorf("%s: the race has no graph or no token", m)
		}
	}
}
