package memmodel

import (
	"slices"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/exec"
	"github.com/ordo-go/ordo/memmodel/cat"
)

func TestModelsHaveTitlesAndNamedAxioms(t *testing.T) {
	var names []string
	for _, m := range All() {
		names = append(names, m.Name)
		if m.Name == "" || m.Title == "" || m.Paper == "" || !m.Target.Valid() {
			t.Errorf("%s: the header lacks something: title %q, paper %q, target %q", m.Name, m.Title, m.Paper, m.Target)
		}
		axioms := m.Axioms()
		checks := 0
		for _, s := range m.File.Stmts {
			if k, ok := s.(*cat.Check); ok && k.Pos.File == m.Path {
				checks++
			}
		}
		if len(axioms) != checks || checks == 0 {
			t.Errorf("%s: %d axioms of %d checks", m.Name, len(axioms), checks)
		}
		for _, a := range axioms {
			if a.Name == "" || !strings.HasSuffix(a.Text, "as "+a.Name) || a.Comment == "" {
				t.Errorf("%s: axiom %q is %q, with comment %q", m.Name, a.Name, a.Text, a.Comment)
			}
			if a.Mode == cat.Require && !strings.HasPrefix(a.Comment, "Forbids ") {
				t.Errorf("%s: the comment of %s does not say what it forbids: %s", m.Name, a.Name, a.Comment)
			}
		}
		if lines := strings.Count(m.Text, "\n"); lines > 110 {
			t.Errorf("%s: %d lines are no page", m.Name, lines)
		}
	}
	want := "c++20 c++20-nta c++11 c++11-simp rc11 rc11-rs20 ra sc x86-tso armv8 power power-trailing go java"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("models %s, want %s", got, want)
	}
}

func TestModelsCompile(t *testing.T) {
	for _, m := range All() {
		if _, err := m.Compile(); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
}

func TestAxiomOfAModel(t *testing.T) {
	m, err := Lookup("x86-tso")
	if err != nil {
		t.Fatal(err)
	}
	got := m.Axioms()[1]
	want := Axiom{"Atomicity", cat.Require, "empty (rmw & (fre ; coe)) as Atomicity",
		"Forbids a write of another processor between the two halves of a LOCK'd instruction."}
	if got != want {
		t.Errorf("%+v", got)
	}
}

// groups are names for sets of models in the tables below.
var groups = map[string]string{
	"C":     "c++20 c++20-nta c++11 c++11-simp rc11 rc11-rs20",
	"11":    "c++11 c++11-simp",
	"20":    "c++20 c++20-nta",
	"rc":    "rc11 rc11-rs20",
	"lb":    "c++20 c++11 c++11-simp", // have no rule against load buffering
	"Power": "power power-trailing",
	"hw":    "x86-tso armv8 power power-trailing",
}

// names lists the models of a text such as "C -c++20 armv8".
func names(text string) []string {
	var out []string
	for word := range strings.FieldsSeq(text) {
		without, minus := strings.CutPrefix(word, "-")
		group := strings.Fields(without)
		if g, ok := groups[without]; ok {
			group = strings.Fields(g)
		}
		if minus {
			out = slices.DeleteFunc(out, func(n string) bool { return slices.Contains(group, n) })
		} else {
			out = append(out, group...)
		}
	}
	return out
}

// everywhere is all models that have all orders.
const everywhere = "C ra sc hw go"

// The outcomes of the classical tests, each written as the execution that shows the
// weak outcome, and the models that allow it. All others of "of" forbid it.
var classics = []struct {
	name, program, final string
	of, allowed          string
}{
	{"SB", "Wx=1 Ry=0 | Wy=1 Rx=0", "", everywhere, "C ra hw"},
	{"SB release acquire", "Wx=1.rel Ry=0.acq | Wy=1.rel Rx=0.acq", "", everywhere, "C ra x86-tso Power"},
	{"SB sc", "Wx=1.sc Ry=0.sc | Wy=1.sc Rx=0.sc", "", everywhere + " java", "ra"},
	{"SB sc fences", "Wx=1 F.sc Ry=0 | Wy=1 F.sc Rx=0", "", everywhere, "ra"},
	{"SB acq_rel fences", "Wx=1 F.acq_rel Ry=0 | Wy=1 F.acq_rel Rx=0", "", everywhere, "C ra x86-tso Power"},
	{"SB one sc fence", "Wx=1 F.sc Ry=0 | Wy=1 Rx=0", "", everywhere, "C ra hw"},
	{"SB sc exchanges, relaxed loads", "Ux=0>1.sc Ry=0 | Uy=0>1.sc Rx=0", "", everywhere, "C ra power"},
	{"SB sc stores, acquire loads", "Wx=1.sc Ry=0.acq | Wy=1.sc Rx=0.acq", "", everywhere, "C ra power"},
	{"SB sc stores, relaxed loads", "Wx=1.sc Ry=0 | Wy=1.sc Rx=0", "", everywhere, "C ra armv8 power"},
	{"SB sc accesses against an sc fence", "Wx=1.sc Ry=0.sc | Wy=1 F.sc Rx=0", "", everywhere, "ra"},
	{"SB sc, reading an sc write", "Wx=1.sc | Wx=2.sc Ry=0.sc | Wy=1.sc Rx=1.sc", "x=2", everywhere + " java", "ra"},
	{"SB plain", "Wx=1.na Ry=0.na | Wy=1.na Rx=0.na", "", "sc hw go java", "hw go java"},

	{"MP", "Wx=1 Wy=1 | Ry=1 Rx=0", "", everywhere, "C armv8 Power"},
	{"MP release acquire", "Wx=1 Wy=1.rel | Ry=1.acq Rx=0", "", everywhere, ""},
	{"MP release, relaxed load", "Wx=1 Wy=1.rel | Ry=1 Rx=0", "", everywhere, "C armv8 Power"},
	{"MP relaxed store, acquire", "Wx=1 Wy=1 | Ry=1.acq Rx=0", "", everywhere, "C armv8 Power"},
	{"MP fences", "Wx=1 F.rel Wy=1 | Ry=1 F.acq Rx=0", "", everywhere, ""},
	{"MP release, address dependency", "Wx=1 Wy=1.rel | Ry=1 Rx=0:addr", "", everywhere, "C"},
	{"MP release, control dependency", "Wx=1 Wy=1.rel | Ry=1 Rx=0:ctrl", "", everywhere, "C armv8 Power"},
	{"MP of plain data", "Wx=1.na Wy=1.rel | Ry=1.acq Rx=0.na", "", everywhere, ""},
	{"MP of plain data, volatile flag", "Wx=1.na Wy=1.sc | Ry=1.sc Rx=0.na", "", everywhere + " java", ""},
	{"MP plain", "Wx=1.na Wy=1.na | Ry=1.na Rx=0.na", "", "sc hw go java", "armv8 Power go java"},

	{"LB", "Rx=1 Wy=1 | Ry=1 Wx=1", "", everywhere, "lb armv8 Power"},
	{"LB acquire", "Rx=1.acq Wy=1 | Ry=1.acq Wx=1", "", everywhere, "lb"},
	{"LB data dependencies", "Rx=1 Wy=1:data | Ry=1 Wx=1:data", "", everywhere, "lb"},
	{"LB release", "Rx=1 Wy=1.rel | Ry=1 Wx=1.rel", "", everywhere, "lb"},
	{"LB release acquire", "Rx=1.acq Wy=1.rel | Ry=1.acq Wx=1.rel", "", everywhere, ""},
	{"LB sc", "Rx=1.sc Wy=1.sc | Ry=1.sc Wx=1.sc", "", everywhere + " java", ""},
	{"LB plain", "Rx=1.na Wy=1.na | Ry=1.na Wx=1.na", "", "sc hw go java", "armv8 Power go java"},
	{"LB plain out of thin air", "Rx=1.na Wy=1.na:data | Ry=1.na Wx=1.na:data", "", "sc hw go java", "java"},

	{"IRIW", "Wx=1 | Wy=1 | Rx=1 Ry=0 | Ry=1 Rx=0", "", everywhere, "C ra armv8 Power"},
	{"IRIW acquire", "Wx=1.rel | Wy=1.rel | Rx=1.acq Ry=0.acq | Ry=1.acq Rx=0.acq", "", everywhere, "C ra Power"},
	{"IRIW sc", "Wx=1.sc | Wy=1.sc | Rx=1.sc Ry=0.sc | Ry=1.sc Rx=0.sc", "", everywhere + " java", "ra"},
	{"IRIW relaxed stores, sc loads", "Wx=1 | Wy=1 | Rx=1.sc Ry=0.sc | Ry=1.sc Rx=0.sc", "", everywhere, "11 rc ra"},
	{"IRIW sc, first loads acquire", "Wx=1.sc | Wy=1.sc | Rx=1.acq Ry=0.sc | Ry=1.acq Rx=0.sc", "", everywhere, "20 rc ra power-trailing"},
	{"IRIW sc, first loads relaxed", "Wx=1.sc | Wy=1.sc | Rx=1 Ry=0.sc | Ry=1 Rx=0.sc", "", everywhere, "C ra armv8 power-trailing"},
	{"IRIW sc fences", "Wx=1 | Wy=1 | Rx=1 F.sc Ry=0 | Ry=1 F.sc Rx=0", "", everywhere, "11 ra"},
	{"IRIW plain", "Wx=1.na | Wy=1.na | Rx=1.na Ry=0.na | Ry=1.na Rx=0.na", "", "sc hw go java", "armv8 Power go java"},

	{"WRC", "Wx=1 | Rx=1 Wy=1 | Ry=1 Rx=0", "", everywhere, "C armv8 Power"},
	{"WRC release acquire", "Wx=1 | Rx=1.acq Wy=1.rel | Ry=1.acq Rx=0", "", everywhere, ""},
	{"WRC all release acquire", "Wx=1.rel | Rx=1.acq Wy=1.rel | Ry=1.acq Rx=0.acq", "", everywhere, ""},
	{"WRC dependencies", "Wx=1 | Rx=1 Wy=1:data | Ry=1 Rx=0:addr", "", everywhere, "C Power"},
	{"ISA2", "Wx=1 Wy=1.rel | Ry=1.acq Wz=1.rel | Rz=1.acq Rx=0", "", everywhere, ""},
	{"RWC sc fences", "Wx=1 | Rx=1 F.sc Ry=0 | Wy=1 F.sc Rx=0", "", everywhere, "11 ra"},

	{"2+2W", "Wx=1 Wy=2 | Wy=1 Wx=2", "x=1 y=1", everywhere, "C ra armv8 Power"},
	{"2+2W release", "Wx=1.rel Wy=2.rel | Wy=1.rel Wx=2.rel", "x=1 y=1", everywhere, "C ra"},
	{"2+2W sc", "Wx=1.sc Wy=2.sc | Wy=1.sc Wx=2.sc", "x=1 y=1", everywhere + " java", "ra"},
	{"2+2W sc fences", "Wx=1 F.sc Wy=2 | Wy=1 F.sc Wx=2", "x=1 y=1", everywhere, "ra"},
	{"S", "Wx=2 Wy=1.rel | Ry=1.acq Wx=1", "x=2", everywhere, ""},
	{"R", "Wx=1.sc Wy=1.sc | Wy=2.sc Rx=0.sc", "y=2", everywhere + " java", "ra"},

	{"CoRR", "Wx=1 | Rx=1 Rx=0", "", everywhere, ""},
	{"CoRR of two writes", "Wx=1 | Wx=2 | Rx=1 Rx=2 | Rx=2 Rx=1", "", everywhere, ""},
	{"CoRR plain", "Wx=1.na | Rx=1.na Rx=0.na", "", "c++20 rc ra sc hw go java", "go java"},
	{"CoWR", "Wx=1 Rx=2 | Wx=2", "x=1", everywhere, ""},
	{"CoRW", "Rx=1 Wx=2 | Wx=1", "x=1", everywhere, ""},
	{"CoRW of its own write", "Rx=1 Wx=1", "", everywhere, ""},
	{"CoWW", "Wx=1 Wx=2", "x=1", everywhere, ""},
	{"CoWW plain", "Wx=1.na Wx=2.na", "x=1", everywhere + " java", ""},
	{"CoRW plain", "Rx=1.na Wx=1.na", "", everywhere + " java", ""},
	{"CoRR volatile", "Wx=1.sc | Rx=1.sc Rx=0.sc", "", "java", ""},

	{"two updates of one value", "Ux=0>1 | Ux=0>2", "", everywhere, ""},
	{"updates in turn", "Ux=0>1 | Ux=1>2", "", everywhere, "C ra sc hw go"},
	{"a write between the halves", "Ux=0>2 | Wx=1", "x=2", everywhere, ""},
	{"an update of its own value", "Ux=1>1", "", everywhere, ""},
	{"two volatile updates", "Ux=0>1.sc | Ux=0>2.sc", "", "java", ""},

	{"LB through the write of an exchange", "Ux=1>2 Rx=2 Wy=1:ctrl | Ry=1 F.sc Wx=1", "", "armv8 x86-tso", "armv8"},
	{"LB through the write of an addition", "Ux=1>2:own Rx=2 Wy=1:ctrl | Ry=1 F.sc Wx=1", "", "armv8 x86-tso", ""},
	{"MP through the write of an addition", "Wx=1 Wy=1.rel | Uy=1>2:own Ry=2 Rx=0:addr", "", "armv8 x86-tso", ""},
	{"MP through the write of an addition, to its reader", "Wx=1 F.sc Wy=1 | Uy=1>2:own Ry=2 Rx=0", "", "armv8 x86-tso", "armv8"},
	{"MP through the write of an addition, acquired", "Wx=1 F.sc Wy=1 | Uy=1>2:own Ry=2.acq Rx=0", "", "armv8 x86-tso", ""},

	{"release sequence: same thread", "Wx=1 Wy=1.rel Wy=2 | Ry=2.acq Rx=0", "", everywhere, "20 rc11-rs20"},
	{"release sequence: update", "Wx=1 Wy=1.rel | Uy=1>2 | Ry=2.acq Rx=0", "", everywhere, ""},
	{"release sequence: other thread's write", "Wx=1 Wy=1.rel | Wy=2 | Ry=2.acq Rx=0", "y=2", everywhere, "C ra Power"},

	{"mixed program 1", "Wx=1.sc | Rx=1.acq Ry=0.sc | Wy=1.sc Rx=0.sc", "", everywhere, "20 rc ra power-trailing"},
	{"mixed program 2", "Wx=2.sc Ry=0.sc | Wy=1.sc Wx=1.rel | Rx=1.sc Rx=2", "", everywhere, "c++11 20 rc ra power"},
	{"Z6.U", "Wx=1.sc Wy=1.rel | Uy=1>2.sc Ry=3 | Wy=3.sc Rx=0.sc", "", everywhere, "20 rc ra power"},
	{"sc read of a stale sc write", "Wx=1.sc Wx=2.rel | Rx=2.acq Ry=0.sc | Wy=1.sc Rx=0.sc", "", everywhere, "rc ra"},
}

func TestClassicalTests(t *testing.T) {
	for _, tt := range classics {
		allowed := names(tt.allowed)
		for _, name := range names(tt.of) {
			m, err := Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Contains(allowed, name)
			if got := judge(t, m, tt.program, tt.final); got.allowed != want {
				t.Errorf("%s: %s allows: %v, want %v: %s", tt.name, name, got.allowed, want, tt.program)
			}
		}
	}
}

// What makes a program undefined, or is worth a flag.
func TestRacesAndMutexes(t *testing.T) {
	const guarded = "Lm=0>1 Wx=1.na Km=2 | Lm=2>3 Rx=1.na Km=4"
	for _, tt := range []struct{ name, program, of, marks string }{
		{"plain flag", "Wx=1.na Wy=1.na | Ry=0.na Rx=0.na", "20 rc 11 go", "Dr"},
		{"plain flag", "Wx=1.na Wy=1.na | Ry=0.na Rx=0.na", "java", "DataRace"},
		{"plain flag", "Wx=1.na Wy=1.na | Ry=0.na Rx=0.na", "ra sc", ""},
		{"published data", "Wx=1.na Wy=1.rel | Ry=1.acq Rx=1.na", "C go", ""},
		{"data read without looking", "Wx=1.na Wy=1.rel | Ry=0.acq Rx=0.na", "C go", "Dr"},
		{"relaxed flag", "Wx=1.na Wy=1 | Ry=1 Rx=0.na", "C", "Dr"},
		{"relaxed flag is none to Go", "Wx=1.na Wy=1 | Ry=1 Rx=1.na", "go", ""},
		{"atomic against plain", "Wx=1 | Rx=0.na", "C go", "Dr"},
		{"two plain writes", "Wx=1.na | Wx=2.na", "C go", "Dr"},
		{"two plain reads", "Rx=0.na | Rx=0.na", "C go", ""},
		{"relaxed accesses", "Wx=1 | Rx=1", "C go", ""},
		{"volatile flag", "Wx=1.na Wy=1.sc | Ry=1.sc Rx=1.na", "java", ""},
		{"later volatile read", "Wx=1.na Wy=1.sc | Wy=2.sc | Ry=1.sc Ry=2.sc Rx=1.na", "java", ""},
		{"guarded by a mutex", guarded, "20 rc go java", ""},
		{"unlock of what is not locked", "Km=1", "20 rc go", "BadUnlock"},
		{"unlock twice", "Lm=0>1 Km=2 Km=3", "20 rc go", "BadUnlock"},
		{"unlock by another thread", "Lm=0>1 | Km=2", "20 rc", "BadUnlock"},
	} {
		for _, name := range names(tt.of) {
			m, err := Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			got := judge(t, m, tt.program, "")
			if !got.allowed || strings.Join(got.marks, " ") != tt.marks {
				t.Errorf("%s: %s says %v, want allowed with %q", tt.name, name, got, tt.marks)
			}
		}
	}
}

// The second section of a mutex sees what the first one wrote.
func TestMutexHandsOver(t *testing.T) {
	for _, name := range names("C ra sc hw go java") {
		m, _ := Lookup(name)
		if judge(t, m, "Lm=0>1 Wx=1.na Km=2 | Lm=2>3 Rx=0.na Km=4", "").allowed {
			t.Errorf("%s: the write before the unlock is not seen", name)
		}
		if !judge(t, m, "Lm=0>1 Wx=1.na Km=2 | Lm=2>3 Rx=1.na Km=4", "").allowed {
			t.Errorf("%s: the write before the unlock cannot be seen", name)
		}
	}
}

func TestJavaKnowsVolatileAndPlainOnly(t *testing.T) {
	java, _ := Lookup("java")
	for o, ok := range map[exec.Order]bool{exec.NA: true, exec.SC: true,
		exec.RLX: false, exec.ACQ: false, exec.REL: false, exec.ACQREL: false} {
		if err := java.Accepts(exec.Read, o); (err == nil) != ok {
			t.Errorf("a read with order %s: %v", o, err)
		}
	}
	if err := java.Accepts(exec.Fence, exec.SC); err == nil {
		t.Error("a fence is accepted")
	}
	want := "the model java has no meaning for the order acq: expected na or sc"
	if err := java.Accepts(exec.Read, exec.ACQ); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	c20, _ := Lookup("c++20")
	if err := c20.Accepts(exec.Fence, exec.REL); err != nil {
		t.Errorf("c++20: %v", err)
	}
}
