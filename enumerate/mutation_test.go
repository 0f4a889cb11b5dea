package enumerate_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/asm"
	"github.com/ordo-go/ordo/memmodel"
	"github.com/ordo-go/ordo/memmodel/cat"
)

// A mutant is a model with one change.
type mutant struct {
	*memmodel.Model
	change  string
	removed bool // the change takes an axiom away
}

// mutants makes one change after the other to the statements that stand in the
// text of the model itself.
func mutants(m *memmodel.Model) []mutant {
	var out []mutant
	m = ownAxiomsOnly(m)
	for i, s := range m.File.Stmts {
		if s.Position().File != m.Path {
			continue
		}
		add := func(change string, removed bool, with ...cat.Stmt) {
			f := *m.File
			f.Stmts = slices.Concat(m.File.Stmts[:i], with, m.File.Stmts[i+1:])
			n := *m
			n.File = &f
			out = append(out, mutant{&n, change, removed})
		}
		switch s := s.(type) {
		case *cat.Check:
			add(s.Name+" removed", true)
			for _, v := range weaker(s.X) {
				k := *s
				k.X = v.x
				add(s.Name+": "+v.change, false, &k)
			}
		case *cat.Let:
			for b, bind := range s.Binds {
				for _, v := range weaker(bind.X) {
					l := *s
					l.Binds = slices.Clone(s.Binds)
					l.Binds[b].X = v.x
					add(bind.Pat.Names[0]+": "+v.change, false, &l)
				}
			}
		}
	}
	return out
}

// ownAxiomsOnly takes away what the library decides before the model does: that co
// extends what the execution shows of it. With that, many an axiom would not be
// missed. It does not belong to the models: they mean the same without.
func ownAxiomsOnly(m *memmodel.Model) *memmodel.Model {
	n, f := *m, *m.File
	f.Stmts = slices.Clone(m.File.Stmts)
	for i, s := range f.Stmts {
		if l, ok := s.(*cat.Let); ok && l.Binds[0].Pat.Names[0] == "cobase" {
			k := *l
			k.Binds = slices.Clone(l.Binds)
			k.Binds[0].X = &cat.Name{At: l.At, Ident: "co0"}
			f.Stmts[i] = &k
		}
	}
	n.File = &f
	return &n
}

// A variant is an expression with one change.
type variant struct {
	x      cat.Expr
	change string
}

// weaker returns the expressions that x becomes by leaving one operand or operator
// out, in x or anywhere in it.
func weaker(x cat.Expr) []variant {
	var out []variant
	instead := func(y cat.Expr) {
		out = append(out, variant{y, cat.FormatExpr(x) + " -> " + cat.FormatExpr(y)})
	}
	within := func(part cat.Expr, whole func(cat.Expr) cat.Expr) {
		for _, v := range weaker(part) {
			out = append(out, variant{whole(v.x), v.change})
		}
	}
	switch x := x.(type) {
	case *cat.Unary:
		if x.Op == cat.Plus || x.Op == cat.Star || x.Op == cat.Opt {
			instead(x.X)
		}
		within(x.X, func(y cat.Expr) cat.Expr { z := *x; z.X = y; return &z })
	case *cat.Binary:
		for _, side := range [][2]cat.Expr{{x.X, x.Y}, {x.Y, x.X}} {
			if x.Op == cat.Union || x.Op == cat.Intersect || x.Op == cat.Seq && isLift(side[1]) {
				instead(side[0])
			}
		}
		if x.Op == cat.Diff {
			instead(x.X)
		}
		within(x.X, func(y cat.Expr) cat.Expr { z := *x; z.X = y; return &z })
		within(x.Y, func(y cat.Expr) cat.Expr { z := *x; z.Y = y; return &z })
	case *cat.App:
		within(x.Arg, func(y cat.Expr) cat.Expr { z := *x; z.Arg = y; return &z })
	case *cat.TupleX:
		for i := range x.Elems {
			within(x.Elems[i], func(y cat.Expr) cat.Expr {
				z := *x
				z.Elems = slices.Clone(x.Elems)
				z.Elems[i] = y
				return &z
			})
		}
	}
	return out
}

func isLift(x cat.Expr) bool {
	u, ok := x.(*cat.Unary)
	return ok && u.Op == cat.Lift
}

// TestCorpusTellsMutants changes each built-in model in one place after the other:
// an axiom away, an operand of a union, a closure. The corpus has to notice: some
// test has an answer that is not the one of the table.
func TestCorpusTellsMutants(t *testing.T) {
	answers := readOwnAnswers(t)
	tests := readTests(t, ownCorpus)
	slices.SortStableFunc(tests, func(a, b *litmus.Program) int {
		return size(answers[a.Name]) - size(answers[b.Name])
	})
	var all []mutant
	for _, m := range memmodel.All() {
		if told(t, ownAxiomsOnly(m), "", tests, answers) {
			t.Fatalf("%s needs what the library decides", m.Name)
		}
		all = append(all, mutants(m)...)
	}
	survives := make([]bool, len(all))
	machine := readMachineCode(t)
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				some := tests
				if isEquivalent(all[i]) { // a look whether it is, at the cheapest tests
					some = tests[:60]
				}
				survives[i] = !told(t, all[i].Model, all[i].change, some, answers) && !machine.tells(all[i].Model)
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	wg.Wait()
	report(t, all, survives)
}

// size is how much work a test is.
func size(a map[string]ownAnswer) int {
	return a["power"].Positive + a["power"].Negative
}

// told reports whether some test has another answer under the model than the
// table has.
func told(t testing.TB, m *memmodel.Model, change string, tests []*litmus.Program, answers map[string]map[string]ownAnswer) bool {
	if _, err := m.Compile(); err != nil {
		t.Errorf("a mutant of %s does not compile: %v", m.Name, err)
		return true
	}
	for _, p := range slices.Concat(first.of(change), tests) {
		want := answers[p.Name][m.Name]
		if want != (ownAnswer{}) && engineAnswer(p, m) != want {
			first.add(change, p)
			return true
		}
	}
	return false
}

// hints are the tests that told other changes to a definition of the same name:
// to begin with them is faster.
type hints struct {
	sync.Mutex
	tests map[string][]*litmus.Program
}

var first = hints{tests: map[string][]*litmus.Program{}}

func (h *hints) of(change string) []*litmus.Program {
	h.Lock()
	defer h.Unlock()
	name, _, _ := strings.Cut(change, ":")
	return slices.Clone(h.tests[name])
}

func (h *hints) add(change string, p *litmus.Program) {
	h.Lock()
	defer h.Unlock()
	name, _, _ := strings.Cut(change, ":")
	if !slices.Contains(h.tests[name], p) {
		h.tests[name] = append(h.tests[name], p)
	}
}

// machineCode are tests in assembly, whose verdicts are tested where they stand, and
// what the original says of them.
type machineCode struct {
	model   string
	tests   []*litmus.Program
	answers []ownAnswer
}

func readMachineCode(t testing.TB) machineCode {
	m := modelOf(t, "armv8")
	out := machineCode{model: m.Name}
	files, _ := filepath.Glob("../litmus/asm/testdata/*.litmus")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := asm.Parse(file, src)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(src), "AArch64") {
			out.tests = append(out.tests, p)
			out.answers = append(out.answers, engineAnswer(p, m))
		}
	}
	return out
}

func (c machineCode) tells(m *memmodel.Model) bool {
	for i, p := range c.tests {
		if m.Name == c.model && engineAnswer(p, m) != c.answers[i] {
			return true
		}
	}
	return false
}

// open are models of which many a definition is about instructions that C is not
// compiled to. Which finer changes to them neither the corpus nor the tests in
// assembly tell is listed, not judged: some want a test, some may be equivalent.
var open = []string{"armv8"}

// report fails for a removed axiom that nobody missed, and for what else survives
// and is not known to be as good as the original.
func report(t *testing.T, all []mutant, survives []bool) {
	survivors, untold := 0, 0
	for i, m := range all {
		ok := isEquivalent(m)
		switch {
		case survives[i] && !m.removed && slices.Contains(open, m.Name):
			untold++
			t.Logf("%s: nothing tells, so far, %s", m.Name, m.change)
		case survives[i] && !ok:
			t.Errorf("%s: nothing tells %s", m.Name, m.change)
		case survives[i]:
			survivors++
		case ok:
			t.Errorf("%s: %s is said to change nothing, but does", m.Name, m.change)
		}
	}
	for _, e := range equivalent {
		for _, change := range e.changes {
			if !slices.ContainsFunc(all, func(m mutant) bool { return m.change == change }) {
				t.Errorf("no model can be changed by %s", change)
			}
		}
	}
	t.Logf("%d mutants; %d are equivalent, %d are open", len(all), survivors, untold)
}

func isEquivalent(m mutant) bool {
	for _, e := range equivalent {
		if slices.Contains(strings.Fields(e.models), m.Name) && slices.Contains(e.changes, m.change) {
			return true
		}
	}
	return false
}
