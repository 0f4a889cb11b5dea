package ordo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ordo-go/ordo"

// A room is a row of the table in ARCHITECTURE.md.
type room struct {
	folder  string
	imports []string // folders
	others  bool     // may import other modules
	strict  bool     // in bold: runs under a checker unchanged
}

var row = regexp.MustCompile("^\\| (\\*\\*)?`([^`]+)`(?:\\*\\*)? \\| .* \\| ([^|]*) \\| (yes|no) \\|$")

// rooms reads the table.
func rooms(t *testing.T) map[string]room {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]room{}
	for line := range strings.Lines(string(text)) {
		m := row.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		r := room{folder: m[2], others: m[4] == "yes", strict: m[1] != ""}
		for _, f := range strings.Fields(m[3]) {
			if f != "-" {
				r.imports = append(r.imports, strings.Trim(f, "`"))
			}
		}
		found[r.folder] = r
	}
	if len(found) < 8 {
		t.Fatalf("ARCHITECTURE.md: %d rows of the table can be read", len(found))
	}
	return found
}

// forbidden says what is wrong with a room's importing path; "" if nothing is.
func (r room) forbidden(path string, standard bool) string {
	folder, ours := strings.CutPrefix(path, module+"/")
	switch {
	case ours:
		if !slices.Contains(r.imports, folder) {
			return "its row does not have " + folder
		}
	case !standard:
		if !r.others {
			return "it may import no other module"
		}
	case r.strict:
		for _, banned := range []string{"sync/atomic", "sync", "time", "runtime"} {
			if path == banned || path == "runtime/debug" {
				return "it must use our own packages for that, to run under a checker"
			}
		}
	}
	return ""
}

// A goPackage is what go list says of a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func list(t *testing.T, args ...string) []goPackage {
	out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports"}, args...)...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list %v: %s", args, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImports(t *testing.T) {
	house := rooms(t)
	for _, tags := range []string{"", "ordo", "ordo_portable", "ordo_debug"} {
		t.Run("tags="+tags, func(t *testing.T) {
			standard := map[string]bool{}
			for _, p := range list(t, "-tags="+tags, "-deps", "./...") {
				standard[p.ImportPath] = p.Standard
			}
			seen := map[string]bool{}
			for _, p := range list(t, "-tags="+tags, "./...") {
				folder := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
				if folder == "" {
					folder = "."
				}
				r, ok := house[folder]
				if !ok {
					t.Errorf("%s has no row in ARCHITECTURE.md", folder)
					continue
				}
				seen[folder] = true
				for _, path := range p.Imports {
					if why := r.forbidden(path, standard[path]); why != "" {
						t.Errorf("%s imports %s: %s", folder, path, why)
					}
				}
			}
			for folder := range house {
				if !seen[folder] {
					t.Errorf("ARCHITECTURE.md has a row for %s, which is no package", folder)
				}
			}
		})
	}
}

// unchecked finds what a checker cannot run: go statements, channels, select.
func unchecked(fset *token.FileSet, file *ast.File) (found []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		what := ""
		switch n := n.(type) {
		case *ast.GoStmt:
			what = "a go statement"
		case *ast.ChanType, *ast.SendStmt:
			what = "a channel"
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				what = "a channel"
			}
		case *ast.SelectStmt:
			what = "a select"
		}
		if what != "" {
			found = append(found, fmt.Sprintf("%s: %s; use package sync", fset.Position(n.Pos()), what))
		}
		return true
	})
	return found
}

var weak = regexp.MustCompile(`\.(Load|Store|Swap|Add|And|Or|CompareAndSwap)(Relaxed|Acquire|Release|AcqRel)\(`)

// unargued finds weak operations without a reason at the line.
func unargued(name, text string) (found []string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if weak.MatchString(line) && !strings.Contains(line, "// ord: ") {
			found = append(found, fmt.Sprintf("%s:%d: a weak operation without `// ord: reason; pairs with X in Y`", name, n))
		}
	}
	return found
}

func TestStrictRooms(t *testing.T) {
	for _, r := range rooms(t) {
		if !r.strict {
			continue
		}
		files, err := filepath.Glob(filepath.Join(r.folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(r.folder, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, text, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range append(unchecked(fset, file), unargued(name, string(text))...) {
				t.Error(f)
			}
		}
	}
}

// What the rules are for is found.
func TestRulesBite(t *testing.T) {
	strict := room{folder: "ring", imports: []string{"atomic"}, strict: true}
	for _, path := range []string{"time", "runtime", "runtime/debug", "sync", "sync/atomic", module + "/internal/checked", module + "/spsc"} {
		if strict.forbidden(path, true) == "" {
			t.Errorf("a strict room may import %s", path)
		}
	}
	if strict.forbidden("golang.org/x/sys/unix", false) == "" {
		t.Error("a strict room may import another module")
	}
	for _, path := range []string{"context", "iter", module + "/atomic"} {
		if why := strict.forbidden(path, true); why != "" {
			t.Errorf("a strict room may not import %s: %s", path, why)
		}
	}
	for _, body := range []string{"go f()", "var c chan int", "c <- 1", "<-c", "select {}"} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", "package x; func _() {"+body+"}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(unchecked(fset, file)) == 0 {
			t.Errorf("%s is not found", body)
		}
	}
	if len(unargued("x.go", "a.LoadAcquire()\na.Load()\na.StoreRelease(1) // ord: why\n")) != 1 {
		t.Error("weak operations without a reason are not found")
	}
}
