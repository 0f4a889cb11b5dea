//go:build !ordo

package check_test

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/sync"
)

func increments() string {
	var x atomic.Int32
	var wg sync.WaitGroup
	wg.Go(func() { x.Add(1) })
	wg.Go(func() { x.Add(1) })
	wg.Wait()
	return strings.Repeat("i", int(x.Load()))
}

// Without the tag a check is a stress test.
func TestNativeRuns(t *testing.T) {
	got := check.Outcomes(t, increments)
	if len(got) != 1 || got["ii"] < 100 {
		t.Errorf("outcomes are %v", got)
	}
}

// A test that fails or skips instead of the one that runs it.
type spy struct {
	testing.TB
	said    string
	skipped bool
}

func (s *spy) Errorf(format string, args ...any) { s.said = format }
func (s *spy) Skipf(format string, args ...any) {
	s.skipped = true
	s.TB.Logf(format, args...)
	panic(s)
}

func (s *spy) run(f func(t testing.TB)) {
	defer func() {
		if cause := recover(); cause != nil && cause != any(s) {
			panic(cause)
		}
	}()
	f(s)
}

func TestNativeAssertion(t *testing.T) {
	s := &spy{TB: t}
	s.run(func(t testing.TB) {
		check.Run(t, func() {
			var wg sync.WaitGroup
			wg.Go(func() { check.Assert(false, "never holds") })
			wg.Wait()
		})
	})
	if s.said == "" {
		t.Error("a failing assertion did not fail the test")
	}
}

func TestWrongProgramsNeedTheTag(t *testing.T) {
	s := &spy{TB: t}
	s.run(func(t testing.TB) {
		check.Run(t, func() { panic("it runs") }, check.Expect(check.Race))
	})
	if !s.skipped {
		t.Error("it is not skipped")
	}
}

func TestAssumeEndsARun(t *testing.T) {
	got := check.Outcomes(t, func() string {
		s := increments()
		check.Assume(len(s) == 1)
		return s
	})
	if len(got) != 0 {
		t.Errorf("outcomes are %v", got)
	}
}
