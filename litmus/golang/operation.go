package golang

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

var fences = map[string]exec.Order{
	"FenceAcquire":   exec.ACQ,
	"FenceRelease":   exec.REL,
	"FenceAcqRel":    exec.ACQREL,
	"FenceSeqCst":    exec.SC,
	"FenceLight":     exec.SC,
	"FenceExpedited": exec.SC,
	"FenceHeavy":     exec.SC,
}

// orders are the suffixes of methods, and their orders.
var orders = map[string]exec.Order{
	"":        exec.SC,
	"Relaxed": exec.RLX,
	"Acquire": exec.ACQ,
	"Release": exec.REL,
	"AcqRel":  exec.ACQREL,
}

// failureOrder is the order of a compare-and-swap that does not swap.
var failureOrder = map[exec.Order]exec.Order{
	exec.SC:     exec.SC,
	exec.RLX:    exec.RLX,
	exec.ACQ:    exec.ACQ,
	exec.REL:    exec.RLX,
	exec.ACQREL: exec.ACQ,
}

var rmwOps = map[string]litmus.RMWOp{
	"Swap": litmus.Xchg, "Add": litmus.FetchAdd, "And": litmus.FetchAnd, "Or": litmus.FetchOr,
}

// operationNames are what operations begin with.
var operationNames = []string{"CompareAndSwap", "Load", "Store", "Swap", "Add", "And", "Or"}

// atomic lowers a call into ordo/atomic or sync/atomic.
func (l *lowerer) atomic(e *ast.CallExpr, fn *types.Func, sel *ast.SelectorExpr) [][]litmus.Expr {
	name := fn.Name()
	if order, ok := fences[name]; ok {
		l.emit(&litmus.Fence{Order: order, Pos: l.r.pos(e.Pos())})
		return nil
	}
	if name == "Pause" || name == "PauseBriefly" || name == "Spin" {
		return nil
	}
	var addr litmus.Expr
	var cellType types.Type
	args := e.Args
	if sel == nil { // AddInt32(&x, 1)
		if args = e.Args[1:]; strings.HasSuffix(name, "Pointer") {
			l.r.fail(e.Pos(), "atomic.%s is not in the subset: expected the type atomic.Pointer", name)
		}
		cellType = l.typeOf(e.Args[0]).Underlying().(*types.Pointer).Elem()
		addr = l.deref(l.one(e.Args[0]), l.typeOf(e.Args[0]), e.Args[0].Pos()).addr
	} else {
		cellType = receiverType(fn, l.r.info.Selections[sel])
		if p, ok := plainOf(cellType); ok {
			return l.plain(e, fn, sel, p)
		}
		l.r.cells(cellType, sel.Pos())
		addr = l.pointee(sel, fn)
	}
	t, _ := l.r.scalar(cellType)
	for _, op := range operationNames {
		if rest, ok := strings.CutPrefix(name, op); ok {
			if sel == nil {
				rest = strings.TrimPrefix(rest, typeSuffix(rest))
			}
			if order, ok := orders[rest]; ok {
				return l.operation(e, op, order, addr, t, args)
			}
		}
	}
	l.r.fail(e.Pos(), "atomic.%s is not in the subset", name)
	return nil
}

// typeSuffix is the type that the functions of sync/atomic are named after.
func typeSuffix(s string) string {
	if _, ok := atomics[s]; ok {
		return s
	}
	return ""
}

// receiverType is the type whose method fn is, as instantiated.
func receiverType(fn *types.Func, s *types.Selection) types.Type {
	t := s.Obj().(*types.Func).Signature().Recv().Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// pointee is the address of the receiver, which is not nil.
func (l *lowerer) pointee(sel *ast.SelectorExpr, fn *types.Func) litmus.Expr {
	p := l.receiver(sel, fn)[0]
	if n, ok := isNum(p); ok && n == 0 {
		l.r.fail(sel.Pos(), "dereference of nil")
	}
	if hasEvents(p) {
		p = l.pin(p, litmus.Type{Kind: litmus.Pointer, Bits: 64}, sel.Pos())
	}
	return p
}

// operation lowers one atomic operation.
func (l *lowerer) operation(e *ast.CallExpr, op string, order exec.Order, addr litmus.Expr, t litmus.Type, args []ast.Expr) [][]litmus.Expr {
	pos := l.r.pos(e.Pos())
	var vals []litmus.Expr
	for _, v := range l.list(args) {
		vals = append(vals, v...)
	}
	want := map[string]int{"Load": 0, "CompareAndSwap": 2}
	if n, ok := want[op]; len(vals) != n && ok || !ok && len(vals) != 1 {
		l.r.fail(e.Pos(), "the arguments are not in the subset")
	}
	t.Atomic = false
	switch op {
	case "Load":
		return [][]litmus.Expr{{&litmus.Load{Addr: addr, Order: order, Pos: pos}}}
	case "Store":
		l.emit(&litmus.Store{Addr: addr, X: vals[0], Order: order, Pos: pos})
		return nil
	case "CompareAndSwap":
		return [][]litmus.Expr{{&litmus.CAS{
			Addr: addr, Old: vals[0], New: vals[1], Success: order, Failure: failureOrder[order], Pos: pos,
		}}}
	}
	return [][]litmus.Expr{{&litmus.RMW{
		Op: rmwOps[op], Addr: addr, X: vals[0], Order: order, New: op == "Add", Type: t, Pos: pos,
	}}}
}

// plain lowers the methods of a Plain[T].
func (l *lowerer) plain(e *ast.CallExpr, fn *types.Func, sel *ast.SelectorExpr, t types.Type) [][]litmus.Expr {
	addr := l.pointee(sel, fn)
	switch fn.Name() {
	case "Get":
		return [][]litmus.Expr{l.value(ref{typ: t, addr: addr}, e.Pos())}
	case "Set":
		vals := l.expr(e.Args[0])
		l.put(ref{typ: t, addr: addr}, vals, e.Pos())
		return nil
	}
	return [][]litmus.Expr{{addr}} // Read and Write; what they return is read and written
}

// sync lowers a call into sync or ordo/sync.
func (l *lowerer) sync(e *ast.CallExpr, fn *types.Func, sel *ast.SelectorExpr) [][]litmus.Expr {
	pos := l.r.pos(e.Pos())
	name := "sync." + fn.Name()
	if sel != nil {
		t := receiverType(fn, l.r.info.Selections[sel])
		name = l.r.typeName(t) + "." + fn.Name()
	}
	switch name {
	case "sync.Yield":
		return nil
	case "sync.Mutex.Lock":
		l.emit(&litmus.Lock{Addr: l.pointee(sel, fn), Pos: pos})
		return nil
	case "sync.Mutex.Unlock":
		l.emit(&litmus.Unlock{Addr: l.pointee(sel, fn), Pos: pos})
		return nil
	case "sync.Mutex.TryLock":
		return [][]litmus.Expr{{&litmus.TryLock{Addr: l.pointee(sel, fn), Pos: pos}}}
	}
	l.r.fail(e.Pos(), "%s is not in the subset: expected the methods of sync.Mutex, or sync.Yield", name)
	return nil
}
