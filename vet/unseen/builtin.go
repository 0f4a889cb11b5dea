package unseen

import (
	"go/ast"
	"go/token"
	"go/types"
)

// builtin calls a function of the language.
func (w *walker) builtin(e *ast.CallExpr) value {
	name := ""
	switch f := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr: // of unsafe
		name = "unsafe." + f.Sel.Name
	}
	switch name {
	case "new":
		l := w.fresh(nil, e.Pos(), pointee(w.info.TypeOf(e)))
		if !w.info.Types[e.Args[0]].IsType() {
			l.begin(w.eval(e.Args[0]))
		}
		return value{ref: l}
	case "make":
		return w.makeCall(e)
	}
	args := w.args(e)
	switch name {
	case "append":
		return w.appendTo(e, args)
	case "copy":
		w.contents(e.Args[0], args[0], true)
		w.contents(e.Args[1], args[1], false)
	case "clear", "delete":
		w.contents(e.Args[0], args[0], true)
	case "len":
		if _, ok := w.info.TypeOf(e.Args[0]).Underlying().(*types.Map); ok {
			w.contents(e.Args[0], args[0], false)
		}
	case "close":
		w.forbid(e, aChannel, "a close of a channel")
	case "min", "max":
		var n number
		for _, a := range args {
			n = mergeNumbers(n, a.num)
		}
		return value{num: number{turns: n.depends()}}
	}
	return value{}
}

// contents notes a touch of all of a slice or map.
func (w *walker) contents(e ast.Expr, v value, write bool) {
	l := w.deref(v)
	if _, ok := w.info.TypeOf(e).Underlying().(*types.Map); l != nil && !ok {
		l = l.whole()
	}
	w.touch(l, e, write)
}

func (w *walker) makeCall(e *ast.CallExpr) value {
	for _, a := range e.Args[1:] {
		w.eval(a)
	}
	t := w.info.TypeOf(e)
	if _, ok := t.Underlying().(*types.Chan); ok {
		return value{}
	}
	return value{ref: w.fresh(nil, e.Pos(), t)}
}

// appendTo returns the slice with the elements appended, as the same memory: whether
// it is cannot be known.
func (w *walker) appendTo(e *ast.CallExpr, args []value) value {
	l := w.deref(args[0])
	if l == nil {
		if args[0].ref == somewhere {
			return value{ref: somewhere}
		}
		l = w.fresh(nil, e.Pos(), w.info.TypeOf(e))
	}
	if e.Ellipsis != token.NoPos {
		if from := w.deref(args[1]); from != nil {
			w.contents(e.Args[1], args[1], false)
			w.pushAll(l, from)
		}
		return value{ref: l}
	}
	for _, v := range args[1:] {
		l.push(v)
	}
	return value{ref: l}
}

// pushAll adds the elements that are known of one slice to another.
func (w *walker) pushAll(to, from *location) {
	for _, x := range from.each() {
		to.push(w.load(x))
	}
}
