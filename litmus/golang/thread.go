package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/ordo-go/ordo/litmus"
)

// A variable is where a local variable is: in registers, in memory, or, if it is
// never assigned to, simply its value.
type variable struct {
	regs []int
	addr litmus.Expr
	vals []litmus.Expr
}

// A frame is a function that is being inlined, or the thread itself.
type frame struct {
	fn      *types.Func
	prefix  string // of the names of its variables
	vars    map[*types.Var]variable
	results [][]int         // registers by result
	block   string          // label to leave for return; "" in the thread itself
	left    bool            // there is a return that needs the label
	alone   *ast.ReturnStmt // the one at the end, if there are no registers for the results
	values  [][]litmus.Expr // what alone returns
	up      *frame          // of the caller
	targets []*target       // what break and continue may name, innermost last
}

// A lowerer writes the statements of one thread.
type lowerer struct {
	r      *reader
	th     *litmus.Thread
	out    []litmus.Stmt
	names  map[string]int
	labels map[string]int
	frame  *frame
	loops  int // loops around the statement
	depth  int
	hint   string        // name for the next new object
	bounds map[int]int64 // of registers that stay what they are: 0 <= value < bound
}

// notThread are names of functions that are no threads: main may start the threads
// itself, init is the initial state.
var notThread = map[string]bool{"main": true, "init": true, "_": true}

// threads chooses the threads, and lowers them.
func (r *reader) threads() {
	called := r.called()
	for _, fd := range r.order {
		fn, _ := r.info.Defs[fd.Name].(*types.Func)
		if fn == nil || called[fn] || notThread[fd.Name.Name] {
			continue
		}
		sig := fn.Signature()
		if sig.Recv() != nil || sig.Params().Len() > 0 || sig.TypeParams().Len() > 0 {
			continue
		}
		r.thread[fn] = len(r.prog.Threads)
		r.prog.Threads = append(r.prog.Threads, litmus.Thread{Name: fd.Name.Name, Pos: r.pos(fd.Name.Pos())})
	}
	if len(r.prog.Threads) == 0 {
		r.fail(r.files[0].Name.Pos(), "there is no thread: expected a function without parameters that no other function calls")
	}
	for _, fd := range r.order {
		fn, _ := r.info.Defs[fd.Name].(*types.Func)
		if i, ok := r.thread[fn]; ok && fn != nil {
			l := r.lowerer(&r.prog.Threads[i])
			l.function(fn, fd)
			l.th.Body = l.out
		}
	}
}

func (r *reader) lowerer(th *litmus.Thread) *lowerer {
	return &lowerer{r: r, th: th, names: map[string]int{}, labels: map[string]int{}, bounds: map[int]int64{}}
}

// called finds the functions that another function than main names.
func (r *reader) called() map[*types.Func]bool {
	set := map[*types.Func]bool{}
	for _, fd := range r.order {
		if fd.Recv == nil && fd.Name.Name == "main" || fd.Body == nil {
			continue
		}
		self := r.info.Defs[fd.Name]
		ast.Inspect(fd.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if fn, ok := r.info.Uses[id].(*types.Func); ok && fn != self {
					set[fn.Origin()] = true
				}
			}
			return true
		})
	}
	return set
}

// function lowers the body of a thread.
func (l *lowerer) function(fn *types.Func, fd *ast.FuncDecl) {
	l.frame = &frame{fn: fn, vars: map[*types.Var]variable{}}
	for v := range fn.Signature().Results().Variables() {
		if v.Name() == "" {
			l.r.fail(v.Pos(), "thread %s has a result without a name: expected named results, which are what is observed", fn.Name())
		}
		if v.Name() == "_" {
			l.r.fail(v.Pos(), "thread %s has a result named _: expected a name to observe it by", fn.Name())
		}
		if l.r.moved[v] {
			l.r.fail(v.Pos(), "the address of result %s of thread %s is taken: a result is a register", v.Name(), fn.Name())
		}
		regs := l.regs(v.Name(), v.Type(), v.Pos())
		for _, i := range regs {
			if t := l.th.Regs[i].Type; t.Atomic || t.Kind == litmus.Mutex {
				l.r.fail(v.Pos(), "result %s has type %s: expected a value", v.Name(), t.Name)
			}
			l.th.Regs[i].Result = true
		}
		l.frame.vars[v] = variable{regs: regs}
		l.frame.results = append(l.frame.results, regs)
	}
	if fd.Body == nil {
		l.r.fail(fd.Name.Pos(), "function %s has no body", fn.Name())
	}
	l.block(fd.Body.List)
}

// regs makes registers for a variable.
func (l *lowerer) regs(name string, t types.Type, at token.Pos) []int {
	var regs []int
	for _, c := range l.r.cells(t, at) {
		typ := c.typ
		typ.Atomic = false
		regs = append(regs, l.reg(name+c.suffix, typ))
	}
	return regs
}

// reg makes a register; the second of a name is NAME#2.
func (l *lowerer) reg(name string, t litmus.Type) int {
	if len(l.th.Regs) >= maxCells {
		failAt(l.th.Pos, "thread %s is too large: expected at most %d local integers", l.th.Name, maxCells)
	}
	l.th.Regs = append(l.th.Regs, litmus.Reg{Name: unique(l.names, name), Type: t})
	return len(l.th.Regs) - 1
}

func unique(names map[string]int, name string) string {
	if names[name]++; names[name] == 1 {
		return name
	}
	return name + "#" + strconv.Itoa(names[name])
}

func (l *lowerer) emit(s litmus.Stmt) {
	if l.r.emitted++; l.r.emitted > maxStmts {
		failAt(l.th.Pos, "thread %s is too large: expected at most %d statements after inlining", l.th.Name, maxStmts)
	}
	l.out = append(l.out, s)
}

// collect returns what f emits.
func (l *lowerer) collect(f func()) []litmus.Stmt {
	before := l.out
	l.out = nil
	f()
	out := l.out
	l.out = before
	return out
}

// nest bounds the depth; the caller defers what it returns.
func (l *lowerer) nest(at token.Pos) func() {
	if l.depth++; l.depth > maxNesting {
		l.r.fail(at, "nested too deeply: expected at most %d levels", maxNesting)
	}
	return func() { l.depth-- }
}

// declare makes a local variable and gives it its first value; nil is zero.
func (l *lowerer) declare(v *types.Var, vals []litmus.Expr) {
	name := l.frame.prefix + v.Name()
	cells := l.r.cells(v.Type(), v.Pos())
	inMemory := l.r.moved[v]
	for _, c := range cells {
		inMemory = inMemory || c.typ.Atomic || c.typ.Kind == litmus.Mutex
	}
	switch {
	case inMemory:
		addr := l.alloc(name, v.Type(), v.Pos())
		l.frame.vars[v] = variable{addr: addr}
		for i, x := range vals {
			l.emit(&litmus.Store{Addr: offset(addr, i), X: x, Pos: l.r.pos(v.Pos())})
		}
	default:
		regs := l.regs(name, v.Type(), v.Pos())
		l.frame.vars[v] = variable{regs: regs}
		if vals == nil && l.loops > 0 {
			vals = zeros(len(regs))
		}
		l.set(regs, vals, v.Pos())
		if len(vals) == 1 && !l.r.writes[v] {
			if n, ok := l.bound(vals[0], cells[0].typ); ok {
				l.bounds[regs[0]] = n
			}
		}
	}
}

func zeros(n int) []litmus.Expr {
	vals := make([]litmus.Expr, n)
	for i := range vals {
		vals[i] = num(0)
	}
	return vals
}

func (l *lowerer) set(regs []int, vals []litmus.Expr, at token.Pos) {
	for i, x := range vals {
		l.emit(&litmus.Assign{Reg: regs[i], X: x, Pos: l.r.pos(at)})
	}
}

// alloc makes a new object in shared memory: the thread has one for each place in
// its text.
func (l *lowerer) alloc(name string, t types.Type, at token.Pos) litmus.Expr {
	if l.frame.fn != nil && l.frame.prefix == "" {
		name = l.frame.fn.Name() + "." + name
	}
	if l.loops > 0 {
		l.r.fail(at, "%s needs memory of its own in every round of a loop, which is not in the subset: declare it as a package variable", name)
	}
	return l.r.object(name, t, at)
}

// pin puts x into a register, unless it is one or a constant.
func (l *lowerer) pin(x litmus.Expr, t litmus.Type, at token.Pos) litmus.Expr {
	switch x.(type) {
	case *litmus.Const, *litmus.RegX:
		return x
	}
	t.Atomic = false
	i := l.reg("tmp", t)
	l.emit(&litmus.Assign{Reg: i, X: x, Pos: l.r.pos(at)})
	return &litmus.RegX{Reg: i}
}

// pinAll pins values of type t.
func (l *lowerer) pinAll(vals []litmus.Expr, t types.Type, at token.Pos, must func(litmus.Expr) bool) []litmus.Expr {
	cells := l.r.cells(t, at)
	out := make([]litmus.Expr, len(vals))
	for i, x := range vals {
		if out[i] = x; must(x) {
			out[i] = l.pin(x, cells[i].typ, at)
		}
	}
	return out
}
