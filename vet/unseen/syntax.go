package unseen

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// facts are what is known of a package before anything is followed.
type facts struct {
	info     *types.Info
	decls    map[*types.Func]*ast.FuncDecl
	inits    map[*types.Var]ast.Expr // of package variables
	assigned map[*types.Var]bool     // anywhere but where they are declared
	checks   map[*types.Func]bool    // functions that come to call the checker
	order    []*types.Func           // all, as they stand
	allowed  map[string]map[int]bool // lines after, or with, //ordo:unseen reason
}

const directive = "//ordo:unseen "

func newFacts(fset *token.FileSet, files []*ast.File, info *types.Info) *facts {
	f := &facts{
		info:     info,
		decls:    map[*types.Func]*ast.FuncDecl{},
		inits:    map[*types.Var]ast.Expr{},
		assigned: map[*types.Var]bool{},
		checks:   map[*types.Func]bool{},
		allowed:  map[string]map[int]bool{},
	}
	uses := map[*types.Func][]types.Object{}
	for _, file := range files {
		f.directives(fset, file)
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				fn, ok := info.Defs[d.Name].(*types.Func)
				if !ok || d.Body == nil {
					continue
				}
				f.decls[fn] = d
				f.order = append(f.order, fn)
				uses[fn] = f.used(d.Body)
			case *ast.GenDecl:
				f.variables(d)
			}
		}
		ast.Inspect(file, f.assignment)
	}
	f.reach(uses)
	return f
}

// directives notes the lines that a comment lets pass.
func (f *facts) directives(fset *token.FileSet, file *ast.File) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if reason, ok := strings.CutPrefix(c.Text, directive); ok && strings.TrimSpace(reason) != "" {
				pos := fset.Position(c.Pos())
				if f.allowed[pos.Filename] == nil {
					f.allowed[pos.Filename] = map[int]bool{}
				}
				f.allowed[pos.Filename][pos.Line] = true
				f.allowed[pos.Filename][fset.Position(group.End()).Line+1] = true
			}
		}
	}
}

func (f *facts) variables(d *ast.GenDecl) {
	for _, s := range d.Specs {
		spec, ok := s.(*ast.ValueSpec)
		if !ok || len(spec.Names) != len(spec.Values) {
			continue
		}
		for i, id := range spec.Names {
			if v, ok := f.info.Defs[id].(*types.Var); ok {
				f.inits[v] = spec.Values[i]
			}
		}
	}
}

// used returns the functions that body names.
func (f *facts) used(body ast.Node) (list []types.Object) {
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn, ok := f.info.Uses[id].(*types.Func); ok {
				list = append(list, fn.Origin())
			}
		}
		return true
	})
	return list
}

// reach finds the functions that come to call the checker.
func (f *facts) reach(uses map[*types.Func][]types.Object) {
	for changed := true; changed; {
		changed = false
		for fn, list := range uses {
			for _, used := range list {
				callee := used.(*types.Func)
				if !f.checks[fn] && (f.checks[callee] || bodyOf(callee) >= 0) {
					f.checks[fn], changed = true, true
				}
			}
		}
	}
}

// bodyOf returns which parameter of a function of package check is a body to check;
// -1 if none is.
func bodyOf(fn *types.Func) int {
	if path(fn) != module+"check" || fn.Signature().Recv() != nil {
		return -1
	}
	for i := range fn.Signature().Params().Len() {
		if s, ok := fn.Signature().Params().At(i).Type().Underlying().(*types.Signature); ok && s.Params().Len() == 0 {
			return i
		}
	}
	return -1
}

// assignment notes the variables and fields that n assigns to, but for the step of a
// loop that counts, for its variable is another in each round.
func (f *facts) assignment(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Lhs {
			if id, ok := e.(*ast.Ident); !ok || f.info.Defs[id] == nil {
				f.assign(e)
			}
		}
	case *ast.IncDecStmt:
		f.assign(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			f.assign(n.Key)
			f.assign(n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			f.assign(n.X)
		}
	case *ast.SelectorExpr: // x.f(), where x is no pointer and f wants one
		sel := f.info.Selections[n]
		if sel != nil && sel.Kind() == types.MethodVal && !isPointer(sel.Recv()) && isPointer(sel.Obj().(*types.Func).Signature().Recv().Type()) {
			f.assign(n.X)
		}
	case *ast.ForStmt:
		if f.counter(n) != nil {
			f.walk(n.Init)
			f.walk(n.Cond)
			f.walk(n.Body)
			return false
		}
	}
	return true
}

func (f *facts) walk(n ast.Node) { ast.Inspect(n, f.assignment) }

func (f *facts) assign(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		f.assign(e.X)
	case *ast.Ident:
		if v, ok := f.info.ObjectOf(e).(*types.Var); ok {
			f.assigned[v.Origin()] = true
		}
	case *ast.SelectorExpr:
		f.assign(e.Sel)
	case *ast.IndexExpr: // an element of an array changes it
		if _, ok := f.info.TypeOf(e.X).Underlying().(*types.Array); ok {
			f.assign(e.X)
		}
	}
}

// counter returns the variable of a loop of the form for i := a; ...; i++.
func (f *facts) counter(loop *ast.ForStmt) *types.Var {
	init, ok := loop.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 1 || loop.Cond == nil {
		return nil
	}
	post, ok := loop.Post.(*ast.IncDecStmt)
	if !ok || post.Tok != token.INC {
		return nil
	}
	v, _ := f.info.Defs[init.Lhs[0].(*ast.Ident)].(*types.Var)
	if id, ok := ast.Unparen(post.X).(*ast.Ident); !ok || v == nil || f.info.Uses[id] != v {
		return nil
	}
	return v
}

// isRoot reports whether fn is where the go command begins.
func isRoot(fn *types.Func) bool {
	if fn.Signature().Recv() != nil {
		return false
	}
	for _, prefix := range []string{"Test", "Benchmark", "Fuzz", "Example"} {
		if strings.HasPrefix(fn.Name(), prefix) {
			return true
		}
	}
	return fn.Name() == "main" || fn.Name() == "init"
}
