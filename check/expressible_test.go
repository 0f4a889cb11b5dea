//go:build ordo

package check_test

import (
	"fmt"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/litmus"
)

// inexpressible is why a litmus program cannot be written in Go with ordo/atomic and
// ordo/sync; "" if it can, as far as can be told without running it.
func inexpressible(p *litmus.Program) (why string) {
	if p.Lang.IsMachine() {
		return "it is machine code"
	}
	for _, t := range p.Threads {
		eachExpr(t.Body, func(x litmus.Expr) {
			if w := noGo(x); w != "" {
				why = w
			}
		})
		eachStmt(t.Body, func(s litmus.Stmt) {
			if s, ok := s.(*litmus.Store); ok && events(s.Addr)*events(s.X) > 0 {
				why = unordered
			}
		})
	}
	return why
}

const unordered = "operands have events in no order"

// noGo is why Go has not that expression.
func noGo(x litmus.Expr) string {
	switch x := x.(type) {
	case *litmus.RMW:
		if fetches[x.Op] == "" && x.Op != litmus.Xchg {
			return fmt.Sprintf("ordo/atomic has no %s", x.Op)
		}
	case *litmus.CAS:
		switch {
		case x.Weak:
			return "ordo/atomic has no compare-and-swap that fails without a reason"
		case x.Mem:
			return "a failed compare-and-swap of Go does not tell what it found"
		case x.Failure != failureOf(x.Success):
			return fmt.Sprintf("in ordo/atomic a compare-and-swap of order %s fails with %s, not %s", x.Success, failureOf(x.Success), x.Failure)
		}
	case *litmus.TryLock:
		return "a TryLock of Go may fail without a reason"
	}
	if b, ok := x.(*litmus.Binary); ok && (b.Op == litmus.Seq || b.Op == litmus.AndAlso || b.Op == litmus.OrElse) {
		return ""
	}
	with := 0
	for _, o := range operands(x) {
		if events(o) > 0 {
			with++
		}
	}
	if with > 1 {
		return unordered
	}
	return ""
}

// failureOf is the order of a compare-and-swap that fails, if only that of one that
// swaps is said.
func failureOf(o exec.Order) exec.Order {
	return by(o, exec.RLX, exec.ACQ, exec.RLX, exec.ACQ, exec.SC)
}

// operands are the expressions that x is made of.
func operands(x litmus.Expr) []litmus.Expr {
	switch x := x.(type) {
	case *litmus.Unary:
		return []litmus.Expr{x.X}
	case *litmus.Binary:
		return []litmus.Expr{x.X, x.Y}
	case *litmus.Convert:
		return []litmus.Expr{x.X}
	case *litmus.Offset:
		return []litmus.Expr{x.X, x.N}
	case *litmus.Load:
		return []litmus.Expr{x.Addr}
	case *litmus.RMW:
		return []litmus.Expr{x.Addr, x.X}
	case *litmus.CAS:
		return []litmus.Expr{x.Addr, x.Old, x.New}
	case *litmus.TryLock:
		return []litmus.Expr{x.Addr}
	}
	return nil
}

// events is how many events there are in x.
func events(x litmus.Expr) (n int) {
	switch x.(type) {
	case *litmus.Load, *litmus.RMW, *litmus.CAS, *litmus.TryLock:
		n = 1
	}
	for _, o := range operands(x) {
		n += events(o)
	}
	return n
}

// eachStmt calls f on every statement, on those that it contains too.
func eachStmt(body []litmus.Stmt, f func(litmus.Stmt)) {
	for _, s := range body {
		f(s)
		for _, b := range bodies(s) {
			eachStmt(b, f)
		}
	}
}

// bodies are the statements that s contains.
func bodies(s litmus.Stmt) [][]litmus.Stmt {
	switch s := s.(type) {
	case *litmus.If:
		return [][]litmus.Stmt{s.Then, s.Else}
	case *litmus.Loop:
		return [][]litmus.Stmt{s.Body, s.Post}
	case *litmus.Block:
		return [][]litmus.Stmt{s.Body}
	}
	return nil
}

// eachExpr calls f on every expression of the statements, on operands too.
func eachExpr(body []litmus.Stmt, f func(litmus.Expr)) {
	var each func(x litmus.Expr)
	each = func(x litmus.Expr) {
		if x == nil {
			return
		}
		f(x)
		for _, o := range operands(x) {
			each(o)
		}
	}
	eachStmt(body, func(s litmus.Stmt) {
		switch s := s.(type) {
		case *litmus.Assign:
			each(s.X)
		case *litmus.Store:
			each(s.Addr)
			each(s.X)
		case *litmus.If:
			each(s.Cond)
		case *litmus.Loop:
			each(s.Cond)
		case *litmus.Lock:
			each(s.Addr)
		case *litmus.Unlock:
			each(s.Addr)
		case *litmus.Assume:
			each(s.X)
		}
	})
}
