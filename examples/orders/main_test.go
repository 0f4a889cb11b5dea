package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The test binary is the program itself if this is set.
const asProgram = "ORDERS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// orders is the program with these arguments.
func orders(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, args...)
	c.Env = append(os.Environ(), asProgram+"=1", "GORACE=atexit_sleep_ms=0") // under -race an exit takes a second otherwise
	c.WaitDelay = time.Minute
	return c
}

// finish runs the program to its end.
func finish(t *testing.T, c *exec.Cmd) (stdout, stderr string, status int) {
	t.Helper()
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), complaints.String(), c.ProcessState.ExitCode()
}

func openTemporary(t testing.TB) (*os.File, error) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err == nil {
		t.Cleanup(func() { file.Close() })
	}
	return file, err
}

func mustMatch(t *testing.T, what, text, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(text) {
		t.Errorf("%s is\n%s\nand should match %s", what, text, pattern)
	}
}

func TestTheRingAndChannelsEndWithTheSameDigest(t *testing.T) {
	digests := map[string]bool{}
	for _, args := range [][]string{{"-n=100000"}, {"-n=100000", "-channels"}, {"-n=100000", "-sync=none"}, {"-n=100000", "-rate=5e6"}} {
		out, complaints, status := finish(t, orders(t, args...))
		if status != allEqual || complaints != "" {
			t.Fatalf("%v: status %d, %s", args, status, complaints)
		}
		mustMatch(t, "the output", out, `(?s)^orders generated from seed 1, over (a ring of 65536 slots|channels), journaled to a temporary file\n100,000 orders in .*\nequal: .* digest [0-9a-f]{16}\n$`)
		digests[out[len(out)-17:]] = true
		if strings.ContainsAny(out, "\x1b\r") {
			t.Errorf("colours or a live line in a pipe: %q", out)
		}
	}
	if len(digests) != 1 {
		t.Errorf("digests %v", digests)
	}
}

func TestBadFlags(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full")
	if err := os.WriteFile(full, []byte("something"), 0o644); err != nil {
		t.Fatal(err)
	}
	started := filepath.Join(dir, "started") // the journal of another run, which has written nothing yet
	_, _, done, err := openJournal(started)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-n", "-1"}, `-n -1: expected a number of orders`},
		{[]string{"-n", "many"}, `invalid value "many" for flag -n`},
		{[]string{"-sync", "sometimes"}, `-sync "sometimes": expected batch or none`},
		{[]string{"-rate", "-5"}, `-rate -5: expected orders a second`},
		{[]string{"-rate", "NaN"}, `-rate NaN: expected orders a second`},
		{[]string{"-rate", "Inf"}, `-rate \+Inf: expected orders a second`},
		{[]string{"-rate", "1e-11"}, `-rate 1e-11: expected orders a second, 4e-07 at least`},
		{[]string{"-in", ""}, `-in: expected the name of a file`},
		{[]string{"-journal", ""}, `-journal: expected the name of a file`},
		{[]string{"-journal", dir}, `.*directory`},
		{[]string{"-speed"}, `flag provided but not defined: -speed`},
		{[]string{"orders.csv"}, `"orders.csv" is not a flag: .* -in FILE`},
		{[]string{"-in", filepath.Join(dir, "none")}, `open .*none: `},
		{[]string{"-in", dir}, `-in .*: a directory; choose a file of orders`},
		{[]string{"-journal", filepath.Join(dir, "no", "such")}, `open .*such: `},
		{[]string{"-journal", full}, `-journal .*full: the file exists; remove it or choose another`},
		{[]string{"-journal", started}, `-journal .*started: the file exists; remove it or choose another`},
	} {
		_, complaints, status := finish(t, orders(t, c.args...))
		if status != badUsage {
			t.Errorf("%v: status %d", c.args, status)
		}
		mustMatch(t, fmt.Sprint(c.args), complaints, `^orders: .*`+c.want+`.*\n$`)
	}
	if text, _ := os.ReadFile(full); string(text) != "something" {
		t.Errorf("the file holds %q now", text)
	}
}

func TestHelp(t *testing.T) {
	_, complaints, status := finish(t, orders(t, "-h"))
	if status != 0 {
		t.Errorf("status %d", status)
	}
	for _, name := range []string{"n", "in", "journal", "sync", "rate", "seed", "channels"} {
		mustMatch(t, "the help", complaints, `(?m)^  -`+name+`\b`)
	}
}

func TestABrokenLineEndsTheInputAndWhatCameBeforeCounts(t *testing.T) {
	dir := t.TempDir()
	in, journal := filepath.Join(dir, "orders.csv"), filepath.Join(dir, "journal")
	const text = "1,buy,100,5\n2,sell,100,3\n# next\n3,sell,1oo,3\n4,buy,1,1\n"
	if err := os.WriteFile(in, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, complaints, status := finish(t, orders(t, "-in", in, "-journal", journal))
	if status != badUsage {
		t.Errorf("status %d", status)
	}
	if want := "orders: " + in + `:4:8: price "1oo": expected a whole number from 1 to 65535` + "\n"; complaints != want {
		t.Errorf("%q, want %q", complaints, want)
	}
	mustMatch(t, "the output", out, `(?s)2 orders in .*1 orders traded, quantity 3\nequal: `)
	bytes, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readAll(bytes)
	if err != io.EOF || len(got) != 2 || got[1] != (Order{ID: 2, Side: Sell, Price: 100, Quantity: 3}) {
		t.Errorf("the journal holds %+v, %v", got, err)
	}
}

func TestStandardInputAndALimit(t *testing.T) {
	c := orders(t, "-in=-", "-n=2")
	c.Stdin = strings.NewReader("1,buy,100,5\n2,sell,100,3\nnot read\n")
	out, complaints, status := finish(t, c)
	if status != allEqual || complaints != "" {
		t.Errorf("status %d, %s", status, complaints)
	}
	mustMatch(t, "the output", out, `(?s)^orders from standard input.*\n2 orders in .*equal: `)
}

func TestAFullDiskSaysWhatIsDurable(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here; TestAFailedJournal... covers the pipelines")
	}
	for _, more := range []string{"-channels=false", "-channels"} {
		out, complaints, status := finish(t, orders(t, "-journal=/dev/full", more))
		if status != failure {
			t.Errorf("%s: status %d", more, status)
		}
		mustMatch(t, "the error", complaints, `no space left on device\norders: [0-9,]+ orders were taken; the first 0 are durable, the first 0 were answered\n$`)
		if strings.Contains(out, "equal") || strings.Contains(out, "interrupted") {
			t.Errorf("%s: %s", more, out)
		}
	}
}

// A journal that fails ends the program, also where nobody sends any more orders.
func TestAFullDiskWhileNoOrdersCome(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	for _, more := range []string{"-channels=false", "-channels"} {
		c := orders(t, "-journal=/dev/full", "-in=-", more)
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(in, "1,buy,100,5\n") // and does not end
		_, complaints, status := finish(t, c)
		if status != failure {
			t.Errorf("%s: status %d", more, status)
		}
		mustMatch(t, "the error", complaints, `no space left on device\norders: 1 orders were taken; the first 0 are durable`)
	}
}

// A journal that does not hold what was written to it is read to no end, and is different.
func TestAJournalThatForgets(t *testing.T) {
	for device, want := range map[string]string{
		"/dev/null": "the journal holds 0 orders, and 100 were taken",
		"/dev/zero": "journal: byte 0, behind 0 orders: torn tail",
	} {
		if _, err := os.Stat(device); err != nil {
			t.Skip("there is no " + device + " here")
		}
		out, complaints, status := finish(t, orders(t, "-n=100", "-sync=none", "-journal="+device))
		if status != failure || complaints != "" {
			t.Errorf("%s: status %d, %s", device, status, complaints)
		}
		mustMatch(t, device, out, `(?m)^DIFFERENT: `+want)
	}
}

// Who does not get the verdict is not told by the status that all is well.
func TestLostResultsAreAFailure(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	c := orders(t, "-n=100")
	var complaints bytes.Buffer
	c.Stdout, c.Stderr = full, &complaints
	if c.Run(); c.ProcessState.ExitCode() != failure {
		t.Errorf("status %d", c.ProcessState.ExitCode())
	}
	mustMatch(t, "the error", complaints.String(), `^orders: not all results could be written: .*no space left on device\n$`)
}

func TestCtrlCEndsTheRunAndAllIsVerified(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to another on Windows")
	}
	silent, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, args := range [][]string{
		{"-n=0"},
		{"-n=0", "-channels"},
		{"-n=0", "-rate=1000"},
		{"-n=0", "-rate=0.001"},
		{"-in=-"},
	} {
		rest := interrupted(t, silent, 100*time.Millisecond, args)
		if args[0] == "-n=0" && strings.HasPrefix(rest, "interrupted after 0") { // the machine is busy
			rest = interrupted(t, silent, 5*time.Second, args)
		}
		mustMatch(t, fmt.Sprint(args), rest, `(?s)^interrupted after [0-9,]+ orders\n.*\nequal: `)
		if args[0] == "-n=0" {
			mustMatch(t, fmt.Sprint(args), rest, `^interrupted after [1-9]`)
		}
	}
}

// interrupted is what a run says after Ctrl-C, so long after its first line.
func interrupted(t *testing.T, stdin io.Reader, after time.Duration, args []string) (rest string) {
	t.Helper()
	c := orders(t, args...)
	c.Stdin = stdin
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil { // it has begun
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	all, _ := io.ReadAll(lines)
	if err := c.Wait(); err != nil {
		t.Errorf("%v: %v", args, err)
	}
	return string(all)
}

func TestALiveLineSaysThroughputAndLag(t *testing.T) {
	p := progress{taken: 12_345_678, answered: 12_300_000, lags: []lag{{"journal", 45_678}, {"replica", 0}, {"book", 999}}}
	if got, want := p.describe(3_999_999.7), "12,300,000 answered, 3,999,999/s, lag: journal 45,678 replica 0 book 999"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -999: "-999", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
