package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// realPackages loads what the embedded declarations stand for.
func realPackages(t *testing.T) map[string]*types.Package {
	t.Helper()
	found, err := loadReal()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var loadReal = sync.OnceValues(func() (map[string]*types.Package, error) {
	paths := []string{ordoAtomic, ordoSync, "sync/atomic", "sync"}
	cfg := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}
	pkgs, err := packages.Load(cfg, paths...)
	if err != nil {
		return nil, err
	}
	found := map[string]*types.Package{}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
		found[p.PkgPath] = p.Types
	}
	if len(found) != len(paths) {
		return nil, fmt.Errorf("loaded %v", found)
	}
	return found, nil
})

// declarations lists what a package exports, methods included, one a line.
func declarations(p *types.Package) []string {
	var list []string
	qualify := func(q *types.Package) string { return q.Path() }
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		tn, isType := o.(*types.TypeName)
		if !isType || tn.IsAlias() {
			list = append(list, types.ObjectString(o, qualify))
			continue
		}
		list = append(list, fmt.Sprintf("type %s, parameters %d", name, o.Type().(*types.Named).TypeParams().Len()))
		set := types.NewMethodSet(types.NewPointer(o.Type()))
		for m := range set.Methods() {
			if m.Obj().Exported() {
				list = append(list, types.ObjectString(m.Obj(), qualify))
			}
		}
	}
	slices.Sort(list)
	return list
}

// TestDeclarations: the embedded declarations are those of the packages.
func TestDeclarations(t *testing.T) {
	im := &importer{done: map[string]*types.Package{}}
	for path, pkg := range realPackages(t) {
		t.Run(path, func(t *testing.T) {
			stub, err := im.Import(path)
			if err != nil {
				t.Fatal(err)
			}
			got, want := declarations(stub), declarations(pkg)
			for _, d := range want {
				if !slices.Contains(got, d) {
					t.Errorf("%s lacks: %s", stubFiles[path], d)
				}
			}
			for _, d := range got {
				if !slices.Contains(want, d) {
					t.Errorf("%s has, but the package has not: %s", stubFiles[path], d)
				}
			}
			if len(want) < 10 {
				t.Errorf("the package has only %d declarations", len(want))
			}
		})
	}
}

type fromMap map[string]*types.Package

func (m fromMap) Import(path string) (*types.Package, error) {
	if p := m[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// TestProgramsCompile: the programs are Go, by the real packages.
func TestProgramsCompile(t *testing.T) {
	real := fromMap(realPackages(t))
	for _, name := range programs(t) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := (&types.Config{Importer: real}).Check("p", fset, []*ast.File{f}, nil); err != nil {
			t.Error(err)
		}
	}
}

// programs are the files of testdata.
func programs(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no programs", err)
	}
	return files
}

func read(t testing.TB, name string) []byte {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// TestOperations: each operation of ordo/atomic and sync/atomic has an order, but
// for those that are refused: none is passed over.
func TestOperations(t *testing.T) {
	im := &importer{done: map[string]*types.Package{}}
	for _, path := range []string{ordoAtomic, "sync/atomic"} {
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for name := range atomics {
			tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				t.Fatalf("%s has no %s", path, name)
			}
			set := types.NewMethodSet(types.NewPointer(tn.Type()))
			for m := range set.Methods() {
				src := program(path, name, m.Obj().(*types.Func))
				if _, err := Parse("f.go", []byte(src)); err != nil {
					t.Errorf("%s\n%v", src, err)
				}
				count++
			}
		}
		if count < 40 {
			t.Errorf("%s has %d operations", path, count)
		}
	}
}

// program calls a method with variables for arguments.
func program(path, typ string, m *types.Func) string {
	var b strings.Builder
	full := typ
	if typ == "Pointer" {
		full += "[int]"
	}
	fmt.Fprintf(&b, "package p\nimport \"%s\"\nvar x atomic.%s\nvar i int\n", path, full)
	arg := map[string]string{"Bool": "true", "Pointer": "&i"}[typ]
	if arg == "" {
		arg = "1"
	}
	args := slices.Repeat([]string{arg}, m.Signature().Params().Len())
	fmt.Fprintf(&b, "func t() { x.%s(%s) }\n", m.Name(), strings.Join(args, ", "))
	return b.String()
}
