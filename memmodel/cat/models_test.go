package cat

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ordo-go/ordo/exec"
)

// Small models over the library's cos.cat.
const (
	scModel = `SC
include "cos.cat"
acyclic po | rf | co | fr as sc`

	tsoModel = `X86 TSO
include "x86fences.cat"
include "filters.cat"
include "cos.cat"
acyclic po-loc | rf | co | fr as coherence
acyclic (po \ WR(po)) | mfence | AM(po) | MA(po) | rfe | co | fr as tso`

	raModel = `C "release-acquire"
include "cos.cat"
let rel = REL | ACQ_REL | SC and acq = ACQ | ACQ_REL | SC
let sw = [rel]; rf; [acq]
let hb = (po | sw)+
irreflexive hb; (rf | co | fr)+ as coherence
irreflexive fr; co as atomicity
undefined_unless empty ((loc & ext) \ (R * R) \ (IW * _) \ (_ * IW)) \ hb \ hb^-1 \ (A * A) as race
show hb`
)

func load(t testing.TB, src string) *File {
	t.Helper()
	f, err := Load("m.cat", []byte(src), FromLibrary)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// executions of the classical tests: each with the weak outcome.
type execution struct {
	name, events, rf string
	sc, tso, ra      int // witnesses that pass
}

var executions = []execution{
	{"SB", "Wx Wy | Wx Ry | Wy Rx", "1>3 0>5", 0, 1, 1},
	{"SB in turn", "Wx Wy | Wx Ry | Wy Rx", "1>3 2>5", 1, 1, 1},
	{"SB+mfences", "Wx Wy | Wx F.MFENCE Ry | Wy F.MFENCE Rx", "1>4 0>7", 0, 0, 1},
	{"SB+sc", "Wx Wy | Wx.SC Ry.SC | Wy.SC Rx.SC", "1>3 0>5", 0, 0, 1},
	{"MP", "Wx Wy | Wx Wy | Ry Rx", "3>4 0>5", 0, 0, 1},
	{"MP+rel+acq", "Wx Wy | Wx Wy.REL | Ry.ACQ Rx", "3>4 0>5", 0, 0, 0},
	{"MP seen", "Wx Wy | Wx Wy | Ry Rx", "3>4 2>5", 1, 1, 1},
	{"LB", "Wx Wy | Rx Wy | Ry Wx", "5>2 3>4", 0, 0, 1},
	{"CoRR", "Wx | Wx | Rx Rx", "1>2 0>3", 0, 0, 0},
	{"CoRR2", "Wx | Wx | Wx | Rx Rx | Rx Rx", "1>3 2>4 2>5 1>6", 0, 0, 0},
	{"2+2W", "Wx Wy | Wx Wy | Wy Wx", "", 3, 3, 4},
	{"IRIW", "Wx Wy | Wx | Wy | Rx Ry | Ry Rx", "2>4 1>5 3>6 0>7", 0, 0, 1},
	{"two updates", "Wx | Ux | Ux", "0>1 0>2", 0, 0, 0},
	{"updates in turn", "Wx | Ux | Ux", "0>1 1>2", 1, 1, 1},
}

// rc11 is how many witnesses pass RC11: it is as release-acquire, but for cycles of
// program order and reads-from, and for operations that are sc.
func (x execution) rc11() int {
	switch x.name {
	case "LB", "SB+sc":
		return 0
	}
	return x.ra
}

func TestClassicalTests(t *testing.T) {
	for _, x := range executions {
		env := graph(t, x.events, x.rf)
		for _, m := range []struct {
			name, src string
			want      int
		}{{"SC", scModel, x.sc}, {"TSO", tsoModel, x.tso}, {"RA", raModel, x.ra}} {
			v, err := load(t, m.src).Eval(env)
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Passed) != m.want {
				t.Errorf("%s: %s has %d witnesses, not %d", x.name, m.name, len(v.Passed), m.want)
			}
		}
	}
}

// A failed branch tells which check failed, where it stands, and a cycle of the
// relation it is about.
func TestWhyAnExecutionFails(t *testing.T) {
	env := graph(t, "Wx Wy | Wx Ry | Wy Rx", "1>3 0>5")
	env.Explain = true
	v, err := load(t, scModel).Eval(env)
	if err != nil || len(v.Passed) != 0 || len(v.Failed) != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	b := v.Failed[0]
	if c := b.Failed.Check; c.Label() != "sc" || c.Pos.String() != "m.cat:3:1" {
		t.Errorf("%s at %v", c.Label(), c.Pos)
	}
	// Wx -po- Ry -fr- Wy -po- Rx -fr- Wx
	if want := []int{2, 3, 4, 5}; !equalInts(b.Failed.Cycle, want) {
		t.Errorf("cycle %v, not %v", b.Failed.Cycle, want)
	}
	co, _ := b.Lookup("co")
	if co.String() != "{0->2, 1->4}" {
		t.Errorf("co is %v", co)
	}
}

func equalInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestRacesAreUndefined(t *testing.T) {
	for _, c := range []struct {
		events, rf, want string
	}{
		{"Wx Wy | Wx Wy.REL | Ry.ACQ Rx", "3>4 2>5", "[]"},
		{"Wx Wy | Wx Wy.RLX | Ry.RLX Rx", "3>4 2>5", "[[2 5] [5 2]]"},
	} {
		v, err := load(t, raModel).Eval(graph(t, c.events, c.rf))
		if err != nil || len(v.Passed) != 1 {
			t.Fatalf("%+v, %v", v, err)
		}
		got := [][2]int{}
		for _, f := range v.Passed[0].Undefined {
			got = append(got, f.Pairs...)
		}
		if text := sprint(got); text != c.want {
			t.Errorf("%s: races %s, not %s", c.events, text, c.want)
		}
	}
}

// herd7's own models, where they lie beside the module: the same files with the
// same verdicts as the models above.
func TestStockModels(t *testing.T) {
	include := stock(t)
	for _, m := range []struct {
		file string
		want func(i int) int // witnesses of executions[i]; nil: any
	}{
		{"sc.cat", func(i int) int { return executions[i].sc }},
		{"tso.cat", func(i int) int { return executions[i].tso }},
		{"x86tso.cat", func(i int) int { return executions[i].tso }},
		{"rc11.cat", func(i int) int { return executions[i].rc11() }},
		{"simple-c11.cat", nil}, {"uniproc.cat", nil},
		{"c11_orig.cat", nil}, {"c11_partialSC.cat", nil}, {"c11_simp.cat", nil},
	} {
		_, src, err := include(m.file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Load(m.file, src, include)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range executions {
			v, err := f.Eval(stockEnv(t, x.events, x.rf))
			if err != nil {
				t.Fatalf("%s: %v", m.file, err)
			}
			if m.want != nil && len(v.Passed) != m.want(i) {
				t.Errorf("%s: %s has %d witnesses, not %d", x.name, m.file, len(v.Passed), m.want(i))
			}
		}
	}
}

const stockDir = "../../../shared/litmus/cats/herd7-7.58"

// stock returns an Include that finds herd7's own files.
func stock(t *testing.T) func(path string) (string, []byte, error) {
	if _, err := os.Stat(stockDir); err != nil {
		t.Skip("herd7's models are not beside the module; the library's are tested in any case")
	}
	return func(path string) (string, []byte, error) {
		src, err := os.ReadFile(filepath.Join(stockDir, path))
		return path, src, err
	}
}

// What the library defines is what herd7's library defines under the same name.
func TestLibraryAgreesWithStock(t *testing.T) {
	include := stock(t)
	for _, c := range []struct{ file, exprs string }{
		{"stdlib.cat", `emptyset, PoD, BR, po-loc, rfe, rfi, co0, lxsx, LKW, inv-field, partition R,
			toid R, fencerel F, ctrlcfence (po, F), imply (po, rf), nodetour (po, po, po),
			singlestep po, udr rf, map (fun e -> {e}) R, map (fun e -> (e ++ 0)^-1) po`},
		{"filters.cat", `A, P, WW po, WR po, RW po, RR po, RM po, MR po, WM po, MW po, MM po, AA po,
			AP po, PA po, PP po, AM po, MA po, noid (po?), invrf, atom`},
		{"x86fences.cat", "mfence, lfence, sfence"},
		{"cross.cat", `generate_orders (W, 0), generate_orders (M, co0), generate_cos po,
			generate_orders ({}, po), cross {{po, rf}, {loc}}, cross {}, cross {{po}, {}}`},
	} {
		for _, x := range executions {
			env := stockEnv(t, x.events, x.rf)
			env.Sets["B"], env.Sets["FW"] = exec.NewSet(env.N), exec.NewSet(env.N)
			env.Rels["amo"] = exec.NewRel(env.N)
			src := []byte(fmt.Sprintf("m include %q\nwith it from {(%s)}", c.file, c.exprs))
			ours := evalWith(t, src, FromLibrary, env)
			env.Bare = true
			src = append([]byte("m include \"stdlib.cat\"\n"), src[1:]...)
			if theirs := evalWith(t, src, include, env); ours != theirs {
				t.Errorf("%s on %s:\n%s\n%s", c.file, x.name, ours, theirs)
			}
		}
	}
}

// evalWith shows what a model with one choice chooses.
func evalWith(t *testing.T, src []byte, include func(string) (string, []byte, error), env *Env) string {
	t.Helper()
	f, err := Load("m.cat", src, include)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Eval(env)
	if err != nil || len(v.Passed) != 1 {
		t.Fatalf("%d witnesses, %v", len(v.Passed), err)
	}
	return v.Passed[0].With[0].Value.String()
}

// stockEnv adds what herd7 computes itself: pco, what is sure of coherence.
func stockEnv(t *testing.T, events, rf string) *Env {
	env := graph(t, events, rf)
	pco := exec.NewRel(env.N)
	iw := env.Sets["IW"]
	rest := exec.NewSet(env.N).Minus(env.Sets["W"], iw)
	pco.Intersect(env.Rels["loc"], exec.Product(env.N, iw, rest))
	env.Rels["pco"] = pco
	return env
}
