package unseen

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// external calls a function of another package, of which only the name is known.
func (w *walker) external(c *closure, args []value, call *ast.CallExpr) value {
	w.callBack(args)
	p := path(c.fn)
	if strings.HasPrefix(p, module) {
		return value{}
	}
	w.noStandard(c, call)
	w.banned(c, call)
	if standard(p) {
		return value{}
	}
	if c.sel != nil && c.bound && receiver(c.fn) != "" && isPointer(c.fn.Signature().Recv().Type()) {
		w.methodTouches(c)
	}
	if call == nil {
		return value{}
	}
	for i, a := range call.Args {
		if i < len(args) {
			w.argTouches(c.fn, a, args[i])
		}
	}
	return w.passedOn(call, args)
}

// passedOn returns the slice with functions in it that a call may return because it
// was given them, as slices.Concat does.
func (w *walker) passedOn(call *ast.CallExpr, args []value) value {
	t := w.info.TypeOf(call)
	if _, ok := t.Underlying().(*types.Slice); !ok || !hasFunc(t, map[types.Type]bool{}) {
		return value{}
	}
	l := w.fresh(nil, call.Pos(), t)
	for i, a := range call.Args {
		if i < len(args) && types.Identical(w.info.TypeOf(a), t) && args[i].ref.known() {
			w.pushAll(l, args[i].ref)
		}
	}
	return value{ref: l}
}

// plain are types whose methods change them and look after nothing.
var plain = []string{"bytes.Buffer", "strings.Builder", "bufio.Reader", "bufio.Writer", "bufio.Scanner", "container/list.List", "math/big.Int"}

// looking are the names of methods that change nothing.
var looking = []string{"String", "Len", "Cap", "Bytes", "Size", "Cmp", "Front", "Back"}

// methodTouches notes the touch of x in x.f(), where f wants a pointer.
func (w *walker) methodTouches(c *closure) {
	l := w.deref(c.recv)
	if l == nil || !slices.Contains(plain, path(c.fn)+"."+receiver(c.fn)) {
		return
	}
	w.touch(l, c.sel.X, !slices.Contains(looking, c.fn.Name()))
}

// argTouches notes the touches of an argument: one whose address is handed over is
// written, of a slice or map the elements are read, or written by what sorts.
func (w *walker) argTouches(fn *types.Func, e ast.Expr, v value) {
	l := w.deref(v)
	t := w.info.TypeOf(e)
	if l == nil || t == nil {
		return
	}
	switch t.Underlying().(type) {
	case *types.Slice:
		w.touch(l.whole(), e, sorts(fn))
	case *types.Map:
		w.touch(l, e, false)
	case *types.Pointer:
		if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND && !synchronizes(l.typ) {
			w.touch(l, u.X, !prints(fn))
		}
	}
}

func sorts(fn *types.Func) bool {
	return path(fn) == "sort" || path(fn) == "slices" && (strings.HasPrefix(fn.Name(), "Sort") || fn.Name() == "Reverse")
}

// prints reports whether fn only looks at what it is given a pointer to.
func prints(fn *types.Func) bool {
	p := path(fn)
	return p == "testing" || p == "log" || p == "fmt" && !strings.Contains(fn.Name(), "can")
}
