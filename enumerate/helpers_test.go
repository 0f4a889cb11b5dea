package enumerate_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
	"github.com/ordo-go/ordo/memmodel"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// readTests parses the C tests of a directory, sorted by name.
func readTests(t testing.TB, dir string) []*litmus.Program {
	files, err := filepath.Glob(filepath.Join(dir, "*.litmus"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s: %v", dir, err)
	}
	var out []*litmus.Program
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Parse(file, src)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func run(p *litmus.Program, m *memmodel.Model) (*enumerate.Result, error) {
	return enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
}

// parseModel makes a model of a text, reached as the target says.
func parseModel(t testing.TB, target memmodel.Target, text string) *memmodel.Model {
	f, err := cat.Load("test.cat", []byte(text), cat.FromLibrary)
	if err != nil {
		t.Fatal(err)
	}
	return &memmodel.Model{Name: "test", Target: target, File: f}
}
