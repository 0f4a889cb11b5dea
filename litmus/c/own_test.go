package c_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/ordo-go/ordo/litmus/c"
)

// TestOwnCorpus reads the tests in testdata: each says in a comment why it has the
// verdict and the number of final states that it states, and prints back to itself.
func TestOwnCorpus(t *testing.T) {
	states := regexp.MustCompile(`(?m)^States=\d+$`)
	for _, dir := range []string{"loops", "locks", "filter"} {
		files, err := filepath.Glob(filepath.Join("testdata", dir, "*.litmus"))
		if err != nil || len(files) < 20 {
			t.Errorf("%d tests in %s, want 20 and more: %v", len(files), dir, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := c.Parse(file, src)
			if err != nil {
				t.Error(err)
				continue
			}
			if name := filepath.Base(file); name != p.Name+".litmus" {
				t.Errorf("%s holds the test %s", file, p.Name)
			}
			if len(p.Expects) != 1 || p.Expects[0].Model != "c++20" || !states.Match(src) {
				t.Errorf("%s: expects %v, want one verdict for c++20 and a line States=", file, p.Expects)
			}
			roundTrip(t, p)
		}
	}
}
