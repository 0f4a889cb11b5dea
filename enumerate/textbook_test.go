package enumerate_test

import (
	"strings"
	"testing"

	"github.com/ordo-go/ordo/litmus"
)

// literature has the verdicts of papers and manuals on the weak outcome: A, it is
// allowed; F, it is forbidden.
var literature = []struct{ models, verdicts string }{
	// Alglave, Maranget, Tautschnig, Herding Cats; Pulte and others, Simplifying ARM
	// Concurrency; Sewell and others, x86-TSO.
	{"sc x86-tso armv8 power power-trailing", `
		SB-rlx        F A A A A
		SB-fences-sc  F F F F F
		SB-xchg-rlx   F F A A A
		SB-sc         F F F F F
		SB-sc-acq     F F F A F
		MP-rlx        F F A A A
		MP-rel-acq    F F F F F
		MP-fences-ar  F F F F F
		MP-addr       F F F F F
		MP-ctrl       F F A A A
		MP-rsw        F F A A A
		MP-rdw        F F F F F
		MP-ppoca      F F A A A
		MP-rfi-addr   F F F F F
		MP-detour     F F F F F
		LB-rlx        F F A A A
		LB-addr       F F F F F
		LB-rel        F F F F F
		S-rlx         F F A A A
		R-rlx         F A A A A
		2+2W-rlx      F F A A A
		2+2W-fences-rel F F F F F
		WRC-rlx       F F A A A
		WRC-data-addr F F F A A
		WRC-fence     F F F F F
		ISA2-rlx      F F A A A
		IRIW-rlx      F F A A A
		IRIW-addr     F F F A A
		IRIW-fences   F F F F F
		IRIW-sc       F F F F F
		mixed-1       F F F F A
		mixed-2       F F F A F
		Z6.U          F F F A F
		CoRR          F F F F F
		CoWW          F F F F F
		RMW-two       A A A A A`},
	// The programs on which versions of C++ part: P0668, Lahav and others, PLDI 2017,
	// Batty and others, POPL 2016.
	{"c++11 c++11-simp rc11 c++20", `
		IRIW-rlx-sc    A A A F
		IRIW-rel-sc    A A A F
		IRIW-sc-acq-sc F F A A
		IRIW-sc-rlx-sc A A A A
		mixed-1        F F A A
		mixed-2        A F A A
		Z6.U           F F A A
		stale          F F A F
		IRIW-fences    A A F F
		RWC-fences     A A F F
		MP-later-store F F F A
		MP-later-rmw   F F F F
		LB-rlx         A A F A
		LB-acq         A A F A
		SB-rel-acq     A A A A
		SB-sc          F F F F
		SB-fences-sc   F F F F
		MP-rel-acq     F F F F`},
}

func TestOwnAnswersAreThoseOfTheLiterature(t *testing.T) {
	table := readOwnAnswers(t)
	for _, l := range literature {
		for row := range strings.Lines(l.verdicts) {
			cells := strings.Fields(row)
			if len(cells) == 0 {
				continue
			}
			for i, model := range strings.Fields(l.models) {
				a, ok := table[cells[0]][model]
				if allowed := a.Verdict != litmus.Never; !ok || allowed != (cells[i+1] == "A") {
					t.Errorf("%s under %s: %+v, want %s", cells[0], model, a, cells[i+1])
				}
			}
		}
	}
}
