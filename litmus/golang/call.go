package golang

import (
	"go/ast"
	"go/types"

	"github.com/ordo-go/ordo/litmus"
)

// call lowers a call to the values of its results.
func (l *lowerer) call(e *ast.CallExpr) [][]litmus.Expr {
	defer l.nest(e.Pos())()
	fun := ast.Unparen(e.Fun)
	tv := l.r.info.Types[fun]
	switch {
	case tv.IsType():
		return [][]litmus.Expr{l.conversion(e)}
	case tv.IsBuiltin():
		return l.builtin(e, fun)
	}
	var fn *types.Func
	var sel *ast.SelectorExpr // of a method call
	switch f := fun.(type) {
	case *ast.Ident:
		fn, _ = l.r.info.Uses[f].(*types.Func)
	case *ast.SelectorExpr:
		fn, _ = l.r.info.Uses[f.Sel].(*types.Func)
		if s := l.r.info.Selections[f]; s != nil {
			sel = f
			if s.Kind() != types.MethodVal {
				fn = nil
			}
		}
	case *ast.IndexExpr, *ast.IndexListExpr:
		l.r.fail(e.Pos(), "a generic function is not in the subset")
	}
	if fn == nil {
		l.r.fail(e.Pos(), "this calls a function value: closures and function values are not in the subset")
	}
	switch pkg := fn.Pkg(); {
	case pkg == l.r.pkg:
		return l.inline(e, fn, sel)
	case pkg != nil && isAtomicPackage(pkg.Path()):
		return l.atomic(e, fn, sel)
	case pkg != nil && (pkg.Path() == "sync" || pkg.Path() == ordoSync):
		return l.sync(e, fn, sel)
	}
	l.r.fail(e.Pos(), "%s is not in the subset", fn.FullName())
	return nil
}

func (l *lowerer) conversion(e *ast.CallExpr) []litmus.Expr {
	to := l.typeOf(e)
	l.r.size(to, e.Pos())
	from := l.typeOf(e.Args[0])
	vals := l.expr(e.Args[0])
	l.r.size(from, e.Pos())
	tt, ok1 := l.r.scalar(to)
	ft, ok2 := l.r.scalar(from)
	if ok1 && ok2 && len(vals) == 1 && !contains(tt, ft) {
		return []litmus.Expr{wrap(vals[0], tt)}
	}
	return vals
}

func (l *lowerer) builtin(e *ast.CallExpr, fun ast.Expr) [][]litmus.Expr {
	id, _ := fun.(*ast.Ident)
	switch {
	case id != nil && id.Name == "panic":
		l.emit(&litmus.Assume{X: num(0), Pos: l.r.pos(e.Pos())})
		return nil
	case id != nil && id.Name == "new" && l.r.info.Types[e.Args[0]].IsType():
		t := l.typeOf(e.Args[0])
		addr := l.alloc(l.takeHint(t), t, e.Pos())
		return [][]litmus.Expr{{l.address(ref{addr: notZero(addr)}, e.Pos())}}
	case id != nil && (id.Name == "len" || id.Name == "cap"):
		t := l.typeOf(e.Args[0])
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if a, ok := t.Underlying().(*types.Array); ok {
			l.drop(l.expr(e.Args[0]), e.Pos())
			return [][]litmus.Expr{{num(a.Len())}}
		}
	}
	name := "this function"
	if id != nil {
		name = id.Name
	}
	l.r.fail(e.Pos(), "%s is not in the subset", name)
	return nil
}

func notZero(x litmus.Expr) litmus.Expr {
	if _, zero := isNum(x); zero {
		return nil
	}
	return x
}

// receiver lowers the receiver of a method: its address, or its value.
func (l *lowerer) receiver(sel *ast.SelectorExpr, fn *types.Func) []litmus.Expr {
	path := l.r.info.Selections[sel].Index()
	x := l.fields(sel.X, path[:len(path)-1])
	switch pointer := isPointer(x.typ); {
	case byPointer(fn) && !pointer:
		return []litmus.Expr{l.address(x, sel.Pos())}
	case !byPointer(fn) && pointer:
		x = l.deref(l.value(x, sel.Pos())[0], x.typ, sel.Pos())
	}
	return l.value(x, sel.Pos())
}

// inline lowers a call of a function of the package.
func (l *lowerer) inline(e *ast.CallExpr, fn *types.Func, sel *ast.SelectorExpr) [][]litmus.Expr {
	sig := fn.Signature()
	fd := l.r.funcs[fn.Origin()]
	l.checkCall(e, fn)
	f := &frame{
		fn: fn, prefix: fn.Name() + ".", vars: map[*types.Var]variable{},
		block: unique(l.labels, fn.Name()), up: l.frame,
	}
	var recv []litmus.Expr
	if sel != nil {
		recv = l.receiver(sel, fn)
		for _, a := range e.Args {
			if l.effects(a) {
				recv = l.pinAll(recv, sig.Recv().Type(), sel.Pos(), hasEvents)
				break
			}
		}
	}
	args := l.right(e.Args)
	caller := l.frame
	body := l.collect(func() {
		l.frame = f
		if sel != nil {
			l.param(sig.Recv(), recv)
		}
		for i := range sig.Params().Len() {
			l.param(sig.Params().At(i), args[i])
		}
		l.results(f, fd)
	})
	l.out = append(l.out, body...)
	body = l.collect(func() { l.block(fd.Body.List) })
	l.frame = caller
	if f.left {
		l.emit(&litmus.Block{Label: f.block, Body: body})
	} else {
		l.out = append(l.out, body...)
	}
	if f.alone != nil {
		return f.values
	}
	var out [][]litmus.Expr
	for _, regs := range f.results {
		out = append(out, l.value(ref{regs: regs, vals: []litmus.Expr{}}, e.Pos()))
	}
	return out
}

// checkCall refuses calls that cannot be inlined.
func (l *lowerer) checkCall(e *ast.CallExpr, fn *types.Func) {
	sig := fn.Signature()
	for f := l.frame; f != nil; f = f.up {
		if f.fn == fn.Origin() {
			l.r.fail(e.Pos(), "%s calls itself: recursion is not in the subset", fn.Name())
		}
	}
	switch fd := l.r.funcs[fn.Origin()]; {
	case sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 || fn != fn.Origin():
		l.r.fail(e.Pos(), "%s is generic, which is not in the subset", fn.Name())
	case sig.Variadic():
		l.r.fail(e.Pos(), "%s has a variable number of parameters, which is not in the subset", fn.Name())
	case fd == nil:
		l.r.fail(e.Pos(), "%s is a method of an interface, which is not in the subset", fn.Name())
	case fd.Body == nil:
		l.r.fail(e.Pos(), "function %s has no body", fn.Name())
	}
	if l.r.calls++; l.r.calls > maxCalls {
		l.r.fail(e.Pos(), "too many calls: expected at most %d after inlining", maxCalls)
	}
}

// param gives a parameter its value. One that is never assigned to is its value.
func (l *lowerer) param(v *types.Var, vals []litmus.Expr) {
	if v.Name() == "" || v.Name() == "_" {
		l.drop(vals, v.Pos())
		return
	}
	bind := !l.r.writes[v] && !l.r.moved[v]
	for _, x := range vals {
		bind = bind && isSimple(x)
	}
	if bind {
		l.frame.vars[v] = variable{vals: vals}
		return
	}
	l.declare(v, vals)
}

// results makes the registers of the results, but for a function that returns only
// at its end, and results without names: there the values themselves do.
func (l *lowerer) results(f *frame, fd *ast.FuncDecl) {
	res := f.fn.Signature().Results()
	if res.Len() == 0 {
		return
	}
	if res.At(0).Name() == "" && returns(fd.Body) == 1 {
		if ret, ok := fd.Body.List[len(fd.Body.List)-1].(*ast.ReturnStmt); ok {
			f.alone = ret
			return
		}
	}
	for v := range res.Variables() {
		name := v.Name()
		if name == "" || name == "_" {
			name = "result"
		}
		if l.r.moved[v] {
			l.r.fail(v.Pos(), "the address of result %s is taken, which is not in the subset", v.Name())
		}
		regs := l.regs(f.prefix+name, v.Type(), v.Pos())
		if l.loops > 0 {
			l.set(regs, zeros(len(regs)), v.Pos())
		}
		f.vars[v] = variable{regs: regs}
		f.results = append(f.results, regs)
	}
}

// returns counts the return statements.
func returns(body *ast.BlockStmt) int {
	n := 0
	ast.Inspect(body, func(x ast.Node) bool {
		if _, ok := x.(*ast.ReturnStmt); ok {
			n++
		}
		return true
	})
	return n
}
