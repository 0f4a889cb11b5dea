package litmus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ordo-go/ordo/exec"
)

// Print writes p as a C litmus test that the package c reads back to the same
// program, but for positions, names of types and what [Program.File], Doc, Params
// and Condition.Text say. herd7 reads it too, unless it needs a form of ours: those
// begin with two underscores and are listed in the documentation of package c.
//
// p is well formed: a front end made it, or it has only orders that its operations
// take, one type a name, and names and labels without quotes or line breaks. A
// [Block] that no [Jump] leaves is written as its statements.
func Print(p *Program) string {
	pr := &printer{p: p}
	pr.nameAll()
	pr.header()
	pr.init()
	for i := range p.Threads {
		pr.thread(i)
	}
	pr.final()
	return pr.b.String()
}

type printer struct {
	p       *Program
	b       strings.Builder
	locs    []string   // of each cell, how C names it: x, or y[1] of an array
	bases   []string   // of each cell, the parameter that leads to it
	regs    [][]string // of each thread, how C names its registers
	threads []string   // 0, 1, ...

	th     int
	indent int
	decls  int // registers of the thread that are declared
}

func (pr *printer) line(format string, args ...any) {
	pr.b.WriteString(strings.Repeat("  ", pr.indent))
	fmt.Fprintf(&pr.b, format, args...)
	pr.b.WriteByte('\n')
}

// header writes what stands before the initial state.
func (pr *printer) header() {
	p := pr.p
	name := strings.Map(testName, p.Name)
	if name == "" {
		name = "_"
	}
	pr.line("C %s", name)
	if doc := strings.TrimSpace(p.Doc); doc != "" {
		pr.line(`"%s"`, strings.NewReplacer(`"`, "'", "\n", " ", "\r", " ").Replace(doc))
	}
	if name != p.Name {
		pr.line("Test=%s", p.Name)
	}
	if p.Lang == Go {
		pr.line("Lang=Go")
	}
	pr.metaThreads()
	pr.metaLocs()
	for _, e := range p.Expects {
		pr.line("(* ordo:expect %s %s *)", e.Model, e.Verdict)
	}
}

// testName keeps the characters that herd7 allows in the name of a test.
func testName(r rune) rune {
	if strings.ContainsRune("_/.-+[]:", r) || isAlnum(r) {
		return r
	}
	return '_'
}

func (pr *printer) metaThreads() {
	var results, bools []string
	for i, th := range pr.p.Threads {
		if th.Name != pr.threads[i] {
			pr.line("Thread=%s %s", pr.threads[i], th.Name)
		}
		for j, r := range th.Regs {
			name := pr.threads[i] + ":" + pr.regs[i][j]
			if r.Name != pr.regs[i][j] {
				pr.line("Name=%s %s", name, r.Name)
			}
			if r.Result {
				results = append(results, name)
			}
			if r.Type.Kind == Bool && !isBoolName(pr.spelled(r.Type)) {
				bools = append(bools, name)
			}
		}
	}
	if len(results) > 0 {
		pr.line("Result=%s", strings.Join(results, " "))
	}
	if len(bools) > 0 {
		pr.line("Bool=%s", strings.Join(bools, " "))
	}
}

func (pr *printer) metaLocs() {
	locs := pr.p.Locs
	var bools []string
	for i := 0; i < len(locs); {
		n := pr.cells(i)
		for j := i; j < i+n; j++ {
			if locs[j].Name != pr.locs[j] {
				pr.line("Name=%s %s", pr.locs[j], locs[j].Name)
			}
			if locs[j].Type.Kind == Bool && !isBoolName(pr.spelled(locs[j].Type)) && !slices.Contains(bools, pr.bases[j]) {
				bools = append(bools, pr.bases[j])
			}
		}
		if n > 1 && pr.bases[i] == pr.locs[i] {
			pr.line("Object=%s", strings.Join(pr.locs[i:i+n], " "))
		}
		i += n
	}
	if len(bools) > 0 {
		pr.line("Bool=%s", strings.Join(bools, " "))
	}
}

// cells counts the cells of the object that begins at location i.
func (pr *printer) cells(i int) int {
	n := 1
	for i+n < len(pr.p.Locs) && pr.p.Locs[i+n].Object == pr.p.Locs[i].Object {
		n++
	}
	return n
}

func (pr *printer) isArray(i int) bool { return pr.bases[i] != pr.locs[i] }

// init writes the initial state: every location, in order, with type and value.
func (pr *printer) init() {
	pr.line("{")
	pr.indent++
	for i := 0; i < len(pr.p.Locs); {
		l := pr.p.Locs[i]
		if !pr.isArray(i) {
			pr.line("%s %s = %s;", pr.spelled(l.Type), pr.locs[i], pr.initValue(l.Init))
			i++
			continue
		}
		n := pr.cells(i)
		values := make([]string, n)
		for j := range n {
			values[j] = pr.initValue(pr.p.Locs[i+j].Init)
		}
		pr.line("%s %s[%d] = {%s};", pr.spelled(l.Type), pr.bases[i], n, strings.Join(values, ", "))
		i += n
	}
	pr.indent--
	pr.line("}")
}

func (pr *printer) initValue(v Value) string {
	if v.IsAddr() {
		return "&" + pr.locs[v.Addr-1]
	}
	return strconv.FormatInt(v.N, 10)
}

// spelled writes a type so that it is read back with the same kind, width and
// atomicity; a bool that C does not spell so is an int, and named in a line Bool=.
func (pr *printer) spelled(t Type) string {
	if pr.p.Lang == C && t.Name != "" && t.Name != "void" && strings.Trim(t.Name, cTypeChars) == "" {
		return t.Name
	}
	if t.Kind == Bool || t.Kind == Int && t.Bits == 32 {
		if t.Atomic {
			return "atomic_int"
		}
		return "int"
	}
	s := canonical(t)
	switch {
	case t.Kind == Pointer && t.Atomic:
		return "_Atomic(int*)"
	case t.Kind == Pointer:
		return "int*"
	case t.Atomic:
		return "_Atomic " + s
	}
	return s
}

const cTypeChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ *()"

func isBoolName(s string) bool {
	return strings.HasSuffix(s, "bool") || strings.HasSuffix(s, "_Bool") || strings.HasSuffix(s, "atomic_flag")
}

// thread writes one thread.
func (pr *printer) thread(i int) {
	pr.th = i
	pr.line("")
	pr.line("P%s (%s) {", pr.threads[i], strings.Join(pr.params(), ", "))
	pr.indent, pr.decls = 1, 0
	pr.stmts(pr.p.Threads[i].Body)
	pr.declare(len(pr.p.Threads[i].Regs))
	pr.indent = 0
	pr.line("}")
}

// params lists the parameters: those the thread has, and the further locations
// that it names.
func (pr *printer) params() []string {
	th := pr.p.Threads[pr.th]
	var out []string
	seen := map[string]bool{}
	add := func(loc int, typ string) {
		if !seen[pr.bases[loc]] {
			seen[pr.bases[loc]] = true
			out = append(out, typ+" "+pr.bases[loc])
		}
	}
	for _, prm := range th.Params {
		if pr.p.Lang == C && prm.Type != "" {
			add(prm.Loc, prm.Type)
		}
	}
	walk(th.Body, func(x Expr) {
		if c, ok := x.(*Const); ok && c.V.IsAddr() {
			add(c.V.Addr-1, pr.spelled(pr.p.Locs[c.V.Addr-1].Type)+"*")
		}
	})
	return out
}

// final writes locations, filter and condition.
func (pr *printer) final() {
	c := condPrinter{p: pr.p, term: pr.term, addr: pr.value}
	pr.line("")
	if len(pr.p.Show) > 0 {
		terms := make([]string, len(pr.p.Show))
		for i, t := range pr.p.Show {
			terms[i] = pr.term(t)
		}
		pr.line("locations [%s]", strings.Join(terms, "; "))
	}
	if pr.p.Filter != nil {
		pr.line("filter (%s)", c.prop(pr.p.Filter, ""))
	}
	if pr.p.Cond.Quantifier == "" {
		pr.line("forall (true)")
		return
	}
	pr.line("%s", c.condition())
}

func (pr *printer) value(v Value) string {
	if v.IsAddr() {
		return pr.locs[v.Addr-1]
	}
	return strconv.FormatInt(v.N, 10)
}

func (pr *printer) term(t Term) string {
	switch {
	case t.Thread >= 0:
		return pr.threads[t.Thread] + ":" + pr.regs[t.Thread][t.Reg]
	case pr.isArray(t.Loc):
		return pr.locs[t.Loc]
	}
	return "[" + pr.locs[t.Loc] + "]"
}

var cOrders = map[exec.Order]string{
	exec.RLX: "memory_order_relaxed", exec.ACQ: "memory_order_acquire", exec.REL: "memory_order_release",
	exec.ACQREL: "memory_order_acq_rel", exec.SC: "memory_order_seq_cst",
}
