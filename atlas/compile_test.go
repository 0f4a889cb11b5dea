package atlas

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// An example in Go is an ordinary package that compiles against the real packages.
// The go command passes over folders that begin with _, so nobody else sees to it.
func TestGoExamplesCompile(t *testing.T) {
	fset := token.NewFileSet()
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", compiled(t))}
	for _, e := range All() {
		if path.Ext(e.File) != ".go" {
			continue
		}
		file, err := parser.ParseFile(fset, e.File, e.Source, 0)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := conf.Check(e.Name, fset, []*ast.File{file}, nil); err != nil {
			t.Error(err)
		}
		if text, err := format.Source(e.Source); err != nil || !bytes.Equal(text, e.Source) {
			t.Errorf("%s is not gofmt'd: %v", e.File, err)
		}
	}
}

// compiled finds what the go command has compiled of the packages that examples
// import.
func compiled(t *testing.T) func(path string) (io.ReadCloser, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}",
		"github.com/ordo-go/ordo/atomic", "github.com/ordo-go/ordo/sync").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[name] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
