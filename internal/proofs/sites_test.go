package proofs

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packages are those whose orders are proved.
var packages = []string{"wait", "spsc", "ring"}

// A site is an atomic operation or fence in the source.
type site struct {
	file     string // "spsc/push.go"
	line     int
	function string // "TryPush"
	on       string // "q.tail", or "atomic"
	method   string // "StoreRelease", or "FenceHeavy"
	order    string // as check.Weaken has it
}

// at is the site as check.Weaken wants it.
func (s site) at() string { return fmt.Sprintf("%s:%d:%s", s.file, s.line, s.method) }

func (s site) String() string {
	return fmt.Sprintf("`%s.%s` | `%s` in %s", s.on, s.method, s.function, s.file)
}

// operation has the kind and the order of the methods of package atomic.
var operation = regexp.MustCompile(`^(Load|Store|Swap|Add|And|Or|CompareAndSwap|Fence)(Relaxed|Acquire|Release|AcqRel|SeqCst|Light|Expedited|Heavy|)$`)

var orderOf = map[string]string{"": "sc", "SeqCst": "sc", "Light": "sc", "Expedited": "sc", "Heavy": "sc",
	"Relaxed": "rlx", "Acquire": "acq", "Release": "rel", "AcqRel": "acq_rel"}

// sources returns the files of the packages that the checker runs.
func sources(t *testing.T) (paths []string) {
	t.Helper()
	checker := build.Default
	checker.BuildTags = []string{"ordo"}
	for _, p := range packages {
		files, err := filepath.Glob("../../" + p + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of %s: %v", p, err)
		}
		for _, f := range files {
			runs, err := checker.MatchFile(filepath.Split(f))
			if err != nil {
				t.Fatal(err)
			}
			if runs && !strings.HasSuffix(f, "_test.go") {
				paths = append(paths, f)
			}
		}
	}
	return paths
}

// sites returns all of them, in the order of the source.
func sites(t *testing.T) (all []site) {
	t.Helper()
	for _, path := range sources(t) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		for _, d := range file.Decls {
			function := "a variable"
			if f, ok := d.(*ast.FuncDecl); ok {
				function = f.Name.Name
			}
			ast.Inspect(d, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				f, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if m := operation.FindStringSubmatch(f.Sel.Name); m != nil {
					all = append(all, site{name, fset.Position(f.Sel.Pos()).Line, function, types.ExprString(f.X), f.Sel.Name, orderOf[m[2]]})
				}
				return true
			})
		}
	}
	return all
}

// Each operation is found, each is another one to check.Weaken, and each has another
// name, so that a row of the table means one.
func TestSites(t *testing.T) {
	lines, names := map[string]bool{}, map[string]bool{}
	found := 0
	for _, s := range sites(t) {
		found++
		if lines[s.at()] && s.order != "rlx" {
			t.Errorf("two operations at %s", s.at())
		}
		if names[s.String()] && s.order != "rlx" {
			t.Errorf("two operations %s", s)
		}
		lines[s.at()], names[s.String()] = true, true
		if strings.Contains(s.String(), "ast.") || s.order == "" {
			t.Errorf("%s at %s: cannot be named", s, s.at())
		}
	}
	comment := regexp.MustCompile(`//.*`)
	call := regexp.MustCompile(`\.(Load|Store|Swap|Add|And|Or|CompareAndSwap)(Relaxed|Acquire|Release|AcqRel)?\(|atomic\.Fence\w+\(`)
	count := 0
	for _, path := range sources(t) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		count += len(call.FindAll(comment.ReplaceAll(source, nil), -1))
	}
	if found != count || found < 60 {
		t.Errorf("%d operations were parsed, and %d are in the text", found, count)
	}
}
