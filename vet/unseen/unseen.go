// Package unseen holds an analyzer that reports what the checker of package check
// does not see.
//
// To the checker, memory is what package atomic, its Plain cells, and package sync
// are used for. Any other variable that two threads of a check share is no event:
// a race on it is not found, and a check that passes proves nothing about it. So
// before checks are run, this analyzer looks for such variables; it is for whoever
// writes checks, and for the command that runs them.
//
// # What it finds
//
//   - A variable, or what a pointer, slice or map refers to, that two threads of a
//     check touch, one with a write, and that nothing orders. Make it an
//     atomic.Plain or an atomic, or let a Mutex guard it.
//   - What the checker cannot run: go statements, channels, the standard sync and
//     sync/atomic; and what is not the same each time: the clock, random numbers, the
//     order of a map where that makes a difference. Not in a check that expects
//     check.Goroutine, check.Blocking or check.Nondeterminism.
//
// A comment //ordo:unseen with a reason says that it is meant, at the line or right
// above it, or where the variable is declared:
//
//	hits := 0 //ordo:unseen a statistic, and not part of what is checked
//
// # What it follows
//
// The body of a check is a function that is given to check.Run, Explore, Outcomes or
// Replay, also by way of functions, variables and tables of the package. Its threads
// are those that WaitGroup.Go of ordo/sync starts (and AfterFunc, and go statements).
// Both are followed as they run, into the functions, methods and closures of the
// package that they call, with what is known of functions, pointers and indices.
// A loop that starts threads starts two. Each round of it has its own variables, and
// results[i] is another element in each.
//
// Two accesses are ordered if one is before WaitGroup.Go, or after WaitGroup.Wait, of
// the thread of the other; if both hold a Mutex, or an RWMutex that one has locked
// for writing; if one is inside of a Once that the other has come by. They exclude
// each other if they are on two branches of one condition.
//
// # Limits
//
// It would rather miss something than report what is right:
//
//   - What one of several branches waits for or locks counts as waited for or locked
//     after all of them, and TryLock as if it always did.
//   - A branch that depends on the variable of a loop that starts threads counts as
//     taken in one round only.
//   - Elements at indices that are computed count as shared only where one thread
//     begins by writing them and another one by reading them, as in a queue.
//   - Not followed: what an atomic pointer or a Plain leads to, parts of a slice,
//     a pointer that may be one of several, functions of other packages. Of those,
//     only arguments are looked at: &x is taken to be written, x read. A function
//     that is given to one, such as the handler of a ring, counts as called there
//     and then.
//   - Bodies that are given to the checker by another package.
//   - A body of more than a hundred thousand steps is trusted. A body that is checked
//     with different captured variables, as in a table, is followed with thirty.
//
// And there is what it reports although the order is right: a variable that is handed
// from one thread to another by an atomic, by a Parker, or by a flag that a mutex
// guards. The checker does not see that either, so the cure is the same.
package unseen

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Analyzer reports what the checker does not see in the checks of a package.
var Analyzer = &analysis.Analyzer{
	Name: "unseen",
	Doc: "report what the checker of ordo does not see\n\n" +
		"Variables that threads of a check share must be of package atomic or guarded by\n" +
		"a Mutex of github.com/ordo-go/ordo/sync; a check has no go statements, channels,\n" +
		"clock or random numbers.",
	URL: "https://pkg.go.dev/github.com/ordo-go/ordo/vet/unseen",
	Run: run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, p := range inspect(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo) {
		pass.Report(analysis.Diagnostic{Pos: p.pos, Message: p.text})
	}
	return nil, nil
}

// inspect returns the problems of the checks in a package.
func inspect(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) []problem {
	for _, p := range pkg.Imports() {
		if p.Path() == module+"check" {
			r := &report{fset: fset, known: map[string]bool{}}
			newWalker(newFacts(fset, files, info), r).walkAll()
			return r.problems
		}
	}
	return nil
}
