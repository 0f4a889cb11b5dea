package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ordo-go/ordo/atlas"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/memmodel"
)

const quick = `C quick
{ }
P0 (atomic_int* x) { atomic_store_explicit(x, 1, memory_order_relaxed); }
P1 (atomic_int* x) { int r0 = atomic_load_explicit(x, memory_order_relaxed); }
exists (1:r0=1)
`

// slow is a test with more executions than can be found in minutes.
func slow() string {
	var b strings.Builder
	b.WriteString("C slow\n{ }\n")
	for t := range 4 {
		fmt.Fprintf(&b, "P%d (atomic_int* x) {\n", t)
		for i := range 4 {
			fmt.Fprintf(&b, "  atomic_store_explicit(x, %d, memory_order_relaxed);\n", 10*t+i)
			fmt.Fprintf(&b, "  int r%d = atomic_load_explicit(x, memory_order_relaxed);\n", i)
		}
		b.WriteString("}\n")
	}
	b.WriteString("exists (0:r0=1)\n")
	return b.String()
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// A hooked writer calls a function before it writes.
type hooked struct {
	bytes.Buffer
	before func() error
}

func (h *hooked) Write(p []byte) (int, error) {
	if err := h.before(); err != nil {
		return 0, err
	}
	return h.Buffer.Write(p)
}

// A result is printed as soon as all before it are there: the test that ends never
// does not hold back the one before it. Then Ctrl-C stops, says what was covered
// and exits with 3.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out hooked
	out.before = func() error { cancel(); return nil }
	var errs bytes.Buffer
	files := []string{write(t, "quick.litmus", quick), write(t, "slow.litmus", slow())}
	a := &app{stdout: &out, stderr: &errs}
	start := time.Now()
	code := a.execute(ctx, append([]string{"run", "--jobs", "2"}, files...))
	if code != 3 || !strings.HasPrefix(out.String(), "quick under c++20: Sometimes") {
		t.Errorf("status %d, printed %q", code, out.String())
	}
	if want := "ordo: interrupted: 1 of 2 tests done\n"; errs.String() != want {
		t.Errorf("on stderr %q, want %q", errs.String(), want)
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("took %v to stop", d)
	}
}

func TestTimeLimit(t *testing.T) {
	file := write(t, "slow.litmus", slow())
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs}
	if code := a.execute(t.Context(), []string{"run", "--timeout", "50ms", file}); code != 3 {
		t.Errorf("status %d", code)
	}
	if !strings.Contains(out.String(), "note: not complete: the time limit of 50ms was reached\n") {
		t.Errorf("printed\n%s", out.String())
	}
	out.Reset()
	a = &app{stdout: &out, stderr: &errs}
	if code := a.execute(t.Context(), []string{"run", "--timeout", "50ms", "--format", "herd", file}); code != 3 || out.Len() > 0 {
		t.Errorf("status %d, printed\n%s", code, out.String())
	}
}

// What cannot be written is an error, and nothing more is run for it.
func TestBrokenOutput(t *testing.T) {
	file := write(t, "quick.litmus", quick)
	for _, args := range [][]string{{"run", file}, {"run", "--format", "json", file}, {"models"}, {"version"}, {"atlas", "list"}, {"atlas", "run"}} {
		out := &hooked{before: func() error { return errors.New("no space left") }}
		var errs bytes.Buffer
		a := &app{stdout: out, stderr: &errs}
		if code := a.execute(t.Context(), args); code != 2 || errs.String() != "standard output: no space left\n" {
			t.Errorf("ordo %v: status %d, on stderr %q", args, code, errs.String())
		}
	}
}

func TestColors(t *testing.T) {
	file := write(t, "quick.litmus", quick)
	for _, colors := range []palette{false, true} {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, colors: colors}
		a.execute(t.Context(), []string{"run", file})
		if got := strings.Contains(out.String(), "\x1b[33mSometimes\x1b[0m"); got != bool(colors) {
			t.Errorf("colors %v: printed %q", colors, out.String())
		}
	}
	for _, c := range []struct {
		noColor, term string
		want          bool
	}{{"", "xterm", true}, {"1", "xterm", false}, {"", "dumb", false}} {
		t.Setenv("NO_COLOR", c.noColor)
		t.Setenv("TERM", c.term)
		if colorWanted() != c.want {
			t.Errorf("NO_COLOR=%q TERM=%q: colours %v", c.noColor, c.term, !c.want)
		}
	}
	if isTerminal(&bytes.Buffer{}) {
		t.Error("a buffer is taken for a terminal")
	}
}

func TestInOrder(t *testing.T) {
	const n = 100
	var running, most atomic.Int64
	var got []int
	inOrder(4, n, func(i int) int {
		most.Store(max(most.Load(), running.Add(1)))
		time.Sleep(time.Duration(i%3) * time.Millisecond)
		running.Add(-1)
		return i
	}, func(i, v int) {
		if i != v {
			t.Errorf("result %d is that of %d", i, v)
		}
		got = append(got, v)
	})
	if !slices.IsSorted(got) || len(got) != n {
		t.Errorf("results %v", got)
	}
	if m := most.Load(); m < 2 || m > 4 {
		t.Errorf("%d at a time, want 2 to 4", m)
	}
	inOrder(4, 0, func(int) int { panic("called") }, func(int, int) { panic("called") })
}

// The first result is there before the second is computed.
func TestInOrderStreams(t *testing.T) {
	first := make(chan bool)
	inOrder(2, 2, func(i int) int {
		if i == 1 {
			select {
			case <-first:
			case <-time.After(10 * time.Second):
				t.Error("the first result waits for the second")
			}
		}
		return i
	}, func(i, _ int) {
		if i == 0 {
			close(first)
		}
	})
}

// What is not as the atlas says is marked, counted and told, and fails.
func TestAtlasMismatch(t *testing.T) {
	e, ok := atlas.Lookup("mp-rel-acq")
	if !ok {
		t.Fatal("no mp-rel-acq")
	}
	models := memmodel.All()
	cells := []cell{
		{model: models[0], asked: true, expected: litmus.Never, found: litmus.Never, complete: true},
		{model: models[1], asked: true, expected: litmus.Never, found: litmus.Sometimes, complete: true},
		{model: models[2]},
		{model: models[3], asked: true, expected: litmus.Never, found: litmus.Never},
		{model: models[4], asked: true, expected: litmus.Never, err: errors.New("too large")},
	}
	table := &atlasTable{app: &app{}, width: 12, group: e.Group}
	if got, want := table.row(row{example: e, cells: cells}), "  mp-rel-acq    N   N≠S .   N   !\n"; got != want {
		t.Errorf("row %q, want %q", got, want)
	}
	want := `
4 verdicts of 1 examples, 3 not as expected:
  mp-rel-acq under c++20-nta: expected Never, found Sometimes
  mp-rel-acq under c++11-simp: not complete, a loop was cut
  mp-rel-acq under rc11: too large
`
	if got := table.footer(); got != want {
		t.Errorf("below it\n%s\nwant\n%s", got, want)
	}
	if s := table.status; !s.failed || !s.bad || !s.incomplete {
		t.Errorf("status %+v", s)
	}
}

func TestProgressLine(t *testing.T) {
	p := &progress{total: 9}
	p.done.Store(3)
	count := p.counter()
	count(256)
	count(1000)
	p.counter()(1000)
	if got, want := p.line(4*time.Second), "3 of 9 tests, 2000 executions, 500/s, 4.0s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The line is taken away before a result is printed, and at the end.
func TestProgressShown(t *testing.T) {
	shown := make(chan bool, 1)
	var out hooked
	out.before = func() error {
		select {
		case shown <- true:
		default:
		}
		return nil
	}
	p := &progress{total: 2, start: time.Now()}
	p.show(&out)
	<-shown
	p.clear()
	p.stop()
	p.stop()
	if got := out.String(); !strings.HasPrefix(got, "\r\x1b[K0 of 2 tests, 0 executions, 0/s") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("shown %q", got)
	}
}

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		s    status
		want int
	}{
		{status{}, 0},
		{status{failed: true}, 1},
		{status{bad: true}, 2},
		{status{incomplete: true}, 3},
		{status{failed: true, incomplete: true}, 1},
		{status{bad: true, failed: true, incomplete: true}, 2},
		{status{interrupted: true, bad: true, failed: true}, 3},
	} {
		if got := c.s.code(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.s, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	taken := map[string]int{}
	for _, c := range []struct{ name, model, want string }{
		{"MP+rel", "c++20", "MP+rel.c++20"},
		{"MP+rel", "c++20", "MP+rel.c++20-2"},
		{"../up and/over", "my/own", "up_and_over.my_own"},
	} {
		if got := drawingName(c.name, c.model, taken); got != c.want {
			t.Errorf("%s under %s is drawn in %s, want %s", c.name, c.model, got, c.want)
		}
	}
	words := []string{"run", "atlas", "models"}
	for typed, want := range map[string]string{"rnu": " (did you mean run?)", "model": " (did you mean models?)", "at": " (did you mean atlas?)", "zzzzzz": "", "": ""} {
		if got := didYouMean(typed, words); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	for src, want := range map[string]bool{"package p": true, "// x\n/* y */ package p\n": true, "C MP\n{}": false, "": false, "//": false, "/*": false, "packaged": false} {
		if got := isGo("-", []byte(src)); got != want {
			t.Errorf("%q is Go: %v", src, got)
		}
	}
}
