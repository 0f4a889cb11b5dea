// Package vet holds an analyzer that reports claims on a ring which are never
// published.
//
// The low-level claim of package ring, which Next, NextContext, NextTimeout and
// TryNext return, must be given back: by Publish, PublishFirst or Abandon, once.
// A forgotten one stops a ring with many producers for good, and loses events
// of a ring with one. The loop over Claim and Publish(func) cannot forget.
//
// To run it, from a clone:
//
//	go install ./cmd/ordovet
//	go vet -vettool=$(which ordovet) ./...
//
// # What it finds
//
//   - A claim that a path through the function leaves unpublished: an early
//     return, a break or continue, a missing else or case, a loop that claims
//     again, an assignment that overwrites the claim.
//   - A claim that is discarded: p.Next(1) as a statement, or _, err := p.Next(1)
//     where err may be nil.
//   - A claim that is published twice, where every way on from the first
//     Publish, PublishFirst or Abandon leads to a second one.
//
// It looks for the methods by name and by result, a ring.Claim and an error or
// bool, so it finds them on an interface too.
//
// A claim need not be published where its error is not nil or its ok is false,
// nor where a function is asked about the error and says yes, as errors.Is(err,
// ring.ErrFull) or isClosed(err). The analyzer follows, path by path, that error
// and ok, copies of the claim, method values (f := c.Publish), deferred calls,
// literals that are deferred or called in place, and whether local variables are
// zero: so it understands
//
//	done := false
//	defer func() {
//		if !done {
//			c.Abandon()
//		}
//	}()
//
// # What it trusts
//
// A claim that leaves the function's hands counts as published: one that is
// stored in a field, slice, map or a variable of an enclosing function, whose
// address is taken, that is passed to a function, returned, sent on a channel,
// or captured by any other closure. Nothing is reported about such a claim, nor
// about one that is a parameter.
//
// A second Publish or Abandon is not reported where the error of the first was
// not nil, or was passed to a function.
//
// To leave a claim on purpose write _ = c. A test may also write
// _, _ = p.Next(1), or _, err := p.Next(1) and pass the error to a function,
// which may assert that there is no claim.
//
// # Limits
//
//   - Paths that end in a panic, in runtime.Goexit, or in a call that never
//     returns, such as log.Fatal, are not followed, nor is a test that has
//     called t.Error. A panic between claim and publish does stop a ring with
//     many producers: a deferred Publish or Abandon prevents that, as do the
//     loop over Claim and Publish(func), and the analyzer does not ask for it.
//   - It knows of a number that it is zero or not, and of a condition that it
//     was true before if it is a variable. A claim whose publishing depends on
//     more than that may be reported: write it as one if with an else, or keep
//     the claim in a field of a struct, which is trusted.
//   - Not seen: claims made through a method value (next := p.Next) or in the
//     initializer of a package variable, and a claim kept in a loop that never
//     ends.
//   - A function with thousands of combinations of such conditions is trusted.
package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Analyzer reports claims on a ring that are never published.
var Analyzer = &analysis.Analyzer{
	Name: "unpublished",
	Doc: "report claims on a ring that some path never publishes\n\n" +
		"A claim that Next, NextContext, NextTimeout or TryNext of a producer of\n" +
		"github.com/ordo-go/ordo/ring returned must reach Publish, PublishFirst or\n" +
		"Abandon on every path, once.",
	URL:      "https://pkg.go.dev/github.com/ordo-go/ordo/vet",
	Run:      run,
	Requires: []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer},
}

func run(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	done := map[ast.Node]bool{} // with the function they are part of
	in.Preorder([]ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)}, func(n ast.Node) {
		body := bodyOf(n)
		if done[n] || body == nil {
			return
		}
		lits := inlined(body)
		for lit := range lits {
			done[lit] = true
		}
		checkFunc(pass, n, body, lits)
	})
	return nil, nil
}

// checkFunc checks the claims made in fn.
func checkFunc(pass *analysis.Pass, fn ast.Node, body *ast.BlockStmt, lits map[*ast.FuncLit]bool) {
	var facts *function // of fn; made for the first claim
	for _, s := range sites(pass.TypesInfo, body, lits) {
		if s.use == blanks && inTest(pass, s.call) {
			continue // on purpose
		}
		if s.use == blanks || s.use == dropped {
			pass.ReportRangef(s.call, "this claim is discarded, so it is never published: %s", advice)
			continue
		}
		if facts == nil {
			facts = newFunction(pass, fn, body, lits)
		}
		if found := follow(facts, s); !found.gaveUp {
			report(pass, s, found)
		}
	}
}

func inTest(pass *analysis.Pass, n ast.Node) bool {
	return strings.HasSuffix(pass.Fset.File(n.Pos()).Name(), "_test.go")
}

const advice = "call Publish or Abandon, or use the Claim loop or Publish(func)"

// report reports what was found out about the claim made at s.
func report(pass *analysis.Pass, s site, found *findings) {
	line := func(pos token.Pos) int { return pass.Fset.Position(pos).Line }
	if leaks := found.leaks; len(leaks) > 0 {
		slices.SortFunc(leaks, func(a, b leak) int { return int(a.pos - b.pos) })
		what := "not published on every path"
		if s.use == blank {
			what = "discarded, so it is never published"
		}
		pass.Report(analysis.Diagnostic{
			Pos:     s.call.Pos(),
			End:     s.call.End(),
			Message: fmt.Sprintf("this claim is %s (%s): %s", what, leaks[0].describe(line), advice),
			Related: related(leaks[1:]),
		})
	}
	for _, second := range found.twice() {
		pass.Reportf(second.pos, "this claim was published or abandoned already, in line %d: use one of Publish, PublishFirst and Abandon, once", line(second.first))
	}
}

func related(leaks []leak) []analysis.RelatedInformation {
	var infos []analysis.RelatedInformation
	for _, l := range leaks {
		infos = append(infos, analysis.RelatedInformation{Pos: l.pos, Message: l.how.String()})
	}
	return infos
}

// A leak is a place where an unpublished claim is lost.
type leak struct {
	how how
	pos token.Pos
}

type how int

const (
	returned    how = iota // pos is that of the return, or of the closing brace
	overwritten            // pos is that of the assignment
	again                  // pos is that of the last condition before the loop claims again, or of the claim
)

func (h how) String() string {
	return [...]string{"returns without publishing the claim", "overwrites the claim", "comes round to the next claim"}[h]
}

func (l leak) describe(line func(token.Pos) int) string {
	switch l.how {
	case returned:
		return fmt.Sprintf("line %d returns without", line(l.pos))
	case overwritten:
		return fmt.Sprintf("line %d overwrites it", line(l.pos))
	}
	return fmt.Sprintf("after line %d the loop claims again", line(l.pos))
}
