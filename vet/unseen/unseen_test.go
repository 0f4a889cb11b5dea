package unseen_test

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/ordo-go/ordo/vet/unseen"
)

// Each fixture is a package that says what is reported, with and without the tag
// ordo: types of ordo/sync are aliases without it.
func TestFixtures(t *testing.T) {
	for _, tags := range []string{"", "ordo"} {
		t.Run("tags="+tags, func(t *testing.T) {
			t.Setenv("GOFLAGS", "-tags="+tags)
			results := analysistest.Run(t, "../..", unseen.Analyzer,
				"./vet/unseen/testdata/right", "./vet/unseen/testdata/wrong", "./vet/unseen/testdata/banned",
				"./vet/unseen/testdata/limits", "./vet/unseen/testdata/allowed")
			for _, r := range results {
				if r.Err == nil && r.Pass.Pkg.Name() == "wrong" {
					checkOthers(t, r)
				}
			}
		})
	}
}

var secondLine = regexp.MustCompile(`(?:read|written) at line (\d+) by`)

// checkOthers checks that the other accesses that messages name are those in lines
// that end in "// here".
func checkOthers(t *testing.T, r *analysistest.Result) {
	type line struct {
		file string
		n    int
	}
	named := map[line]bool{}
	for _, d := range r.Diagnostics {
		m := secondLine.FindStringSubmatch(d.Message)
		if m == nil {
			continue // one access of two threads
		}
		n, _ := strconv.Atoi(m[1])
		named[line{r.Pass.Fset.Position(d.Pos).Filename, n}] = true
	}
	for _, f := range r.Pass.Files {
		name := r.Pass.Fset.File(f.Pos()).Name()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range bytes.Split(text, []byte("\n")) {
			at := line{name, i + 1}
			if marked := bytes.HasSuffix(l, []byte("// here")); marked != named[at] {
				t.Errorf("%s:%d: marked %v, named %v", name, i+1, marked, named[at])
			}
		}
	}
}
