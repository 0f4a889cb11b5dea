package asm_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/asm"
	"github.com/ordo-go/ordo/memmodel"
)

// TestOwnTests runs our own tests under the models whose verdicts they state.
func TestOwnTests(t *testing.T) {
	files, err := filepath.Glob("testdata/*.litmus")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d tests, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := asm.Parse(file, src)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Expects) != 2 {
				t.Fatalf("%d verdicts stated, want those of two models", len(p.Expects))
			}
			for _, e := range p.Expects {
				m, err := memmodel.Lookup(e.Model)
				if err != nil {
					t.Fatal(err)
				}
				r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
				if err != nil {
					t.Fatal(err)
				}
				if r.Verdict != e.Verdict || !r.Holds {
					t.Errorf("%s: %s in %v, want %s", e.Model, r.Verdict, r.States, e.Verdict)
				}
			}
		})
	}
}

// table is a test whose only thread has these instructions.
func table(arch, init string, code ...string) string {
	return arch + " T\n{ " + init + " }\n P0 ;\n " + strings.Join(code, " ;\n ") + " ;\nexists (x=0)\n"
}

func TestWhatIsRead(t *testing.T) {
	src := `AArch64 A+b
"what it is"
Cycle=x
{ int y=2; 0:X1=x; P1:X2 = y; uint64_t z; }
 P0          | P1 ; (* a (* nested *) comment | ; *)
 LDR W0,[X1] |    ;
locations [y; 0:X0;]
filter (not (0:X0=7))
~exists ([x]=1 /\ (0:W0=0 \/ 1:X2=y) => true)
`
	p, err := asm.Parse("t.litmus", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "A+b" || p.Doc != "what it is" || p.Lang != litmus.AArch64 || len(p.Threads) != 2 || p.Filter == nil || len(p.Show) != 2 {
		t.Errorf("name %q, doc %q, language %s, %d threads, filter %v, %d locations shown",
			p.Name, p.Doc, p.Lang, len(p.Threads), p.Filter, len(p.Show))
	}
	if got, want := litmus.FormatCondition(p), `~exists ([x]=1 /\ ((0:X0=0 \/ 1:X2=y) => true))`; got != want {
		t.Errorf("condition %s, want %s", got, want)
	}
	for _, l := range p.Locs {
		if l.Name == "y" && l.Init != litmus.Num(2) {
			t.Errorf("y is %v at first, want 2", l.Init)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	const arm, x86, att = "AArch64", "X86", "X86_64"
	for _, c := range []struct{ src, want string }{
		{"", "t:1:1: the first line is empty"},
		{"MIPS T\n{ }", `t:1:1: unknown architecture "MIPS": expected X86, X86_64 or AArch64`},
		{"X86 T\nP0 ;", "t:2:5: expected { and the initial state"},
		{"X86 T\n{ x=1", "t:2:6: the initial state has no end: expected }"},
		{"X86 T\n{ x==1 }", `t:2:3: cannot read "x==1"`},
		{"X86 T\n{ }\nexists (x=0)", "t:2:4: expected the threads"},
		{"X86 T\n{ }\n P1 ;\n", `t:3:2: unexpected "P1": expected the thread P0`},
		{"X86 T\n{ }\n P0 ;\n NOP | NOP ;\n", "t:4:8: the row has 2 columns: expected 1"},
		{"X86 T (* no end", "t:1:7: the comment has no end"},
		{table(arm, "1:X1=x;", "NOP"), "t:2:3: there is no thread P1"},
		{table(arm, "", "LDP W0,W1,[X2]"), `t:4:2: unknown instruction "LDP W0,W1,[X2]"`},
		{table(arm, "", "LOCK STR W0,[X1]"), "t:4:7: unknown instruction"},
		{table(arm, "", "LDR W0"), "t:4:2: LDR has 1 operands: expected 2"},
		{table(arm, "", "LDR W0,[W1]"), `t:4:10: unexpected "W1": expected a register of 64 bits`},
		{table(arm, "", "LDR W0,[X1,W2,LSL]"), `t:4:16: unexpected "LSL"`},
		{table(arm, "", "MOV W31,#1"), `t:4:6: unexpected "W31": expected a register`},
		{table(arm, "", "MOV W0,#q"), `t:4:9: unexpected "#q"`},
		{table(arm, "", "DMB OSH"), `t:4:6: unknown barrier "OSH"`},
		{table(arm, "", "B.VS out", "out:"), `t:4:2: unknown condition "VS"`},
		{table(arm, "", "B.EQ out"), `t:4:7: there is no label "out" in P0`},
		{table(arm, "", "l:", "l: NOP"), "t:5:5: the label l stands twice in P0"},
		{table(arm, "", "STADDA W0,[X1]"), `t:4:2: unknown instruction "STADDA W0,[X1]"`},
		{table(arm, "", "CAS W0,X1,[X2]"), `t:4:9: unexpected "X1": expected a register of 32 bits`},
		{table(arm, "", "CBZ W0,in", "l: NOP", "in: NOP", "B l"), `t:4:2: "CBZ W0,in" jumps into a loop`},
		{table(x86, "", "MOV [x],[y]"), "t:4:2: MOV has two operands in memory"},
		{table(x86, "", "MOV $1,EAX"), `t:4:6: unexpected "$1": expected a register or memory`},
		{table(x86, "", "LOCK MOV [x],$1"), "t:4:7: LOCK MOV cannot be"},
		{table(x86, "", "LOCK LOCK INC [x]"), "t:4:7: unexpected"},
		{table(x86, "", "XADD [x],EAX"), "t:4:2: XADD without LOCK: expected LOCK XADD on memory"},
		{table(x86, "", "XCHG [x],$1"), "t:4:2: XCHG needs a register"},
		{table(x86, "", "MOVL [x],$1"), `t:4:2: unknown instruction "MOVL [x],$1"`},
		{table(x86, "", "JC out", "out:"), `t:4:2: unknown instruction "JC out"`},
		{table(att, "", "movl %rax,(x)"), `t:4:7: unexpected "%rax": expected a register of 32 bits`},
		{table(att, "", "movl 8(%rax),%ebx"), `t:4:7: unexpected "8(%rax)"`},
		{"X86 T\n{ }\n P0 ;\nexists (x=1", `t:4:12: unexpected "": expected )`},
		{"X86 T\n{ }\n P0 ;\nexists (x=1) y", `t:4:14: unexpected "y": expected the end of the file`},
		{"X86 T\n{ }\n P0 ;\nexists (1:EAX=1)", "t:4:9: there is no thread P1"},
		{"X86 T\n{ }\n P0 ;\nexists (0:X0=1)", `t:4:11: unexpected "X0": expected a register, such as EAX`},
		{"X86 T\n{ }\n P0 ;\nlocations [5;]\n", `t:4:13: unexpected ";"`},
	} {
		_, err := asm.Parse("t", []byte(c.src))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q:\n\terror %v\n\twant  %s", c.src, err, c.want)
		}
	}
}

// FuzzParse looks for texts that make the parser panic, or make programs that do.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.litmus")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	sc, err := memmodel.Lookup("sc")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := asm.Parse("fuzz", src)
		if err != nil || len(src) > 400 {
			return
		}
		litmus.FormatCondition(p)
		done, cancel := context.WithCancel(context.Background())
		cancel() // the first execution is enough
		_, _ = enumerate.Run(done, p, enumerate.Options{Model: sc, Unroll: 1})
	})
}
