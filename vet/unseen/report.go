package unseen

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
)

// A problem is what is reported.
type problem struct {
	pos  token.Pos
	text string
}

// A report collects problems.
type report struct {
	fset     *token.FileSet
	problems []problem
	known    map[string]bool
	mute     bool
}

// meant reports whether a comment says that what is at pos is meant.
func (w *walker) meant(pos token.Pos) bool {
	at := w.fset.Position(pos)
	return w.allowed[at.Filename][at.Line]
}

// add reports a problem, unless it is meant or one with the key was reported.
func (w *walker) add(p problem, key string) {
	if w.known[key] || w.meant(p.pos) {
		return
	}
	w.known[key] = true
	w.problems = append(w.problems, p)
}

const cure = "the checker does not see it: make it an atomic.Plain or an atomic, or let a Mutex of ordo/sync guard it"

// race reports that a, a write, and b race.
func (w *walker) race(r *checkRun, a, b access) {
	if w.meant(a.at.in.decl) {
		return
	}
	key := "memory " + a.at.in.key
	for _, s := range a.at.path {
		if s.kind == field {
			key += s.String()
		}
	}
	text := types.ExprString(a.expr)
	if name := a.at.in.name; name != "" && !mentionsName(a.expr, name) {
		text = name + ", here " + text + ","
	}
	here, check := a.expr.Pos(), r.at.Pos()
	if here == b.expr.Pos() {
		text = fmt.Sprintf("%s is written here by two threads of the check %s; %s", text, w.where(here, check), cure)
	} else {
		text = fmt.Sprintf("%s is written here by %s of the check %s and %s %s by %s; %s", text,
			either(a.seg.thread == 0, "the body", "a thread"), w.where(here, check),
			either(b.write, "written", "read"), w.where(here, b.expr.Pos()), another(a, b), cure)
	}
	w.add(problem{here, text}, key)
}

// another names the thread of b beside that of a.
func another(a, b access) string {
	switch {
	case b.seg.thread == 0:
		return "the body"
	case a.seg.thread == 0:
		return "a thread"
	}
	return "another"
}

func mentionsName(e ast.Expr, name string) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// where says where a position is for who reads about it at another.
func (w *walker) where(from, pos token.Pos) string {
	a, b := w.fset.Position(from), w.fset.Position(pos)
	if a.Filename == b.Filename {
		return fmt.Sprint("at line ", b.Line)
	}
	return fmt.Sprintf("at %s:%d", filepath.Base(b.Filename), b.Line)
}
