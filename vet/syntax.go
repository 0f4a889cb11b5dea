package vet

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

const ringPath = "github.com/ordo-go/ordo/ring"

// The methods by which a producer claims, and those of a claim.
var (
	claims  = map[string]bool{"Next": true, "NextContext": true, "NextTimeout": true, "TryNext": true}
	settles = map[string]bool{"Publish": true, "PublishFirst": true, "Abandon": true}
	reads   = map[string]bool{"Len": true, "First": true, "Slot": true, "All": true}
)

// isClaim says whether t is an instance of ring.Claim.
func isClaim(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	obj := named.Obj()
	return obj.Name() == "Claim" && obj.Pkg() != nil && obj.Pkg().Path() == ringPath
}

// claimedBy returns the type of the second result of a call that claims, an
// error or bool; nil if the call does not claim.
func claimedBy(info *types.Info, call *ast.CallExpr) types.Type {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || !claims[fn.Name()] {
		return nil
	}
	results, ok := info.TypeOf(call).(*types.Tuple)
	if !ok || results.Len() != 2 || !isClaim(results.At(0).Type()) {
		return nil
	}
	t := results.At(1).Type()
	if isError(t) || isBool(t) {
		return t
	}
	return nil
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// claimMethod returns the name of the method of a claim that e selects, and the
// claim; "" if e is something else.
func claimMethod(info *types.Info, e ast.Expr) (name string, claim ast.Expr) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return "", nil
	}
	s := info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || !isClaim(s.Recv()) {
		return "", nil
	}
	return sel.Sel.Name, sel.X
}

// A site is a call that claims, and what becomes of the claim.
type site struct {
	call *ast.CallExpr
	use  use
}

type use int

const (
	assigned use = iota // to a variable
	blank               // to _; the error or ok goes to a variable
	blanks              // _, _ =
	dropped             // a statement
)

// sites returns the sites in body, without those in literals that are not
// inlined. Other calls that claim hand the claim on at once, and are trusted.
func sites(info *types.Info, body *ast.BlockStmt, inlined map[*ast.FuncLit]bool) []site {
	var found []site
	add := func(e ast.Expr, u use) {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && claimedBy(info, call) != nil {
			found = append(found, site{call, u})
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return inlined[n]
		case *ast.ExprStmt:
			add(n.X, dropped)
		case *ast.GoStmt:
			add(n.Call, dropped)
		case *ast.DeferStmt:
			add(n.Call, dropped)
		case *ast.AssignStmt:
			if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
				add(n.Rhs[0], useBy(n.Lhs[0], n.Lhs[1]))
			}
		case *ast.ValueSpec:
			if len(n.Names) == 2 && len(n.Values) == 1 {
				add(n.Values[0], useBy(n.Names[0], n.Names[1]))
			}
		}
		return true
	})
	return found
}

func useBy(claim, err ast.Expr) use {
	switch {
	case !isBlank(claim):
		return assigned
	case !isBlank(err):
		return blank
	}
	return blanks
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

func bodyOf(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body
	case *ast.FuncLit:
		return fn.Body
	}
	return nil
}

func typeOf(fn ast.Node) *ast.FuncType {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Type
	case *ast.FuncLit:
		return fn.Type
	}
	return nil
}

// fieldVars returns the variables that a list of parameters or results names;
// nil for _.
func fieldVars(info *types.Info, list *ast.FieldList) []*types.Var {
	var vars []*types.Var
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			v, _ := info.Defs[name].(*types.Var)
			if isBlank(name) {
				v = nil
			}
			vars = append(vars, v)
		}
	}
	return vars
}

// children calls f for the expressions directly in n.
func children(n ast.Node, f func(ast.Expr)) {
	ast.Inspect(n, func(c ast.Node) bool {
		if c == n {
			return true
		}
		if e, ok := c.(ast.Expr); ok {
			f(e)
			return false
		}
		return true
	})
}

// isLogic says whether e is a bool made of other values.
func isLogic(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.NOT
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return true
		}
	}
	return false
}
