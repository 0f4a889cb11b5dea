package explore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/check/explore"
	"github.com/ordo-go/ordo/litmus/c"
)

// corpora are directories of litmus tests in C: one of ours, and one that some
// checkouts have beside them.
var corpora = []string{"../../enumerate/testdata", "../../../shared/litmus/corpus/c"}

// TestCorpusAgreesWithEnumerate compares the explorer with the enumeration on
// litmus tests from the literature: on some of them, with -long on all.
func TestCorpusAgreesWithEnumerate(t *testing.T) {
	for _, dir := range corpora {
		files, compared := 0, 0
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".litmus") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			p, err := c.Parse(path, src)
			if err != nil || unsequenced(p) {
				return nil
			}
			if files++; files%8 != 0 && !*long {
				return nil
			}
			everything(p)
			for _, m := range explore.Models() {
				if d := difference(t, p, explore.Options{Model: m}); d != "" {
					t.Errorf("%s, %s: %s", path, m, d)
				}
				compared++
			}
			return nil
		})
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Error(err)
		}
		t.Logf("%s: %d tests, %d comparisons", dir, files, compared)
		if compared == 0 {
			t.Errorf("%s: nothing to compare", dir)
		}
	}
}
