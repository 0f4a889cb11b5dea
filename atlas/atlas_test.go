package atlas

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ordo-go/ordo/litmus"
)

// The models that expectations may name.
var models = []string{
	"c++20", "c++20-nta", "c++11", "c++11-simp", "rc11", "rc11-rs20", "ra", "sc",
	"x86-tso", "armv8", "power", "power-trailing", "go", "java",
}

// Every example can be read, asks a question, says of every model that applies what
// it answers, and why.
func TestExamplesAreWhole(t *testing.T) {
	for _, e := range All() {
		t.Run(e.Name, func(t *testing.T) {
			p, err := e.Program()
			if err != nil {
				t.Fatal(err)
			}
			if p.Name != e.Name {
				t.Errorf("the test is called %s", p.Name)
			}
			if e.Title == "" || e.Text == "" || e.Article == "" || e.Section == "" {
				t.Errorf("expected a title, a text, an article and a section, got %q, %q, %q, %q", e.Title, e.Text, e.Article, e.Section)
			}
			if p.Cond.X == nil || len(p.Threads) < 2 {
				t.Errorf("expected a question and at least two threads, got %q and %d", p.Cond.Text, len(p.Threads))
			}
			reasonsFit(t, e, p.Expects)
		})
	}
}

// reasonsFit checks that verdicts and reasons belong together, both ways.
func reasonsFit(t *testing.T, e *Example, expects []litmus.Expect) {
	verdict := map[string]litmus.Verdict{}
	used := map[string]bool{}
	for _, x := range expects {
		if !slices.Contains(models, x.Model) {
			t.Errorf("there is no model %s", x.Model)
		}
		if verdict[x.Model] != "" {
			t.Errorf("two expectations for %s", x.Model)
		}
		verdict[x.Model] = x.Verdict
		why := e.Why(x.Model, x.Verdict)
		if why == "" {
			t.Errorf("no reason why %s says %s", x.Model, x.Verdict)
		}
		used[why] = true
	}
	for _, m := range models {
		if verdict[m] == "" && m != "java" { // which refuses all orders but SC
			t.Errorf("no expectation for %s", m)
		}
	}
	for _, r := range e.Reasons {
		if !used[r.Text] {
			t.Errorf("a reason for nothing: %q", r.Text)
		}
		for _, m := range r.Models {
			if verdict[m] != r.Verdict {
				t.Errorf("a reason why %s says %s, but %q is expected", m, r.Verdict, verdict[m])
			}
		}
	}
}

// Every file is in the table of contents, once; that what the table has exists,
// All has shown.
func TestContents(t *testing.T) {
	listed, names := map[string]bool{}, map[string]bool{}
	for _, e := range All() {
		if names[e.Name] {
			t.Errorf("two examples are called %s", e.Name)
		}
		names[e.Name], listed[e.File] = true, true
		if got, ok := Lookup(e.Name); !ok || got != e {
			t.Errorf("Lookup(%q) does not find it", e.Name)
		}
	}
	err := fs.WalkDir(Files(), ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !listed[file] {
			t.Errorf("%s is not in the table of contents", file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := Lookup("no-such-example"); ok {
		t.Error("Lookup finds what is not there")
	}
}

// The comments `// ord: ...; atlas NAME` of the packages that programs link name
// examples that exist.
func TestCommentsNameExamples(t *testing.T) {
	named := regexp.MustCompile(`// ord: .*\batlas ([a-z0-9-]+)`)
	found := 0
	for _, dir := range []string{"atomic", "sync", "wait", "spsc", "ring"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, m := range named.FindAllStringSubmatch(readFile(t, file), -1) {
				found++
				if _, ok := Lookup(m[1]); !ok {
					t.Errorf("%s: there is no example %s", file, m[1])
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d comments name an example", found)
	}
}

// What is wrong with the head of a file is said.
func TestHeadErrors(t *testing.T) {
	for name, head := range map[string]string{
		"expected a comment":           "C x\n",
		"expected Counts:":             "C x\n(*\nT\n\nFrom: a; b\n\nCounts: c++20: many\n*)",
		"expected VERDICT: REASON":     "C x\n(*\nT\n\nFrom: a; b\n\nMaybe: it depends.\n*)",
		"there is no file of example ": "",
	} {
		fsys := fstest.MapFS{}
		if head != "" {
			fsys["g/x.litmus"] = &fstest.MapFile{Data: []byte(head)}
		}
		_, err := load(fsys, []chapter{{folder: "g", examples: []string{"x"}}})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: error %v, expected %q", head, err, name)
		}
	}
}
