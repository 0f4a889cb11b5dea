package enumerate_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ordo-go/ordo/enumerate"
	"github.com/ordo-go/ordo/litmus"
	"github.com/ordo-go/ordo/litmus/asm"
	"github.com/ordo-go/ordo/memmodel"
)

// asmModels says which answers on assembly belong to which model.
var asmModels = []struct{ answers, model string }{
	{"x86-x86tsofix", "x86-tso"},
	{"x86-x86tsofix", shared + "/cats/added/x86tsofix.cat"},
	{"x86-scfix", "sc"},
	{"aarch64-aarch64", "armv8"},
}

var casLine = regexp.MustCompile(`(?m)^.*[|;\s]CAS(A|L|AL)?\s.*;\s*$`)

func TestSharedAssemblyAgreesWithHerd7(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no shared corpus beside this checkout")
	}
	for _, am := range asmModels {
		t.Run(am.answers+"/"+filepath.Base(am.model), func(t *testing.T) {
			t.Parallel()
			m := modelOf(t, am.model)
			agree, open, compares, start := 0, 0, 0, time.Now()
			for _, a := range readAnswers(t, filepath.Join(shared, "truth", am.answers+".jsonl")) {
				src, err := os.ReadFile(filepath.Join(shared, a.File))
				if err != nil {
					t.Fatal(err)
				}
				p, err := asm.Parse(a.File, src)
				if err != nil {
					t.Error(err)
					continue
				}
				if a.Error != "" {
					open++
					continue
				}
				r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
				if err != nil {
					t.Error(err)
					continue
				}
				// herd7 has two executions for each in which a CAS fails without writing: the
				// hardware may or may not mark the page as written, which nobody sees.
				cas := casLine.Match(src)
				if cas {
					compares++
				}
				if d := differences(r, a, !cas); d != nil {
					t.Errorf("%s: %s", a.File, strings.Join(d, "\n\t"))
					continue
				}
				agree++
			}
			t.Logf("%d tests agree, %d of them with CAS in all but the number of executions; herd7 did not answer %d; %.1f s",
				agree, compares, open, time.Since(start).Seconds())
		})
	}
}

func TestMachineCodeNeedsAModelOfItsMachine(t *testing.T) {
	sources := map[string]string{
		"x86-tso": "X86 T\n{ }\n P0 ;\n MOV [x],$1 ;\nexists ([x]=1)",
		"armv8":   "AArch64 T\n{ 0:X1=x; }\n P0 ;\n MOV W0,#1 ;\n STR W0,[X1] ;\nexists ([x]=1)",
	}
	for own, src := range sources {
		p, err := asm.Parse("t.litmus", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range memmodel.All() {
			r, err := enumerate.Run(context.Background(), p, enumerate.Options{Model: m})
			if m.Name == own || m.Name == "sc" {
				if err != nil || r.Verdict != litmus.Always {
					t.Errorf("%s of %s: %v, %v; want Always", p.Lang, m.Name, r, err)
				}
				continue
			}
			want := "t.litmus: the model " + m.Name + " has no meaning for the machine code of " + string(p.Lang) + ": expected sc or " + own
			if err == nil || err.Error() != want {
				t.Errorf("%s under %s: error %v, want %s", p.Lang, m.Name, err, want)
			}
		}
	}
}
