package unseen

import (
	"errors"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A Finding is something that the checker does not see.
type Finding struct {
	Pos     token.Position
	Message string
}

// String returns the finding as file:line:col: message.
func (f Finding) String() string { return fmt.Sprintf("%s: %s", f.Pos, f.Message) }

// Packages returns what the checker does not see in the checks of the packages that
// patterns of the go command name in dir, and in their tests, built with tags. The
// findings are sorted by position; files have names relative to dir if they are in it.
// A package that does not compile is an error, with the position of what is wrong.
func Packages(dir string, patterns []string, tags string) ([]Finding, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	config := &packages.Config{Dir: dir, Tests: true, BuildFlags: []string{"-tags=" + tags}}
	names, err := withChecks(config, patterns)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	config.Mode = packages.LoadSyntax
	list, err := packages.Load(config, names...)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, p := range list {
		if err := broken(p, dir); err != nil {
			return nil, err
		}
		for _, problem := range inspect(p.Fset, p.Syntax, p.Types, p.TypesInfo) {
			found = append(found, Finding{relative(p.Fset.Position(problem.pos), dir), problem.text})
		}
	}
	slices.SortFunc(found, compareFindings)
	return slices.Compact(found), nil
}

// withChecks returns the packages among patterns that, or tests of which, import
// package check. To find them needs no types.
func withChecks(config *packages.Config, patterns []string) (names []string, err error) {
	config.Mode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedForTest
	list, err := packages.Load(config, patterns...)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if err := broken(p, config.Dir); err != nil {
			return nil, err
		}
		name := p.PkgPath
		if p.ForTest != "" {
			name = p.ForTest
		}
		if p.Imports[module+"check"] != nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// broken returns what is wrong with a package. Where that has positions, what has none
// is the compiler saying the same.
func broken(p *packages.Package, dir string) error {
	var placed, rest []error
	for _, e := range p.Errors {
		if e.Pos == "" || e.Pos == "-" {
			rest = append(rest, e)
			continue
		}
		e.Pos = strings.TrimPrefix(e.Pos, dir+string(filepath.Separator))
		placed = append(placed, e)
	}
	if len(placed) > 0 {
		return errors.Join(placed...)
	}
	return errors.Join(rest...)
}

func relative(pos token.Position, dir string) token.Position {
	if name, err := filepath.Rel(dir, pos.Filename); err == nil && filepath.IsLocal(name) {
		pos.Filename = name
	}
	return pos
}

func compareFindings(a, b Finding) int {
	switch {
	case a.Pos.Filename != b.Pos.Filename:
		return strings.Compare(a.Pos.Filename, b.Pos.Filename)
	case a.Pos.Offset != b.Pos.Offset:
		return a.Pos.Offset - b.Pos.Offset
	}
	return strings.Compare(a.Message, b.Message)
}
