package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/atomic"
	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
	"github.com/ordo-go/ordo/internal/checklog"
	"github.com/ordo-go/ordo/sync"
)

// twoStores has two executions.
func twoStores() {
	var x atomic.Int32
	var wg sync.WaitGroup
	wg.Go(func() { x.Store(1) })
	wg.Go(func() { x.Store(2) })
	wg.Wait()
}

// race is wrong under every model.
func race() {
	var x atomic.Plain[int]
	check.Name(&x, "x")
	var wg sync.WaitGroup
	wg.Go(func() { x.Set(1) })
	wg.Go(func() { x.Set(2) })
	wg.Wait()
}

// A quiet test notes what is said to it, and ends instead of the real one.
type quiet struct {
	testing.TB
	said strings.Builder
	over string // "fatal", "error" or "skip"
}

func (q *quiet) Logf(format string, args ...any)   { fmt.Fprintf(&q.said, format, args...) }
func (q *quiet) Errorf(format string, args ...any) { q.over = "error"; q.Logf(format, args...) }
func (q *quiet) Error(args ...any)                 { q.Errorf("%s", fmt.Sprint(args...)) }
func (q *quiet) Fatal(args ...any)                 { q.end("fatal", "%s", fmt.Sprint(args...)) }
func (q *quiet) Skipf(format string, args ...any)  { q.end("skip", format, args...) }
func (q *quiet) end(how, format string, args ...any) {
	q.Logf(format, args...)
	q.over = how
	panic(q)
}

// quietly runs f as a test that says nothing.
func quietly(t *testing.T, f func(t testing.TB)) *quiet {
	t.Helper()
	q := &quiet{TB: t}
	func() {
		defer func() {
			if cause := recover(); cause != nil && cause != any(q) {
				panic(cause)
			}
		}()
		f(q)
	}()
	return q
}

// logTo has checks write to a log until the test is over. Unlike t.Setenv it may be
// used above tests that are parallel.
func logTo(t *testing.T, s checklog.Settings) (file string) {
	t.Helper()
	s.Log = filepath.Join(t.TempDir(), "log, of checks")
	before, set := os.LookupEnv(checklog.Variable)
	t.Cleanup(func() {
		if os.Unsetenv(checklog.Variable); set {
			os.Setenv(checklog.Variable, before)
		}
	})
	os.Setenv(checklog.Variable, s.String())
	return s.Log
}

// eventsOf returns the events of a log, but for progress.
func eventsOf(t *testing.T, file string) (events []checklog.Event, progress int) {
	t.Helper()
	r, err := checklog.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Event == checklog.Progress {
			progress++
		} else {
			events = append(events, e)
		}
	}
	return events, progress
}

func TestLog(t *testing.T) {
	file := logTo(t, checklog.Settings{})
	check.Run(t, twoStores)
	wrong := quietly(t, func(t testing.TB) { check.Run(t, race, check.Expect(check.Race)) })
	failing := quietly(t, func(t testing.TB) { check.Run(t, twoStores, check.Expect(check.Deadlock)) })
	events, progress := eventsOf(t, file)
	if len(events) != 3 {
		t.Fatalf("%d events: %+v", len(events), events)
	}
	for i, e := range events {
		if e.Package != "github.com/ordo-go/ordo/check" || e.Test != "TestLog" || e.Nth != i+1 {
			t.Errorf("event %d is of %s.%s %d", i, e.Package, e.Test, e.Nth)
		}
	}
	if progress < 3 {
		t.Errorf("%d lines of progress, want one of each check or more", progress)
	}
	if !checked.Enabled {
		if e := events[0]; e.Event != checklog.Done || e.Engine != "native" || !e.Holds || e.Complete || e.Executions < 100 {
			t.Errorf("a native run is logged as %+v, %+v", e, e.Result)
		}
		for i, q := range []*quiet{wrong, failing} {
			if e := events[i+1]; q.over != "skip" || e.Event != checklog.Skipped || !strings.HasPrefix(e.Reason, "needs -tags ordo") || e.Result != nil {
				t.Errorf("ended by %q, logged as %+v", q.over, e)
			}
		}
		return
	}
	if e := events[0]; e.Event != checklog.Done || !e.Holds || !e.Complete || e.Executions != 2 || e.Failure != nil || !strings.HasPrefix(e.Summary, "explored all 2 executions") {
		t.Errorf("%+v, %+v", e, e.Result)
	}
	e := events[1]
	if wrong.over != "" || !e.Holds || e.Expected != "data race" || e.Failure == nil {
		t.Fatalf("ended by %q, logged as %+v, %+v", wrong.over, e, e.Result)
	}
	f := e.Failure
	if f.Kind != "data race" || filepath.Base(f.File) != "log_test.go" || f.Line == 0 || f.Graph == nil || f.Trace == "" ||
		!strings.HasPrefix(f.Report, "data race on x:") || strings.Contains(f.Report, "replay") || !strings.HasSuffix(f.Replay, f.Token) {
		t.Errorf("%+v", f)
	}
	if e := events[2]; failing.over != "error" || e.Holds || e.Expected != "deadlock" || e.Failure != nil {
		t.Errorf("ended by %q, logged as %+v, %+v", failing.over, e, e.Result)
	}
}

// Lines of checks that run at a time do not mix.
func TestLogOfParallelTests(t *testing.T) {
	file := logTo(t, checklog.Settings{})
	const tests, each = 8, 10
	t.Run("all", func(t *testing.T) {
		for i := range tests {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for range each {
					quietly(t, func(t testing.TB) { check.Run(t, race, check.Expect(check.Race)) })
				}
			})
		}
	})
	events, _ := eventsOf(t, file)
	found := map[string]int{}
	for _, e := range events {
		found[fmt.Sprint(e.Test, e.Nth)]++
	}
	if len(events) != tests*each || len(found) != tests*each {
		t.Errorf("%d events of %d checks, want %d", len(events), len(found), tests*each)
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ settings, want string }{
		{"model=c++21", `model "c++21" is not known: want one of c++20-nta, `},
		{"nosuch=1", `"nosuch" is no setting of checks`},
		{"model=", "model has no value"},
		{"model", "model has no value"},
		{"log=" + filepath.Join(t.TempDir(), "no", "such", "folder"), "no such file or directory"},
	} {
		t.Setenv(checklog.Variable, c.settings)
		q := quietly(t, func(t testing.TB) { check.Run(t, func() { panic("it runs") }) })
		if q.over != "fatal" || !strings.Contains(q.said.String(), c.want) {
			t.Errorf("ORDO_CHECK=%s: ended by %q, said %q", c.settings, q.over, q.said.String())
		}
	}
	t.Setenv(checklog.Variable, "")
	q := quietly(t, func(t testing.TB) { check.Run(t, func() { panic("it runs") }, check.Model("none")) })
	if q.over != "fatal" || !strings.Contains(q.said.String(), `model "none" is not known`) {
		t.Errorf("ended by %q, said %q", q.over, q.said.String())
	}
}
