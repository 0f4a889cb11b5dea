package main

import (
	"bytes"
	"context"
	"errors"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/ordo-go/ordo/internal/checklog"
	"github.com/ordo-go/ordo/vet/unseen"
)

const fixtures = "github.com/ordo-go/ordo/cmd/ordo/testdata/check/"

// Ctrl-C stops go test and the test binaries, says how far checks have come, and
// exits with 3.
func TestCheckInterrupted(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp) // marks the processes, whose log is there
	ctx, cancel := context.WithCancel(t.Context())
	var out hooked
	out.before = func() error { // TestQuick is done; wait until TestSlow is at work
		go func() {
			for ctx.Err() == nil && !logNames(temp, "TestSlow") {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		return nil
	}
	var errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs}
	code := a.execute(ctx, []string{"check", fixtures + "slow"})
	if code != 3 || errs.String() != "ordo: interrupted: 1 check done\n" {
		t.Errorf("status %d, on stderr %q", code, errs.String())
	}
	if !strings.Contains(out.String(), "TestQuick                     proved: ") ||
		!strings.Contains(out.String(), "TestSlow                      incomplete: interrupted, after ") {
		t.Errorf("printed\n%s", out.String())
	}
	if left := processesWith(t, temp); len(left) > 0 {
		t.Errorf("processes are left: %q", left)
	}
	if files, _ := filepath.Glob(filepath.Join(temp, "ordo-check-*")); len(files) > 0 {
		t.Errorf("files are left: %q", files)
	}
}

// logNames reports whether checks whose log is in a directory have logged a test.
func logNames(dir, test string) bool {
	logs, _ := filepath.Glob(filepath.Join(dir, "ordo-check-*", "log"))
	for _, file := range logs {
		if text, _ := os.ReadFile(file); bytes.Contains(text, []byte(test)) {
			return true
		}
	}
	return false
}

// processesWith lists the other processes that have a text in their environment.
func processesWith(t *testing.T, text string) (found []string) {
	if runtime.GOOS != "linux" {
		return nil
	}
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil || len(all) == 0 {
		t.Fatalf("processes: %q, %v", all, err)
	}
	for _, file := range all {
		env, _ := os.ReadFile(file) // it may be over, or not ours
		name, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if bytes.Contains(env, []byte(text)) {
			found = append(found, string(name))
		}
	}
	return found
}

func TestCheckWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs}
	if code := a.execute(t.Context(), []string{"check", "."}); code != 2 ||
		errs.String() != "ordo: the go command is not on the PATH; check needs it to build and run tests\n" {
		t.Errorf("status %d, on stderr %q", code, errs.String())
	}
}

// What cannot be written stops go test, too.
func TestCheckBrokenOutput(t *testing.T) {
	out := &hooked{before: func() error { return errors.New("no space left") }}
	var errs bytes.Buffer
	a := &app{stdout: out, stderr: &errs}
	begin := time.Now()
	if code := a.execute(t.Context(), []string{"check", fixtures + "slow"}); code != 2 || errs.String() != "standard output: no space left\n" {
		t.Errorf("status %d, on stderr %q", code, errs.String())
	}
	if d := time.Since(begin); d > time.Minute {
		t.Errorf("took %v to stop", d)
	}
}

// What vetting finds is printed before the results, and fails only where it is
// strict.
func TestCheckVets(t *testing.T) {
	defer func(was func(string, []string, string) ([]unseen.Finding, error)) { vetPackages = was }(vetPackages)
	var asked []string
	finds := []unseen.Finding{{Pos: token.Position{Filename: "a_test.go", Line: 3, Column: 7}, Message: "x is no event"}}
	vetPackages = func(dir string, patterns []string, tags string) ([]unseen.Finding, error) {
		asked = append(asked, dir+" "+strings.Join(patterns, " ")+" "+tags)
		return finds, nil
	}
	const warns = "a_test.go:3:7: warning: x is no event\n"
	right := fixtures + "right"
	run := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs}
		return a.execute(t.Context(), append(args, "-run=TestPublish", right)), errs.String()
	}
	for _, c := range []struct {
		args []string
		code int
		errs string
	}{
		{[]string{"check"}, 0, warns},
		{[]string{"check", "--vet=false"}, 0, ""},
		{[]string{"check", "--vet=strict", "-tags", "a,b", "-C", "."}, 1, warns},
	} {
		if code, errs := run(c.args...); code != c.code || errs != c.errs {
			t.Errorf("%q: status %d, on stderr %q", c.args, code, errs)
		}
	}
	if want := []string{" " + right + " ordo", ". " + right + " a,b,ordo"}; !slices.Equal(asked, want) {
		t.Errorf("asked to vet %q, want %q", asked, want)
	}
	vetPackages = func(string, []string, string) ([]unseen.Finding, error) { return nil, errors.New("no types") }
	for flag, want := range map[string]int{"--vet=true": 0, "--vet=strict": 2} {
		if code, errs := run("check", flag); code != want || errs != "ordo: not vetted: no types\n" {
			t.Errorf("%s: status %d, on stderr %q", flag, code, errs)
		}
	}
}

func TestGoStyle(t *testing.T) {
	flags := (&app{}).checkCommand().Flags()
	for args, want := range map[string]string{
		"-run X -v ./a -short --count=2":   "--run=X --v ./a --short --count=2",
		"-test.run=X=Y -o d -m ra -h":      "--run=X=Y --output=d --model=ra -h",
		"-run -x -x":                       "--run=-x --x",
		"./a -- -run X":                    "./a -- -run X",
		"./a -args -run X":                 "./a -- -args -run X",
		"-nosuch - -run":                   "--nosuch - --run",
		"-vet off -vet=false -race=false":  "--vet=off --vet=false --race=false",
		"-timeout 1s -C dir -tags a -p=4 ": "--timeout=1s --C=dir --tags=a --p=4",
	} {
		if got := strings.Join(goStyle(flags, strings.Fields(args)), " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", args, got, want)
		}
	}
}

func TestGoTestArguments(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod '-tags=x,y' -v")
	for args, want := range map[string]string{
		"./a":                                "test -tags=x,y,ordo -json ./a",
		"./a -tags=ordo -run X -- -own -1":   "test -tags=ordo -json -run=X ./a -own -1",
		"-vet off -C d -race ./a ./b":        "test -C=d -tags=x,y,ordo -json -vet=off -race=true ./a ./b",
		"-count 3 -v -tags z,ordo ./a -args": "test -tags=z,ordo -json -count=3 ./a -args",
	} {
		c, cmd := checkerOf(t, strings.Fields(args))
		if err := c.valid(cmd); err != nil {
			t.Fatal(err)
		}
		if err := c.findTags(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(c.goTestArgs(), " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", args, got, want)
		}
	}
}

// A play is what go test and checks say, in the order in which ordo hears it.
type play struct {
	t   *testing.T
	s   *session
	log string
	out bytes.Buffer
	err bytes.Buffer
}

func newPlay(t *testing.T, args ...string) *play {
	p := &play{t: t, log: filepath.Join(t.TempDir(), "log")}
	if err := os.WriteFile(p.log, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	log, err := checklog.Open(p.log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	c, _ := checkerOf(t, append(args, "p"))
	c.app.stdout, c.app.stderr, c.tags = &p.out, &p.err, "ordo"
	p.s = &session{checker: c, progress: &progress{}, log: log, counts: map[fate]int{}, names: map[string]int{}, stopped: func() bool { return false }}
	return p
}

// says is a line of go test.
func (p *play) says(action, pkg, test, output string) *play {
	p.s.handle(goEvent{Action: action, Package: pkg, Test: test, Output: output})
	p.s.print()
	return p
}

// logs is a line of a check.
func (p *play) logs(pkg, test string, n int, r *checklog.Result) *play {
	e := checklog.Event{Event: checklog.Progress, Package: pkg, Test: test, Nth: 1, Executions: n, Result: r}
	if r != nil {
		e.Event = checklog.Done
	}
	if err := checklog.Append(p.log, e); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// printed compares what is printed so far.
func (p *play) printed(want string) *play {
	p.t.Helper()
	if got := p.out.String(); got != want {
		p.t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
	return p
}

func (p *play) ends(err error, code int) *play {
	p.t.Helper()
	p.s.finish(err)
	if got := p.s.status.code(); got != code {
		p.t.Errorf("status %d, want %d", got, code)
	}
	return p
}

func good(says string) *checklog.Result {
	return &checklog.Result{Complete: true, Holds: true, Summary: says}
}

// Packages run at a time; each is printed when those before it are over, whatever
// the order in which go test and the checks are heard.
func TestPackagesInTheirOrder(t *testing.T) {
	p := newPlay(t)
	p.logs("a", "TestA", 0, nil).logs("a", "TestA", 1, good("one"))
	p.says("start", "a", "", "").says("start", "b", "", "").says("start", "c", "", "")
	p.logs("b", "TestB", 1, good("two")).says("run", "b", "TestB", "").says("pass", "b", "TestB", "").says("pass", "b", "", "")
	const a = "a\n  TestA                         proved: one\n"
	p.printed(a) // by the log that was read for b
	p.says("skip", "c", "", "").printed(a)
	p.says("run", "a", "TestA", "").says("pass", "a", "TestA", "").says("pass", "a", "", "")
	p.ends(nil, 0).printed(a + "b\n  TestB                         proved: two\nc  no tests\n\n2 results: 2 proved\n")
}

// A test fails once: by its check, by a subtest, or by what it has printed.
func TestWhyATestFails(t *testing.T) {
	p := newPlay(t)
	p.says("start", "a", "", "")
	p.logs("a", "TestX/sub", 1, &checklog.Result{Summary: "boom", Failure: &checklog.Failure{Kind: "panic", Report: "it broke", Token: "ordo.T"}})
	for _, test := range []string{"TestX", "TestX/sub", "TestX/other"} {
		p.says("run", "a", test, "").says("output", "a", test, "=== RUN "+test+"\n")
	}
	p.says("output", "a", "TestX/other", "    x_test.go:1: wrong\n").says("output", "a", "TestX/other", "    --- FAIL: TestX/other (0.00s)\n")
	for _, test := range []string{"TestX/sub", "TestX/other", "TestX"} {
		p.says("fail", "a", test, "")
	}
	p.says("fail", "a", "", "").ends(nil, 1)
	p.printed(`a
  TestX/sub                     FAILED: boom
      it broke
      replay: ordo check --replay ordo.T a
  TestX/other                   FAILED
          x_test.go:1: wrong

2 results: 2 FAILED
`)
}

// Where a process ends early, tests that go on are judged by why it did.
func TestUnfinishedTests(t *testing.T) {
	for _, c := range []struct{ name, output, want string }{
		{"time limit", "panic: test timed out after 5s\n", `a
  TestCheck                     incomplete: the time limit of 5s was reached (-timeout 0 is none), after 1,234 executions
  TestOther/sub                 FAILED: the time limit of 5s was reached (-timeout 0 is none)
      panic: test timed out after 5s

2 results: 1 incomplete, 1 FAILED
`},
		{"crash", "fatal error: out of memory\n", `a
  TestCheck                     FAILED: the test binary ended in the middle of it, after 1,234 executions
  TestOther/sub                 FAILED: the test binary ended in the middle of it
      fatal error: out of memory

2 results: 2 FAILED
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlay(t)
			p.says("start", "a", "", "").logs("a", "TestCheck", 1234, nil)
			for _, test := range []string{"TestCheck", "TestOther", "TestOther/sub"} {
				p.says("run", "a", test, "")
			}
			p.says("output", "a", "TestOther/sub", c.output).says("output", "a", "", "FAIL\ta\t5s\n").says("fail", "a", "", "")
			p.ends(nil, 1).printed(c.want)
		})
	}
}

// Failures weigh more than what is incomplete, and bad packages more than both.
func TestStatusOfCheck(t *testing.T) {
	bound := &checklog.Result{Holds: true, Summary: "bounded: stopped at 2 executions"}
	wrong := &checklog.Result{Summary: "wrong", Failure: &checklog.Failure{}}
	for _, c := range []struct {
		found []*checklog.Result
		code  int
	}{
		{[]*checklog.Result{good("all")}, 0},
		{[]*checklog.Result{bound}, 3},
		{[]*checklog.Result{bound, wrong, good("all")}, 1},
	} {
		p := newPlay(t)
		p.says("start", "a", "", "")
		for _, r := range c.found {
			p.logs("a", "TestX", 1, r)
		}
		p.says("pass", "a", "", "").ends(nil, c.code)
		p.s.handle(goEvent{Action: "build-fail"})
		p.ends(nil, 2)
	}
}

func TestCheckColors(t *testing.T) {
	for _, colors := range []palette{false, true} {
		p := newPlay(t)
		p.s.colors = colors
		p.says("start", "a", "", "").logs("a", "TestX", 1, good("all")).says("pass", "a", "", "").ends(nil, 0)
		if got := strings.Contains(p.out.String(), "\x1b[32mproved\x1b[0m: all\n"); got != bool(colors) {
			t.Errorf("colors %v: printed %q", colors, p.out.String())
		}
	}
}

// The line counts executions as checks log them, and names the check that goes on.
func TestProgressOfChecks(t *testing.T) {
	p := newPlay(t)
	p.says("start", "a", "", "")
	p.logs("a", "TestFirst", 500, nil).logs("a", "TestFirst", 1000, good("all")).logs("a", "TestSecondWithAVeryLongNameIndeed", 1000, nil)
	p.s.readLog()
	if got, want := p.s.progress.line(2*time.Second), "1 check, 2000 executions, 1000/s, 2.0s, in TestSecondWithAVeryLongNameIn…"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What the go command prints besides JSON is passed on.
func TestPlainLinesOfGo(t *testing.T) {
	p := newPlay(t)
	for _, line := range []string{"go: a warning\n", `{"no":"event"}` + "\n", "{\n"} {
		p.s.handle(parseGoEvent(line))
	}
	if got := p.err.String(); got != "go: a warning\n{\"no\":\"event\"}\n{\n" || p.out.Len() > 0 {
		t.Errorf("on stderr %q, on stdout %q", got, p.out.String())
	}
}

// checkerOf parses the arguments of `ordo check`.
func checkerOf(t *testing.T, args []string) (*checker, *cobra.Command) {
	t.Helper()
	c := &checker{app: &app{}}
	cmd := c.command()
	if err := cmd.ParseFlags(goStyle(cmd.Flags(), args)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		t.Fatal(err)
	}
	return c, cmd
}
