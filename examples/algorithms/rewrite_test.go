//go:build !race && !ordo

package algorithms

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A site is an operation of a package, and one of the weaker ones in its place.
type site struct {
	name     string // "rcu: Read: r.since.StoreRelease -> StoreRelaxed"
	weak     string // the other function
	from, to int    // where the function is in the source
}

// pick is added to a package: of two functions, the weak one at the site that is weakened.
const pick = `package %s

import "os"

var weakened = os.Getenv("WEAKEN")

func pick[F any](site string, weak, strong F) F {
	if site == weakened {
		return weak
	}
	return strong
}
`

// weakenable builds the tests of a package, in which any site can be weakened.
func weakenable(t *testing.T, dir string) (sites []site, bin string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{"pick.go": fmt.Sprintf(pick, dir)}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found := sitesOf(t, dir, string(src))
		sources[filepath.Base(name)] = rewrite(string(src), found)
		sites = append(sites, found...)
	}
	return sites, build(t, dir, sources)
}

// build builds the tests of a package with other sources.
func build(t *testing.T, dir string, sources map[string]string) (bin string) {
	t.Helper()
	here, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	write := func(name string, data []byte) string {
		file := filepath.Join(tmp, name)
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, text := range sources {
		overlay.Replace[filepath.Join(here, name)] = write(name, []byte(text))
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	bin = filepath.Join(tmp, "checks.exe")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-tags=ordo", "-overlay="+write("overlay.json", data), "-o", bin, "./"+dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// sitesOf returns the sites of a file, in the order of the source.
func sitesOf(t *testing.T, dir, src string) (sites []site) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from, to := fset.Position(s.Pos()).Offset, fset.Position(s.End()).Offset
			x := src[from:fset.Position(s.X.End()).Offset]
			for _, w := range weaker(s.Sel.Name) {
				name := fmt.Sprintf("%s: %s: %s.%s -> %s", dir, f.Name.Name, x, s.Sel.Name, w)
				if names[name]++; names[name] > 1 {
					name += fmt.Sprint(" #", names[name])
				}
				weak := x + "." + w
				if w == "nothing" {
					weak = "func() {}"
				}
				sites = append(sites, site{name, weak, from, to})
			}
			return true
		})
	}
	slices.SortStableFunc(sites, func(a, b site) int { return a.from - b.from })
	return sites
}

// rewrite has each site pick its function.
func rewrite(src string, sites []site) string {
	for i := len(sites) - 1; i >= 0; {
		from, to := sites[i].from, sites[i].to
		function := src[from:to]
		for ; i >= 0 && sites[i].from == from; i-- {
			function = fmt.Sprintf("pick(%q, %s, %s)", sites[i].name, sites[i].weak, function)
		}
		src = src[:from] + function + src[to:]
	}
	return src
}

var operation = regexp.MustCompile(`^(Load|Store|Swap|Add|And|Or|CompareAndSwap|Fence)(Acquire|Release|AcqRel|SeqCst|Light|Heavy|)$`)

// weaker returns the operations whose orders are a step weaker than that of this one; none
// if it is relaxed, or no atomic operation.
func weaker(name string) []string {
	m := operation.FindStringSubmatch(name)
	if m == nil || name == "Fence" {
		return nil
	}
	op, order := m[1], m[2]
	switch {
	case op == "Fence" && (order == "Acquire" || order == "Release"):
		return []string{"nothing"}
	case order == "Acquire" || order == "Release":
		return []string{op + "Relaxed"}
	case order == "AcqRel":
		return []string{op + "Acquire", op + "Release"}
	case op == "Load":
		return []string{"LoadAcquire"}
	case op == "Store":
		return []string{"StoreRelease"}
	}
	return []string{op + "AcqRel"}
}
