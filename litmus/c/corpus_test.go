package c_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/litmus/litmustest"
)

// sharedCorpus is a larger corpus with herd7's answers that may lie beside the
// module. The tests here need it not.
const sharedCorpus = "../../../shared/litmus"

// An answer is what herd7 said of a test.
type answer struct {
	File, Condition, Kind, Error string
	States                       []string
}

// roundTrip prints a program and reads it back.
func roundTrip(t *testing.T, p *litmus.Program) {
	t.Helper()
	text := litmus.Print(p)
	q, err := c.Parse("printed", []byte(text))
	if err != nil {
		t.Fatalf("what is printed does not parse: %v\n%s", err, text)
	}
	if d := litmustest.Diff(p, q); d != "" {
		t.Fatalf("what is printed parses to another program: %s\n%s", d, text)
	}
}

func answers(t *testing.T) []answer {
	files, _ := filepath.Glob(filepath.Join(sharedCorpus, "truth/c-*.jsonl"))
	var out []answer
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<26)
		for lines.Scan() {
			var a answer
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				t.Fatal(err)
			}
			out = append(out, a)
		}
	}
	return out
}

// terms are all terms of a program, as FormatTerm writes them.
func terms(p *litmus.Program) map[string]bool {
	out := map[string]bool{}
	for i, th := range p.Threads {
		for j := range th.Regs {
			out[litmus.FormatTerm(p, litmus.Term{Thread: i, Reg: j})] = true
		}
	}
	for i := range p.Locs {
		out[litmus.FormatTerm(p, litmus.Term{Thread: -1, Loc: i})] = true
	}
	return out
}

// TestSharedCorpus parses every test that herd7 answered, and finds its condition
// as herd7 prints it.
func TestSharedCorpus(t *testing.T) {
	seen := map[string]*litmus.Program{}
	for _, a := range answers(t) {
		p := seen[a.File]
		if p == nil {
			src, err := os.ReadFile(filepath.Join(sharedCorpus, a.File))
			if err != nil {
				t.Fatal(err)
			}
			if p, err = c.Parse(a.File, src); err != nil {
				var e *litmus.Error
				if !errors.As(err, &e) || e.Pos.Line == 0 {
					t.Errorf("%v: want a *litmus.Error with a position", err)
				}
				if a.Error == "" || strings.Contains(a.Error, "timeout") {
					t.Errorf("herd7 reads it: %v", err)
				}
				continue
			}
			seen[a.File] = p
			roundTrip(t, p)
		}
		if a.Error == "" && p.Cond.Text != a.Condition {
			t.Errorf("%s: condition %s, herd7 prints %s", a.File, p.Cond.Text, a.Condition)
		}
		keys := terms(p)
		for _, state := range a.States {
			for binding := range strings.SplitSeq(strings.TrimSuffix(state, ";"), ";") {
				if key, _, ok := strings.Cut(strings.TrimSpace(binding), "="); ok && !keys[key] {
					t.Errorf("%s: herd7 shows %s, there are only %v", a.File, key, keys)
				}
			}
		}
	}
	if len(seen) > 0 {
		t.Logf("%d programs", len(seen))
	}
}
