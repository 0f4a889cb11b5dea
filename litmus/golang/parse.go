package golang

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// Parse reads a litmus test of one file. Errors are *[litmus.Error]s, joined if
// there are several.
func Parse(file string, src []byte) (*litmus.Program, error) {
	r := newReader(file)
	r.add(file, src)
	return r.read()
}

// ParseDir reads a litmus test of several files: those of a folder that end in .go
// but not in _test.go.
func ParseDir(dir string) (*litmus.Program, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	r := newReader(dir)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r.add(name, src)
	}
	if len(r.files) == 0 {
		return nil, &litmus.Error{Pos: exec.Pos{File: dir}, Message: "there is no Go file: expected a litmus test"}
	}
	return r.read()
}

// maxNesting bounds how deep expressions, statements and calls nest, the others
// how large a program becomes, so that no input takes all memory.
const (
	maxNesting = 100
	maxCells   = 10_000
	maxCalls   = 2_000
	maxStmts   = 100_000
)

// A reader turns the files of one test into a program.
type reader struct {
	fset   *token.FileSet
	files  []*ast.File
	source map[string][]byte
	errs   []error

	pkg     *types.Package
	info    *types.Info
	prog    *litmus.Program
	funcs   map[*types.Func]*ast.FuncDecl
	order   []*ast.FuncDecl       // all functions in source order
	locs    map[*types.Var]int    // first location of a package variable
	sizes   map[types.Type]int    // in cells, of named types
	moved   map[*types.Var]bool   // local variables that live in memory
	writes  map[*types.Var]bool   // local variables that are assigned to after their declaration
	awaits  map[*ast.ForStmt]bool // loops with the directive
	thread  map[*types.Func]int   // index of the thread that a function is
	names   map[string]int        // of objects in shared memory
	calls   int                   // inlined so far
	emitted int                   // statements so far
}

func newReader(file string) *reader {
	return &reader{
		fset:   token.NewFileSet(),
		source: map[string][]byte{},
		prog:   &litmus.Program{Lang: litmus.Go, File: file},
		funcs:  map[*types.Func]*ast.FuncDecl{},
		locs:   map[*types.Var]int{},
		sizes:  map[types.Type]int{},
		moved:  map[*types.Var]bool{},
		writes: map[*types.Var]bool{},
		awaits: map[*ast.ForStmt]bool{},
		thread: map[*types.Func]int{},
		names:  map[string]int{},
	}
}

// add parses a file.
func (r *reader) add(name string, src []byte) {
	f, err := parser.ParseFile(r.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	var list scanner.ErrorList
	switch {
	case errors.As(err, &list):
		for _, e := range list {
			r.errs = append(r.errs, &litmus.Error{Pos: place(e.Pos), Message: e.Msg})
		}
	case err != nil:
		r.errs = append(r.errs, &litmus.Error{Pos: exec.Pos{File: name}, Message: err.Error()})
	}
	if f != nil {
		r.files = append(r.files, f)
		r.source[name] = src
	}
}

// read makes the program.
func (r *reader) read() (prog *litmus.Program, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *litmus.Error:
			prog, err = nil, e
		default:
			panic(e)
		}
	}()
	if len(r.errs) == 0 {
		r.check()
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	for _, f := range r.files {
		if f.Doc != nil && r.prog.Doc == "" {
			r.prog.Doc = docText(f.Doc)
		}
	}
	r.prog.Name = strings.TrimSuffix(filepath.Base(r.prog.File), ".go")
	if r.prog.File == "-" {
		r.prog.Name = r.pkg.Name()
	}
	directives := r.directives()
	r.functions()
	r.memory()
	r.threads()
	r.apply(directives)
	return r.prog, nil
}

// check runs the type checker and keeps its errors.
func (r *reader) check() {
	r.info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{
		Importer: &importer{done: map[string]*types.Package{}},
		Sizes:    types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			var e types.Error
			if !errors.As(err, &e) {
				r.errs = append(r.errs, err)
				return
			}
			if strings.HasPrefix(e.Msg, "\t") && len(r.errs) > 0 { // continues the error before
				return
			}
			r.errs = append(r.errs, &litmus.Error{Pos: r.pos(e.Pos), Message: e.Msg})
		},
	}
	r.pkg, _ = conf.Check("litmus test", r.fset, r.files, r.info)
}

// functions lists the functions, and finds the variables that live in memory.
func (r *reader) functions() {
	for _, f := range r.files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				if fn, ok := r.info.Defs[fd.Name].(*types.Func); ok {
					r.funcs[fn] = fd
				}
				r.order = append(r.order, fd)
				r.scan(fd)
			}
		}
	}
}

// docText is a package comment without its directives.
func docText(g *ast.CommentGroup) string {
	lines := strings.Split(g.Text(), "\n")
	lines = slices.DeleteFunc(lines, func(s string) bool { return directive.MatchString("//" + s) })
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func place(p token.Position) exec.Pos { return exec.Pos{File: p.Filename, Line: p.Line, Col: p.Column} }

// pos is where p is, without regard to //line comments: they may not say where a
// file was read from.
func (r *reader) pos(p token.Pos) exec.Pos { return place(r.fset.PositionFor(p, false)) }

// fail ends the reading with an error.
func (r *reader) fail(p token.Pos, format string, args ...any) {
	failAt(r.pos(p), format, args...)
}

func failAt(pos exec.Pos, format string, args ...any) {
	panic(&litmus.Error{Pos: pos, Message: fmt.Sprintf(format, args...)})
}
