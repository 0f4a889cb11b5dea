package vet_test

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/ordo-go/ordo/vet"
)

// Package right is not reported, wrong is, in the lines that say so, and limits
// shows that what the documentation says of limits is true.
func TestFixtures(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), vet.Analyzer, "right", "wrong", "limits")
	for _, r := range results {
		if r.Pass != nil && r.Pass.Pkg.Name() == "wrong" {
			checkNamed(t, r)
		}
	}
}

type position struct {
	file string
	line int
}

var lineInMessage = regexp.MustCompile(`line (\d+)`)

// checkNamed checks that the lines that messages name are those that end in
// "// here".
func checkNamed(t *testing.T, r *analysistest.Result) {
	named := map[position]bool{}
	for _, d := range r.Diagnostics {
		file := r.Pass.Fset.Position(d.Pos).Filename
		if m := lineInMessage.FindStringSubmatch(d.Message); m != nil {
			n, _ := strconv.Atoi(m[1])
			named[position{file, n}] = true
		}
		for _, also := range d.Related {
			named[position{file, r.Pass.Fset.Position(also.Pos).Line}] = true
		}
	}
	if len(named) == 0 {
		t.Error("no message names a line")
	}
	for _, f := range r.Pass.Files {
		file := r.Pass.Fset.File(f.Pos()).Name()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			p := position{file, i + 1}
			if marked := bytes.HasSuffix(line, []byte("// here")); marked != named[p] {
				t.Errorf("%s:%d: marked %v, named %v", file, i+1, marked, named[p])
			}
		}
	}
}
