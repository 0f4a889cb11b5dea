package golang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// scan notes of the local variables of a function which are assigned to, and
// which must live in memory because their address is taken.
func (r *reader) scan(fd *ast.FuncDecl) {
	if fd.Body == nil {
		return
	}
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				r.note(r.writes, e)
			}
		case *ast.IncDecStmt:
			r.note(r.writes, n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				r.note(r.writes, n.Key)
				r.note(r.writes, n.Value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				r.note(r.moved, n.X)
			}
		case *ast.SelectorExpr:
			if s := r.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && byPointer(s.Obj()) && !s.Indirect() {
				r.note(r.moved, n.X)
			}
		}
		return true
	})
}

// byPointer reports whether a method has a pointer receiver.
func byPointer(m types.Object) bool {
	recv := m.Type().(*types.Signature).Recv()
	return recv != nil && isPointer(recv.Type())
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// note adds the variable that e is, or is a part of.
func (r *reader) note(set map[*types.Var]bool, e ast.Expr) {
	for e != nil {
		switch x := e.(type) {
		case *ast.Ident:
			if v, ok := r.info.Uses[x].(*types.Var); ok {
				set[v] = true
			}
			return
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			if isPointer(r.info.TypeOf(x.X)) {
				return
			}
			e = x.X
		case *ast.IndexExpr:
			if isPointer(r.info.TypeOf(x.X)) {
				return
			}
			e = x.X
		default:
			return
		}
	}
}

// effects reports whether the evaluation of e may have memory events. It may say so
// of an expression that has none.
func (l *lowerer) effects(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		if tv, ok := l.r.info.Types[e]; ok && (tv.Value != nil || tv.IsType()) {
			return false
		}
		switch e := e.(type) {
		case *ast.CallExpr:
			if !l.r.info.Types[e.Fun].IsType() {
				found = true
			}
		case *ast.StarExpr, *ast.IndexExpr, *ast.CompositeLit:
			found = true
		case *ast.SelectorExpr:
			if s := l.r.info.Selections[e]; s != nil && s.Indirect() {
				found = true
			}
		case *ast.Ident:
			if v, ok := l.r.info.Uses[e].(*types.Var); ok && !v.IsField() {
				b, local := l.frame.vars[v]
				found = found || !local || b.addr != nil
			}
		}
		return !found
	})
	return found
}
