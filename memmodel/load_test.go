package memmodel

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	m, err := Lookup("rc11")
	if err != nil || m.Name != "rc11" {
		t.Fatalf("%v, %v", m, err)
	}
	for word, want := range map[string]string{
		"c20":      "did you mean c++20?",
		"cpp20":    "did you mean c++20?",
		"C++20":    "did you mean c++20?",
		"rc12":     "did you mean rc11?",
		"tso":      "did you mean x86-tso?",
		"powr":     "did you mean power?",
		"golang":   "did you mean go?",
		"alpha-21": "expected one of c++20, c++20-nta,",
		"":         "expected one of c++20, c++20-nta,",
	} {
		if _, err := Lookup(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Lookup(%q): %v, want %q", word, err, want)
		}
	}
}

func TestLoadAUsersModel(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("mine.cat", "\"part\"\nlet both = rf | co\n")
	path := write("weak.cat", "C \"Weak\"\ninclude \"cos.cat\"\ninclude \"mine.cat\"\n\n(* Forbids little. *)\nirreflexive both as Little\n")
	m, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if m.Title != "Weak" || m.Target != Source || m.Name != strings.TrimSuffix(path, ".cat") {
		t.Errorf("title %q, target %q, name %q", m.Title, m.Target, m.Name)
	}
	if a := m.Axioms(); len(a) != 1 || a[0].Name != "Little" || a[0].Comment != "Forbids little." {
		t.Errorf("axioms %+v", a)
	}
	if _, err := m.Compile(); err != nil {
		t.Error(err)
	}
	if !judge(t, m, "Wx=1 Ry=0 | Wy=1 Rx=0", "").allowed {
		t.Error("it forbids store buffering")
	}
}

func TestTargetOfAUsersModel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.cat")
	for head, want := range map[string]Target{
		`"No architecture"`: Source,
		`SC`:                Source,
		`C "C++"`:           Source,
		`X86 TSO`:           X86,
		`X86_64 "x"`:        X86,
		`AArch64 "arm"`:     Arm,
		`PPC "p"`:           Power,
		`PPC`:               Power,
		"PPC \"p\"\n(* target: power-trailing *)\n": PowerTrailing,
		"\"m\"\n(*\n * target: x86\n *)\n":          X86,
	} {
		if err := os.WriteFile(path, []byte(head+"\nacyclic po as a\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		m, err := Load(path)
		if err != nil || m.Target != want {
			t.Errorf("%s: %v, want target %s", head, err, want)
		}
	}
}

// What is wrong with a model is said with the place and what was expected.
func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"binary.cat": "C \"x\"\x00\x01",
		"empty.cat":  " \n",
		"riscv.cat":  "RISCV \"r\"\nacyclic po as a\n",
		"syntax.cat": "C \"x\"\nacyclic po |\n",
		"part.cat":   "C \"x\"\ninclude \"nowhere.cat\"\n",
		"self.cat":   "C \"x\"\ninclude \"self.cat\"\n",
		"target.cat": "\"m\"\n(* target: sparc *)\nacyclic po as a\n",
		"refuse.cat": "\"m\"\n(*\n * refuses: weak\n *)\nacyclic po as a\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"none.cat":   ": there is no such file",
		".":          ": expected a .cat file, found a directory",
		"binary.cat": ": expected the text of a model, found a binary file",
		"empty.cat":  ": expected a model, found an empty file",
		"riscv.cat":  `:1:1: cannot run programs on "RISCV": expected C, X86, AArch64 or PPC before the title`,
		"syntax.cat": ":3:1: ",
		"part.cat":   `:2:1: cannot include "nowhere.cat": there is no such file in `,
		"self.cat":   `:2:1: "self.cat" includes itself`,
		"target.cat": `:2:1: unknown target "sparc": expected source, x86, arm, power or power-trailing`,
		"refuse.cat": `:3:1: cannot refuse "weak": expected na, rlx, acq, rel, acq_rel, sc or fence`,
	} {
		path := filepath.Join(dir, name)
		m, err := Load(path)
		if m != nil || err == nil || !strings.HasPrefix(err.Error(), path+want) {
			t.Errorf("%s: %v, want ...%s", name, err, want)
		}
	}
}
