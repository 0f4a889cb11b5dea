package unseen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

func (w *walker) call(e *ast.CallExpr) value {
	if f := w.info.Types[e.Fun]; f.IsType() {
		return w.eval(e.Args[0])
	} else if f.IsBuiltin() {
		return w.builtin(e)
	}
	f := w.eval(e.Fun)
	return w.callValue(f, w.args(e), e)
}

func (w *walker) args(e *ast.CallExpr) (list []value) {
	for _, a := range e.Args {
		list = append(list, w.eval(a))
	}
	if len(list) == 1 && list[0].tuple != nil { // f(g())
		return list[0].tuple
	}
	return list
}

// callValue calls f, any of the functions that it may be. call may be nil.
func (w *walker) callValue(f value, args []value, call *ast.CallExpr) (out value) {
	switch len(f.funcs) {
	case 0:
		w.callBack(args)
		return value{}
	case 1:
		return w.invoke(f.funcs[0], args, call)
	}
	var list []alternative
	for i, c := range f.funcs {
		list = append(list, alternative{walk: func() bool {
			v := w.invoke(c, args, call)
			out = either(i == 0, v, merge(out, v))
			return false
		}})
	}
	w.choose(list, true)
	return out
}

// callBack calls the functions among args, as a function that cannot be entered may.
func (w *walker) callBack(args []value) {
	for _, a := range args {
		if len(a.funcs) > 0 {
			w.callValue(a, nil, nil)
		}
	}
}

func (w *walker) invoke(c *closure, args []value, call *ast.CallExpr) (out value) {
	switch {
	case c.once != nil:
		inner := *c
		inner.once = nil
		w.once(c.once, func() { out = w.invoke(&inner, args, call) })
		return out
	case c.lit != nil:
		return w.enter(c, args, call)
	case c.fn.Signature().Recv() != nil && !c.bound && len(args) > 0: // T.f(x)
		c, args = &closure{fn: c.fn, bound: true, recv: args[0]}, args[1:]
	}
	if v, ok := w.special(c, args, call); ok {
		return v
	}
	p := path(c.fn)
	switch decl := w.decls[c.fn]; {
	case decl != nil && p != module+"atomic" && p != module+"sync":
		if w.run == nil && !w.worthwhile(c.fn) {
			return value{}
		}
		return w.enter(c, args, call)
	case c.fn.Signature().Recv() != nil && isInterface(c.fn.Signature().Recv().Type()):
		return w.dynamic(c, args, call)
	}
	return w.external(c, args, call)
}

// worthwhile reports whether to enter a function outside of a check.
func (w *walker) worthwhile(fn *types.Func) bool {
	s := fn.Signature()
	return w.checks[fn] || hasFunc(s.Params(), map[types.Type]bool{}) || hasFunc(s.Results(), map[types.Type]bool{})
}

// enter walks the body of a function of the package.
func (w *walker) enter(c *closure, args []value, call *ast.CallExpr) value {
	sig, body := w.function(c)
	if body == nil || w.active[body] > 1 || w.depth > maxDepth {
		return value{}
	}
	outer, scope, when := w.frame, w.scope, w.when
	w.active[body]++
	w.depth++
	w.frame, w.scope = &frame{results: make([]value, sig.Results().Len())}, either(c.env != nil, c.env, w.pkg).inner()
	w.bind(sig, c, args, call)
	f := w.frame
	if !w.block(body.List) {
		f.exits = append(f.exits, w.state)
	}
	if len(f.exits) > 0 {
		w.state = w.join(f.exits, when)
	}
	w.when = when
	w.deferred(f.defers)
	w.frame, w.scope = outer, scope
	w.active[body]--
	w.depth--
	if len(f.results) == 1 {
		return f.results[0]
	}
	return value{tuple: f.results}
}

// function returns the signature and the body of a function.
func (w *walker) function(c *closure) (*types.Signature, *ast.BlockStmt) {
	if c.lit != nil {
		sig, _ := w.info.TypeOf(c.lit).(*types.Signature)
		return sig, c.lit.Body
	}
	w.entered[c.fn] = true
	return c.fn.Signature(), w.decls[c.fn].Body
}

// bind declares the receiver, the parameters and the results.
func (w *walker) bind(sig *types.Signature, c *closure, args []value, call *ast.CallExpr) {
	if recv := sig.Recv(); recv != nil && c.fn != nil {
		w.declare(recv, c.recv)
	}
	n := sig.Params().Len()
	for i := range n {
		p := sig.Params().At(i)
		switch {
		case sig.Variadic() && i == n-1 && call != nil && call.Ellipsis == token.NoPos:
			l := w.fresh(nil, call.Pos(), p.Type())
			for j := i; j < len(args); j++ {
				l.to(step{kind: element, index: intNumber(j - i)}, elem(p.Type())).set(args[j])
			}
			w.declare(p, value{ref: either(i < len(args), l, nowhere)})
		case i < len(args):
			w.declare(p, args[i])
		default:
			w.declare(p, value{})
		}
	}
	for v := range sig.Results().Variables() {
		if v.Name() != "" {
			w.declare(v, zero(v.Type()))
			w.frame.named = append(w.frame.named, v)
		}
	}
}

// dynamic calls a method of an interface, if what the interface holds is known.
func (w *walker) dynamic(c *closure, args []value, call *ast.CallExpr) value {
	if l := w.deref(c.recv); l != nil && l.typ != nil {
		obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(l.typ), true, c.fn.Pkg(), c.fn.Name())
		if fn, ok := obj.(*types.Func); ok && !isInterface(fn.Signature().Recv().Type()) {
			m := &closure{fn: fn.Origin(), sel: c.sel, bound: true, recv: c.recv}
			if _, ok := referent(l.typ); !ok { // no slice or map: a pointer
				w.receive(m, l, l.typ, index[:len(index)-1])
			}
			return w.invoke(m, args, call)
		}
	}
	switch c.fn.Name() { // perhaps of a mutex
	case "Lock":
		w.lock(nil, exclusive)
	case "RLock":
		w.lock(nil, shared)
	case "Unlock", "RUnlock":
		w.unlock(nil)
	}
	w.callBack(args)
	return value{}
}

// receive binds c to the embedded field of l, a t, that index leads to.
func (w *walker) receive(c *closure, l *location, t types.Type, index []int) {
	var e ast.Expr
	if c.sel != nil {
		e = c.sel
	}
	l = w.fields(l, t, index, e)
	if len(index) > 0 && l.known() && isPointer(l.typ) { // an embedded pointer
		w.touch(l, e, false)
		l = w.deref(w.load(l))
	}
	if isPointer(c.fn.Signature().Recv().Type()) {
		c.recv = value{ref: l}
		return
	}
	w.touch(l, e, false)
	c.recv = w.load(l)
}

// checkBodies checks the bodies that a call gives to the checker.
func (w *walker) checkBodies(call *ast.CallExpr, body value) {
	if w.run != nil || call == nil {
		return
	}
	for _, c := range body.funcs {
		key := checkKey{node: c.lit, fn: c.fn, env: c.env, recv: fmt.Sprint(c.recv.ref), quiet: w.expects(call)}
		ways := checkKey{node: c.lit, fn: c.fn}
		if w.checked[key] > 0 || w.checked[ways] >= maxWays {
			continue
		}
		w.checked[key]++
		w.checked[ways]++
		w.checkBody(call, c)
	}
}

// checkBody follows a body, and reports what races in it.
func (w *walker) checkBody(call *ast.CallExpr, body *closure) *checkRun {
	outer := w.state
	r := &checkRun{at: call, quiet: w.expects(call), ends: map[string][]*segment{}, waits: map[string][]*segment{}}
	w.run, w.state = r, state{seg: r.segment(0)}
	w.invoke(body, nil, nil)
	w.run, w.state = nil, outer
	if r.steps <= maxSteps {
		w.judge(r)
	}
	return r
}

// expects reports whether a check says that it finds what a checker cannot run.
func (w *walker) expects(call *ast.CallExpr) bool {
	for _, a := range call.Args {
		opt, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok || len(opt.Args) != 1 {
			continue
		}
		if sel, ok := ast.Unparen(opt.Args[0]).(*ast.SelectorExpr); ok && path(w.info.Uses[sel.Sel]) == module+"check" {
			switch sel.Sel.Name {
			case "Goroutine", "Blocking", "Nondeterminism":
				return true
			}
		}
	}
	return false
}
