//go:build ordo

package proofs

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/ordo-go/ordo/check"
	"github.com/ordo-go/ordo/internal/checked"
)

var update = flag.Bool("update", false, "write TABLE.md, with the first shape that catches each weakening")

// enough bounds an exploration that looks for a failure.
const enough = 3_000

const tableHead = `# What needs each memory order

Every order of an atomic operation or fence in ` + "`wait`, `spsc` and `ring`" + ` that is stronger
than relaxed is here made one step weaker, alone. The shape of this package that then
fails, and how, under ` + model + `. Without the weakening all shapes are proved. (In the
shapes of a point that is never quiet FenceExpedited is weak to begin with: they are a
machine that is not expedited.)

Written by ` + "`go test -tags ordo ./internal/proofs -run TestWeakenings -update`" + `; the test
holds that each row is still so, and that no order is without one.

| operation | in | order | caught by | as |
|---|---|---|---|---|
`

// A weakening is a site, and a weaker order.
type weakening struct {
	site
	to string
}

// weaker returns the orders that are one step weaker than the site's.
func (s site) weaker() []string {
	kind := operation.FindStringSubmatch(s.method)[1]
	switch {
	case s.order == "acq" || s.order == "rel":
		return []string{"rlx"}
	case s.order == "acq_rel":
		return []string{"acq", "rel"}
	case s.order == "sc" && kind == "Load":
		return []string{"acq"}
	case s.order == "sc" && kind == "Store":
		return []string{"rel"}
	case s.order == "sc":
		return []string{"acq_rel"}
	}
	return nil
}

// key begins the weakening's row of the table.
func (w weakening) key() string { return fmt.Sprintf("| %s | %s → %s | ", w.site, w.order, w.to) }

// Every order is needed: a shape fails if it is weaker.
func TestWeakenings(t *testing.T) {
	old, err := os.ReadFile("TABLE.md")
	if err != nil && !*update {
		t.Fatal(err)
	}
	var covered map[string]map[string]bool
	if *update {
		covered = coverage(t)
	}
	var table strings.Builder
	table.WriteString(tableHead)
	for _, s := range sites(t) {
		for _, to := range s.weaker() {
			w := weakening{s, to}
			candidates := byTable(string(old), w)
			if *update {
				candidates = byCoverage(covered, s)
			}
			if row := w.caught(t, candidates); row != "" {
				table.WriteString(row)
				t.Log(strings.TrimSpace(row))
				continue
			}
			t.Errorf("%s:%d: nothing catches that %s.%s is %s and not %s", s.file, s.line, s.on, s.method, to, s.order)
		}
	}
	switch {
	case *update:
		if err := os.WriteFile("TABLE.md", []byte(table.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	case table.String() != string(old):
		t.Errorf("TABLE.md is another one now; go test -tags ordo ./internal/proofs -run TestWeakenings -update\n%s", table.String())
	}
}

// wrong are the failures of a program, and not of checking it.
var wrong = map[check.Kind]bool{check.Race: true, check.Assertion: true, check.Panic: true, check.Deadlock: true, check.Leak: true}

// caught returns the row of the first of the shapes that fails; "" if none does.
func (w weakening) caught(t *testing.T, candidates []shape) string {
	for _, s := range candidates {
		r := check.Explore(s.body, s.options(t, check.Max(enough), check.Weaken(w.at(), w.to))...)
		if r.Failure != nil && wrong[r.Failure.Kind] && len(r.Unweakened) == 0 {
			return w.key() + fmt.Sprintf("%s | %s |\n", s.name, r.Failure.Kind)
		}
	}
	return ""
}

// byTable returns the shape that the table has for the weakening.
func byTable(table string, w weakening) []shape {
	_, row, _ := strings.Cut(table, w.key())
	name, _, _ := strings.Cut(row, " | ")
	for _, s := range shapes {
		if s.name == name {
			return []shape{s}
		}
	}
	return nil
}

func byCoverage(covered map[string]map[string]bool, at site) (list []shape) {
	for _, s := range shapes {
		if !s.large && covered[s.name][fmt.Sprintf("%s:%d", at.file, at.line)] {
			list = append(list, s)
		}
	}
	return list
}

// coverage runs the shapes that are not large, and returns the lines that each comes
// to with an atomic operation or fence.
func coverage(t *testing.T) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, s := range shapes {
		if s.large {
			continue
		}
		all[s.name] = linesOf(func() { check.Explore(s.body, s.options(t, check.Max(enough))...) })
	}
	return all
}

// linesOf returns the lines at which what f explores asks for an event.
func linesOf(f func()) map[string]bool {
	var mu stdsync.Mutex
	pcs := map[uintptr]bool{}
	var find func() checked.Hook
	find = checked.Install(func() checked.Hook {
		var callers [8]uintptr
		n := runtime.Callers(3, callers[:])
		mu.Lock()
		defer mu.Unlock()
		for _, pc := range callers[:n] {
			pcs[pc] = true
		}
		return find()
	})
	f()
	checked.Install(find)
	lines := map[string]bool{}
	for pc := range pcs {
		f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
		parts := strings.Split(f.File, "/")
		lines[fmt.Sprintf("%s:%d", strings.Join(parts[max(len(parts)-2, 0):], "/"), f.Line)] = true
	}
	return lines
}
