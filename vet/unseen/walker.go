package unseen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// A walker follows code as it runs: calls to functions of the package are entered,
// loops are walked twice, and all alternatives are taken, one after the other.
type walker struct {
	*facts
	*report
	state
	run     *checkRun // nil: outside of a check
	pkg     *scope
	scope   *scope
	frame   *frame
	active  map[ast.Node]int // functions that are entered
	depth   int
	level   int // of branches, loops and calls in each other
	news    int // so far: threads, functions, waits, locks: what a loop goes round again for
	choices int
	loops   int
	memory  int // instances
	steps   int // outside of a check
	checked map[checkKey]int
	entered map[*types.Func]bool
}

// A frame is an activation of a function.
type frame struct {
	results []value
	named   []*types.Var
	exits   []state
	defers  []deferred
	targets []*target
	label   string // of the statement that comes next
}

// A deferred is a call to come.
type deferred struct {
	f     value
	args  []value
	call  *ast.CallExpr
	scope *scope
}

// A target is a statement that a break or continue is for.
type target struct {
	label     string
	loop      bool
	breaks    []state
	continues []state
}

// A checkKey is a body, by itself or with what it has captured.
type checkKey struct {
	node  ast.Node
	fn    *types.Func
	env   *scope
	recv  string
	quiet bool
}

func newWalker(f *facts, r *report) *walker {
	w := &walker{
		facts: f, report: r,
		active:  map[ast.Node]int{},
		checked: map[checkKey]int{},
		entered: map[*types.Func]bool{},
	}
	w.pkg = (*scope)(nil).inner()
	w.scope = w.pkg
	return w
}

// walkAll walks the functions that come to call the checker: first those where the
// go command begins, then those that were not called from there.
func (w *walker) walkAll() {
	for _, roots := range []bool{true, false} {
		for _, fn := range w.order {
			if w.checks[fn] && !w.entered[fn] && (isRoot(fn) || !roots) {
				w.steps = 0
				w.frame, w.scope, w.state = &frame{}, w.pkg, state{}
				w.enter(&closure{fn: fn}, nil, nil)
			}
		}
	}
}

// spent counts a step, of a check or of what is around it, and reports whether there
// were too many.
func (w *walker) spent() bool {
	if w.run != nil {
		w.run.steps++
		return w.run.steps > maxSteps
	}
	w.steps++
	return w.steps > maxOutside
}

// fresh returns new memory for a variable, or for what pos makes.
func (w *walker) fresh(obj *types.Var, pos token.Pos, typ types.Type) *location {
	w.memory++
	in := &instance{id: w.memory, obj: obj, key: fmt.Sprint(pos), decl: pos, run: w.run, frame: w.frame, level: w.level}
	if obj != nil {
		in.name = obj.Name()
	}
	return &location{in: in, typ: typ}
}

// declare makes a variable with a value.
func (w *walker) declare(obj *types.Var, v value) {
	if obj == nil {
		return
	}
	l := w.fresh(obj, obj.Pos(), obj.Type())
	w.scope.vars[obj] = l.in
	l.begin(v)
}

// variable returns where a variable is.
func (w *walker) variable(obj *types.Var) *location {
	in := w.scope.find(obj)
	if in == nil {
		in = w.fresh(obj, obj.Pos(), obj.Type()).in
		in.run, in.frame = nil, nil
		w.pkg.vars[obj] = in
		if e := w.inits[obj]; e != nil {
			w.outside(func() { (&location{in: in, typ: obj.Type()}).begin(w.eval(e)) })
		}
	}
	return &location{in: in, typ: obj.Type()}
}

// outside does f as the initialization of the package.
func (w *walker) outside(f func()) {
	run, st, sc, fr := w.run, w.state, w.scope, w.frame
	w.run, w.state, w.scope, w.frame = nil, state{}, w.pkg, &frame{}
	f()
	w.run, w.state, w.scope, w.frame = run, st, sc, fr
}

// fixed reports whether nothing is assigned to l after its declaration.
func (w *walker) fixed(l *location) bool {
	if n := len(l.path); n > 0 {
		return l.path[n-1].kind == field && !w.assigned[l.path[n-1].field.Origin()]
	}
	return l.in.obj != nil && !w.assigned[l.in.obj]
}

// constant reports whether a number in l is always the one that is stored there: l is a
// variable that is never assigned to, or a field that no struct has assigned.
func (w *walker) constant(l *location) bool {
	return w.fixed(l) && (l.in.obj == nil || !w.assigned[l.in.obj])
}

// load returns what is stored in l. Whatever a variable refers to that is never
// assigned to is one thing.
func (w *walker) load(l *location) value {
	if !l.known() {
		return value{}
	}
	v, found := l.get()
	if !w.constant(l) {
		v.num = number{}
	}
	if t, ok := referent(l.typ); ok && !found && w.fixed(l) {
		v.ref = w.fresh(nil, l.in.decl, t)
		v.ref.in.name, v.ref.in.run = l.in.name, l.in.run
		v.ref.in.key = l.in.key + pathString(l.path) + "*"
		l.set(v)
	}
	return v
}

// store assigns v to l. Where nothing but statements one after the other lies between
// a variable and this, what it held before is gone.
func (w *walker) store(l *location, v value) {
	if l.known() && len(l.path) == 0 && l.in.frame == w.frame && l.in.level == w.level {
		l.in.slots = nil
	}
	l.set(v)
}

// deref returns what v refers to.
func (w *walker) deref(v value) *location {
	if v.ref.known() {
		return v.ref
	}
	return nil
}
