package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/bench/internal/load"
)

// bench runs the command and returns what it wrote.
func bench(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = command(ctx, args, &out, &err)
	return status, out.String(), err.String()
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args   string
		status int
		say    string // on standard error
	}{
		{"-h", fine, "-reps"},
		{"-run (", badUsage, "-run: "},
		{"-run nothing/like/this", badUsage, "matches nothing; see -list"},
		{"-reps 0", badUsage, "-reps must be"},
		{"-reps x", badUsage, "invalid value"},
		{"-time 0s", badUsage, "-time must be"},
		{"-time 2m", badUsage, "-time must be"},
		{"-quiet -1", badUsage, "-quiet must be"},
		{"-quiet NaN", badUsage, "-quiet must be"},
		{"-place nowhere", badUsage, "-place must be near, mid or far"},
		{"-place near -within -1s", badUsage, "-within must be"},
		{"-format xml", badUsage, "text, json, benchstat, markdown"},
		{"1P1C", badUsage, "choose cases with -run"},
		{"-from no/such/file", failed, "no/such/file"},
		{"-from main.go", failed, "main.go: line 1"},
		{"-list -o no/such/dir/x", failed, "no/such/dir/x"},
	} {
		status, stdout, stderr := bench(t.Context(), strings.Fields(c.args)...)
		if status != c.status || stdout != "" || !strings.Contains(stderr, c.say) {
			t.Errorf("bench %s: status %d, %q, %q", c.args, status, stdout, stderr)
		}
	}
}

func TestList(t *testing.T) {
	status, stdout, _ := bench(t.Context(), "-list", "-run", "roundtrip/chan|^claim/multi")
	want := regexp.MustCompile(`(?s)^roundtrip: round trip.*\n    chan\nclaim: .*\n    multi-publish multi-session multi-put .*\n$`)
	if status != fine || !want.MatchString(stdout) {
		t.Errorf("status %d: %s", status, stdout)
	}
}

// A short run is written as JSON, and everything else is made of that.
func TestForms(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	if status, stdout, stderr := bench(t.Context(), "-run", "1P1C/slots=1024/(spsc|chan)$", "-reps", "2", "-time", "2ms", "-format", "json", "-o", file); status != fine || stdout != "" || stderr != "" {
		t.Fatalf("status %d, %q, %q", status, stdout, stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines != 5 {
		t.Errorf("a header and two repetitions of two rivals are %d lines:\n%s", lines, text)
	}
	for format, want := range map[string]string{
		"text":      `(?m)^ +spsc \(ours\) +[0-9.]+ +[0-9.]+ to [0-9.]+ .* %$`,
		"markdown":  `(?m)^\| chan \| [0-9.]+ \| .* %`,
		"benchstat": `(?m)^Benchmark1P1C/slots=1024/rival=chan/placement=[a-z]+-[0-9]+\t[0-9]+\t[0-9.e+]+ ns/op\t[0-9.e+]+ probe-ns$`,
		"json":      regexp.QuoteMeta(string(text)),
	} {
		status, stdout, _ := bench(t.Context(), "-from", file, "-format", format)
		if status != fine || !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("%s: status %d:\n%s", format, status, stdout)
		}
	}
}

// The file of -o changes when all is written, and not if something fails.
func TestOutputFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	measured, page := at("a.json"), at("R.md")
	args := strings.Fields("-run 1P1C/slots=1024/chan$ -reps 1 -time 1ms -format json -o")
	if status, _, stderr := bench(t.Context(), append(args, measured)...); status != fine {
		t.Fatal(stderr)
	}
	before := contents(t, measured)
	if err := os.WriteFile(page, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("R.md", at("link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   string
		status int
		page   string // what its first line begins with then
	}{
		{"-from missing.json -format markdown -o R.md", failed, "old"},
		{"-from a.json,missing.json -format json -o a.json", failed, "old"},
		{"-from a.json -format json -o a.json", fine, "old"},
		{"-from a.json -format markdown -o /dev/null", fine, "old"},
		{"-from a.json -format markdown -o link", fine, "#"},
	} {
		t.Chdir(dir)
		status, _, stderr := bench(t.Context(), strings.Fields(c.args)...)
		if status != c.status || !strings.HasPrefix(contents(t, page), c.page) {
			t.Errorf("bench %s: status %d, %q, the page is %.20q", c.args, status, stderr, contents(t, page))
		}
		if contents(t, measured) != before {
			t.Fatalf("bench %s: what was measured is %.20q", c.args, contents(t, measured))
		}
	}
	if left, _ := filepath.Glob(at("*.part")); len(left) > 0 {
		t.Error("left:", left)
	}
	link, err := os.Lstat(at("link"))
	if err != nil || link.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", link, err)
	}
	if info, err := os.Stat(page); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the page has the mode %v, %v", info.Mode(), err)
	}
}

func contents(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What was measured before something failed is not lost.
func TestRestOfAFailure(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.json")
	os.WriteFile(name, []byte("old"), 0o666)
	f, err := create(name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, "new")
	rest := f.drop()
	if rest == "" || contents(t, rest) != "new" || contents(t, name) != "old" {
		t.Errorf("%s has %q, the rest is in %q", name, contents(t, name), rest)
	}
	if _, err := create(name); err == nil || !strings.Contains(err.Error(), "exists: another run writes it") || contents(t, rest) != "new" {
		t.Errorf("again: %v, the rest is in %q", err, contents(t, rest))
	}
}

func TestCommandLine(t *testing.T) {
	if got, want := commandLine([]string{"-run", "a|b$", "-reps", "3", "-note", ""}), `go run . -run 'a|b$' -reps 3 -note ''`; got != want {
		t.Error(got)
	}
}

// After an interrupt what was measured is written, and the status says so.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &cutter{after: 3, cut: cancel}
	var stderr bytes.Buffer
	status := command(ctx, []string{"-run", "1P1C/slots=1024/chan", "-reps", "1000", "-time", "1ms", "-format", "json"}, out, &stderr)
	if status != incomplete || out.lines != 3 || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("status %d, %d lines, %q", status, out.lines, stderr.String())
	}
}

// A cutter calls cut when some lines have been written.
type cutter struct {
	lines, after int
	cut          func()
}

func (c *cutter) Write(p []byte) (int, error) {
	c.lines += bytes.Count(p, []byte("\n"))
	if c.lines == c.after {
		c.cut()
	}
	return len(p), nil
}

// Benchmark is for a look at one rival with the tools of go test. Its rivals do
// not take turns, and nothing is probed.
func Benchmark(b *testing.B) {
	for _, c := range load.All() {
		b.Run(c.Name, func(b *testing.B) {
			for _, r := range c.Rivals {
				b.Run("rival="+r.Name, func(b *testing.B) {
					result, err := r.Run(int64(b.N))
					if err != nil {
						b.Fatal(err)
					}
					for _, v := range result.Values {
						b.ReportMetric(v.V, v.Unit)
					}
				})
			}
		})
	}
}
