package oracle_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/internal/oracle"
	"github.com/ordo-go/ordo/litmus/c"
)

// An answer is a line of a truth file: what herd7 said of a test.
type answer struct {
	Test, File string
	Pos, Neg   int
	Undef      bool
	States     []string
	Error      string
}

var whole = flag.Bool("whole", false, "compare with the whole corpus, not a part of it")

// TestCorpus compares with herd7's answers where the corpus lies beside the
// module. Tests that are too large for guessing are left out and counted.
func TestCorpus(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "litmus")
	for truth, model := range map[string]string{
		"c-c20": "c++20", "c-c20porf": "c++20-nta", "c-rc11": "rc11", "c-rc11rs20": "rc11-rs20", "c-sc": "sc",
	} {
		answers := readAnswers(t, filepath.Join(root, "truth", truth+".jsonl"))
		if answers == nil {
			t.Skip("no corpus beside the module")
		}
		same, refused := 0, 0
		for i, a := range answers {
			if !*whole && i%25 != 0 && !strings.Contains(a.File, "/hand/") {
				continue
			}
			src, err := os.ReadFile(filepath.Join(root, a.File))
			if err != nil {
				t.Fatal(err)
			}
			p, err := c.Parse(a.File, src)
			if err != nil {
				refused++
				continue
			}
			r, err := oracle.Run(p, model)
			if err != nil {
				refused++
				continue
			}
			if r.Positive != a.Pos || r.Negative != a.Neg || r.Racy != a.Undef || !sameStates(r.Outcomes, a.States) {
				t.Errorf("%s under %s: positive %d negative %d racy %v %v, herd7 says %d %d %v %v",
					a.File, model, r.Positive, r.Negative, r.Racy, r.Outcomes, a.Pos, a.Neg, a.Undef, a.States)
				continue
			}
			same++
		}
		t.Logf("%s: %d the same, %d not run", model, same, refused)
		if same == 0 {
			t.Errorf("%s: nothing compared", model)
		}
	}
}

// readAnswers returns nil if there is no such file.
func readAnswers(t *testing.T, name string) []answer {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	var out []answer
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(name, err)
		}
		if a.Error == "" {
			out = append(out, a)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
