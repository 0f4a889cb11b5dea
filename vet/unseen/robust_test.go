package unseen

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/packages"
)

// Whatever code does, it can be followed as the body of a check, within bounds.
func TestAnyCode(t *testing.T) {
	config := &packages.Config{Mode: packages.LoadSyntax, Tests: true}
	list, err := packages.Load(config, "../../ring", "../../spsc", "../../sync", "../../check/machine", "slices", "strings")
	if err != nil {
		t.Fatal(err)
	}
	functions, large := 0, 0
	for _, p := range list {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		f := newFacts(p.Fset, p.Syntax, p.TypesInfo)
		for _, fn := range f.order {
			w := newWalker(f, &report{fset: p.Fset, known: map[string]bool{}})
			w.frame = &frame{}
			call := &ast.CallExpr{Fun: f.decls[fn].Name, Rparen: fn.Pos()}
			r := w.checkBody(call, &closure{fn: fn})
			if functions++; r.steps > maxSteps {
				large++
			}
			if r.steps > 2*maxSteps || w.depth != 0 || len(r.accesses) > 4*r.steps {
				t.Errorf("%s: %d steps, %d accesses, %d calls are not left", fn.FullName(), r.steps, len(r.accesses), w.depth)
			}
		}
	}
	if functions < 1000 || large > functions/50 {
		t.Errorf("%d functions, and %d of them are too large", functions, large)
	}
}
