package golang

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/c"
)

func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no programs", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Parse(f, src)
			if err != nil {
				t.Fatal(err)
			}
			text := litmus.Print(p)
			again, err := c.Parse("printed", []byte(text))
			if err != nil {
				t.Fatalf("the printed program: %v\n%s", err, text)
			}
			if second := litmus.Print(again); strings.TrimSpace(second) != strings.TrimSpace(text) {
				t.Errorf("printed:\n%s\nread and printed again:\n%s", text, second)
			}
		})
	}
}
